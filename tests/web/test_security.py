"""RELIABILITY, security acceptance 1: headers on every answer, errors too."""

import pytest
from flask.testing import FlaskClient

EVERY = ["/queue", "/nothing-here", "/conflict", "/boom"]


@pytest.mark.parametrize("path", EVERY)
def test_every_answer_carries_the_policy(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    expected = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    assert headers["Content-Security-Policy"] == expected
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_hsts_only_on_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/queue").headers
    assert "max-age" in client.get("/queue", base_url="https://localhost").headers["Strict-Transport-Security"]


def test_requests_have_their_own_ids(client: FlaskClient) -> None:
    assert client.get("/queue").headers["X-Request-ID"] != client.get("/queue").headers["X-Request-ID"]


def test_a_body_over_the_limit_is_refused_in_words(client: FlaskClient, token: str) -> None:
    answer = client.post("/queue", data={"csrf_token": token, "text": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "Arquivo grande demais" in answer.text


def test_a_view_may_ask_for_a_larger_body(client: FlaskClient, token: str) -> None:
    answer = client.post("/large", data=b"x" * 2_000_000, headers={"X-CSRF-Token": token})
    assert answer.text == "2000000"
