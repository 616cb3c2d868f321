"""What every object store promises, tried on a folder and on a real S3 server."""

import hashlib
import io
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import ObjectMissing, ObjectStore, Stored
from storage.objects import CHUNK_BYTES

ABSENT = "0" * 64
same_store = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def put(store: ObjectStore, content: bytes) -> Stored:
    return store.put(io.BytesIO(content), media_type="application/pdf")


def read(store: ObjectStore, digest: str) -> bytes:
    with store.open(digest) as stream:
        return stream.read()


@same_store
@given(content=st.binary(max_size=4096))
def test_what_is_put_is_read_back(store: ObjectStore, content: bytes) -> None:
    stored = put(store, content)
    assert stored == Stored(hashlib.sha256(content).hexdigest(), len(content))
    assert read(store, stored.digest) == content


@pytest.mark.parametrize("size", [CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 9 * CHUNK_BYTES])
def test_sizes_around_the_pieces(store: ObjectStore, size: int) -> None:
    content = secrets.token_bytes(size)
    assert read(store, put(store, content).digest) == content


def test_a_file_is_put_and_fetched(store: ObjectStore, tmp_path: Path) -> None:
    source, target = tmp_path / "entrada", tmp_path / "saida"
    source.write_bytes(secrets.token_bytes(5000))
    stored = store.put(source, media_type="image/png")
    assert store.fetch(stored.digest, target) == stored
    assert target.read_bytes() == source.read_bytes()


def test_a_stream_can_be_read_piece_by_piece(store: ObjectStore) -> None:
    stored = put(store, b"um dois")
    with store.open(stored.digest) as stream:
        assert [stream.read(3), stream.read(3), stream.read(3), stream.read(3)] == [b"um ", b"doi", b"s", b""]


@pytest.mark.parametrize("size", [100, 9 * CHUNK_BYTES])
def test_putting_twice_is_harmless(store: ObjectStore, size: int) -> None:
    content = secrets.token_bytes(size)
    assert put(store, content) == put(store, content)


def test_the_same_object_put_by_eight_at_once(store: ObjectStore) -> None:
    content = secrets.token_bytes(300_000)
    with ThreadPoolExecutor(8) as pool:
        stored = set(pool.map(lambda _: put(store, content), range(8)))
    assert len(stored) == 1
    assert [found.size for found in store.iter_digests() if found.digest in {each.digest for each in stored}] == [
        300_000
    ]


def test_existence_and_size(store: ObjectStore) -> None:
    stored = put(store, secrets.token_bytes(77))
    assert store.exists(stored.digest)
    assert store.size(stored.digest) == 77
    assert not store.exists(ABSENT)


def test_a_missing_object_is_said_to_be_missing(store: ObjectStore, tmp_path: Path) -> None:
    put(store, b"para que o balde exista")
    with pytest.raises(ObjectMissing) as reading, store.open(ABSENT):
        pass
    with pytest.raises(ObjectMissing):
        store.size(ABSENT)
    with pytest.raises(ObjectMissing):
        store.fetch(ABSENT, tmp_path / "saida")
    assert reading.value.digest == ABSENT
    assert not (tmp_path / "saida").exists()


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_digests_name_objects(store: ObjectStore, name: str) -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        store.exists(name)


def test_objects_are_listed_with_their_age(store: ObjectStore) -> None:
    stored = put(store, secrets.token_bytes(321))
    [found] = [each for each in store.iter_digests() if each.digest == stored.digest]
    assert found.size == 321
    assert abs(datetime.now(UTC) - found.stored_at) < timedelta(minutes=1)


def test_a_deleted_orphan_is_gone_and_may_come_back(store: ObjectStore) -> None:
    content = secrets.token_bytes(50)
    stored = put(store, content)
    store.delete(stored.digest)
    store.delete(stored.digest)
    assert not store.exists(stored.digest)
    assert put(store, content) == stored


def test_a_callers_own_error_is_not_taken_for_the_stores(store: ObjectStore) -> None:
    stored = put(store, b"conteudo")
    with pytest.raises(FileNotFoundError), store.open(stored.digest):
        Path("/nao/existe").read_bytes()


def test_a_source_that_breaks_leaves_no_object(store: ObjectStore) -> None:
    class Broken(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise ConnectionResetError

    before = {each.digest for each in store.iter_digests()} if store.check() else set()
    with pytest.raises(ConnectionResetError):
        store.put(Broken(), media_type="application/pdf")
    assert {each.digest for each in store.iter_digests()} == before


def test_a_healthy_store_says_so(store: ObjectStore) -> None:
    assert store.check().free_bytes != 0
