"""The folder: durable names, damage, killed writers, a full disk."""

import errno
import io
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from storage import FolderStore, ObjectDamaged, ObjectMissing, StorageFull, StorageUnavailable, files

CONTENT = b"despacho de demonstracao"


def put(store: FolderStore, content: bytes = CONTENT) -> Path:
    digest = store.put(io.BytesIO(content), media_type="application/pdf").digest
    return store._path(digest)


def leftovers(root: Path) -> list[Path]:
    return list((root / "incoming").iterdir())


def flip_a_byte(path: Path) -> None:
    path.chmod(0o640)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_objects_are_read_only_files(folder_store: FolderStore) -> None:
    assert stat.S_IMODE(put(folder_store).stat().st_mode) == 0o440


def test_nothing_stays_in_incoming(folder_store: FolderStore, tmp_path: Path) -> None:
    put(folder_store)
    assert leftovers(tmp_path / "guarda") == []


def cut_short(path: Path) -> None:
    path.chmod(0o640)
    os.truncate(path, 3)


@pytest.mark.parametrize("damage", [flip_a_byte, cut_short])
def test_damage_is_found_on_reading(folder_store: FolderStore, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    path = put(folder_store)
    damage(path)
    with pytest.raises(ObjectDamaged) as fetching:
        folder_store.fetch(path.name, tmp_path / "saida")
    assert fetching.value.digest == path.name
    assert not (tmp_path / "saida").exists()


def test_a_damaged_last_piece_is_never_given(folder_store: FolderStore) -> None:
    path = put(folder_store, os.urandom(3_000_000))
    flip_a_byte(path)
    given: list[bytes] = []
    with folder_store.open(path.name) as stream, pytest.raises(ObjectDamaged):
        given.extend(iter(lambda: stream.read(65536), b""))
    assert sum(map(len, given)) < 3_000_000


def test_putting_over_a_damaged_object_is_refused_and_changes_nothing(folder_store: FolderStore) -> None:
    path = put(folder_store)
    flip_a_byte(path)
    damaged = path.read_bytes()
    with pytest.raises(ObjectDamaged):
        put(folder_store)
    assert path.read_bytes() == damaged


def test_bytes_spoilt_while_written_never_become_an_object(folder_store: FolderStore, monkeypatch) -> None:
    monkeypatch.setattr("storage.folder.write_all", lambda descriptor, piece: os.write(descriptor, piece[::-1]))
    with pytest.raises(ObjectDamaged):
        put(folder_store)
    assert list(folder_store.iter_digests()) == []


KILLED_WRITER = """
import os, signal, sys
from pathlib import Path
from storage import FolderStore

class Source:
    given = 0
    def read(self, size):
        self.given += 1
        if self.given > 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"x" * size

FolderStore(Path(sys.argv[1]), reserve_bytes=0).put(Source(), media_type="application/pdf")
"""


def test_a_writer_killed_half_way_leaves_no_object(folder_store: FolderStore, tmp_path: Path) -> None:
    root = tmp_path / "guarda"
    killed = subprocess.run([sys.executable, "-c", KILLED_WRITER, str(root)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert list(folder_store.iter_digests()) == []
    assert len(leftovers(root)) == 1
    assert folder_store.sweep_leftovers() == 0  # too young to tell
    assert folder_store.sweep_leftovers(older_than=timedelta(0)) == 1
    assert leftovers(root) == []


def test_a_file_being_written_is_no_leftover(folder_store: FolderStore) -> None:
    with folder_store._incoming_file():
        assert folder_store.sweep_leftovers(older_than=timedelta(-1)) == 0


def test_the_reserve_is_kept_free(tmp_path: Path) -> None:
    store = FolderStore(tmp_path, reserve_bytes=2**60)
    with pytest.raises(StorageFull, match="Não há espaço"):
        put(store)
    with pytest.raises(StorageFull):
        store.check()


LIMITED_WRITER = """
import io, resource, sys
from pathlib import Path
from storage import FolderStore, StorageFull

store = FolderStore(Path(sys.argv[1]), reserve_bytes=0)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
try:
    store.put(io.BytesIO(b"x" * 3_000_000), media_type="application/pdf")
except StorageFull:
    print(store.put(io.BytesIO(b"cabe"), media_type="application/pdf").size)
"""


def test_a_write_that_does_not_fit_is_undone(tmp_path: Path) -> None:
    """As any user: the kernel refuses bytes past a limit as a full disk would."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED_WRITER, str(tmp_path)], check=True, capture_output=True, text=True
    )
    assert done.stdout == "4\n"
    assert leftovers(tmp_path) == []


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small file system")
def test_a_full_disk_refuses_writes_serves_reads_and_recovers(tmp_path: Path) -> None:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", tmp_path], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        store = FolderStore(tmp_path / "guarda", reserve_bytes=0)
        kept = put(store)
        filler = tmp_path / "outros"
        filler.write_bytes(b"x" * 1_700_000)
        with pytest.raises(StorageFull):
            put(store, b"y" * 1_000_000)
        assert store.fetch(kept.name, filler.parent / "saida").size == len(CONTENT)
        filler.unlink()
        assert put(store, b"y" * 1_000_000).exists()
    finally:
        subprocess.run(["umount", tmp_path], check=True)


def test_a_folder_in_the_way_of_a_file_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "guarda").write_text("um arquivo")
    with pytest.raises(StorageUnavailable, match="fora do ar"):
        FolderStore(tmp_path / "guarda")


def test_a_folder_that_vanishes_is_unavailable_not_empty(folder_store: FolderStore, tmp_path: Path) -> None:
    (tmp_path / "guarda").rename(tmp_path / "levada")
    with pytest.raises(StorageUnavailable):
        put(folder_store)
    with pytest.raises(StorageUnavailable):
        list(folder_store.iter_digests())
    with pytest.raises(StorageUnavailable):
        folder_store.check()
    with pytest.raises(ObjectMissing):
        folder_store.size("0" * 64)


def test_foreign_files_are_not_listed(folder_store: FolderStore) -> None:
    path = put(folder_store)
    (path.parent / "anotacao.txt").write_text("de outra pessoa")
    assert [found.digest for found in folder_store.iter_digests()] == [path.name]


@pytest.mark.parametrize("taken", [True, False])
def test_without_hard_links_a_rename_serves(tmp_path: Path, monkeypatch, taken: bool) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", refuse)
    source, final = tmp_path / "a", tmp_path / "b"
    source.write_text("novo")
    if taken:
        final.write_text("antigo")
    assert files.name_without_replacing(source, final) is not taken
    assert final.read_text() == ("antigo" if taken else "novo")


def test_other_errors_of_naming_are_not_hidden(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        files.name_without_replacing(tmp_path / "a", tmp_path / "b")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, StorageFull),
        (errno.EDQUOT, StorageFull),
        (errno.EIO, StorageUnavailable),
        (errno.EROFS, StorageUnavailable),
    ],
)
def test_what_the_system_says_is_translated(number: int, expected: type[Exception]) -> None:
    with pytest.raises(expected), files.translated():
        raise OSError(number, "dito pelo sistema")
