"""Keep one server while the test run lives, and leave nothing behind however the run ends.

`python -m tests.servers.keeper PID FOLDER COMMAND…` starts COMMAND in a group of its own, waits until process PID (the
test run) or the server ends or SIGTERM comes, stops the whole group and removes FOLDER. The run may be ended by Ctrl-C
or kill -9: the kernel reports its end through a process descriptor, so there is no polling and no mistaken identity.
"""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

PATIENCE_SECONDS = 8


def keep(run: int, folder: Path, command: list[str]) -> None:
    """Run `command` until the test run `run` ends, then remove `folder`."""
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker)
    signal.signal(signal.SIGTERM, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with (folder / "server.log").open("wb") as log, contextlib.suppress(ProcessLookupError):
        run_end = os.pidfd_open(run)
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        server_end = os.pidfd_open(server.pid)
        select.select([run_end, server_end, wake], [], [])
        stop(server)
        remove(folder, run_is_over=bool(select.select([run_end], [], [], 0)[0]))


def stop(server: subprocess.Popen[bytes]) -> None:
    """Ask the server's whole group to end (SIGINT is a fast end for PostgreSQL, Redis and SeaweedFS), then make it."""
    for request in (signal.SIGINT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, request)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(PATIENCE_SECONDS)


def remove(folder: Path, *, run_is_over: bool) -> None:
    """Remove the server's folder and, for a run that was killed, the run's as well once no other server uses it."""
    shutil.rmtree(folder, ignore_errors=True)
    if run_is_over and not any(each.is_dir() for each in folder.parent.iterdir()):
        shutil.rmtree(folder.parent, ignore_errors=True)


if __name__ == "__main__":
    keep(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
