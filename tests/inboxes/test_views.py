"""Inboxes on their pages: filters that stay, work shared out, archive and undo."""

import re

import pytest

from app.inboxes.counters import Owner
from app.inboxes.models import InboxEntry
from app.inboxes.queries.entries import PAGE
from app.kernel.database import Database
from app.people.actor import Actor
from tests.fixtures import SmallCity
from tests.inboxes.moving import entry, moved
from tests.people.application import Browser

pytestmark = pytest.mark.slow


def _moved(database: Database, city: SmallCity, owner: Owner) -> tuple[str, int]:
    """Address of a document in an inbox, and its entry there."""
    with database.writing() as session:
        document = moved(session, city, owner)
        return f"/documentos/{document.id}", entry(session, document, owner).id


@pytest.fixture
def obras(city: SmallCity) -> Owner:
    return Owner("department", city.obras)


@pytest.fixture
def davi(browser: Browser, city: SmallCity) -> Browser:
    """Davi at work in Obras."""
    return browser.sign_in(city.davi)


def test_a_filter_stays_over_pages_tabs_and_searches(
    davi: Browser, database: Database, city: SmallCity, obras: Owner
) -> None:
    with database.writing() as session:
        for _ in range(PAGE + 1):
            moved(session, city, obras)
    page = davi.get("/?filtro=nao-lidos&q=papel").text
    assert page.count("data-row ") == PAGE
    assert "filtro=nao-lidos&amp;q=papel&amp;pos=" in page
    assert "aba=aguardando&amp;filtro=nao-lidos&amp;q=papel" in page
    assert '<input type="hidden" name="filtro" value="nao-lidos">' in page
    older = re.search(r'href="([^"]+pos=[^"]+)"', page)
    assert older
    assert davi.get(older[1].replace("&amp;", "&")).text.count("data-row ") == 1


@pytest.mark.parametrize(
    ("address", "words"),
    [("/?filtro=meus", "Nada com você"), ("/?filtro=nao-lidos", "Tudo lido"), ("/?q=nada", "Nada encontrado")],
)
def test_an_empty_list_says_why(davi: Browser, address: str, words: str) -> None:
    assert words in davi.get(address).text


def test_one_assumes_hands_on_and_leaves(davi: Browser, database: Database, city: SmallCity, obras: Owner) -> None:
    address, entry_id = _moved(database, city, obras)
    assert "Ninguém assumiu ainda." in davi.get(address).text
    assign = f"/caixa/{entry_id}/atribuir"
    assert davi.post(assign, {"person": city.davi.person_id}).location == address
    assert "com você" in davi.get("/?filtro=meus").text
    davi.post(assign, {"person": ""})
    assert "Ninguém assumiu ainda." in davi.get(address).text


def test_ones_own_inbox_has_nothing_to_share_out(davi: Browser, database: Database, city: SmallCity) -> None:
    address, entry_id = _moved(database, city, Owner("person", city.davi.person_id))
    assert "Responsável no setor" not in davi.get(address).text
    assert "filtro=meus" not in davi.get("/minha-caixa").text
    assert davi.post(f"/caixa/{entry_id}/concluir").location == "/minha-caixa"


def test_archiving_is_undone_in_one_click(davi: Browser, database: Database, city: SmallCity, obras: Owner) -> None:
    address, entry_id = _moved(database, city, obras)
    davi.get(address)
    assert davi.post(f"/caixa/{entry_id}/concluir").location == "/"
    undo = f"/caixa/{entry_id}/reabrir"
    assert f'action="{undo}"' in davi.get("/").text
    assert davi.post(undo).location == address


def test_a_colleague_who_left_is_not_named(davi: Browser, database: Database, city: SmallCity, obras: Owner) -> None:
    address, entry_id = _moved(database, city, obras)
    _leave(database, city.elisa, entry_id)
    assert "Alguém que saiu do setor" in davi.get(address).text


def _leave(database: Database, person: Actor, entry_id: int) -> None:
    with database.writing() as session:
        session.get_one(InboxEntry, entry_id).assigned_to_id = person.person_id
