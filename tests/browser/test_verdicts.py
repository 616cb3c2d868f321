"""A citizen's phone on the local network (`carimbo run --lan`): each kind of answer in its own honest words."""

import io
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.browser.driving import Visitor
from tests.browser.house import House
from tests.browser.photograph import memo_pdf

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Visit = Callable[..., Visitor]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@pytest.fixture
def phone(visit: Visit, lan_house: House) -> Visitor:
    return visit(at=lan_house, **PHONE)


def _ask(phone: Visitor, code: str) -> None:
    phone.page.goto("/verificar")
    phone.page.get_by_label("Código de verificação").fill(code)
    phone.button("Verificar código").click()


def _show(phone: Visitor, folder: Path, pdf: bytes) -> None:
    file = folder / "recebido.pdf"
    file.write_bytes(pdf)
    phone.page.goto("/verificar")
    phone.page.set_input_files("#f-file", file)
    phone.button("Conferir arquivo").click()


def _expect(phone: Visitor, verdict: str, words: str) -> None:
    expect(phone.page.locator(".verdict")).to_have_class(re.compile(verdict), timeout=15_000)
    expect(phone.page.locator(".verdict h1")).to_have_text(words)
    assert phone.complaints() == []


def _code(house: House, state: str, more: str = "") -> str:
    with sqlite3.connect(f"file:{house.data / 'carimbo.db'}?mode=ro", uri=True) as database:
        query = f"SELECT code FROM documents WHERE state = ? AND code IS NOT NULL {more} ORDER BY id LIMIT 1"
        return str(database.execute(query, (state,)).fetchone()[0])


def _make_restricted(house: House) -> str:
    """As if the city had restricted one before it was closed."""
    code = _code(house, "released", "AND id > 20")
    with sqlite3.connect(house.data / "carimbo.db") as database:
        database.execute("UPDATE documents SET secrecy = 'restricted', legal_hypothesis = 'x' WHERE code = ?", (code,))
    return code


def test_the_city_offers_its_root_to_trust(phone: Visitor) -> None:
    root = phone.download("/certificados/raiz.crt")
    assert root[0] == 0x30, "DER, which phones install"


def test_a_true_document_by_code_and_by_file(phone: Visitor, tmp_path: Path) -> None:
    code = _code(phone.house, "released")
    _ask(phone, f"{code[:4]} {code[4:8].lower()}-{code[8:]}")
    _expect(phone, "authentic", "Documento autêntico")
    pdf = phone.download(f"/v/{code}/documento.pdf")
    _show(phone, tmp_path, pdf)
    _expect(phone, "authentic", "Documento autêntico")
    expect(phone.page.locator(".checks")).to_contain_text("idêntico, byte por byte")


def test_one_altered_byte(phone: Visitor, tmp_path: Path) -> None:
    pdf = bytearray(phone.download(f"/v/{_code(phone.house, 'released')}/documento.pdf"))
    pdf[7] ^= 1
    _show(phone, tmp_path, bytes(pdf))
    _expect(phone, "altered", "Arquivo alterado")
    expect(phone.page.locator(".card", has_text="O documento verdadeiro")).to_be_visible()


def test_a_cancelled_document(phone: Visitor) -> None:
    _ask(phone, _code(phone.house, "cancelled", "AND released_at IS NOT NULL"))
    _expect(phone, "cancelled", "Documento cancelado")


def test_an_unknown_code(phone: Visitor) -> None:
    _ask(phone, "AAAA-BBBB-CCCC-DDDD")
    _expect(phone, "unknown", "Código não encontrado")


def test_a_restricted_document_keeps_its_content(phone: Visitor) -> None:
    """DOMAIN.md: the code of a restricted document confirms authenticity and signers only."""
    code = _make_restricted(phone.house)
    _ask(phone, code)
    _expect(phone, "authentic", "Documento autêntico, de acesso restrito")
    expect(phone.page.get_by_role("link", name=re.compile("Baixar"))).to_have_count(0)
    assert phone.page.request.get(f"/v/{code}/documento.pdf").status == 404


def test_a_document_that_still_waits_for_signatures(phone: Visitor) -> None:
    _ask(phone, _code(phone.house, "closed"))
    _expect(phone, "unknown", "Ainda não vale: faltam assinaturas")


def test_somebody_elses_pdf(phone: Visitor, tmp_path: Path) -> None:
    _show(phone, tmp_path, memo_pdf())
    _expect(phone, "unknown", "Sem assinatura digital")


def test_no_pdf_at_all(phone: Visitor, tmp_path: Path) -> None:
    _show(phone, tmp_path, b"%PDF-1.7 cut short")
    expect(phone.page.locator(".verdict h1")).to_have_text("Não deu para ler o arquivo", timeout=15_000)


def test_the_code_on_the_paper_is_what_the_qr_says(phone: Visitor) -> None:
    """The page's own QR and the stamp name the same code."""
    code = _code(phone.house, "released")
    pdf = pypdfium2.PdfDocument(io.BytesIO(phone.download(f"/v/{code}/documento.pdf")))
    assert all(code[:4] in page.get_textpage().get_text_range() for page in pdf)
