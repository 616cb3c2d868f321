"""The essentials without script: sign in, inbox, open, mark read, upload, check, close, sign, route, verify."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.driving import PATIENCE, Visitor
from tests.browser.photograph import memo_pdf

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Visit = Callable[..., Visitor]
SUBJECT = "Memorando lido sem script"


def _plain(visit: Visit, name: str = "") -> Visitor:
    return visit(name, java_script_enabled=False)


def _until(visitor: Visitor, path: str, words: str) -> None:
    """A page without script is asked for again by hand."""
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end:
        visitor.page.goto(path)
        if visitor.page.get_by_text(re.compile(words)).count():
            return
        time.sleep(0.5)
    raise AssertionError(f"{words!r} never came on {path}")


def test_upload_close_sign_and_route(visit: Visit, tmp_path: Path) -> None:
    bruno, file = _plain(visit, "Bruno"), tmp_path / "memo.pdf"
    file.write_bytes(memo_pdf(SUBJECT))
    bruno.page.goto("/receber")
    bruno.page.set_input_files("#f-files", file)
    bruno.button("Enviar").click()
    expect(bruno.page.locator("#lendo")).to_contain_text("memo.pdf")
    _until(bruno, "/", SUBJECT)
    bruno.page.get_by_role("link", name=SUBJECT).first.click()
    bruno.link("Fechar para assinatura").click()
    bruno.button("Fechar para assinatura").click()
    bruno.page.wait_for_url(re.compile(r"/assinar/\d+$"), timeout=PATIENCE)
    bruno.page.get_by_label("PIN", exact=True).fill(bruno.house.card("Bruno")["pin"])
    bruno.page.get_by_label(re.compile("^Li o documento")).check()
    bruno.button("Assinar agora").click()
    bruno.page.wait_for_url(re.compile(r"/documentos/\d+$"), timeout=PATIENCE)
    expect(bruno.page.locator(".stepper .done")).to_contain_text("Assinou")
    bruno.link("Tramitar").click()
    bruno.page.locator("label.option", has_text="Gabinete do Prefeito").first.click()
    bruno.button("Tramitar").click()
    expect(bruno.page.locator(".message")).to_contain_text("Enviado a 1 destino.")
    citizen = _plain(visit)
    citizen.page.goto(f"/verificar/codigo?codigo={bruno.read_code()}")
    expect(citizen.page.locator(".verdict h1")).to_have_text("Documento autêntico")


def test_mark_read_and_acknowledge(visit: Visit) -> None:
    elisa = _plain(visit, "Elisa")
    elisa.page.get_by_role("link", name=SUBJECT).click()
    elisa.button("Marcar como lido").click()
    expect(elisa.page.locator(".end-read")).to_contain_text("Sua leitura está registrada.")
    elisa.button("Dar ciência").click()
    expect(elisa.page.locator(".end-read")).to_contain_text("Sua ciência está registrada.")


def test_check_what_the_reading_doubted(visit: Visit) -> None:
    clara = _plain(visit, "Clara")
    clara.page.goto("/conferir")
    clara.page.get_by_text("É outro tipo").click()
    clara.page.get_by_label("Tipo", exact=True).select_option(label="Requerimento")
    clara.page.get_by_label("Assunto").fill("Carta manuscrita")
    clara.page.get_by_label("Encaminhar para").select_option(label="Protocolo Geral")
    clara.button("Confirmar e encaminhar").click()
    expect(clara.page.locator(".message")).to_contain_text("Documento arquivado em Protocolo Geral.")


def test_verify_a_file(visit: Visit, tmp_path: Path) -> None:
    citizen, file = _plain(visit), tmp_path / "outro.pdf"
    file.write_bytes(memo_pdf())
    citizen.page.goto("/verificar")
    citizen.page.set_input_files("#f-file", file)
    citizen.button("Conferir arquivo").click()
    expect(citizen.page.locator(".verdict h1")).to_have_text("Sem assinatura digital")
