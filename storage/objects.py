"""The contract of every object store, and the reading and copying that all of them share."""

import hashlib
import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from storage.errors import ObjectDamaged

CHUNK_BYTES = 1024 * 1024

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Stored:
    """An object that is durable: `digest` is its SHA-256 in lower-case hex, `size` its length in bytes."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class ListedObject:
    """An object as a listing shows it; `stored_at` (UTC) lets the verifier tell a young orphan from an old one."""

    digest: str
    size: int
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """What a store says of itself: bytes still free (None: it cannot know) and the protections it gives."""

    free_bytes: int | None
    versioning: bool = False
    object_lock: bool = False


class ObjectStore(Protocol):
    """Objects by SHA-256; every method may raise StorageUnavailable."""

    def put(self, source: Path | BinaryIO, *, media_type: str) -> Stored:
        """Keep all bytes of `source` and return once they are durable and were read back with the same digest.

        Putting the same bytes twice is harmless; an object is never overwritten.

        Raises:
            StorageFull: there is no room.
            ObjectDamaged: what the store holds under the digest is not what was sent.
        """

    def open(self, digest: str) -> AbstractContextManager[BinaryIO]:
        """Give the bytes as a stream, not seekable, which raises ObjectDamaged before giving a false last piece.

        Raises:
            ObjectMissing: there is no such object.
        """

    def fetch(self, digest: str, path: Path) -> Stored:
        """Write the object to `path`; when its bytes are not those of `digest`, leave no file and raise ObjectDamaged.

        Raises:
            ObjectMissing: there is no such object.
        """

    def exists(self, digest: str) -> bool:
        """Say whether an object with this digest is kept; its bytes are not read."""

    def size(self, digest: str) -> int:
        """Return the object's length in bytes.

        Raises:
            ObjectMissing: there is no such object.
        """

    def iter_digests(self) -> Iterator[ListedObject]:
        """List every kept object, in no promised order."""

    def delete(self, digest: str) -> None:
        """Remove an object that no record names (orphans only); one that is not there is no error."""

    def check(self) -> Health:
        """Prove that the store can take an object now.

        Raises:
            StorageFull: it has no room.
        """


def valid_digest(digest: str) -> str:
    """Return `digest` if it is a SHA-256 in lower-case hex, so that no path can be smuggled in as one.

    Raises:
        ValueError: it is not.
    """
    if not _DIGEST.fullmatch(digest):
        raise ValueError("an object is named by 64 lower-case hexadecimal digits")
    return digest


class VerifiedStream(io.RawIOBase):
    """Bytes that are hashed as they pass and whose last piece is given only if the whole has the right digest.

    So a download of a damaged object is cut short, where its Content-Length shows it, and never looks complete.

    Args:
        source: the bytes as the store gives them; closed with this stream.
        digest: the SHA-256 (hex) that they must have.
        size: how many bytes the store announces.
        translated: wraps each reading of `source`, turning its errors into those of the contract.
    """

    def __init__(
        self,
        source: BinaryIO,
        *,
        digest: str,
        size: int,
        translated: Callable[[str | None], AbstractContextManager[None]],
    ) -> None:
        super().__init__()
        self._source = source
        self._digest = digest
        self._size = size
        self._translated = translated
        self._received = 0
        self._hash = hashlib.sha256()

    def readable(self) -> bool:
        """Say that this stream can be read."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # typeshed's Buffer cannot be sliced
        """Fill `buffer` and return how many bytes were put there, 0 at the end.

        Raises:
            ObjectDamaged: the object has ended, or is about to, and its digest is not the one asked for.
        """
        with self._translated(self._digest):
            piece = self._source.read(len(buffer))
        self._hash.update(piece)
        self._received += len(piece)
        ended = not piece or self._received >= self._size
        if ended and self._hash.hexdigest() != self._digest:
            raise ObjectDamaged(digest=self._digest)
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close this stream and the store's beneath it."""
        self._source.close()
        super().close()

    def buffered(self) -> BinaryIO:
        """Wrap this stream so that each reading gives as many bytes as were asked for."""
        return io.BufferedReader(self, CHUNK_BYTES)


def copy_out(stream: BinaryIO, digest: str, path: Path) -> Stored:
    """Write a verified stream to `path`; whatever goes wrong, no half file stays there."""
    size = 0
    try:
        with path.open("wb") as target:
            while piece := stream.read(CHUNK_BYTES):
                size += target.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Stored(digest, size)


def read_through(stream: BinaryIO) -> int:
    """Read a verified stream to its end and return its length in bytes: proof that the object is whole."""
    size = 0
    while piece := stream.read(CHUNK_BYTES):
        size += len(piece)
    return size


def hash_into(source: BinaryIO, write: Callable[[bytes], object]) -> Stored:
    """Give all of `source` to `write`, piece by piece, and return the digest and size of what passed."""
    digest = hashlib.sha256()
    size = 0
    while piece := source.read(CHUNK_BYTES):
        digest.update(piece)
        size += len(piece)
        write(piece)
    return Stored(digest.hexdigest(), size)
