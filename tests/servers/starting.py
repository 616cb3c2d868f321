"""Start each server once a run, whichever worker asks first, and tell the others where it is."""

import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

RUN_FOLDER = "CARIMBO_TEST_SERVERS"
START_SECONDS = 60

Start = Callable[[Path], tuple[list[str], dict[str, Any]]]


def begin_run() -> None:
    """Make the folder that all workers of this run share; called in the process the person started."""
    if RUN_FOLDER not in os.environ:
        # Not under TMPDIR: PostgreSQL's own user must be able to walk in.
        folder = Path(tempfile.mkdtemp(prefix="carimbo-servers-", dir="/tmp"))
        folder.chmod(0o711)
        os.environ[RUN_FOLDER] = str(folder)
        (folder / "run.pid").write_text(str(os.getpid()))


def end_run() -> None:
    """Stop every server of the run, if this process is the one that began it, and wait until they are gone."""
    folder = Path(os.environ.get(RUN_FOLDER, "/nonexistent"))
    run = folder / "run.pid"
    if not run.is_file() or int(run.read_text()) != os.getpid():
        return
    for record in folder.glob("*.json"):
        _end_keeper(json.loads(record.read_text())["keeper"])
    shutil.rmtree(folder, ignore_errors=True)
    del os.environ[RUN_FOLDER]


def shared_server(name: str, start: Start, ready: Callable[..., bool]) -> dict[str, Any]:
    """Return the facts of server `name`, starting it if no worker has.

    Args:
        name: one word; names its folder.
        start: prepares a data folder; gives the command to run and the facts (ports and so on) for those who use it.
        ready: called with the facts until it is true; an exception means 'not yet'.
    """
    run = Path(os.environ[RUN_FOLDER])
    record = run / f"{name}.json"
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not record.is_file():
            record.write_text(json.dumps(_start(run / name, start, ready)))
    return json.loads(record.read_text())["facts"]


def free_ports(count: int, offsets: tuple[int, ...] = (0,)) -> list[int]:
    """Find `count` ports in a row, each free at all `offsets`, below those the kernel gives to others."""
    first = 20000 + os.getpid() % 500 * 20
    for port in range(first, first + 2000, count):
        ports = list(range(port, port + count))
        if all(_is_free(each + offset) for each in ports for offset in offsets):
            return ports
    raise RuntimeError(f"no {count} free ports from {first} on")


def _start(folder: Path, start: Start, ready: Callable[..., bool]) -> dict[str, Any]:
    folder.mkdir()
    folder.chmod(0o711)
    command, facts = start(folder)
    run = (folder.parent / "run.pid").read_text()
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.servers.keeper", run, str(folder), *command],
        cwd=Path(__file__).parents[2], start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + START_SECONDS
    while not _answers(ready, facts):
        if keeper.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{folder.name} did not start: {_log(folder)}")
        time.sleep(0.05)
    keeper.returncode = 0  # it outlives this worker on purpose: no warning that it still runs
    return {"keeper": keeper.pid, "facts": facts}


def _answers(ready: Callable[..., bool], facts: dict[str, Any]) -> bool:
    try:
        return ready(**facts)
    except Exception:
        return False


def _log(folder: Path) -> str:
    with contextlib.suppress(OSError):
        return (folder / "server.log").read_text(errors="replace")[-2000:]
    return "it left no log"


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def _end_keeper(keeper: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        ended = os.pidfd_open(keeper)
        signal.pidfd_send_signal(ended, signal.SIGTERM)
        _wait(keeper, ended)
        os.close(ended)


def _wait(keeper: int, ended: int) -> None:
    """Wait for a keeper, and bury it if it is our child."""
    select.select([ended], [], [], 20)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(keeper, 0)
