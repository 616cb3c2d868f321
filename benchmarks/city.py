"""A real demonstration city under `carimbo run`, and a visitor who uses it as a browser would."""

import http.cookiejar
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from benchmarks.processes import Family

_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    address: str
    headers: Mapping[str, str]
    body: bytes


class Visitor:
    """Somebody with a cookie jar."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), _StayWhereYouAre()
        )

    def get(self, path: str, **headers: str) -> Answer:
        """One GET; redirections are not followed."""
        return self._send(urllib.request.Request(self.base + path, headers=headers))

    def post(self, path: str, fields: Mapping[str, str], *, seen: str) -> Answer:
        """Send a form with the token of the page `seen`; redirections are not followed."""
        return self.post_with(path, {"csrf_token": self.token(seen), **fields}, {})

    def token(self, path: str) -> str:
        """The token that a page gives out; good for the whole session."""
        found = _TOKEN.search(self.get(path).body)
        assert found is not None, f"no form on {path}"
        return found[1].decode()

    def post_with(self, path: str, fields: Mapping[str, str], files: Mapping[str, bytes]) -> Answer:
        """Send a form as it is."""
        boundary = uuid4().hex
        parts = [_part(boundary, f'name="{name}"', value.encode()) for name, value in fields.items()]
        parts += [_part(boundary, f'name="files"; filename="{name}"', data) for name, data in files.items()]
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._send(urllib.request.Request(self.base + path, body, kind))

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.url, dict(answer.headers.items()), answer.read())
        except urllib.error.HTTPError as answer:
            with answer:
                return Answer(answer.code, answer.url, dict(answer.headers.items()), answer.read())


class _StayWhereYouAre(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """A redirection is an answer."""


def _part(boundary: str, disposition: str, data: bytes) -> bytes:
    return f"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode() + data + b"\r\n"


class RunningCity:
    """`carimbo run` on a data folder."""

    def __init__(self, data: Path, port: int, process: subprocess.Popen[bytes]) -> None:
        self.data, self.port, self.process = data, port, process
        self.family = Family(process.pid)

    @property
    def base(self) -> str:
        """Address of the pages."""
        return f"http://127.0.0.1:{self.port}"

    @cached_property
    def cards(self) -> dict[str, dict[str, str]]:
        """The demonstration's people by key, as 'officer' or 'mayor'."""
        cards = json.loads((self.data / "run" / "demonstration-cards.json").read_text(encoding="utf-8"))
        return {card["key"]: card for card in cards}

    def enter(self, key: str) -> Visitor:
        """Sign in with one click, as the demonstration offers."""
        visitor = Visitor(self.base)
        answer = visitor.post("/entrar/demonstracao", {"key": key}, seen="/entrar")
        assert answer.status in {302, 303}, answer.status
        return visitor

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Look into the database from outside; it costs the city nothing."""
        with sqlite3.connect(f"file:{self.data / 'carimbo.db'}?mode=ro", uri=True) as connection:
            found = connection.execute(query, values).fetchall()
        connection.close()
        return found

    def wait(self, reached: Callable[[], bool], seconds: float = 120) -> None:
        """Wait for something to become true in the database."""
        end = time.monotonic() + seconds
        while not reached():
            assert time.monotonic() < end, "the city did not get there in time"
            time.sleep(0.02)


def carimbo(*arguments: str, home: Path) -> subprocess.Popen[bytes]:
    """Start a command of this source tree with a home of its own (the installation key goes there)."""
    command = [sys.executable, "-m", "app.cli", *arguments]
    own = {name: value for name, value in os.environ.items() if not name.startswith("CARIMBO_")}
    environment = {**own, "HOME": str(home), "CARIMBO_LOG_LEVEL": "WARNING"}
    with log_of(home).open("ab") as log:
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log)


def log_of(home: Path) -> Path:
    """Where the commands' words go."""
    return home / "carimbo.log"


def make_city(folder: Path) -> Path:
    """The demonstration's data folder, made once; takes about a minute."""
    data = folder / "data"
    made = carimbo("demo", "--data", str(data), home=folder)
    assert made.wait(600) == 0, log_of(folder).read_text(errors="replace")[-2000:]
    return data


@contextmanager
def running_city(folder: Path, data: Path) -> Iterator[RunningCity]:
    """Run the city on a free port until the block ends."""
    port = free_port()
    process = carimbo("run", "--data", str(data), "--port", str(port), home=folder)
    try:
        city = RunningCity(data, port, process)
        city.wait(lambda: _answers(port))
        yield city
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    with suppress(OSError):
        return Visitor(f"http://127.0.0.1:{port}").get("/entrar").status == 200
    return False
