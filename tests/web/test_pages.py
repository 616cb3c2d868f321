"""One address, page or block; forms that lose nothing; messages shown once; choices kept."""

import pytest
from flask.testing import FlaskClient

from app.web.forms import Form
from app.web.pages import local_path


def test_a_browser_gets_the_page(client: FlaskClient) -> None:
    answer = client.get("/route")
    assert "<html" in answer.text
    assert "1.284" in answer.text


def test_htmx_gets_the_block(client: FlaskClient) -> None:
    answer = client.get("/route", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert 'id="dialogo-titulo"' in answer.text
    assert "HX-Request" in answer.headers["Vary"]


def test_restored_history_gets_the_page(client: FlaskClient) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get("/route", headers=headers).text


def test_a_wrong_form_keeps_what_was_typed(client: FlaskClient, token: str) -> None:
    answer = client.post("/sign-in", data={"csrf_token": token, "login": "<ana>", "password": "segredo"})
    assert answer.status_code == 422
    assert 'value="&lt;ana&gt;"' in answer.text
    assert 'href="#f-login"' in answer.text
    assert "segredo" not in answer.text


def test_after_an_action_the_reader_is_sent_on(client: FlaskClient, token: str) -> None:
    answer = client.post("/done", data={"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/queue")


def test_htmx_is_told_where_to_go(client: FlaskClient, token: str) -> None:
    answer = client.post("/done", data={"csrf_token": token}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/queue"


def test_a_message_is_shown_once_with_its_undo(client: FlaskClient, token: str) -> None:
    client.post("/done", data={"csrf_token": token})
    assert 'action="/undo"' in client.get("/queue").text
    assert "Documento arquivado." not in client.get("/queue").text


def test_a_forged_message_is_dropped(client: FlaskClient) -> None:
    client.set_cookie("aviso", "W3sidGV4dCI6Im9pIn1d.x.y")
    assert client.get("/queue").status_code == 200


@pytest.mark.parametrize("target", ["https://x.example", "//x.example", "/\\x.example", "x", "/a\r\nb", ""])
def test_nobody_is_sent_elsewhere(target: str) -> None:
    assert local_path(target) == "/"


def test_a_path_of_this_site_is_kept() -> None:
    assert local_path("/caixa?c=1") == "/caixa?c=1"


def test_the_theme_is_kept(client: FlaskClient, token: str) -> None:
    answer = client.post("/preferencias", data={"csrf_token": token, "tema": "dark", "voltar": "/queue"})
    assert answer.location == "/queue"
    assert 'data-theme="dark"' in client.get("/queue").text


def test_an_unknown_theme_is_ignored(client: FlaskClient, token: str) -> None:
    client.post("/preferencias", data={"csrf_token": token, "tema": "x"})
    assert 'data-theme="auto"' in client.get("/queue").text


def test_shortcuts_can_be_switched_off(client: FlaskClient, token: str) -> None:
    client.post("/preferencias", data={"csrf_token": token, "atalhos": "0"})
    assert 'data-shortcuts="off"' in client.get("/queue").text


def test_a_language_without_catalogue_is_not_offered(client: FlaskClient) -> None:
    client.set_cookie("idioma", "en")
    assert "Para assinar" in client.get("/queue", headers={"Accept-Language": "en"}).text


def test_the_first_thing_said_about_a_field_stands() -> None:
    form = Form({"a": "", "b": "x"})
    form.require(["a", "b"], "falta")
    form.check("a", False, "curto")
    assert form.errors == {"a": "falta"}
    assert not form.valid
