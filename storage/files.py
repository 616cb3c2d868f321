"""What the operating system does with files, in the terms of the contract: durable, full, out of order."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import ObjectMissing, StorageFull, StorageUnavailable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_HARD_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK}


@contextmanager
def translated(digest: str | None = None) -> Iterator[None]:
    """Turn the operating system's errors of the body into those of the contract; never wrap a caller's code in this.

    Args:
        digest: the object that the body is about; without one a missing file means that the store is out of order.
    """
    try:
        yield
    except FileNotFoundError as error:
        if digest is None:
            raise StorageUnavailable from error
        raise ObjectMissing(digest=digest) from error
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull(digest=digest) from error
        raise StorageUnavailable(digest=digest) from error


def write_all(descriptor: int, piece: bytes) -> None:
    """Write the whole piece, which one system call need not do.

    Raises:
        StorageFull: there is no room.
    """
    rest = memoryview(piece)
    with translated():
        while rest:
            rest = rest[os.write(descriptor, rest) :]


def sync_file(descriptor: int) -> None:
    """Make the file's bytes durable and forget the copy in memory, so that reading it back asks the disk."""
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def name_without_replacing(path: Path, final: Path) -> bool:
    """Give `path` the name `final` unless that is taken; return whether it was free.

    File systems without hard links get a rename, which could in a race replace a file, but only by one with the same
    bytes.
    """
    try:
        os.link(path, final)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        if final.exists():
            return False
        path.rename(final)
    return True


def remove_if_abandoned(path: Path, newest: float) -> bool:
    """Remove `path` if nobody holds its lock and it was not changed after `newest` (seconds since 1970)."""
    try:
        with path.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(stream.fileno()).st_mtime > newest:
                return False
            path.unlink()
            return True
    except (FileNotFoundError, BlockingIOError):  # finished meanwhile, or being written
        return False
