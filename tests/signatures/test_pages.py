"""Closing and signing through the pages, with the real desk, store and sandbox (the main job of the first issue)."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.documents.models import Document, DocumentState, Level
from app.factory import create_app
from app.kernel import clock
from app.kernel.database import Database
from app.kernel.outbox import JobRunner
from app.kernel.secrets import InstallationKey
from app.migrations import migrate
from app.people.actor import Actor
from app.people.models import Person
from app.people.passwords import hash_password
from app.people.sessions import open_session
from app.settings import Settings
from app.signatures.models import PlaceState, SignaturePlace
from signing.authority import make_demonstration
from signing.issuing import Holder
from tests.documents.making import make_draft
from tests.fixtures import SmallCity, make_city

pytestmark = pytest.mark.slow
PASSWORD, PIN = "demo-senha-123", "demo-pin-2026"


@dataclass
class House:
    """A whole installation in a folder, its desk running as its own process."""

    app: Flask
    settings: Settings
    database: Database
    city: SmallCity

    def client(self, actor: Actor) -> FlaskClient:
        with self.database.writing() as session:
            token = open_session(session, actor.person_id)
        client = self.app.test_client()
        client.set_cookie("carimbo", token)
        return client

    def run(self) -> None:
        JobRunner(self.database, self.app.extensions["carimbo.engines"], self.settings.host_name).run_due()

    def draft(self, author: Actor, kind_id: int) -> int:
        paper, pdf = BytesIO(), pikepdf.new()
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(paper)
        paper.seek(0)
        stored = self.app.extensions["carimbo.engines"].store.put(paper, media_type="application/pdf")
        with self.database.writing() as session:
            return make_draft(session, author, kind_id, digest=stored.digest).id

    def place(self, session: Session) -> SignaturePlace:
        return session.query(SignaturePlace).order_by(SignaturePlace.id.desc()).first()  # type: ignore[return-value]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    settings = Settings(data_dir=folder / "data", key_file=folder / "keys" / "key", host_name="here")
    settings.runtime_dir.mkdir(mode=0o700, parents=True)
    InstallationKey.create(settings.installation_key_file)
    database = Database(settings.database)
    migrate(database.engine)
    hashed = hash_password(PASSWORD)
    with database.writing() as session:
        city = make_city(session)
        for person in session.query(Person):
            person.password_hash = hashed
    environment = {"PATH": "/usr/bin:/bin", "CARIMBO_KEY_FILE": str(settings.key_file)}
    command = [sys.executable, "-m", "app.cli", "desk", "--data", str(settings.data_dir)]
    desk = subprocess.Popen(command, env=environment)
    try:
        _wait_for(settings.socket)
        app = create_app(settings)
        yield House(app, settings, database, city)
        app.extensions["carimbo.engines"].close()
        app.extensions["carimbo.database"].close()
    finally:
        desk.terminate()
        desk.wait(10)
        database.close()


def _wait_for(socket: Path) -> None:
    end = time.monotonic() + 30
    while not socket.exists():
        assert time.monotonic() < end, "the desk did not start"
        time.sleep(0.05)


def post(client: FlaskClient, page: str, action: str = "", **fields: Any) -> Any:
    """Get a page, then post one of its forms with its token, as a browser does."""
    html = client.get(page, follow_redirects=True).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', html)
    version = re.search(r'name="version" value="([0-9a-f]{64})"', html)
    assert token is not None, html[:500]
    sent = {"csrf_token": token[1], **({"version": version[1]} if version else {}), **fields}
    return client.post(action or page, data=sent, content_type="multipart/form-data")


def close(house: House, client: FlaskClient, document_id: int) -> None:
    answer = post(client, f"/documentos/{document_id}/fechar")
    assert answer.headers["Location"] == f"/documentos/{document_id}/fechando"
    assert client.get(answer.headers["Location"]).headers["Refresh"] == "2"
    house.run()
    assert client.get(answer.headers["Location"]).status_code == 303


def test_an_officer_makes_a_key_closes_and_signs(house: House, tmp_path: Path) -> None:
    client = house.client(house.city.ana)
    document_id = house.draft(house.city.ana, house.city.memo)
    made = post(client, "/conta/assinatura", pin=PIN, pin_again=PIN, password=PASSWORD)
    assert made.status_code == 303
    close(house, client, document_id)
    with house.database.reading() as session:
        address = f"/assinar/{house.place(session).id}"
    wrong = post(client, address, method="own", pin="outro-pin-9", consent="1")
    assert wrong.status_code == 422
    assert "Restam 4 tentativas" in wrong.get_data(as_text=True)
    assert "outro-pin-9" not in wrong.get_data(as_text=True)
    assert post(client, address, method="own", pin=PIN).status_code == 422, "consent naming the role is asked"
    assert post(client, address, method="own", pin=PIN, consent="1").status_code == 303
    assert "Assinando" in client.get(f"{address}/andamento").get_data(as_text=True)
    house.run()
    assert client.get(f"{address}/andamento").headers["Location"] == f"/documentos/{document_id}"
    signed = client.get(f"/documentos/{document_id}/arquivo")
    assert signed.headers["Content-Disposition"].startswith('attachment; filename="Memorando 1-')
    (tmp_path / "signed.pdf").write_bytes(signed.data)
    verdict = subprocess.run(["pdfsig", tmp_path / "signed.pdf"], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in verdict
    assert "Total document signed" in verdict
    with house.database.reading() as session:
        assert session.get_one(Document, document_id).state is DocumentState.RELEASED
    for path in (f"/documentos/{document_id}", "/assinar?aba=assinados"):
        assert "Compra de papel" in client.get(path).get_data(as_text=True)


def test_the_mayor_signs_with_a_qualified_file_that_says_it_is_a_demonstration(house: House) -> None:
    """Lei 14.063/2020, art. 5, § 2, I; the demonstration's level is named as such."""
    mayor, ana = house.city.elisa, house.city.ana
    own = make_demonstration(Holder(mayor.name, mayor.cpf), "senha-p12", clock.now())
    folder = house.settings.trust_dir / "demonstration"
    folder.mkdir(parents=True)
    (folder / "root.der").write_bytes(own.root_certificate)
    (folder / "root.crl").write_bytes(own.revocation_list)
    document_id = house.draft(ana, house.city.decree)
    close(house, house.client(ana), document_id)
    client = house.client(mayor)
    with house.database.reading() as session:
        address = f"/assinar/{house.place(session).id}"
    assert "art. 5º, § 2º, I" in client.get(address).get_data(as_text=True)
    fields = {"method": "pkcs12", "consent": "1"}
    wrong = post(client, address, **fields, password="errada", pkcs12=(BytesIO(own.pkcs12), "a.p12"))
    assert "senha não abre" in wrong.get_data(as_text=True)
    foreign = make_demonstration(Holder(ana.name, ana.cpf), "senha-p12", clock.now()).pkcs12
    theirs = post(client, address, **fields, password="senha-p12", pkcs12=(BytesIO(foreign), "b.p12"))
    assert "outra pessoa" in theirs.get_data(as_text=True)
    asked = post(client, address, **fields, password="senha-p12", pkcs12=(BytesIO(own.pkcs12), "a.p12"))
    assert asked.status_code == 303, asked.get_data(as_text=True)
    house.run()
    with house.database.reading() as session:
        place = house.place(session)
        assert (place.state, place.level, place.demonstration) == (PlaceState.SIGNED, Level.QUALIFIED, True), (
            place.failure
        )


def test_others_see_neither_page_nor_file_nor_picture(house: House) -> None:
    document_id = house.draft(house.city.ana, house.city.memo)
    stranger = house.client(house.city.clara)
    for path in ("", "/arquivo", "/paginas/1.jpg", "/anexos/1", "/fechar", "/editar", "/cancelar"):
        assert stranger.get(f"/documentos/{document_id}{path}").status_code == 404, path


def test_a_picture_is_not_sent_twice(house: House) -> None:
    document_id = house.draft(house.city.ana, house.city.memo)
    client, path = house.client(house.city.ana), f"/documentos/{document_id}/paginas/1.jpg"
    first = client.get(path)
    assert (first.status_code, first.mimetype) == (200, "image/jpeg")
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get(path.replace("/1.", "/9.")).status_code == 404


def test_a_draft_is_edited_attached_to_and_deleted(house: House) -> None:
    document_id = house.draft(house.city.ana, house.city.memo)
    client, edit = house.client(house.city.ana), f"/documentos/{document_id}/editar"
    assert post(client, edit, subject="", kind=str(house.city.memo), secrecy="public").status_code == 422
    assert post(client, edit, subject="Giz", kind=str(house.city.memo), secrecy="public").status_code == 303
    joined = post(client, edit, f"/documentos/{document_id}/anexos", files=(BytesIO(b"a;b\n"), "../lista.csv"))
    assert joined.status_code == 303
    shown = client.get(edit).get_data(as_text=True)
    assert "lista.csv" in shown
    number = re.search(r"/anexos/(\d+)/retirar", shown)
    assert number is not None
    sent = client.get(f"/documentos/{document_id}/anexos/{number[1]}")
    assert sent.data == b"a;b\n"
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert post(client, f"/documentos/{document_id}/excluir").status_code == 303
    assert client.get(f"/documentos/{document_id}").status_code == 404


def test_refusing_reaches_the_document(house: House) -> None:
    client, document_id = house.client(house.city.ana), house.draft(house.city.ana, house.city.memo)
    close(house, client, document_id)
    with house.database.reading() as session:
        address = f"/assinar/{house.place(session).id}"
    assert post(client, address, f"{address}/recusar", motive="").status_code == 422
    assert post(client, address, f"{address}/recusar", motive="Valor errado").status_code == 303
    assert "Valor errado" in client.get(f"/documentos/{document_id}").get_data(as_text=True)
    assert "Valor errado" in client.get(address).get_data(as_text=True)
    back = post(client, f"/documentos/{document_id}", f"/documentos/{document_id}/voltar-a-minuta")
    assert back.status_code == 303
