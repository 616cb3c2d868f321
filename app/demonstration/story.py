"""How far each invented document gets: received, read, filed, closed, signed, moved, read, answered."""

import io
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.actions import usable_certificate
from app.demonstration.paper import as_scan, handwritten, locked, print_document
from app.demonstration.texts import DemoDocument, Fate
from app.documents.access import find_document
from app.documents.actions import cancel_document
from app.documents.models import CheckKind, Document, DocumentKind, DocumentState, Version
from app.engines import Engines
from app.inboxes.actions import acknowledge, conclude_entry, mark_read, record_opening
from app.inboxes.models import InboxEntry
from app.intake.actions import Filing, confirm_filing, receive_file, state_check
from app.kernel import clock
from app.kernel.database import Database
from app.kernel.errors import CarimboError
from app.kernel.outbox.runner import JobRunner
from app.people.actor import Actor
from app.people.models import Department, Role
from app.routing.actions import dispatch_document, route_document
from app.routing.sending import Destination
from app.signatures.actions import FILE, OWN, ask_to_sign, find_turn, refuse
from app.signatures.closing import close_document
from app.signatures.desk import placed
from app.signatures.models import PlaceState, RequestState, SignaturePlace, SignatureRequest

NOTES = (
    "Segue para conhecimento e providências.",
    "Sem óbice. Encaminho para continuidade.",
    "Para análise e manifestação, por favor.",
)
ANSWER = "Ciente. As providências foram tomadas e o setor acompanha até a conclusão."
MOTIVES = ("Falta a dotação orçamentária no texto. Corrijam e peçam de novo.", "Emitido em duplicidade.")
MOST_SIGNERS = 9
MOVED = (Fate.MOVED, Fate.ANSWERED, Fate.CONCLUDED, Fate.CANCELLED)


class Story:
    """Tells documents one after another; jobs are done at once, in this process."""

    def __init__(
        self, database: Database, engines: Engines, runner: JobRunner, people: dict[str, tuple[Actor, str]]
    ) -> None:
        """Take what the city is made of.

        Args:
            database: with the city in it.
            engines: store, sandbox and a running desk.
            runner: does the jobs.
            people: actor and PIN by first name.
        """
        self._database, self._engines, self._runner, self._people = database, engines, runner, people
        with database.reading() as session:
            rows = session.execute(sa.select(Department.acronym, Department.name, Department.id)).all()
            self._kinds = {kind.code: kind.id for kind in session.scalars(sa.select(DocumentKind))}
        self._names = {acronym: name for acronym, name, _ in rows}
        self._ids = {acronym: key for acronym, _, key in rows}
        self._by_id = {actor.person_id: (actor, pin) for actor, pin in people.values()}
        self._to_sign: dict[int, int] = {}
        self._afterwards: list[tuple[Actor, int, DemoDocument, int]] = []

    def tell(self, document: DemoDocument, number: int) -> None:
        """Bring one document up to its signatures, or as far as its fate says; `conclude` signs and goes on."""
        bringer, _pin = self._people[document.bringer]
        document_id = self._receive(bringer, self._file(document, number))
        if document.fate in {Fate.TO_CHECK, Fate.NEEDS_PASSWORD, Fate.UNREADABLE}:
            return
        self._file_if_doubtful(bringer, document_id, document)
        if document.fate is Fate.DRAFT:
            return
        bringer = self._head_where(document_id)
        self._close(bringer, document_id, scanned=document.scanned)
        if document.fate is Fate.WAITING:
            self._route(bringer, document_id, document, number)
            return
        if document.fate is Fate.REFUSED:
            self._refuse(document_id)
            return
        self._to_sign[document_id] = 1 if document.fate is Fate.HALF_SIGNED else MOST_SIGNERS
        if document.fate in MOVED:
            self._afterwards.append((bringer, document_id, document, number))

    def conclude(self) -> None:
        """Sign all that was told so far, everybody opening their key once for many documents, and let it move on."""
        while self._sign_round():
            pass
        for bringer, document_id, document, number in self._afterwards:
            self._live_on(bringer, document_id, document, number)
        self._afterwards.clear()

    def decree(self, certificate: Path, password: str) -> None:
        """A decree that waits for the mayor's qualified signature, and one that has it."""
        bringer, _pin = self._people["Gilda"]
        for number, subject in enumerate(
            ("Ponto facultativo no aniversário da cidade", "Nomeação da comissão de licitação"), start=1
        ):
            paper = DemoDocument(
                "decree", "GAB", "RH", "Gilda", subject, f"Fica decretado: {subject.lower()}.", Fate.WAITING
            )
            document_id = self._receive(bringer, self._file(paper, number))
            self._file_if_doubtful(bringer, document_id, paper)
            self._set_kind(document_id, "decree")
            bringer = self._head_where(document_id)
            self._close(bringer, document_id, scanned=False)
            self._to_sign[document_id] = 1
            self._sign_round()
            self._route(bringer, document_id, paper, number)
            if number == 2:
                self._sign_with_file(document_id, certificate.read_bytes(), password)

    def _file(self, document: DemoDocument, number: int) -> tuple[str, bytes]:
        if document.fate is Fate.UNREADABLE:
            return f"planta-{number}.dwg", b"AC1027" + bytes(200)
        if document.fate is Fate.TO_CHECK:
            return f"manuscrito-{number}.jpg", handwritten(number)
        signer, _pin = self._people[document.bringer]
        day = (clock.now() - timedelta(days=number % 20)).date()
        pdf = print_document(
            document, number=number, day=day, names=self._names, signer=(signer.name, signer.current.title)
        )
        if document.fate is Fate.NEEDS_PASSWORD:
            return f"relatorio-{number}.pdf", locked(pdf, "demonstracao")
        if document.scanned:
            return f"digitalizado-{number}.jpg", as_scan(pdf, number)
        return f"{document.kind}-{number}.pdf", pdf

    def _receive(self, actor: Actor, file: tuple[str, bytes]) -> int:
        name, data = file
        stored = self._engines.store.put(io.BytesIO(data), media_type="application/octet-stream")
        with self._database.writing() as session:
            document = receive_file(session, actor=actor, file_name=name, stored=stored, media_type="application/pdf")
        self._runner.run_due()
        return document.id

    def _head_where(self, document_id: int) -> Actor:
        """The head where the document was filed: the reading may have chosen another department than planned."""
        with self._database.reading() as session:
            department_id = session.get_one(Document, document_id).department_id
        heads = (actor for actor, _ in self._people.values() if actor.current.role is Role.HEAD)
        return next(actor for actor in heads if actor.department_id == department_id)

    def _file_if_doubtful(self, actor: Actor, document_id: int, paper: DemoDocument) -> None:
        with self._database.writing() as session:
            document = session.get_one(Document, document_id, with_for_update=True)
            if document.state is DocumentState.TO_CHECK:
                filing = Filing(self._kinds[paper.kind], self._ids[paper.origin], paper.subject)
                confirm_filing(session, actor=actor, document=document, filing=filing)
        self._runner.run_due()

    def _set_kind(self, document_id: int, code: str) -> None:
        with self._database.writing() as session:
            session.get_one(Document, document_id).kind_id = self._kinds[code]

    def _close(self, actor: Actor, document_id: int, *, scanned: bool) -> None:
        with self._database.writing() as session:
            document = find_document(session, actor, document_id, lock=True)
            if scanned:
                state_check(session, actor=actor, document=document, check=CheckKind.SIMPLE_COPY)
            close_document(session, actor=actor, document=document)
        self._runner.run_due()

    def _pending(self, session: Session, document_id: int) -> tuple[SignaturePlace, str] | None:
        row = session.execute(
            sa.select(SignaturePlace, Version.digest)
            .join(SignatureRequest, SignatureRequest.id == SignaturePlace.request_id)
            .join(Document, Document.id == SignatureRequest.document_id)
            .join(Version, Version.id == Document.current_version_id)
            .where(
                SignatureRequest.document_id == document_id,
                SignatureRequest.state == RequestState.OPEN,
                SignaturePlace.state == PlaceState.PENDING,
            )
            .order_by(SignaturePlace.ordinal)
        ).first()
        return (row[0], row[1]) if row else None

    def _sign_round(self) -> bool:
        """Everybody whose turn it is signs; whether anybody did."""
        turns: dict[int, list[tuple[SignaturePlace, str]]] = {}
        with self._database.reading() as session:
            for document_id in [key for key, left in self._to_sign.items() if left]:
                found = self._pending(session, document_id)
                self._to_sign[document_id] = self._to_sign[document_id] - 1 if found else 0
                if found:
                    turns.setdefault(found[0].person_id, []).append(found)
        for person_id, places in turns.items():
            self._sign_all(person_id, places)
        self._runner.run_due()
        return bool(turns)

    def _sign_all(self, person_id: int, places: list[tuple[SignaturePlace, str]]) -> None:
        actor, pin = self._by_id[person_id]
        with self._database.reading() as session:
            certificate = usable_certificate(session, person_id)
        self._engines.desk.unlock(
            str(person_id), [placed(place.id, digest) for place, digest in places],
            sealed_key=certificate.sealed_key, certificate=certificate.certificate, pin=pin,
        )  # fmt: skip
        with self._database.writing() as session:
            for place, digest in places:
                turn = find_turn(session, actor, place.id, digest)
                ask_to_sign(session, actor=actor, turn=turn, credential=OWN, host=self._engines.settings.host_name)

    def _sign_with_file(self, document_id: int, data: bytes, password: str) -> None:
        with self._database.reading() as session:
            found = self._pending(session, document_id)
        if found is None:
            raise CarimboError("O decreto de demonstração não espera assinatura.")
        place, digest = found
        actor, _pin = self._by_id[place.person_id]
        self._engines.desk.unlock_pkcs12(str(actor.person_id), [placed(place.id, digest)], data=data, password=password)
        with self._database.writing() as session:
            turn = find_turn(session, actor, place.id, digest)
            ask_to_sign(session, actor=actor, turn=turn, credential=FILE, host=self._engines.settings.host_name)
        self._runner.run_due()

    def _refuse(self, document_id: int) -> None:
        with self._database.writing() as session:
            found = self._pending(session, document_id)
            if found is not None:
                actor, _pin = self._by_id[found[0].person_id]
                refuse(session, actor=actor, turn=find_turn(session, actor, found[0].id, found[1]), motive=MOTIVES[0])
        self._runner.run_due()

    def _route(self, actor: Actor, document_id: int, paper: DemoDocument, number: int) -> None:
        with self._database.writing() as session:
            to = [Destination(self._destination(actor, paper))]
            route_document(session, actor=actor, document_id=document_id, to=to, note=NOTES[number % len(NOTES)])
        self._runner.run_due()

    def _destination(self, sender: Actor, paper: DemoDocument) -> int:
        planned = self._ids[paper.destination]
        return planned if planned != sender.department_id else self._ids[paper.origin]

    def _live_on(self, bringer: Actor, document_id: int, paper: DemoDocument, number: int) -> None:
        self._route(bringer, document_id, paper, number)
        there = self._destination(bringer, paper)
        readers = [actor for actor, _ in self._people.values() if actor.current.department_id == there]
        if not readers or (paper.fate is Fate.MOVED and number % 3 == 0):
            return
        reader = readers[number % len(readers)]
        with self._database.writing() as session:
            record_opening(session, actor=reader, document_id=document_id)
            mark_read(session, actor=reader, document_id=document_id)
            if number % 2:
                acknowledge(session, actor=reader, document_id=document_id)
        with self._database.writing() as session:
            if paper.fate is Fate.ANSWERED:
                dispatch_document(session, actor=reader, document_id=document_id, text=ANSWER)
            elif paper.fate is Fate.CANCELLED:
                document = find_document(session, bringer, document_id, lock=True)
                cancel_document(session, actor=bringer, document=document, motive=MOTIVES[1])
            elif paper.fate is Fate.CONCLUDED:
                self._conclude_there(session, reader, document_id)
        self._runner.run_due()

    @staticmethod
    def _conclude_there(session: Session, reader: Actor, document_id: int) -> None:
        entry = sa.select(InboxEntry.id).where(
            InboxEntry.document_id == document_id, InboxEntry.department_id == reader.current.department_id
        )
        conclude_entry(session, actor=reader, entry_id=session.scalars(entry).one())
