"""Pages of intake: upload, follow, password, check, confirm."""

import io
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.documents.actions import add_version
from app.documents.models import (
    Blob,
    CheckKind,
    Document,
    DocumentState,
    VersionPurpose,
)
from app.intake.models import Reading, ReadingState
from app.intake.pages import confidence_word
from app.kernel.database import Database
from app.kernel.errors import Unavailable
from ocr.errors import PASSWORD, WRONG_PASSWORD
from storage import Stored
from tests.intake.reception import DOUBTFUL, MEMO, Reception, result
from tests.people.application import Browser

PDF = b"%PDF-1.7 papel"


@pytest.fixture
def clara(browser: Browser, reception: Reception, application: Flask) -> Browser:
    """Clara at her counter; the application uses the reception's engines."""
    reception.engines.settings = application.extensions["carimbo.engines"].settings
    application.extensions["carimbo.engines"] = reception.engines
    return browser.sign_in(reception.city.clara)


@pytest.fixture(autouse=True)
def _closable(reception: Reception) -> None:
    reception.engines.close = lambda: None  # type: ignore[attr-defined]  # what the application's teardown calls


def send(browser: Browser, *files: tuple[bytes, str], **more: Any) -> Any:
    data = {"files": [(io.BytesIO(content), name) for content, name in files], **more.pop("data", {})}
    return browser.post("/receber", data, page="/receber", content_type="multipart/form-data", **more)


JSON = {"Accept": "application/json"}


def test_many_files_come_in_at_once(clara: Browser, database: Database) -> None:
    answer = send(clara, (PDF, "um.pdf"), (b"\xff\xd8\xff jpeg", "dois.jpg"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/receber")
    with database.reading() as session:
        assert session.scalars(sa.select(Document.file_name)).all() == ["um.pdf", "dois.jpg"]
        assert set(session.scalars(sa.select(Blob.media_type))) == {"application/pdf", "image/jpeg"}


def test_the_type_is_sniffed_whatever_the_browser_says(clara: Browser, database: Database) -> None:
    """RELIABILITY, security 6."""
    send(clara, (b"<html>", "pagina.html"))
    with database.reading() as session:
        assert session.scalars(sa.select(Blob.media_type)).all() == ["application/octet-stream"]


def test_the_script_gets_the_ids(clara: Browser) -> None:
    answer = send(clara, (PDF, "um.pdf"), headers=JSON)
    assert (answer.status_code, len(answer.get_json()["documents"])) == (201, 1)


@pytest.mark.parametrize(("files", "words"), [((), "Escolha ao menos um"), (((b"", "vazio.pdf"),), "vazio (0 byte)")])
def test_nothing_to_read_is_said(clara: Browser, files: Any, words: str, database: Database) -> None:
    page, script = send(clara, *files), send(clara, *files, headers=JSON)
    assert (page.status_code, script.status_code) == (422, 422)
    assert words in page.text
    assert words in script.get_json()["detail"]
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Document.id))) == 0


def test_one_empty_file_among_many_stops_all(clara: Browser, reception: Reception) -> None:
    assert send(clara, (PDF, "um.pdf"), (b"", "vazio.pdf")).status_code == 422
    assert reception.engines.store.objects == {}


def test_the_kind_of_check_is_stated_with_the_upload(clara: Browser, database: Database) -> None:
    send(clara, (PDF, "um.pdf"), data={"custody": "notary"})
    with database.reading() as session:
        assert session.scalars(sa.select(Document.check_kind)).all() == [CheckKind.NOTARY]
    assert send(clara, (PDF, "um.pdf"), data={"custody": "royal"}).status_code == 422


def test_only_allowed_checks_are_offered(clara: Browser, reception: Reception) -> None:
    assert "Autenticada por cartório" in clara.get("/receber").text
    text = clara.sign_in(reception.city.ana).get("/receber").text
    assert "Cópia simples" in text
    assert "cartório" not in text
    assert send(clara, (PDF, "um.pdf"), data={"custody": "notary"}).status_code == 403


def test_the_row_shows_the_page_being_read(clara: Browser, reception: Reception) -> None:
    document_id = reception.bring(reception.city.clara)
    assert "na fila" in clara.get("/receber").text
    with reception.database.writing() as session:
        reading = session.get_one(Reading, document_id)
        reading.state = ReadingState.READING
    assert "abrindo o arquivo" in clara.get("/receber").text
    with reception.database.writing() as session:
        reading = session.get_one(Reading, document_id)
        reading.stage, reading.pages, reading.pages_read = "página 3 de 4", 4, 2
    block = clara.get("/receber", headers={"HX-Request": "true"}).text
    assert "página 3 de 4" in block
    assert "50%" in block
    assert 'hx-trigger="every 2s"' in block
    assert "<html" not in block
    assert "página 3 de 4" in clara.get("/conferir").text


def test_when_nothing_is_read_the_page_stops_asking(clara: Browser, reception: Reception) -> None:
    reception.read(result(MEMO, outcome="partial", reason="A página 7 demorou demais e não foi lida."))
    text = clara.get("/receber").text
    assert "hx-trigger" not in text
    assert "A página 7 demorou demais e não foi lida." in text


def test_a_wrong_password_is_said_on_the_row(clara: Browser, reception: Reception) -> None:
    document_id = reception.read(
        result(outcome="needs-password", reason=PASSWORD), result(outcome="needs-password", reason=WRONG_PASSWORD)
    )
    first = clara.get("/receber").text
    assert PASSWORD in first
    assert "aria-invalid" not in first
    assert clara.post(f"/receber/{document_id}/senha", {"password": "x"}).status_code == 303
    reception.run()
    text = clara.get("/receber").text
    assert text.count(WRONG_PASSWORD) == 1
    assert "aria-invalid" in text
    assert clara.post(f"/receber/{document_id}/senha", {"password": ""}).status_code == 422


def test_a_failed_row_can_be_retried(clara: Browser, reception: Reception) -> None:
    document_id = reception.read(result(outcome="refused", reason="Não é um PDF."), result(MEMO))
    assert "Não é um PDF." in clara.get("/receber").text
    assert clara.post(f"/receber/{document_id}/tentar").status_code == 303
    reception.run()
    assert reception.look(document_id)[0].state is DocumentState.DRAFT


def test_nothing_to_check(clara: Browser) -> None:
    assert "Nada a conferir" in clara.get("/conferir").text


def test_the_oldest_is_checked_first(clara: Browser, reception: Reception) -> None:
    first = reception.read(result(DOUBTFUL))
    reception.read(result(DOUBTFUL))
    assert clara.get("/conferir").headers["Location"] == f"/conferir/{first}"


def test_the_check_page_says_all_there_is(clara: Browser, reception: Reception) -> None:
    text = "Prezados\nRequerente: Demonstração Ana\nCPF 529.982.247-25"
    document_id = reception.read(result(text, reason="Só o que chegou foi lido.", outcome="partial"))
    page = clara.get(f"/conferir/{document_id}").text
    assert 'name="subject"' in page
    assert "***.982.247-**" in page
    assert "Só o que chegou foi lido." in page
    assert "Requerente: Demonstração Ana" in page, "the text read, for who cannot see the picture"
    assert 'height="1500"' in page


def test_without_fields_there_is_no_heading_for_them(clara: Browser, reception: Reception) -> None:
    document_id = reception.read(result(DOUBTFUL))
    assert "Dados encontrados" not in clara.get(f"/conferir/{document_id}").text


def decide(clara: Browser, reception: Reception, **fields: str) -> tuple[int, Any]:
    document_id = reception.read(result(DOUBTFUL))
    city = reception.city
    data = {"kind": str(city.letter), "department": str(city.compras), "subject": "Giz", **fields}
    return document_id, clara.post(f"/conferir/{document_id}", data, page=f"/conferir/{document_id}")


def test_a_decision_files_it_and_goes_on(clara: Browser, reception: Reception) -> None:
    document_id, answer = decide(clara, reception)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/conferir")
    assert reception.look(document_id)[0].subject == "Giz"
    assert clara.get(f"/conferir/{document_id}").headers["Location"] == f"/documentos/{document_id}"


def test_another_kind_is_chosen_from_the_list(clara: Browser, reception: Reception) -> None:
    document_id, _answer = decide(clara, reception, kind="other", other_kind=str(reception.city.decree))
    assert reception.look(document_id)[0].kind_id == reception.city.decree


@pytest.mark.parametrize("wrong", [{"kind": ""}, {"kind": "other"}, {"department": "x"}, {"subject": ""}])
def test_a_wrong_decision_loses_nothing(clara: Browser, reception: Reception, wrong: dict[str, str]) -> None:
    """UI.md rule 5: 422 with what was typed."""
    document_id, answer = decide(clara, reception, **{"subject": "Giz branco", **wrong})
    assert answer.status_code == 422
    assert ("Giz branco" in answer.text) is ("subject" not in wrong)
    assert reception.look(document_id)[0].state is DocumentState.TO_CHECK


def test_the_check_is_stated_on_the_document_page(clara: Browser, reception: Reception) -> None:
    document_id = reception.read(result(MEMO))
    assert clara.post(f"/documentos/{document_id}/conferencia", {"check": "royal"}, page="/receber").status_code == 422
    assert clara.post(f"/documentos/{document_id}/conferencia", {"check": "notary"}).status_code == 303
    assert reception.look(document_id)[0].check_kind is CheckKind.NOTARY


def test_the_document_page_tells_what_was_not_read(clara: Browser, reception: Reception) -> None:
    document_id = reception.read(result(MEMO, outcome="partial", reason="A página 7 demorou demais e não foi lida."))
    page = clara.get(f"/documentos/{document_id}").text
    assert "Lido em parte" in page
    assert "A página 7" in page


def test_the_sheet_of_a_signed_file_is_downloaded(clara: Browser, reception: Reception) -> None:
    document_id = reception.read(result(MEMO, outcome="kept-signed", signed=True, reason="Já está assinado."))
    assert clara.get(f"/documentos/{document_id}/folha").status_code == 404
    assert "/folha" not in clara.get(f"/documentos/{document_id}").text
    stored = reception.engines.store.put(io.BytesIO(b"%PDF folha"), media_type="application/pdf")
    with reception.database.writing() as session:
        document = session.get_one(Document, document_id)
        document.number_label = "Memorando 1/2026"
        add_version(session, document, stored, VersionPurpose.VERIFICATION_SHEET, made_by_id=None, current=False)
    assert f"/documentos/{document_id}/folha" in clara.get(f"/documentos/{document_id}").text
    answer = clara.get(f"/documentos/{document_id}/folha")
    assert (answer.data, answer.mimetype) == (b"%PDF folha", "application/pdf")
    clara.sign_in(reception.city.elisa)
    assert clara.get(f"/documentos/{document_id}/folha").status_code == 404


def test_a_store_that_is_away_takes_nothing_in(clara: Browser, reception: Reception, database: Database) -> None:
    """Issue, bad input: object store away, uploads 503; nothing was acknowledged."""

    def away(*_args: object, **_more: object) -> Stored:
        raise Unavailable("A guarda de arquivos não responde.")

    reception.engines.store.put = away  # type: ignore[method-assign]  # this store is away
    assert send(clara, (PDF, "um.pdf"), headers=JSON).status_code == 503
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Document.id))) == 0


def test_a_scan_asks_how_it_was_compared_and_a_digital_file_does_not(clara: Browser, reception: Reception) -> None:
    scanned = reception.read(result(MEMO, pdf=Path("searchable.pdf")))
    form = f'action="/documentos/{scanned}/conferencia"'
    assert form in clara.get(f"/documentos/{scanned}").text
    clara.post(f"/documentos/{scanned}/conferencia", {"check": "notary"})
    assert "Declarada: Autenticada por cartório" in clara.get(f"/documentos/{scanned}").text
    with reception.database.writing() as session:
        session.get_one(Document, scanned).state = DocumentState.REFUSED
    closed = clara.get(f"/documentos/{scanned}").text
    assert form not in closed
    assert "Autenticada por cartório" in closed
    digital = reception.read(result(MEMO))
    assert "/conferencia" not in clara.get(f"/documentos/{digital}").text


def test_a_file_that_was_not_read_says_so_on_its_page(clara: Browser, reception: Reception) -> None:
    document_id = reception.read(result(outcome="refused", reason="Não é um PDF."))
    text = clara.get(f"/documentos/{document_id}").text
    assert "Não foi lido" in text
    assert "Não é um PDF." in text


@pytest.mark.parametrize(
    ("confidence", "word"), [(0.9, "Quase certo"), (0.5, "Provável"), (0.2, "Possível"), (0.1, "Pouco provável")]
)
def test_a_percentage_has_a_word(application: Flask, confidence: float, word: str) -> None:
    with application.test_request_context():
        assert confidence_word(confidence) == word
