"""Private temporary folders, named by the server that owns them so that a dead server's can be swept.

`runtime_dir/sandbox-<pid>-<start>/<call>/`: the start time of the process (from /proc) keeps a reused
pid from looking alive.
"""

import os
import re
import shutil
import signal
from contextlib import suppress
from pathlib import Path

OWNED = re.compile(r"sandbox-(\d+)-(\d+)")


def start_time(pid: int) -> int | None:
    """Clock ticks after boot at which the process began, or None if it has gone (or is a zombie)."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    return None if after_name[0] == b"Z" else int(after_name[19])


def claim(runtime_dir: Path) -> Path:
    """Make this process's own folder, closed to others."""
    own = runtime_dir / f"sandbox-{os.getpid()}-{start_time(os.getpid())}"
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    return own


def remove(folder: Path) -> None:
    """Delete a folder whatever it holds, once more with rights restored if the child took them away."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        for place, _, _ in os.walk(folder):
            with suppress(OSError):
                Path(place).chmod(0o700)
        shutil.rmtree(folder, ignore_errors=True)


def sweep(runtime_dir: Path) -> None:
    """Kill what still works inside the folders of dead servers, and delete the folders."""
    for folder in runtime_dir.glob("sandbox-*"):
        named = OWNED.fullmatch(folder.name)
        if named and start_time(int(named[1])) != int(named[2]):
            for pid in _working_inside(folder):
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            remove(folder)


def _working_inside(folder: Path) -> list[int]:
    inside = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if Path(str((process / "cwd").readlink()).removesuffix(" (deleted)")).is_relative_to(folder):
                inside.append(int(process.name))
    return inside
