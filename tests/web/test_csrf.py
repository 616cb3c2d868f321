"""RELIABILITY, security acceptance 2: no write without a token of this session."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_writes_without_a_token_are_refused(client: FlaskClient, method: str) -> None:
    assert getattr(client, method)("/queue").status_code == 403


def test_the_refusal_is_a_page_in_portuguese(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"login": "ana"})
    assert answer.status_code == 403
    assert "formulário venceu" in answer.text


def test_the_field_is_accepted(client: FlaskClient, token: str) -> None:
    assert client.post("/queue", data={"csrf_token": token}).status_code == 200


def test_the_header_is_accepted(client: FlaskClient, token: str) -> None:
    assert client.post("/queue", headers={"X-CSRF-Token": token}).status_code == 200


def test_two_tokens_never_look_alike(client: FlaskClient) -> None:
    assert client.get("/token").text[:20] != client.get("/token").text[:20]


def test_a_token_of_another_session_is_refused(client: FlaskClient) -> None:
    mine = client.get("/token", headers={"Test-Session": "mine"}).text
    answer = client.post("/queue", headers={"Test-Session": "theirs", "X-CSRF-Token": mine})
    assert answer.status_code == 403


def test_a_token_of_this_session_is_accepted(client: FlaskClient) -> None:
    mine = client.get("/token", headers={"Test-Session": "mine"}).text
    assert client.post("/queue", headers={"Test-Session": "mine", "X-CSRF-Token": mine}).status_code == 200


@pytest.mark.parametrize("forged", ["", "x", "é", "A" * 64, "===="])
def test_rubbish_is_refused(client: FlaskClient, forged: str) -> None:
    assert client.post("/queue", data={"csrf_token": forged}).status_code == 403


def test_the_anonymous_cookie_is_out_of_reach_of_scripts(client: FlaskClient) -> None:
    cookie = client.get("/token").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
