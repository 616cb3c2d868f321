"""Objects in a folder: one file an object, made durable with fsync before anybody is told that it is kept."""

import errno
import fcntl
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO

from storage.errors import StorageFull
from storage.files import name_without_replacing, remove_if_abandoned, sync_file, sync_folder, translated, write_all
from storage.objects import (
    Health,
    ListedObject,
    Stored,
    VerifiedStream,
    copy_out,
    hash_into,
    read_through,
    valid_digest,
)

_OBJECT_MODE = 0o440
_FOLDER_MODE = 0o750
_OBJECT_NAME = re.compile(r"[0-9a-f]{64}")
_LEFTOVER_AGE = timedelta(minutes=1)


class FolderStore:
    """An `ObjectStore` in `root`: `objects/<first two digits>/<digest>`, written first under `incoming/`.

    Both folders are on one file system, so an object appears whole or not at all. Files are read-only and never
    replaced.

    Args:
        root: the folder; made when absent.
        reserve_bytes: new objects are refused when less than this would stay free, so that the database on the same
            disk can still record what happens.

    Raises:
        StorageUnavailable: the folder cannot be made or written.
    """

    def __init__(self, root: Path, *, reserve_bytes: int = 64 * 1024 * 1024) -> None:
        self._objects = root / "objects"
        self._incoming = root / "incoming"
        self._reserve_bytes = reserve_bytes
        with translated():
            self._make_folders(root)

    def put(self, source: Path | BinaryIO, *, media_type: str) -> Stored:  # noqa: ARG002  # a folder keeps no media type
        """Keep all bytes of `source`; see `ObjectStore.put`."""
        if isinstance(source, Path):
            with source.open("rb") as stream:
                return self._put_stream(stream, source.stat().st_size)
        return self._put_stream(source, 0)

    @contextmanager
    def open(self, digest: str) -> Iterator[BinaryIO]:
        """Give the bytes as a verified stream; see `ObjectStore.open`."""
        with _verified_file(self._path(digest), digest) as stream:
            yield stream

    def fetch(self, digest: str, path: Path) -> Stored:
        """Write the object to `path`; see `ObjectStore.fetch`."""
        with self.open(digest) as stream:
            return copy_out(stream, digest, path)

    def exists(self, digest: str) -> bool:
        """Say whether an object with this digest is kept."""
        with translated(digest):
            return self._path(digest).is_file()

    def size(self, digest: str) -> int:
        """Return the object's length in bytes; see `ObjectStore.size`."""
        with translated(digest):
            return self._path(digest).stat().st_size

    def iter_digests(self) -> Iterator[ListedObject]:
        """List every kept object, shard by shard, each in alphabetical order."""
        for shard in _inside(self._objects):
            for path in _inside(shard):
                if not _OBJECT_NAME.fullmatch(path.name):
                    continue
                with suppress(FileNotFoundError):  # swept while we were listing
                    facts = path.stat()
                    yield ListedObject(path.name, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))

    def delete(self, digest: str) -> None:
        """Remove an orphan; see `ObjectStore.delete`."""
        path = self._path(digest)
        with translated(digest):
            path.unlink(missing_ok=True)
            sync_folder(path.parent)

    def check(self) -> Health:
        """Write, sync and remove a small file; see `ObjectStore.check`."""
        self._refuse_when_full(0)
        with self._incoming_file() as (_, descriptor):
            write_all(descriptor, b"carimbo")
            with translated():
                sync_file(descriptor)
                return Health(free_bytes=shutil.disk_usage(self._incoming).free)

    def sweep_leftovers(self, *, older_than: timedelta = _LEFTOVER_AGE) -> int:
        """Remove what killed writers left under `incoming/` and return how many files that was.

        A file is a leftover when nobody holds its lock and it is older than `older_than`; a writer takes the lock at
        once after making the file, so the age only covers that instant.
        """
        newest = time.time() - older_than.total_seconds()
        with translated():
            return sum(remove_if_abandoned(path, newest) for path in self._incoming.iterdir())

    def _make_folders(self, root: Path) -> None:
        """Make all 256 shards now, so that a `put` has only one folder entry to make durable."""
        shards = [self._objects / f"{number:02x}" for number in range(256)]
        missing = [folder for folder in (self._objects, self._incoming, *shards) if not folder.is_dir()]
        for folder in missing:
            folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        if missing:
            for folder in (self._objects, root, root.parent):
                sync_folder(folder)
        if not os.access(self._incoming, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "not writable", str(self._incoming))

    def _put_stream(self, source: BinaryIO, announced_size: int) -> Stored:
        self._refuse_when_full(announced_size)
        with self._incoming_file() as (path, descriptor):
            stored = hash_into(source, partial(write_all, descriptor))
            with translated():
                sync_file(descriptor)
            self._show(path, stored)
        return stored

    @contextmanager
    def _incoming_file(self) -> Iterator[tuple[Path, int]]:
        """Make a locked file under `incoming/`; its name there is gone at the end, whatever happens."""
        with translated():
            descriptor, name = tempfile.mkstemp(dir=self._incoming)
        path = Path(name)
        try:
            with translated():
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                os.fchmod(descriptor, _OBJECT_MODE)
            yield path, descriptor
        finally:
            path.unlink(missing_ok=True)
            os.close(descriptor)

    def _show(self, path: Path, stored: Stored) -> None:
        """Give a synced file its final name once it reads back well; what has that name already must read well too.

        The folder is synced in both cases: a concurrent writer of the same bytes may not have got that far yet.
        """
        final = self._path(stored.digest)
        _prove(path, stored)
        with translated(stored.digest):
            was_free = name_without_replacing(path, final)
            sync_folder(final.parent)
        if not was_free:
            _prove(final, stored)

    def _path(self, digest: str) -> Path:
        return self._objects / valid_digest(digest)[:2] / digest

    def _refuse_when_full(self, announced_size: int) -> None:
        with translated():
            free = shutil.disk_usage(self._incoming).free
        if free - announced_size < self._reserve_bytes:
            raise StorageFull


@contextmanager
def _verified_file(path: Path, digest: str) -> Iterator[BinaryIO]:
    with translated(digest):
        source = path.open("rb")
        size = os.fstat(source.fileno()).st_size
    with VerifiedStream(source, digest=digest, size=size, translated=translated).buffered() as stream:
        yield stream


def _prove(path: Path, stored: Stored) -> None:
    """Read the file back; raise ObjectDamaged when it is not what was sent."""
    with _verified_file(path, stored.digest) as stream:
        read_through(stream)


def _inside(folder: Path) -> list[Path]:
    with translated():
        return sorted(folder.iterdir())
