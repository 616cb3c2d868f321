"""The whole application on one small, invented city, with in-memory engines and a way back after each request."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.documents.access import find_document, grant_arrival
from app.documents.models import (
    Document,
    DocumentKind,
    DocumentState,
    PageText,
    Secrecy,
    SignerRule,
    SignerRuleRole,
)
from app.documents.models import Level as DemandedLevel
from app.factory import create_app
from app.inboxes.actions import Arrival, arrive
from app.inboxes.counters import Owner, Tally
from app.intake.models import Reading, ReadingState
from app.kernel import clock
from app.kernel.database import Database
from app.kernel.outbox import JobRunner
from app.kernel.outbox.models import Heartbeat
from app.kernel.outbox.queue import hang_bell
from app.kernel.secrets import InstallationKey
from app.people.actor import ActingMembership, Actor
from app.people.models import Department, Membership, Person, Role, SignInSession
from app.people.sessions import open_session, token_hash
from app.settings import Settings
from app.signatures.actions import FILE, OWN, ask_to_sign, find_turn
from app.signatures.closing import close_document, version_digest
from app.signatures.desk import placed
from app.signatures.models import SignaturePlace, SignatureRequest
from app.web.csrf import cookie_name, csrf_token
from signing.trust import Level
from tests.documents.making import make_draft
from tests.fakes import FakeEngines, FakeSandbox, MemoryStore
from tests.fixtures import SmallCity, make_city

PDF = b"%PDF-1.7 papel"
ROLES = ("anonymous", "author", "head", "colleague", "outsider", "clerk", "mayor", "administrator")
"""Author, head, colleague: Compras; outsider: Obras; clerk, administrator: Protocolo; mayor: Gabinete."""


class Sandbox(FakeSandbox):
    """Answers for the children that pages ask: a page image, a foreign file, nothing found in it."""

    def call(self, target: str, *args: Any, **options: Any) -> Any:
        if target.startswith("signing.closing"):
            return super().call(target, *args, **options)
        if "preview" in target:
            return b"\xff\xd8\xff demo"
        return {"verdict": "unsigned", "reason": "", "signatures": []} if "validat" in target else []


class Store(MemoryStore):
    """In memory, and well."""

    def check(self) -> None:
        """Nothing can be wrong."""


class FakeHouseEngines(FakeEngines):
    """In-memory engines with the installation key that intake seals passwords with."""

    def __init__(self, folder: Path, key: InstallationKey) -> None:
        super().__init__(folder)
        self.installation_key = key
        self.sandbox, self.store = Sandbox(), Store()

    def close(self) -> None:
        """Nothing runs."""


class House:
    """One running application, its people, and its documents by name."""

    def __init__(self, folder: Path, database: Database, engines: Callable[[Settings], Any] | None = None) -> None:
        key_file = folder / "installation.key"
        key = InstallationKey.load(key_file) if key_file.exists() else InstallationKey.create(key_file)
        self.settings = Settings(
            data_dir=folder, key_file=key_file, database_url=str(database.engine.url), host_name="host-a"
        )
        self.database = database
        self.app: Flask = create_app(self.settings)
        self.app.testing = True
        self.app.extensions["carimbo.engines"].close()
        self.engines = engines(self.settings) if engines else FakeHouseEngines(folder, key)
        self.app.extensions["carimbo.engines"] = self.engines
        hang_bell(None)
        self.documents: dict[str, int] = {}
        with database.writing() as session:
            self.city, self.people = settle(session)
            session.add(Heartbeat(name="worker@host-a", at=clock.now() + timedelta(days=1)))
            self.kinds = {name: getattr(self.city, name) for name in ("memo", "letter", "note")}
            self.kinds["agreement"] = make_agreement(session)
        self._clients: dict[str, FlaskClient] = {}
        self._tokens: dict[str, str] = {}
        for role in ROLES:
            self._open(role)
        self._kept = sqlite3.connect(":memory:", check_same_thread=False)
        self._watch = sqlite3.connect(str(database.engine.url.database), check_same_thread=False)
        self._watch.execute("PRAGMA synchronous=OFF")
        self.keep()

    def close(self) -> None:
        self._kept.close()
        self._watch.close()
        self.engines.close()
        self.app.extensions["carimbo.database"].close()

    # people and requests

    def _open(self, role: str) -> None:
        client = self._clients[role] = self.app.test_client()
        with self.app.test_request_context():
            if role == "anonymous":
                g.csrf_cookie = "a" * 43
                client.set_cookie(cookie_name(), g.csrf_cookie)
                self._tokens[role] = csrf_token()
                return
            actor = self.people[role]
            with self.database.writing() as session:
                cookie = open_session(session, actor.person_id, actor.department_id)
                g.csrf_secret = session.get_one(SignInSession, token_hash(cookie)).csrf_secret
            client.set_cookie("carimbo", cookie)
            self._tokens[role] = csrf_token()

    def ask(self, role: str, method: str, path: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """A request of a role; what changes something carries the token of the role's session.

        A program is answered in JSON where something is refused, which spares the drawing of a page.
        """
        client = self._clients[role]
        cookies = [(cookie.key, cookie.value) for cookie in client._cookies.values()]
        sent = {"csrf_token": self._tokens[role], **(data or {})} if method != "GET" else None
        more.setdefault("headers", {"Accept": "application/json"} if method != "GET" else {})
        answer = client.open(path, method=method, data=sent, **more)
        answer.get_data()
        self._put_back(client, cookies)
        return answer

    @staticmethod
    def _put_back(client: FlaskClient, cookies: list[tuple[str, str]]) -> None:
        client._cookies.clear()
        for name, value in cookies:
            client.set_cookie(name, value)

    # the way back

    def keep(self) -> None:
        """Remember the database as it is now."""
        self._watch.commit()
        self._watch.backup(self._kept)
        self.mark()

    def mark(self) -> None:
        """Look for changes from now on."""
        self._version = self._watch.execute("PRAGMA data_version").fetchone()

    def changed(self) -> bool:
        """Whether anything was committed since."""
        return bool(self._watch.execute("PRAGMA data_version").fetchone() != self._version)

    def restore(self) -> None:
        """Take the database back to what was kept."""
        self._kept.backup(self._watch)
        self._watch.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # else each way back makes reading slower
        self.mark()

    def counts(self) -> dict[str, int]:
        """Rows of every table."""
        tables = [row[0] for row in self._watch.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: self._watch.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}

    # documents

    def run_jobs(self) -> int:
        """Do all that is due."""
        return JobRunner(self.database, self.engines, "host-a").run_due()

    @contextmanager
    def changing(self, author: str, name: str) -> Iterator[tuple[Session, Actor, Document]]:
        """A unit of work that holds a document."""
        with self.database.writing() as session:
            actor = self.people[author]
            yield session, actor, find_document(session, actor, self.documents[name], lock=True)

    def draft(self, name: str, kind: str = "memo", *, author: str = "author", secrecy: str = "public") -> int:
        """A draft that was filed in its author's department: passage, inbox row, one page of text."""
        actor = self.people[author]
        stored = self.engines.store.put(BytesIO(PDF + name.encode()), media_type="application/pdf")
        with self.database.writing() as session:
            document = make_draft(session, actor, self.kinds[kind], digest=stored.digest, secrecy=Secrecy(secrecy))
            document.subject = subject_of(name)
            document.legal_hypothesis = None if secrecy == "public" else "Lei 12.527/2011, art. 31"
            session.add(Reading(document_id=document.id, state=ReadingState.DONE, fields=[]))
            session.add(PageText(document_id=document.id, page=1, text=f"Texto de {name}", words=[]))
            grant_arrival(session, document, document.department_id)
            tally = Tally()
            owner = Owner("department", document.department_id)
            arrive(session, Arrival(document.id, owner, None, actor.person_id, clock.now()), tally)
            tally.write(session)
            self.documents[name] = document.id
            return document.id

    def at_reception(self, name: str, state: DocumentState = DocumentState.TO_CHECK, reason: str = "done") -> int:
        """Paper of the author's that waits for a person before it is filed."""
        actor = self.people["author"]
        stored = self.engines.store.put(BytesIO(PDF + name.encode()), media_type="application/pdf")
        with self.database.writing() as session:
            document = make_draft(session, actor, None, digest=stored.digest)
            document.subject, document.state = subject_of(name), state
            session.add(Reading(document_id=document.id, state=ReadingState(reason), fields=[]))
            self.documents[name] = document.id
            return document.id

    def shut(self, name: str, author: str = "author", *, prepare: bool = True) -> None:
        """Close a draft for signature."""
        with self.changing(author, name) as (session, actor, document):
            close_document(session, actor=actor, document=document)
        if prepare:
            self.run_jobs()

    def place(self, name: str, role: str) -> int:
        """The role's place in a document's newest request; 0 if there is none."""
        query = (
            sa.select(SignaturePlace.id)
            .join(SignatureRequest, SignatureRequest.id == SignaturePlace.request_id)
            .where(SignatureRequest.document_id == self.documents[name])
            .order_by(SignaturePlace.person_id != self.people[role].person_id, SignaturePlace.id.desc())
        )
        with self.database.reading() as session:
            return session.scalar(query.limit(1)) or 0

    def digest(self, name: str) -> str:
        """SHA-256 of what people would sign now."""
        with self.database.reading() as session:
            return version_digest(session, session.get_one(Document, self.documents[name]))

    def sign(self, name: str, role: str) -> None:
        """Give the role's signature."""
        place_id, digest = self.place(name, role), self.digest(name)
        self.engines.desk.level = Level.QUALIFIED if role == "mayor" else Level.ADVANCED
        self.engines.desk.opened.add((str(self.people[role].person_id), placed(place_id, digest)))
        with self.database.writing() as session:
            actor = self.people[role]
            turn = find_turn(session, actor, place_id, digest)
            ask_to_sign(session, actor=actor, turn=turn, credential=FILE if role == "mayor" else OWN, host="host-a")
        self.run_jobs()

    def state(self, name: str) -> DocumentState:
        """Where a document stands."""
        with self.database.reading() as session:
            return session.get_one(Document, self.documents[name]).state


def subject_of(name: str) -> str:
    """A subject that is found nowhere else on a page."""
    return f"Assunto-{name}-zz"


def settle(session: Session) -> tuple[SmallCity, dict[str, Actor]]:
    """The small city, an officer of Obras alone and an administrator."""
    city = make_city(session)
    davi = Actor(city.davi.person_id, city.davi.name, city.davi.cpf, city.davi.memberships, city.compras)
    people = {
        "author": city.ana,
        "head": city.bruno,
        "colleague": davi,
        "clerk": city.clara,
        "mayor": city.elisa,
        "outsider": _settle_one(session, "Fabiana Demonstração", "71428793860", city.obras, Role.OFFICER),
        "administrator": _settle_one(session, "Gil Demonstração", "15350946056", city.protocolo, Role.ADMINISTRATOR),
    }
    return city, people


def make_agreement(session: Session) -> int:
    """A kind that two sign, one of them in another department: its closer, then the mayor."""
    kind = DocumentKind(code="agreement", name="Termo", short_name="Termo", reading_label=None)
    session.add(kind)
    session.flush()
    for position, role, level in ((1, SignerRuleRole.CLOSER, "advanced"), (2, SignerRuleRole.MAYOR, "qualified")):
        rule = SignerRule(kind_id=kind.id, position=position, role=role, minimum_level=DemandedLevel(level))
        session.add(rule)
    session.flush()
    return kind.id


def _settle_one(session: Session, name: str, cpf: str, department_id: int, role: Role) -> Actor:
    email = f"{name.partition(' ')[0].lower()}@demonstracao.invalid"
    person = Person(name=name, cpf=cpf, email=email, password_hash="!", created_at=clock.now())
    session.add(person)
    session.flush()
    session.add(Membership(person_id=person.id, department_id=department_id, role=role, title="Fiscal"))
    department = session.get_one(Department, department_id)
    membership = ActingMembership(department.id, department.name, department.acronym, role, "Fiscal")
    return Actor(person.id, name, cpf, (membership,), department_id)
