"""A whole installation under `carimbo run`, a visitor who speaks HTTP to it, and means to break it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import sqlalchemy as sa
import urllib3
from sqlalchemy.orm import Session

from app.certificates.actions import keep_certificate
from app.documents.models import Document, DocumentKind, DocumentState, SignerRule
from app.engines import Engines
from app.intake.actions import Filing, confirm_filing
from app.kernel.database import Database
from app.kernel.outbox import Job, JobState
from app.people import sessions
from app.people.actor import Actor
from app.settings import Settings
from app.signatures.models import PlaceState, SignaturePlace, SignatureRequest
from signing.issuing import Holder
from tests.fixtures import SmallCity, make_city
from tests.servers.starting import free_ports

PATIENCE = 90
"""Seconds: two cores may be shared by many tests."""
PIN = "demo-pin-2026"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def until(true: Callable[[], Any], seconds: float = PATIENCE, every: float = 0.05) -> Any:
    """Wait for something to become true, and give it."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, f"waited {seconds} s in vain"
        time.sleep(every)
    return found


@dataclass
class Installation:
    """One `carimbo run` on a data folder of its own."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=lambda: free_ports(1)[0])
    options: tuple[str, ...] = ()
    process: subprocess.Popen[str] | None = None

    def __post_init__(self) -> None:
        self.everything = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CARIMBO_S3")},
            "HOME": str(self.folder.parent),
            "CARIMBO_DATA_DIR": str(self.folder),
            "CARIMBO_KEY_FILE": str(self.folder.parent / f"{self.folder.name}.key"),
            "CARIMBO_HOST_NAME": "here",
            **self.environment,
        }
        named = {name.removeprefix("CARIMBO_").lower(): value for name, value in self.everything.items()}
        self.settings = Settings(**{name: named[name] for name in Settings.model_fields if name in named})
        self.database = Database(self.settings.database)
        self.engines = Engines(self.settings)

    def command(self, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """Run a `carimbo` command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "app.cli", *arguments],
            env=self.everything | more, capture_output=True, text=True, check=False, timeout=PATIENCE,
        )  # fmt: skip

    def start(self) -> "Installation":
        """Start it and wait for its pages."""
        log = self.folder.with_suffix(".log")
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app.cli", "run", "--port", str(self.port), *self.options],
                env=self.everything, stdout=output, stderr=output, text=True, start_new_session=True,
            )  # fmt: skip
        until(lambda: "no ar" in log.read_text() or self.process.poll() is not None)
        assert self.process.poll() is None, log.read_text()
        return self

    @property
    def said(self) -> str:
        return self.folder.with_suffix(".log").read_text()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait until nothing of it is left."""
        assert self.process is not None
        everybody = self.everybody()
        self.process.send_signal(number)
        self.process.wait(PATIENCE)
        until(lambda: not [one for one in everybody if one.is_running() and one.status() != psutil.STATUS_ZOMBIE])

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.stop()
        self.database.close()
        self.engines.close()

    def everybody(self) -> list[psutil.Process]:
        """All processes of it, children of children too."""
        assert self.process is not None
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def part(self, name: str) -> psutil.Process:
        """The process of a part: 'web' (gunicorn's master), 'worker' or 'desk'."""
        word = {"web": "gunicorn"}.get(name, name)
        assert self.process is not None
        found = [one for one in psutil.Process(self.process.pid).children() if word in one.cmdline()]
        return until(lambda: found or None)[0]

    def kill(self, name: str) -> None:
        """Kill -9 a part and wait until another one is there."""
        old = self.part(name)
        old.kill()
        until(lambda: self._new(name, old.pid))

    def _new(self, name: str, old: int) -> bool:
        with suppress(AssertionError, psutil.Error):
            word = {"web": "gunicorn"}.get(name, name)
            children = psutil.Process(self.process.pid).children()  # type: ignore[union-attr]
            return any(word in one.cmdline() and one.pid != old for one in children)
        return False

    # What the database says

    def one(self, query: sa.Select[Any]) -> Any:
        """A single value, read afresh."""
        with self.database.reading() as session:
            return session.scalar(query)

    def state_of(self, document_id: int) -> DocumentState:
        return self.one(sa.select(Document.state).where(Document.id == document_id))

    def until_read(self, *documents: int) -> None:
        waiting = sa.select(sa.func.count()).where(Document.id.in_(documents), Document.state == DocumentState.RECEIVED)
        until(lambda: not self.one(waiting))

    def until_idle(self) -> None:
        """Until nothing that is due by now is left undone."""
        open_jobs = sa.select(sa.func.count()).where(
            Job.state.in_((JobState.DUE, JobState.LEASED)), Job.due_at <= sa.func.current_timestamp()
        )
        until(lambda: not self.one(open_jobs))


@dataclass
class Visitor:
    """Somebody signed in, over real HTTP."""

    installation: Installation
    actor: Actor
    http: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(timeout=60, retries=False))

    def __post_init__(self) -> None:
        with self.installation.database.writing() as session:
            token = sessions.open_session(session, self.actor.person_id, self.actor.department_id)
        self.headers = {"Cookie": f"carimbo={token}"}

    def get(self, path: str) -> urllib3.BaseHTTPResponse:
        return self.http.request("GET", self._url(path), headers=self.headers, redirect=False)

    def post(self, path: str, fields: dict[str, Any], *, page: str = "/receber", **headers: str) -> Any:
        """Send a form with the token of a page."""
        token = self.token(page)
        return self.http.request(
            "POST", self._url(path), fields={"csrf_token": token} | fields, headers=self.headers | headers,
            redirect=False,
        )  # fmt: skip

    def token(self, page: str = "/receber") -> str:
        found = _TOKEN.search(self.get(page).data.decode())
        assert found, page
        return found[1]

    def upload(self, *files: tuple[str, bytes]) -> Any:
        """Drop one file or more, as the page's script does."""
        token, answer = self.token(), None
        for name, data in files:
            answer = self.http.request(
                "POST", self._url("/receber"), fields={"csrf_token": token, "files": (name, data)},
                headers=self.headers | {"Accept": "application/json"},
            )  # fmt: skip
        return answer

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.installation.port}{path}"


def settle(installation: Installation) -> SmallCity:
    """Give an installation that runs a city with people who have signing keys."""
    with installation.database.writing() as session:
        for table in (SignerRule, DocumentKind):  # the small city brings its own
            session.execute(sa.delete(table))
        city = make_city(session)
    until(lambda: _answers(installation))
    for actor in (city.ana, city.bruno):
        enrolled = installation.engines.desk.enrol(Holder(actor.name, actor.cpf, "demo@demonstracao.invalid"), PIN)
        with installation.database.writing() as session:
            keep_certificate(session, person_id=actor.person_id, enrolled=enrolled)
    return city


def _answers(installation: Installation) -> bool:
    with suppress(Exception):
        installation.engines.desk.ping()
        return True
    return False


def closed_memo(installation: Installation, visitor: Visitor, city: SmallCity, data: bytes) -> int:
    """Upload, file and close a memo; its author is asked to sign.

    Returns:
        The document's id.
    """
    document_id = visitor.upload(("memorando.pdf", data)).json()["documents"][0]
    installation.until_read(document_id)
    with installation.database.writing() as session:
        document = session.get_one(Document, document_id, with_for_update=True)
        if document.state is DocumentState.TO_CHECK:
            filing = Filing(kind_id=city.memo, department_id=city.compras, subject="Memorando de teste")
            confirm_filing(session, actor=visitor.actor, document=document, filing=filing)
        else:
            document.kind_id = city.memo
    answer = visitor.post(f"/documentos/{document_id}/fechar", {}, page=f"/documentos/{document_id}/fechar")
    assert answer.status in {200, 302, 303}, answer.data.decode()[:2000]
    until(lambda: installation.state_of(document_id) is DocumentState.CLOSED)
    return document_id


def place_of(session: Session, document_id: int) -> SignaturePlace:
    query = sa.select(SignaturePlace).join(SignatureRequest, SignatureRequest.id == SignaturePlace.request_id)
    return session.scalars(query.where(SignatureRequest.document_id == document_id)).one()


def ask_to_sign(installation: Installation, visitor: Visitor, document_id: int) -> int:
    """Send the sign form with the PIN.

    Returns:
        The place's id.
    """
    with installation.database.reading() as session:
        place = place_of(session, document_id).id
    page = visitor.get(f"/assinar/{place}").data.decode()
    version = re.search(r'name="version" value="([^"]+)"', page)
    assert version, page[:2000]
    answer = visitor.post(
        f"/assinar/{place}", {"method": "own", "pin": PIN, "consent": "1", "version": version[1]},
        page=f"/assinar/{place}",
    )  # fmt: skip
    assert answer.status in {302, 303}, answer.data.decode()
    return place


def place_state(installation: Installation, place_id: int) -> PlaceState:
    return installation.one(sa.select(SignaturePlace.state).where(SignaturePlace.id == place_id))


def left_over(installation: Installation) -> list[Path]:
    """Temporary files and folders that nobody holds any more."""
    places = [installation.settings.runtime_dir, installation.folder / "objects" / "incoming"]
    return [path for place in places for pattern in ("work-*", "tmp*") for path in place.glob(pattern)]


class Switch:
    """A TCP relay between the installation and a server, to take the server away and give it back."""

    def __init__(self, port: int) -> None:
        self.to, self.port = port, free_ports(1)[0]
        self._process: subprocess.Popen[bytes] | None = None

    def on(self) -> "Switch":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.relay", str(self.port), str(self.to)], cwd=Path(__file__).parents[2]
        )
        until(self._listens)
        return self

    def off(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
