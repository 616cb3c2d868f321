"""A counter where anybody asks: the application with engines in memory, and documents signed there."""

from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.documents.actions import add_version
from app.documents.models import Document, DocumentState, Level, Release, Secrecy, Version, VersionPurpose
from app.kernel import clock
from app.kernel.database import Database
from app.signatures.models import PlaceState, RequestState, SignaturePlace, SignatureRequest, SigningMethod
from storage import Stored
from tests.documents.making import make_draft
from tests.fakes import MemoryStore
from tests.fixtures import SmallCity
from tests.people.application import Browser

CODE = "7KQ4M2XP9TBDH3WA"
ADDRESS = "/v/7KQ4-M2XP-9TBD-H3WA"


class CheckingSandbox:
    """Answers what a test says the child processes found; a callable answers by its arguments."""

    def __init__(self) -> None:
        self.report: dict[str, Any] | Exception = report("unsigned", "O arquivo não tem assinatura digital.")
        self.codes: list[str] | Exception = []
        self.changes: list[dict[str, Any]] | Exception = []

    def call(self, target: str, *_args: Any, **_limits: Any) -> Any:
        answers = {"validate_file": self.report, "codes_in": self.codes, "differences": self.changes}
        answer = answers[target.rpartition(":")[2]]
        if isinstance(answer, Exception):
            raise answer
        return answer


def report(verdict: str, reason: str = "", *lines: dict[str, Any], suspicious: bool = False) -> dict[str, Any]:
    """What `signing.validation.validate_file` gives."""
    return {"verdict": verdict, "reason": reason, "signatures": list(lines), "notes": [], "suspicious": suspicious}


def line(verdict: str = "valid", kind: str = "icp-brasil", **more: Any) -> dict[str, Any]:
    """One signature of a report."""
    signer = {"name": "Demonstração Zélia", "cpf": "52998224725", "kind": kind}
    given = {
        "verdict": verdict, "reason": "A assinatura vale.", "intact": verdict != "invalid", "revision_length": 0,
        "signer": signer, "role": "Contadora", "time": "2026-11-20T15:00:00+00:00", "time_proved": True,
        "clock": "ACT Demonstração",
    }  # fmt: skip
    return {**given, **more}


class Counter:
    """The public pages, and ways to have documents behind them."""

    def __init__(self, app: Flask, database: Database, city: SmallCity) -> None:
        self.database, self.city = database, city
        self.engines = app.extensions["carimbo.engines"]
        self.engines.store, self.engines.sandbox = MemoryStore(), CheckingSandbox()
        self.engines.close = lambda: None
        self._browser = Browser(app, database)

    @property
    def sandbox(self) -> CheckingSandbox:
        sandbox: CheckingSandbox = self.engines.sandbox
        return sandbox

    @property
    def client(self) -> FlaskClient:
        return self._browser.client

    def get(self, path: str = ADDRESS) -> TestResponse:
        return self._browser.get(path)

    def send(self, data: bytes) -> str:
        """The words of the answer to an upload."""
        form = {"file": (BytesIO(data), "recebido.pdf")}
        return self._browser.post("/verificar", form, page="/verificar", content_type="multipart/form-data").text

    def issue(self, state: DocumentState = DocumentState.RELEASED, *, kind: int | None = None, **more: Any) -> int:
        """A memo with two signature revisions, all signed and released; `state` as it stands now."""
        signers = more.pop("signers", (self.city.ana, self.city.bruno))
        with self.database.writing() as session:
            document = make_draft(session, self.city.ana, kind or self.city.memo, secrecy=Secrecy.PUBLIC)
            document.code, document.number_label = CODE, "Memorando 1.284/2026"
            document.closed_at = clock.now()
            for data, purpose in VERSIONS[: 1 + len(signers)]:
                self.add(document.id, data, purpose, session=session)
            self._sign(session, document, signers)
            if state in {DocumentState.RELEASED, DocumentState.CANCELLED} and more.get("released", True):
                self.release(session, document)
            more.pop("released", None)
            document.state = state
            for name, value in more.items():
                setattr(document, name, value)
            return document.id

    def add(
        self, document_id: int, data: bytes, purpose: VersionPurpose, *, session: Any, current: bool = True
    ) -> Version:
        """Freeze bytes; the store has them at once (it is in memory)."""
        stored = Stored(sha256(data).hexdigest(), len(data))
        self.engines.store.objects[stored.digest] = data
        document = session.get_one(Document, document_id)
        return add_version(session, document, stored, purpose, made_by_id=None, current=current)

    def release(self, session: Any, document: Document) -> None:
        version = session.get_one(Version, document.current_version_id)
        row = Release(
            document_id=document.id, version_id=version.id, digest=version.digest, attachment_digests=[], at=clock.now()
        )
        session.add(row)
        document.released_at = clock.now()

    def _sign(self, session: Any, document: Document, signers: Any) -> None:
        request = SignatureRequest(
            document_id=document.id, state=RequestState.COMPLETE, created_at=clock.now(),
            created_by_id=document.author_id,
            places=[
                SignaturePlace(
                    ordinal=number, position=number, person_id=actor.person_id, title=actor.current.title,
                    minimum_level=Level.ADVANCED, level_reason="", field_name=f"Assinatura{number}",
                    state=PlaceState.SIGNED, level=Level.ADVANCED, method=SigningMethod.CITY,
                    certificate_kind="internal", signed_at=clock.now(), timestamp_authority="Carimbo da cidade",
                    demonstration=False,
                )
                for number, actor in enumerate(signers, start=1)
            ],
        )  # fmt: skip
        session.add(request)
        session.flush()


CLOSED, HALF, WHOLE = b"%PDF closed", b"%PDF closed +1", b"%PDF closed +1 +2"
VERSIONS = (
    (CLOSED, VersionPurpose.CLOSED), (HALF, VersionPurpose.SIGNED), (WHOLE, VersionPurpose.SIGNED),
)  # fmt: skip


@pytest.fixture
def counter(application: Flask, database: Database, city: SmallCity) -> Counter:
    """The public counter of the small city."""
    return Counter(application, database, city)
