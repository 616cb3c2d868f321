"""Pages a second: the inbox and a public verification against a bare Core + Jinja page under the same gunicorn.

One request after another: what is compared is the CPU of the serving processes for each page, which is what limits
the requests a second of a core, and which other work on the machine disturbs least.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.city import RunningCity, Visitor, free_port
from benchmarks.processes import Family
from benchmarks.table import Row, interleaved

REQUESTS = 60


def rows(city: RunningCity, folder: Path) -> list[Row]:
    """Informative until the issue that promises them."""
    officer, public = city.enter("officer"), Visitor(city.base)
    ((code,),) = city.rows("SELECT code FROM documents WHERE state = 'released' AND secrecy = 'public' LIMIT 1")
    with _bare(folder, city) as (bare, family):
        inbox, bare_inbox, verify, bare_verify = interleaved(
            5,
            lambda: _cost(city.family, officer, "/"),
            lambda: _cost(family, bare, "/"),
            lambda: _cost(city.family, public, f"/v/{code}"),
            lambda: _cost(family, bare, f"/v/{code}"),
        )
    return [_row("department's inbox", inbox, bare_inbox, 50), _row("verification by code", verify, bare_verify, 60)]


def _row(what: str, ours: float, bare: float, share: int) -> Row:
    measured = f"{100 * bare / ours:.0f} % of a bare page's ({1 / ours:.0f} against {1 / bare:.0f} a core and second)"
    return Row(f"{what}, pages served, informative (SPEED.md aims at {share} %)", measured, "", None)


def _cost(family: Family, visitor: Visitor, path: str) -> float:
    """CPU seconds of one request."""
    before = family.cpu()
    for _ in range(REQUESTS):
        answer = visitor.get(path)
        assert answer.status == 200, f"{path}: {answer.status}"
    return max(family.cpu() - before, 0.001) / REQUESTS


@contextmanager
def _bare(folder: Path, city: RunningCity) -> Iterator[tuple[Visitor, Family]]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "benchmarks.bare_page:app", "--bind", f"127.0.0.1:{port}"]
    command += [
        "--worker-class",
        "gthread",
        "--threads",
        "8",
        "--worker-tmp-dir",
        str(folder),
        "--log-level",
        "warning",
    ]
    command += ["--no-control-socket"]
    environment = {**os.environ, "BARE_DATABASE": f"sqlite:///{city.data / 'carimbo.db'}"}
    process = subprocess.Popen(command, env=environment)
    try:
        city.wait(lambda: _listens(port))
        yield Visitor(f"http://127.0.0.1:{port}"), Family(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
