"""The S3 store: the conditional write, a bucket's protections, refusals, and a server that is away or frozen."""

import dataclasses
import io
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from minio.error import S3Error

from storage import ObjectDamaged, ObjectMissing, StorageFull, StorageMisconfigured, StorageUnavailable, Stored
from storage.breaker import CircuitBreaker
from storage.s3 import S3Store, _meaning
from storage.s3_connection import S3Settings, connect, has_versions, patient_pool, prepare_bucket, put_if_absent

NOWHERE = S3Settings("127.0.0.1:1", "demonstracao", "demonstracao-segredo", "balde", secure=False)


def put(store: S3Store, content: bytes | None = None) -> Stored:
    return store.put(io.BytesIO(content or secrets.token_bytes(64)), media_type="application/pdf")


@pytest.mark.servers
def test_the_conditional_write_keeps_the_first(s3_store: S3Store, s3_settings: S3Settings) -> None:
    stored = put(s3_store, b"primeiro")
    again = put_if_absent(
        s3_settings,
        patient_pool(None),
        io.BytesIO(b"primeiro"),
        stored,
        key=s3_store._key(stored.digest),
        media_type="a/b",
    )
    assert again is False


@pytest.mark.servers
def test_the_server_itself_refuses_bytes_of_another_digest(s3_settings: S3Settings, s3_store: S3Store) -> None:
    claimed = dataclasses.replace(put(s3_store), size=5)
    with pytest.raises(S3Error):
        put_if_absent(s3_settings, patient_pool(None), io.BytesIO(b"falso"), claimed, key="00/falso", media_type="a/b")


@pytest.mark.servers
def test_a_flipped_byte_on_the_server_is_found(s3_store: S3Store, s3_settings: S3Settings) -> None:
    stored = put(s3_store, b"conteudo verdadeiro")
    client = connect(s3_settings, patient_pool(None))
    client.put_object(s3_settings.bucket, s3_store._key(stored.digest), io.BytesIO(b"conteudo verdadeirO"), 19)
    with s3_store.open(stored.digest) as stream, pytest.raises(ObjectDamaged):
        stream.read()
    with pytest.raises(ObjectDamaged):
        put(s3_store, b"conteudo verdadeiro")


@pytest.mark.servers
def test_a_bucket_keeps_versions(s3_store: S3Store) -> None:
    put(s3_store)
    assert s3_store.check().versioning


@pytest.mark.servers
def test_object_lock_is_set_when_asked_for(s3_settings: S3Settings) -> None:
    store = S3Store(dataclasses.replace(s3_settings, bucket=f"trava-{secrets.token_hex(4)}", retention_days=1))
    put(store)
    store.prepare()
    assert store.check().object_lock


class Plain:
    """A client of a server that has a bucket and none of the protections."""

    def bucket_exists(self, _: str) -> bool:
        return True

    def refuse(self, *_: object) -> None:
        raise S3Error(None, "NotImplemented", "", "", "", "")

    get_bucket_versioning = set_bucket_versioning = get_object_lock_config = set_object_lock_config = refuse


def test_versions_that_cannot_be_had_are_done_without() -> None:
    prepare_bucket(Plain(), NOWHERE)
    assert not has_versions(Plain(), "balde")


def test_a_lock_that_cannot_be_had_is_not_passed_over() -> None:
    with pytest.raises(StorageMisconfigured, match="retenção"):
        prepare_bucket(Plain(), dataclasses.replace(NOWHERE, retention_days=1))


@pytest.mark.servers
def test_two_processes_make_the_same_bucket(s3_settings: S3Settings) -> None:
    both = dataclasses.replace(s3_settings, bucket=f"ambos-{secrets.token_hex(4)}")
    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(lambda _: put(S3Store(both)), range(2)))


@pytest.mark.servers
def test_health_makes_the_bucket(s3_settings: S3Settings) -> None:
    fresh = dataclasses.replace(s3_settings, bucket=f"novo-{secrets.token_hex(4)}")
    assert S3Store(fresh).check().free_bytes is None


@pytest.mark.servers
def test_prefixes_keep_cities_apart(s3_settings: S3Settings) -> None:
    one, other = (S3Store(dataclasses.replace(s3_settings, prefix=f"{name}/")) for name in ("cidade-a", "cidade-b"))
    stored = put(one)
    assert not other.exists(stored.digest)
    assert [found.digest for found in one.iter_digests()] == [stored.digest]


@pytest.mark.servers
def test_wrong_credentials_are_the_administrators_matter(s3_settings: S3Settings) -> None:
    with pytest.raises(StorageMisconfigured, match="configuração"):
        put(S3Store(dataclasses.replace(s3_settings, secret_key="errada")))


def test_the_secret_is_never_shown() -> None:
    assert "segredo" not in repr(NOWHERE)


def test_a_server_that_is_down_fails_within_seconds() -> None:
    started = time.monotonic()
    with pytest.raises(StorageUnavailable, match="fora do ar"):
        put(S3Store(NOWHERE))
    assert time.monotonic() - started < 3


def test_then_the_breaker_answers_at_once() -> None:
    store = S3Store(NOWHERE, breaker=CircuitBreaker(failures=1))
    with pytest.raises(StorageUnavailable):
        store.check()
    started = time.monotonic()
    with pytest.raises(StorageUnavailable):
        put(store)
    assert time.monotonic() - started < 0.1


@pytest.mark.slow
def test_a_frozen_server_is_given_up_on(monkeypatch) -> None:
    monkeypatch.setattr("storage.s3_connection.READ_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as frozen:  # accepts in the kernel, never answers
        settings = dataclasses.replace(NOWHERE, endpoint=f"127.0.0.1:{frozen.getsockname()[1]}")
        started = time.monotonic()
        with pytest.raises(StorageUnavailable):
            S3Store(settings).size("0" * 64)
    assert time.monotonic() - started < 5


@contextmanager
def answering(status: int, body: bytes = b"", announced: int | None = None) -> Iterator[S3Store]:
    """A store whose server gives every request the same answer."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(body) if announced is None else announced))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PUT = answer  # noqa: N815  # names that http.server asks for

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield S3Store(dataclasses.replace(NOWHERE, endpoint=f"127.0.0.1:{server.server_port}"))
        server.shutdown()
        thread.join()


def test_an_answer_cut_short_is_unavailable() -> None:
    with (
        answering(200, b"metade", announced=100) as store,
        store.open("0" * 64) as stream,
        pytest.raises(StorageUnavailable),
    ):
        stream.read()


@pytest.mark.parametrize(
    ("status", "expected"), [(507, StorageFull), (403, StorageMisconfigured), (418, StorageUnavailable)]
)
def test_refusals_of_a_write_without_a_reason(status: int, expected: type[Exception]) -> None:
    with answering(status) as store:
        store._prepared = True
        with pytest.raises(expected) as refusal:
            put(store)
    assert type(refusal.value) is expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("NoSuchKey", ObjectMissing),
        ("XMinioStorageFull", StorageFull),
        ("AccessDenied", StorageMisconfigured),
        ("SlowDown", StorageUnavailable),
    ],
)
def test_what_the_server_says_is_translated(code: str, expected: type[Exception]) -> None:
    error = S3Error(None, code, "", "", "", "")
    assert type(_meaning(error, None)) is expected
