"""Inboxes, readings and movements on their pages: the main job from sending to acknowledgement."""

import pytest
from sqlalchemy.orm import Session

from app.documents.access import grant_arrival
from app.documents.models import Document
from app.inboxes import actions as inboxes
from app.inboxes.counters import Owner, Tally
from app.inboxes.models import ReceiptLevel
from app.inboxes.queries import recorded_level
from app.kernel import clock
from app.kernel.database import Database
from app.people.actor import Actor
from app.routing.models import IntentState, MovementIntent
from tests.documents.making import make_draft, write_release
from tests.fixtures import SmallCity
from tests.people.application import Browser

pytestmark = pytest.mark.slow


def _paper(session: Session, city: SmallCity, *, released: bool) -> Document:
    document = make_draft(session, city.ana, city.memo)
    grant_arrival(session, document, city.compras)
    tally = Tally()
    owner = Owner("department", city.compras)
    inboxes.arrive(session, inboxes.Arrival(document.id, owner, None, city.ana.person_id, clock.now()), tally)
    tally.write(session)
    if released:
        write_release(session, document)
    return document


@pytest.fixture
def memo(database: Database, city: SmallCity) -> str:
    """Address of a released memo in Compras's inbox."""
    with database.writing() as session:
        return f"/documentos/{_paper(session, city, released=True).id}"


@pytest.fixture
def draft(database: Database, city: SmallCity) -> str:
    """Address of a memo whose signature lacks."""
    with database.writing() as session:
        return f"/documentos/{_paper(session, city, released=False).id}"


def _id(address: str) -> int:
    return int(address.rpartition("/")[2])


def _level(database: Database, actor: Actor, address: str) -> ReceiptLevel | None:
    with database.reading() as session:
        return recorded_level(session, actor, _id(address))


def test_sent_opened_read_and_acknowledged(browser: Browser, database: Database, city: SmallCity, memo: str) -> None:
    ana = browser.sign_in(city.ana)
    assert "Obras" in ana.get(f"{memo}/tramitar").text
    sent = ana.post(f"{memo}/tramitar", {"to": [f"department:{city.obras}"], "note": "Para vistoria."})
    assert (sent.status_code, sent.location) == (303, memo)
    told = ana.get(memo)
    assert "Enviado a 1 destino." in told.text
    assert "tramitou para Obras" in told.text
    assert "0 de 1" in told.text

    davi = browser.sign_in(city.davi)
    assert "Não lido." in davi.get("/").text
    assert _level(database, city.davi, memo) is ReceiptLevel.DELIVERED
    opened = davi.get(memo)
    assert "A leitura fica registrada" in opened.text
    assert _level(database, city.davi, memo) is ReceiptLevel.OPENED
    assert "Não lido." not in davi.get("/").text
    davi.get(memo)
    assert davi.post(f"{memo}/lido").status_code == 204
    assert davi.post(f"{memo}/marcar-lido").location == memo
    assert _level(database, city.davi, memo) is ReceiptLevel.READ
    assert davi.post(f"{memo}/ciencia").location == memo
    assert _level(database, city.davi, memo) is ReceiptLevel.ACKNOWLEDGED
    assert "Sua ciência está registrada." in davi.get(memo).text

    reads = browser.sign_in(city.ana).get(f"{memo}/leituras").text
    assert "Davi Demonstração" in reads
    assert "1 de 1" in reads


def test_answered_by_dispatch(browser: Browser, city: SmallCity, memo: str) -> None:
    browser.sign_in(city.ana).post(f"{memo}/tramitar", {"to": f"department:{city.gabinete}"}, page=memo)
    elisa = browser.sign_in(city.elisa)
    assert 'id="despacho"' in elisa.get(memo).text
    empty = elisa.post(f"{memo}/despachar", {"text": " "})
    assert (empty.status_code, "Escreva o despacho." in empty.text) == (422, True)
    assert elisa.post(f"{memo}/despachar", {"text": "De acordo."}).location == memo
    back = browser.sign_in(city.ana).get(memo).text
    assert "De acordo." in back
    assert "despachou para Compras" in back


def test_waits_until_withdrawn(browser: Browser, database: Database, city: SmallCity, draft: str) -> None:
    ana = browser.sign_in(city.ana)
    ana.post(f"{draft}/tramitar", {"to": f"person:{city.elisa.person_id}:{city.gabinete}"}, page=f"{draft}/tramitar")
    page = ana.get(draft).text
    assert "Sai sozinho para Elisa Demonstração (Gabinete)" in page
    assert "Retirar o envio" in page
    assert browser.sign_in(city.elisa).get(draft).status_code == 404
    ana = browser.sign_in(city.ana)
    ana.get("/?aba=aguardando")
    with database.reading() as session:
        intent = session.query(MovementIntent).one()
    assert ana.post(f"/envios/{intent.id}/retirar", page=draft).location == draft
    with database.reading() as session:
        assert session.get_one(MovementIntent, intent.id).state is IntentState.WITHDRAWN


@pytest.mark.parametrize("to", ["", "department:x", "person:1", "planeta:1", "department:999"])
def test_wrong_destinations_keep_what_was_typed(browser: Browser, city: SmallCity, memo: str, to: str) -> None:
    ana = browser.sign_in(city.ana)
    answer = ana.post(f"{memo}/tramitar", {"to": to, "note": "Para vistoria."}, page=f"{memo}/tramitar")
    assert answer.status_code == 422
    assert "Para vistoria." in answer.text


def test_archived_and_taken_back(browser: Browser, city: SmallCity, memo: str) -> None:
    ana = browser.sign_in(city.ana)
    assert "/caixa/1/concluir" in ana.get(memo).text
    assert ana.post("/caixa/1/concluir").location == "/"
    inbox = ana.get("/")
    assert "/caixa/1/reabrir" in inbox.text, "undo (UI.md rule 6)"
    assert "Compra de papel" not in inbox.text
    assert "Compra de papel" in ana.get("/?aba=concluidos").text
    assert ana.post("/caixa/1/reabrir").location == memo
    assert ana.post("/caixa/1/atribuir", {"person": str(city.bruno.person_id)}).location == memo


def test_the_list_is_searched_and_says_nothing_found(browser: Browser, city: SmallCity, memo: str) -> None:
    ana = browser.sign_in(city.ana)
    assert memo in ana.get("/?q=papel").text
    assert "Nada encontrado" in ana.get("/?q=inexistente").text
    assert ana.get("/minha-caixa?pos=nonsense").status_code == 200


def test_foreign_documents_do_not_exist(browser: Browser, city: SmallCity, memo: str) -> None:
    clara = browser.sign_in(city.clara)
    clara.get("/conta")
    for path in (memo, f"{memo}/tramitar", f"{memo}/leituras"):
        assert clara.get(path).status_code == 404
    for path in (f"{memo}/tramitar", f"{memo}/despachar", f"{memo}/lido", f"{memo}/ciencia", "/caixa/1/concluir"):
        assert clara.post(path, {"to": f"department:{city.obras}", "text": "x"}, page="/conta").status_code == 404


def test_pages_for_htmx_are_parts(browser: Browser, city: SmallCity, memo: str) -> None:
    ana = browser.sign_in(city.ana)
    for path in (memo, f"{memo}/tramitar"):
        part = ana.client.get(path, headers={"HX-Request": "true"})
        assert part.status_code == 200
        assert "<html" not in part.text


def test_a_search_without_script_keeps_what_was_chosen_and_typed(browser: Browser, city: SmallCity, memo: str) -> None:
    ana = browser.sign_in(city.ana)
    sent = {"to": [f"department:{city.obras}", "nonsense"], "note": "Para vistoria.", "q": "gabinete", "search": "1"}
    answer = ana.post(f"{memo}/tramitar", sent, page=f"{memo}/tramitar")
    assert answer.status_code == 200
    assert f'value="department:{city.obras}" checked' in answer.text
    assert "Para vistoria." in answer.text
    assert f'value="department:{city.gabinete}">' in answer.text
    assert "Chega agora à caixa de cada destino." in answer.text


def test_a_search_with_script_gets_the_answers_alone(browser: Browser, city: SmallCity, draft: str) -> None:
    ana = browser.sign_in(city.ana)
    answer = ana.get(f"{draft}/tramitar?q=elisa", headers={"HX-Request": "true"})
    assert "Elisa Demonstração" in answer.text
    assert "<form" not in answer.text
    assert "Sai sozinho depois da última assinatura." in ana.get(f"{draft}/tramitar").text
    assert "Ninguém com “xyz”" in ana.get(f"{draft}/tramitar?q=xyz").text
