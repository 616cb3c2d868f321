"""Keyboard only (UI.md, rule 4): j k Enter a t e ? and the focus that shows where one is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.driving import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Visit = Callable[..., Visitor]
FOCUSED = "document.activeElement"


def test_rows_are_walked_opened_and_concluded(visit: Visit) -> None:
    bruno = visit("Bruno")
    rows = bruno.page.locator("[data-rows] [data-row]")
    bruno.press("j", "j", "k")
    expect(rows.nth(0)).to_be_focused()
    assert bruno.page.evaluate(f"getComputedStyle({FOCUSED}).outlineStyle") == "solid"
    words = rows.nth(0).locator(".subject").inner_text()
    bruno.press("Enter")
    expect(bruno.page.locator("#painel h1")).to_have_text(words)
    bruno.press("e")
    expect(bruno.page.locator(".message")).to_contain_text("Documento arquivado nesta caixa.")
    bruno.button("Desfazer").click()
    expect(bruno.page.locator(".message")).to_contain_text("Documento reaberto.")


def test_a_dialog_keeps_the_focus_and_gives_it_back(visit: Visit) -> None:
    bruno = visit("Bruno")
    bruno.page.locator("[data-row]", has_text="Liberado").first.click()
    expect(bruno.page.locator("#painel [data-key-t]")).to_be_visible()
    bruno.page.locator("#painel [data-key-t]").focus()
    bruno.press("t")
    expect(bruno.page.locator("#dialogo")).to_be_visible()
    expect(bruno.page.locator("[data-pick-search]")).to_be_focused()
    for _ in range(60):
        bruno.press("Tab")
        assert bruno.page.evaluate(
            f"{FOCUSED} === document.body || document.getElementById('dialogo').contains({FOCUSED})"
        )
    bruno.press("Escape")
    expect(bruno.page.locator("#dialogo")).not_to_be_visible()
    expect(bruno.page.locator("#painel [data-key-t]")).to_be_focused()


def test_help_opens_on_question_mark_and_not_inside_fields(visit: Visit) -> None:
    ana = visit("Ana")
    ana.press("?")
    expect(ana.page.locator("#atalhos")).to_be_visible()
    ana.press("Escape", "/")
    expect(ana.page.locator("#busca")).to_be_focused()
    ana.press("?")
    expect(ana.page.locator("#atalhos")).not_to_be_visible()


def test_the_skip_link_comes_first(visit: Visit) -> None:
    ana = visit("Ana")
    ana.press("Tab")
    expect(ana.page.get_by_text("Ir para o conteúdo")).to_be_focused()
    ana.press("Enter")
    expect(ana.page.locator("#conteudo")).to_be_focused()
