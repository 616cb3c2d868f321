"""Objects on an S3 server, any that speaks the protocol."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import urllib3
from minio.error import MinioException, S3Error, ServerError

from storage.breaker import CircuitBreaker
from storage.errors import (
    ObjectMissing,
    StorageError,
    StorageFull,
    StorageMisconfigured,
    StorageUnavailable,
)
from storage.files import translated as translated_file_error
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
from storage.s3_connection import (
    S3Settings,
    connect,
    has_object_lock,
    has_versions,
    patient_pool,
    prepare_bucket,
    put_if_absent,
)

_SPOOL_BYTES = 4 * 1024 * 1024
_BY_STATUS: dict[int | None, type[StorageError]] = {
    401: StorageMisconfigured,
    403: StorageMisconfigured,
    507: StorageFull,
}
_FULL = {"XMinioStorageFull", "QuotaExceeded", "InsufficientStorage", "EntityTooLarge"}
_REFUSED = {
    "NoSuchBucket",
    "AccessDenied",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "RequestTimeTooSkewed",
    "AuthorizationHeaderMalformed",
}


class S3Store:
    """An `ObjectStore` in one bucket: `<prefix><first two digits>/<digest>`.

    Nothing is sent before the first call, so an installation starts while its store is away. Safe to share between
    threads; each process makes its own.

    Args:
        settings: where and with which credentials.
        breaker: refuses calls at once while the server is known to be away.
    """

    def __init__(self, settings: S3Settings, *, breaker: CircuitBreaker | None = None) -> None:
        self._settings = settings
        self._pool = patient_pool(settings.ca_file)
        self._client = connect(settings, self._pool)
        self._breaker = breaker or CircuitBreaker()
        self._prepared = False

    def prepare(self) -> None:
        """Make the bucket if it is absent, with its protections; the first `put` of a process does so by itself.

        It does not wait to be told that there is no bucket: some servers make one, unprotected, at the first write.

        Raises:
            StorageMisconfigured: the server lacks a protection that the settings ask for.
        """
        with self._answered():
            prepare_bucket(self._client, self._settings)
        self._prepared = True

    def put(self, source: Path | BinaryIO, *, media_type: str) -> Stored:
        """Keep all bytes of `source`; see `ObjectStore.put`."""
        if isinstance(source, Path):
            with source.open("rb") as stream:
                return self.put(stream, media_type=media_type)
        with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as spool:
            body = cast("BinaryIO", spool)
            stored = hash_into(source, lambda piece: _spool(body, piece))
            self._send(body, stored, media_type)
        with self.open(stored.digest) as stream:
            read_through(stream)
        return stored

    @contextmanager
    def open(self, digest: str) -> Iterator[BinaryIO]:
        """Give the bytes as a verified stream; see `ObjectStore.open`."""
        with self._answered(digest):
            response = self._client.get_object(self._settings.bucket, self._key(digest))
        size = int(response.headers["Content-Length"])
        source = cast("BinaryIO", response)
        with VerifiedStream(source, digest=digest, size=size, translated=_translated).buffered() as stream:
            yield stream

    def fetch(self, digest: str, path: Path) -> Stored:
        """Write the object to `path`; see `ObjectStore.fetch`."""
        with self.open(digest) as stream:
            return copy_out(stream, digest, path)

    def exists(self, digest: str) -> bool:
        """Say whether an object with this digest is kept."""
        try:
            self.size(digest)
        except ObjectMissing:
            return False
        return True

    def size(self, digest: str) -> int:
        """Return the object's length in bytes; see `ObjectStore.size`."""
        with self._answered(digest):
            return cast("int", self._client.stat_object(self._settings.bucket, self._key(digest)).size)

    def iter_digests(self) -> Iterator[ListedObject]:
        """List every kept object under the prefix, in alphabetical order."""
        with self._answered():
            for found in self._client.list_objects(self._settings.bucket, prefix=self._settings.prefix, recursive=True):
                yield ListedObject(found.object_name.rpartition("/")[2], found.size, found.last_modified)

    def delete(self, digest: str) -> None:
        """Remove an orphan; where the bucket keeps versions, the server keeps the bytes as an earlier version."""
        with self._answered(digest):
            self._client.remove_object(self._settings.bucket, self._key(digest))

    def check(self) -> Health:
        """Ask for the bucket and its protections; see `ObjectStore.check`. Free space is not something S3 tells."""
        bucket = self._settings.bucket
        with self._answered():
            prepare_bucket(self._client, self._settings)
            return Health(
                free_bytes=None,
                versioning=has_versions(self._client, bucket),
                object_lock=has_object_lock(self._client, bucket),
            )

    def _send(self, body: BinaryIO, stored: Stored, media_type: str) -> None:
        if not self._prepared:
            self.prepare()
        body.seek(0)
        key = self._key(stored.digest)
        with self._answered(stored.digest):
            put_if_absent(self._settings, self._pool, body, stored, key=key, media_type=media_type)

    def _key(self, digest: str) -> str:
        return f"{self._settings.prefix}{valid_digest(digest)[:2]}/{digest}"

    @contextmanager
    def _answered(self, digest: str | None = None) -> Iterator[None]:
        """Pass the breaker and turn errors into those of the contract; never wrap a caller's code in this."""
        with self._breaker.guard(), _translated(digest):
            yield


def _meaning(error: S3Error, digest: str | None) -> StorageError:
    """Choose the error of the contract for what the server said."""
    if error.code in {"NoSuchKey", "ResourceNotFound"}:
        return ObjectMissing(digest=digest)
    if error.code in _FULL:
        return StorageFull(digest=digest)
    if error.code in _REFUSED:
        return StorageMisconfigured(digest=digest)
    return StorageUnavailable(digest=digest)


@contextmanager
def _translated(digest: str | None = None) -> Iterator[None]:
    """Turn the SDK's and the network's errors into those of the contract."""
    try:
        yield
    except S3Error as error:
        raise _meaning(error, digest) from error
    except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
        status = error.status_code if isinstance(error, ServerError) else None
        raise _BY_STATUS.get(status, StorageUnavailable)(digest=digest) from error


def _spool(body: BinaryIO, piece: bytes) -> None:
    with translated_file_error():
        body.write(piece)
