"""Private working folders that a killed process cannot leave behind for good.

Each folder is held by a lock for as long as its owner lives; the kernel drops the lock however the owner ends
(kill -9 too), and the next worker that starts removes what nobody holds (RELIABILITY I10). Locks, unlike process
ids, are right between containers that share a folder.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "work-"


@contextmanager
def workplace(parent: Path) -> Iterator[Path]:
    """A folder for this process alone; gone afterwards.

    Args:
        parent: where it is made; made itself (0700) if absent.
    """
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder, lock = _make(parent)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def sweep(parent: Path) -> int:
    """Remove the folders whose owners have died.

    Returns:
        How many that were.
    """
    return sum(_remove_if_abandoned(folder) for folder in parent.glob(f"{PREFIX}*"))


def _make(parent: Path) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        lock = _lock(folder, wait=True)
        if lock is not None and folder.exists():
            return folder, lock
        if lock is not None:  # swept between its making and its locking
            os.close(lock)


def _remove_if_abandoned(folder: Path) -> bool:
    lock = _lock(folder, wait=False)
    if lock is None:
        return False
    shutil.rmtree(folder, ignore_errors=True)
    os.close(lock)
    return True


def _lock(folder: Path, *, wait: bool) -> int | None:
    with suppress(FileNotFoundError, NotADirectoryError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(descriptor)
        else:
            return descriptor
    return None
