"""The main job, on screen: a photographed memo is read, signed, moves by itself, is read, answered and verified.

One story told in order against one running city; each test goes on where the one before it stopped.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.driving import PATIENCE, Visitor
from tests.browser.photograph import SUBJECT, memo_pdf, photographed

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Visit = Callable[..., Visitor]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


class Story:
    """What earlier tests leave for later ones."""

    document_id = 0
    code = ""
    signed = b""


def test_a_photographed_memo_is_read_and_filed(visit: Visit, tmp_path: Path) -> None:
    clara, photo = visit("Clara"), tmp_path / "IMG_0193.jpg"
    photo.write_bytes(photographed(memo_pdf()))
    clara.page.goto("/receber")
    clara.page.set_input_files("#f-files", photo)
    row = clara.page.locator("#lendo li").filter(has_text="IMG_0193.jpg")
    expect(row.locator(".figures, .chip")).to_contain_text(re.compile(r"%|Na fila"), timeout=PATIENCE)
    expect(row.locator(".chip")).to_contain_text(re.compile("Pronto|A conferir"), timeout=PATIENCE)
    if row.get_by_text("A conferir").count():
        _confirm(clara, row.locator("a").get_attribute("href") or "")
        clara.page.goto("/receber")
    expect(row).to_contain_text("Memorando · Compras e Contratos")


def _confirm(clerk: Visitor, path: str) -> None:
    clerk.page.goto(path)
    clerk.page.get_by_label("Encaminhar para").select_option(label="Compras e Contratos")
    clerk.button("Confirmar e encaminhar").click()


def test_the_head_states_the_check_asks_to_route_and_closes(visit: Visit) -> None:
    bruno = visit("Bruno")
    bruno.page.get_by_role("link", name=SUBJECT).first.click()
    expect(bruno.page.locator("#painel h1")).to_have_text(SUBJECT)
    Story.document_id = bruno.document_id()
    bruno.button("Declarar").click()
    expect(bruno.page.locator("#painel .chip", has_text="Cópia simples")).to_be_visible()
    _route(bruno, "Gabinete do Prefeito")
    expect(bruno.page.locator("#painel")).to_contain_text("Sai sozinho para Gabinete do Prefeito")
    bruno.link("Fechar para assinatura").click()
    bruno.button("Fechar para assinatura").click()
    expect(bruno.page).to_have_url(re.compile(r"/assinar/\d+$"), timeout=PATIENCE)
    expect(bruno.page.locator("#conteudo h2").first).to_contain_text(re.compile(r"Assinar Memo\S* \d"))


def _route(visitor: Visitor, department: str) -> None:
    visitor.press("t")
    dialog = visitor.page.locator("#dialogo")
    dialog.locator("[data-pick-search]").fill(department.split(maxsplit=1)[0])
    dialog.locator("label.option", has_text=department).first.click()
    dialog.get_by_label("Encaminhamento").fill("Segue para decisão.")
    dialog.get_by_role("button", name="Tramitar").click()
    expect(dialog).not_to_be_visible()


def test_nothing_unsigned_is_seen_elsewhere(visit: Visit) -> None:
    """The gate (DESIGN.md, rule 2): asked for, but not there before the last signature."""
    elisa = visit("Elisa")
    expect(elisa.page.get_by_role("link", name=SUBJECT)).to_have_count(0)
    assert elisa.page.request.get(f"/documentos/{Story.document_id}").status == 404


def test_a_wrong_pin_is_told_and_the_right_one_signs(visit: Visit) -> None:
    bruno = visit("Bruno")
    bruno.page.goto(f"/documentos/{Story.document_id}")
    bruno.press("a")
    dialog = bruno.page.locator("#dialogo")
    expect(dialog).to_contain_text(bruno.house.card("Bruno")["pin"])
    _sign_in_dialog(bruno, "errado-errado")
    expect(dialog.get_by_role("alert")).to_contain_text("O PIN não confere. Restam 4 tentativas.")
    _sign_in_dialog(bruno, bruno.house.card("Bruno")["pin"])
    expect(bruno.page.locator(".message")).to_contain_text("Documento assinado.", timeout=PATIENCE)
    expect(bruno.page.locator(".stepper .done")).to_contain_text("Assinou")
    Story.code = bruno.read_code()
    Story.signed = bruno.download(f"/documentos/{Story.document_id}/arquivo")
    assert b"/ByteRange" in Story.signed


def _sign_in_dialog(visitor: Visitor, pin: str) -> None:
    dialog = visitor.page.locator("#dialogo")
    dialog.get_by_label("PIN", exact=True).fill(pin)
    dialog.get_by_label(re.compile("^Li o documento")).check()
    dialog.get_by_role("button", name="Assinar agora").click()


def test_it_arrives_unread_by_itself_and_is_read(visit: Visit) -> None:
    """Read receipts: 'read' after three seconds in view; 'Leituras n de N' on the document."""
    elisa = visit("Elisa")
    row = elisa.page.locator("[data-rows] li", has_text=SUBJECT)
    expect(row).to_have_class(re.compile("unread"))
    expect(row).to_contain_text("Compras e Contratos")
    with elisa.page.expect_response(re.compile(r"/lido$"), timeout=15_000) as answer:
        row.locator("a").click()
    assert answer.value.status == 204
    expect(row).not_to_have_class(re.compile("unread"))
    fabio = visit("Fábio")
    fabio.page.goto(f"/documentos/{Story.document_id}")
    readings = fabio.page.locator(".beside section", has_text="Leituras")
    expect(readings).to_contain_text("1 de 3")
    expect(readings.locator("li", has_text="Elisa")).to_contain_text("leu")
    expect(readings.locator("li", has_text="Fábio")).to_contain_text("abriu")
    fabio.button("Marcar como lido").click()
    expect(readings).to_contain_text("2 de 3")


def test_the_answer_goes_back(visit: Visit) -> None:
    elisa = visit("Elisa")
    elisa.page.goto(f"/documentos/{Story.document_id}")
    elisa.page.get_by_label("Despacho").fill("De acordo. Prossiga-se com o aditivo.")
    elisa.button("Registrar despacho").click()
    expect(elisa.page.locator(".message")).to_contain_text("Despacho registrado e enviado.")
    ana = visit("Ana")
    row = ana.page.locator("[data-rows] li", has_text=SUBJECT)
    expect(row).to_have_class(re.compile("unread"))
    row.locator("a").click()
    expect(ana.page.locator("#painel .card", has_text="De acordo. Prossiga-se")).to_be_visible()


def test_anybody_checks_the_code_and_every_byte_on_a_phone(visit: Visit, tmp_path: Path) -> None:
    citizen = visit(**PHONE)
    citizen.page.goto("/verificar")
    citizen.page.get_by_label("Código de verificação").fill(Story.code.lower())
    citizen.button("Verificar código").click()
    verdict = citizen.page.locator(".verdict")
    expect(verdict).to_have_class(re.compile("authentic"))
    expect(citizen.page.locator(".signers")).to_contain_text("CPF ***.")
    _drop(citizen, tmp_path, Story.signed)
    expect(verdict).to_have_class(re.compile("authentic"))
    expect(citizen.page.locator(".checks")).to_contain_text("idêntico, byte por byte")
    _drop(citizen, tmp_path, _one_byte_changed(Story.signed))
    expect(verdict).to_contain_text("Arquivo alterado")


def _one_byte_changed(pdf: bytes) -> bytes:
    """One digit of the header's version: the file still opens, its code is still there."""
    assert pdf.startswith(b"%PDF-1.")
    return b"%PDF-1." + bytes([pdf[7] ^ 1]) + pdf[8:]


def _drop(visitor: Visitor, folder: Path, pdf: bytes) -> None:
    file = folder / "recebido.pdf"
    file.write_bytes(pdf)
    visitor.page.set_input_files("#f-file", file)
    visitor.button("Conferir arquivo").click()
    visitor.page.wait_for_load_state()
