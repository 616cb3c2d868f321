"""The connection to an S3 server: settings, patience, the bucket and the one conditional write."""

from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.commonconfig import COMPLIANCE, ENABLED
from minio.credentials.credentials import Credentials
from minio.error import MinioException, S3Error, ServerError
from minio.objectlockconfig import DAYS, ObjectLockConfig
from minio.signer import sign_v4_s3
from minio.versioningconfig import VersioningConfig

from storage.errors import StorageMisconfigured
from storage.objects import Stored

CONNECT_SECONDS = 2.0
READ_SECONDS = 10.0

_ALREADY_THERE = {409, 412}
_NOT_OFFERED = {"NotImplemented", "MethodNotAllowed", "ObjectLockConfigurationNotFoundError", "InvalidBucketState"}
_BUCKET_MADE_MEANWHILE = {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}


@dataclass(frozen=True, slots=True)
class S3Settings:
    """Where and how objects are kept on an S3 server.

    Attributes:
        endpoint: host and port, without scheme.
        access_key: name of the credentials.
        secret_key: their secret; never shown.
        bucket: made at first use when absent.
        secure: speak HTTPS.
        region: as the server calls it.
        prefix: put before every object's name, e.g. one city of many ('' or ending in '/').
        ca_file: certificates to trust instead of the system's, for a server with a private authority.
        retention_days: ask the server to refuse deletion for so long (object lock); None asks for versions only.
    """

    endpoint: str
    access_key: str
    secret_key: str = field(repr=False)
    bucket: str
    secure: bool = True
    region: str = "us-east-1"
    prefix: str = ""
    ca_file: str | None = None
    retention_days: int | None = None


def patient_pool(ca_file: str | None) -> urllib3.PoolManager:
    """Make the pool of connections: seconds of patience where the SDK's own has 300 s five times over."""
    return urllib3.PoolManager(
        maxsize=16,
        timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        cert_reqs="CERT_REQUIRED",
        ca_certs=ca_file,
        retries=urllib3.Retry(
            total=2,
            read=1,  # a frozen server costs the full time-out each time
            backoff_factor=0.2,
            status_forcelist=[500, 502, 503, 504],
            raise_on_status=False,
        ),
    )


def connect(settings: S3Settings, pool: urllib3.PoolManager) -> Minio:
    """Make the SDK's client on our pool; nothing is sent yet."""
    return Minio(
        settings.endpoint,
        access_key=settings.access_key,
        secret_key=settings.secret_key,
        secure=settings.secure,
        region=settings.region,
        http_client=pool,
    )


def put_if_absent(
    settings: S3Settings, pool: urllib3.PoolManager, body: BinaryIO, stored: Stored, *, key: str, media_type: str
) -> bool:
    """Write an object only if its name is free; the only place that knows how.

    The SDK cannot send `If-None-Match: *` and holds whole objects in memory, so this signs the request with the SDK's
    signer and streams. The signed `x-amz-checksum-sha256` makes the server itself check the bytes.

    Returns:
        True if this call wrote the object, False if one was there (RFC 9110, 13.1.2).

    Raises:
        S3Error: the server refused for another reason and says which.
        ServerError: it refused without a word.
        urllib3.exceptions.HTTPError: the server could not be reached.
    """
    scheme = "https" if settings.secure else "http"
    url = f"{scheme}://{settings.endpoint}/{settings.bucket}/{key}"
    now = datetime.now(UTC)
    headers = sign_v4_s3(
        method="PUT",
        url=urlsplit(url),
        region=settings.region,
        headers={
            "Host": settings.endpoint,
            "Content-Type": media_type,
            "If-None-Match": "*",
            "x-amz-checksum-sha256": b64encode(bytes.fromhex(stored.digest)).decode(),
            "x-amz-content-sha256": stored.digest,
            "x-amz-date": now.strftime("%Y%m%dT%H%M%SZ"),
        },
        credentials=Credentials(settings.access_key, settings.secret_key),
        content_sha256=stored.digest,
        date=now,
    )
    headers["Content-Length"] = str(stored.size)
    response = pool.urlopen("PUT", url, body=body, headers=headers, redirect=False)
    if response.status in _ALREADY_THERE:
        return False
    if response.status != 200:
        raise _refusal(response)
    return True


def prepare_bucket(client: Minio, settings: S3Settings) -> None:
    """Make the bucket if it is absent, with versions, and with object lock when `retention_days` asks for it.

    Versions are a second net: where a server has none, or lets only its administrator ask for them, `ObjectStore.check`
    tells. A protection that the bucket has already is left as it is.

    Raises:
        StorageMisconfigured: retention was asked for and the server or the existing bucket has no object lock.
        S3Error: the server refused.
    """
    if not client.bucket_exists(settings.bucket):
        try:
            client.make_bucket(settings.bucket, object_lock=settings.retention_days is not None)
        except S3Error as error:
            if error.code not in _BUCKET_MADE_MEANWHILE:
                raise
    if not has_versions(client, settings.bucket):
        _keep_versions(client, settings.bucket)
    if settings.retention_days is not None and not has_object_lock(client, settings.bucket):
        _lock_objects(client, settings.bucket, settings.retention_days)


def has_versions(client: Minio, bucket: str) -> bool:
    """Say whether the bucket keeps earlier versions of its objects."""
    return _asked(lambda: client.get_bucket_versioning(bucket).status == ENABLED)


def has_object_lock(client: Minio, bucket: str) -> bool:
    """Say whether the bucket refuses to delete objects before their time."""
    return _asked(lambda: client.get_object_lock_config(bucket).mode is not None)


def _keep_versions(client: Minio, bucket: str) -> None:
    try:
        client.set_bucket_versioning(bucket, VersioningConfig(ENABLED))
    except S3Error as error:
        if error.code not in {*_NOT_OFFERED, "AccessDenied"}:
            raise


def _lock_objects(client: Minio, bucket: str, days: int) -> None:
    try:
        client.set_object_lock_config(bucket, ObjectLockConfig(COMPLIANCE, days, DAYS))
    except S3Error as error:
        if error.code not in _NOT_OFFERED:
            raise
        raise StorageMisconfigured(
            "O servidor de arquivos não oferece a retenção pedida na configuração. Avise a administração do sistema."
        ) from error


def _refusal(response: urllib3.BaseHTTPResponse) -> MinioException:
    """Read what the server says in its XML; some say nothing."""
    if response.data.lstrip().startswith(b"<"):
        return S3Error.fromxml(response)
    return ServerError("the server refused a write", response.status)


def _asked(question: Callable[[], bool]) -> bool:
    with suppress(S3Error):
        return question()
    return False
