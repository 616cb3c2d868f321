"""An office in which documents can be closed and signed, on any database and with in-memory engines."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.documents.access import find_document
from app.documents.models import Document, DocumentState, Secrecy
from app.kernel.database import Database
from app.kernel.outbox import JobRunner
from app.people.actor import Actor
from app.signatures import jobs
from app.signatures.actions import FILE, OWN, ask_to_sign, find_turn
from app.signatures.closing import close_document
from app.signatures.desk import placed
from app.signatures.models import SigningMethod
from app.signatures.queries import Signer, Standing, standing_of
from signing.trust import Level
from tests.documents.making import make_draft
from tests.fakes import FakeEngines
from tests.fixtures import SmallCity

assert jobs.close, "its handlers are registered by the import"


@dataclass
class Office:
    """Shortcuts over the actions."""

    database: Database
    engines: FakeEngines
    city: SmallCity

    def draft(self, author: Actor, kind_id: int, secrecy: Secrecy = Secrecy.PUBLIC) -> int:
        stored = self.engines.store.put(BytesIO(b"%PDF-1.7 papel"), media_type="application/pdf")
        with self.database.writing() as session:
            return make_draft(session, author, kind_id, digest=stored.digest, secrecy=secrecy).id

    def close(self, actor: Actor, document_id: int) -> None:
        with self.database.writing() as session:
            close_document(session, actor=actor, document=find_document(session, actor, document_id, lock=True))
        self.run()

    def closed(self, author: Actor, kind_id: int) -> int:
        document_id = self.draft(author, kind_id)
        self.close(author, document_id)
        return document_id

    def run(self, host: str = "host-a") -> None:
        JobRunner(self.database, self.engines, host).run_due()

    def ask(self, actor: Actor, document_id: int, *, unlock: bool = True) -> int:
        """Ask for the actor's signature; the job is left to `run`."""
        credential = OWN if self.engines.desk.level is Level.ADVANCED else FILE
        with self.database.reading() as session:
            place_id, digest = self.place(session, actor, document_id).place_id, self.digest(session, document_id)
        if unlock:
            self.engines.desk.opened.add((str(actor.person_id), placed(place_id, digest)))
        with self.database.writing() as session:
            turn = find_turn(session, actor, place_id, digest)
            ask_to_sign(session, actor=actor, turn=turn, credential=credential, host="host-a")
        return place_id

    def sign(self, actor: Actor, document_id: int) -> None:
        self.ask(actor, document_id)
        self.run()

    def state(self, document_id: int) -> DocumentState:
        with self.database.reading() as session:
            return session.get_one(Document, document_id).state

    def standing(self, document_id: int) -> Standing:
        with self.database.reading() as session:
            found = standing_of(session, document_id)
        assert found is not None
        return found

    def place(self, session: Session, actor: Actor, document_id: int) -> Signer:
        standing = standing_of(session, document_id)
        assert standing is not None
        return next(each for each in standing.signers if each.person_id == actor.person_id)

    def digest(self, session: Session, document_id: int) -> str:
        from app.signatures.closing import version_digest

        return version_digest(session, session.get_one(Document, document_id))


@pytest.fixture
def office(database: Database, city: SmallCity, tmp_path: Path) -> Office:
    return Office(database, FakeEngines(tmp_path), city)


__all__ = ["Office", "SigningMethod", "office"]
