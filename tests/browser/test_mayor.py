"""The mayor's acts are qualified (Lei 14.063/2020, art. 5º, § 2º, I): her PIN is refused, her certificate accepted."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.driving import PATIENCE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Visit = Callable[..., Visitor]


def _open_decree(elisa: Visitor) -> None:
    elisa.page.goto("/assinar")
    elisa.page.locator(".queue li", has_text="Decreto").locator(".what a").first.click()


def test_her_own_key_is_refused_with_the_law(visit: Visit) -> None:
    elisa = visit("Elisa")
    _open_decree(elisa)
    own = elisa.page.locator("label.option", has_text="Meu certificado da prefeitura")
    expect(own.locator("input")).to_be_disabled()
    expect(own).to_contain_text("Lei 14.063/2020")
    expect(own).to_contain_text("qualificada")


def test_her_account_hands_out_the_demonstrations_certificate(visit: Visit) -> None:
    elisa = visit("Elisa")
    elisa.page.goto("/conta/assinatura")
    expect(elisa.page.locator(".demonstration-hint").first).to_contain_text(elisa.house.card("Elisa")["pin"])
    with elisa.page.expect_download() as got:
        elisa.link("Baixe o certificado de demonstração").click()
    assert got.value.suggested_filename == "certificado-demonstracao.p12"
    assert visit("Ana").page.request.get("/demonstracao/certificado.p12").status == 404


def test_the_certificate_signs_and_the_proof_says_demonstration(visit: Visit, tmp_path: Path) -> None:
    elisa, file = visit("Elisa"), tmp_path / "elisa.p12"
    file.write_bytes(elisa.download("/demonstracao/certificado.p12"))
    _open_decree(elisa)
    elisa.page.get_by_label("Arquivo do certificado").set_input_files(file)
    _agree(elisa, "senha errada")
    expect(elisa.page.get_by_role("alert")).to_be_visible(timeout=PATIENCE)
    elisa.page.get_by_label("Arquivo do certificado").set_input_files(file)
    _agree(elisa, elisa.house.card("Elisa")["password"])
    expect(elisa.page.locator(".message")).to_contain_text("Documento assinado.", timeout=PATIENCE)
    elisa.page.goto(f"/v/{elisa.read_code()}")
    expect(elisa.page.locator(".verdict")).to_have_class(re.compile("authentic"))
    expect(elisa.page.locator(".banner")).to_contain_text("DEMONSTRAÇÃO")
    expect(elisa.page.locator(".signers")).to_contain_text("Assinatura qualificada")


def _agree(elisa: Visitor, password: str) -> None:
    elisa.page.get_by_label("Senha do arquivo", exact=True).fill(password)
    elisa.page.get_by_label(re.compile("^Li o documento")).check()
    elisa.button("Assinar agora").click()
