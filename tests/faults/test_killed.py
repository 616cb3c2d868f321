"""Kill -9 of any part at the worst moment: what was acknowledged is done, and done once (RELIABILITY, faults)."""

import http.client
import threading

import pytest
import sqlalchemy as sa

from app.documents.models import Document, DocumentState, Version, VersionPurpose
from app.intake.models import Reading, ReadingState
from app.kernel.doorbell import Doorbell, make_celery
from app.kernel.outbox import Job
from app.signatures.models import PlaceState, SignaturePlace
from tests.faults.conftest import Scene
from tests.faults.running import ask_to_sign, closed_memo, left_over, place_state, until
from tests.ocr import pages

pytestmark = pytest.mark.slow

SCAN = pages.encoded(pages.page_image(), "PNG")
MEMO = pages.digital_pdf()


def versions(scene: Scene, document_id: int, purpose: VersionPurpose) -> int:
    query = sa.select(sa.func.count()).where(Version.document_id == document_id, Version.purpose == purpose)
    return scene.installation.one(query)


def whole(scene: Scene) -> None:
    done = scene.installation.command("verify")
    assert (done.returncode, done.stdout) == (0, "Tudo confere.\n"), done.stdout + done.stderr


def test_worker_killed_while_it_reads(scene: Scene) -> None:
    installation = scene.installation
    documents = [scene.ana.upload((f"foto-{number}.png", SCAN)).json()["documents"][0] for number in range(2)]
    reading = sa.select(sa.func.count()).where(Reading.state == ReadingState.READING)
    until(lambda: installation.one(reading))
    installation.kill("worker")
    installation.until_read(*documents)
    assert [versions(scene, one, VersionPurpose.SEARCHABLE) for one in documents] == [1, 1]
    until(lambda: not left_over(installation))


def test_worker_killed_while_it_signs(scene: Scene) -> None:
    """The signature is there once, or the place came back with its reason; never half, never twice."""
    installation = scene.installation
    document_id = closed_memo(installation, scene.ana, scene.city, MEMO)
    place = ask_to_sign(installation, scene.ana, document_id)
    installation.kill("worker")
    until(lambda: place_state(installation, place) is not PlaceState.SIGNING)
    if place_state(installation, place) is PlaceState.PENDING:
        reason = installation.one(sa.select(SignaturePlace.failure).where(SignaturePlace.id == place))
        assert "chave não está mais aberta" in reason
        ask_to_sign(installation, scene.ana, document_id)
    until(lambda: place_state(installation, place) is PlaceState.SIGNED)
    assert versions(scene, document_id, VersionPurpose.SIGNED) == 1
    assert installation.state_of(document_id) is DocumentState.RELEASED


def test_desk_killed_before_it_signs(scene: Scene) -> None:
    """Keys live in the desk's memory only: the place comes back and asks for the PIN again."""
    installation = scene.installation
    document_id = closed_memo(installation, scene.ana, scene.city, MEMO)
    worker = installation.part("worker")
    worker.suspend()
    try:
        place = ask_to_sign(installation, scene.ana, document_id)
        installation.kill("desk")
    finally:
        worker.resume()
    until(lambda: place_state(installation, place) is PlaceState.PENDING)
    assert "PIN" in scene.ana.get(f"/assinar/{place}").data.decode()
    until(installation.settings.socket.exists)
    ask_to_sign(installation, scene.ana, document_id)
    until(lambda: place_state(installation, place) is PlaceState.SIGNED)
    assert versions(scene, document_id, VersionPurpose.SIGNED) == 1


def test_web_killed_keeps_what_it_acknowledged(scene: Scene) -> None:
    installation = scene.installation
    acknowledged: list[int] = []

    def send() -> None:
        for number in range(6):
            try:
                answer = scene.ana.upload((f"lote-{number}.pdf", MEMO + b"\n%" + str(number).encode()))
                acknowledged.extend(answer.json()["documents"] if answer.status == 201 else [])
            except Exception:
                return  # no reply means unknown

    sender = threading.Thread(target=send)
    sender.start()
    until(lambda: acknowledged)
    installation.kill("web")
    sender.join()
    until(lambda: _serves(scene))
    installation.until_read(*acknowledged)
    count = sa.select(sa.func.count()).where(Document.id.in_(acknowledged))
    assert installation.one(count) == len(acknowledged)


def test_upload_cut_half_way_stores_nothing(scene: Scene) -> None:
    installation = scene.installation
    before = installation.one(sa.select(sa.func.count(Document.id)))
    head = (
        b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + scene.ana.token().encode()
        + b'\r\n--x\r\nContent-Disposition: form-data; name="files"; filename="meio.pdf"\r\n\r\n' + MEMO[:2000]
    )  # fmt: skip
    connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=10)
    connection.putrequest("POST", "/receber")
    for name, value in {
        **scene.ana.headers, "Content-Type": "multipart/form-data; boundary=x", "Content-Length": "1000000",
    }.items():  # fmt: skip
        connection.putheader(name, value)
    connection.endheaders(head)
    connection.close()
    assert scene.ana.get("/receber").status == 200
    assert installation.one(sa.select(sa.func.count(Document.id))) == before
    assert left_over(installation) == []


def test_messages_delivered_again_change_nothing(scene: Scene) -> None:
    """Every message two or three times (RELIABILITY, faults)."""
    installation = scene.installation
    installation.until_idle()
    with installation.database.reading() as session:
        jobs = list(session.scalars(sa.select(Job.id).where(Job.finished_at.is_not(None))))
    attempts = sa.select(sa.func.sum(Job.attempts)).where(Job.id.in_(jobs))
    before = installation.one(attempts)
    bell = Doorbell(make_celery(installation.settings.broker, installation.settings.broker_folder))
    for job in jobs * 2:
        bell(job)
    installation.until_read(scene.ana.upload(("depois.pdf", MEMO + b"\n%depois")).json()["documents"][0])
    assert installation.one(attempts) == before


def test_afterwards_every_promise_holds(scene: Scene) -> None:
    scene.installation.until_idle()
    whole(scene)
    assert left_over(scene.installation) == []


def _serves(scene: Scene) -> bool:
    try:
        return scene.ana.get("/receber").status == 200
    except Exception:
        return False
