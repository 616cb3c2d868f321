"""A part of the installation away for a moment: what works goes on, what cannot says so, all comes back by itself."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
import sqlalchemy as sa

from app.documents.models import Document, DocumentState
from tests.faults.conftest import Scene
from tests.faults.running import Installation, Visitor, left_over, settle, until
from tests.ocr import pages

pytestmark = pytest.mark.slow

MEMO = pages.digital_pdf()


def memo(mark: str) -> tuple[str, bytes]:
    return f"{mark}.pdf", MEMO + f"\n%{mark}".encode()


@contextmanager
def without_objects(scene: Scene) -> Iterator[None]:
    if "objects" in scene.switches:
        scene.switches["objects"].off()
        yield
        scene.switches["objects"].on()
        return
    incoming = scene.installation.folder / "objects" / "incoming"
    incoming.rename(incoming.with_name("fora"))
    incoming.touch()
    yield
    incoming.unlink()
    incoming.with_name("fora").rename(incoming)


def test_objects_away(scene: Scene) -> None:
    """Uploads answer 503 and store nothing, pages go on, and it recovers."""
    before = scene.installation.one(sa.select(sa.func.count(Document.id)))
    with without_objects(scene):
        answer = scene.ana.upload(memo("fora"))
        assert answer.status == 503
        assert "tente de novo" in answer.json()["detail"]
        began = time.monotonic()
        assert scene.ana.get("/receber").status == 200
        assert time.monotonic() - began < 5
    assert scene.installation.one(sa.select(sa.func.count(Document.id))) == before
    accepted = until(lambda: _accepted(scene.ana, memo("volta")))
    scene.installation.until_read(accepted)


def test_broker_emptied(scene: Scene) -> None:
    """The broker may lose everything: accepted work is found by the sweep."""
    installation = scene.installation
    worker = installation.part("worker")
    worker.suspend()
    try:
        document_id = _accepted(scene.ana, memo("esvaziada"))
        if installation.settings.broker_url:
            with redis.Redis.from_url(installation.settings.broker_url) as client:
                client.flushdb()
        else:
            for message in (installation.settings.broker_folder / "messages").iterdir():
                message.unlink()
    finally:
        worker.resume()
    installation.until_read(document_id)


@pytest.mark.servers
def test_broker_away(scene: Scene) -> None:
    if "broker" not in scene.switches:
        pytest.skip("folders are never away without the objects")
    scene.switches["broker"].off()
    try:
        document_id = _accepted(scene.ana, memo("sem-fila"))
        scene.installation.until_read(document_id)
    finally:
        scene.switches["broker"].on()


@pytest.mark.servers
def test_database_away(scene: Scene) -> None:
    """A page says so in words with 503; afterwards everything goes on without a restart."""
    if "database" not in scene.switches:
        pytest.skip("SQLite is a file of the same folder")
    scene.switches["database"].off()
    try:
        answer = scene.ana.get("/receber")
        assert answer.status == 503
        assert "banco de dados não responde" in answer.data.decode()
    finally:
        scene.switches["database"].on()
    assert until(lambda: scene.ana.get("/receber").status == 200)
    scene.installation.until_read(_accepted(scene.ana, memo("banco")))


def test_afterwards_every_promise_holds(scene: Scene) -> None:
    done = scene.installation.command("verify")
    assert done.returncode == 0, done.stdout + done.stderr
    assert left_over(scene.installation) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a small disk")
def test_disk_full(tmp_path: Path) -> None:
    """Uploads answer 507, pages and reading go on, and it recovers by itself (RELIABILITY I12)."""
    disk = tmp_path / "disco"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100m", "tmpfs", disk], check=True)
    installation = Installation(disk / "data")
    try:
        installation.start()
        ana = Visitor(installation, settle(installation).ana)
        kept = _accepted(ana, memo("antes"))
        installation.until_read(kept)
        for free in (60 << 20, 0):
            _fill(disk, free)
            answer = ana.upload(memo(f"cheio-{free}"))
            assert answer.status == 507, answer.data
            assert "espaço" in answer.json()["detail"]
            assert ana.get(f"/documentos/{kept}").status == 200
            (disk / "enchimento").unlink()
        installation.until_read(_accepted(ana, memo("depois")))
        assert installation.command("verify").returncode == 0
    finally:
        installation.close()
        subprocess.run(["umount", "-l", disk], check=True)


def _fill(disk: Path, leaving: int) -> None:
    with (disk / "enchimento").open("wb") as file:
        left = shutil.disk_usage(disk).free - leaving
        while left > 0:
            left -= file.write(bytes(min(left, 1 << 20)))


def _accepted(visitor: Visitor, file: tuple[str, bytes]) -> int:
    answer = visitor.upload(file)
    if answer.status != 201:
        return 0
    document_id: int = answer.json()["documents"][0]
    assert visitor.installation.state_of(document_id) is not DocumentState.UNREADABLE
    return document_id
