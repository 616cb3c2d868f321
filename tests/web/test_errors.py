"""One handler for all errors; RELIABILITY, security acceptance 10: no stack, path or version."""

import pytest
from flask import render_template
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError


def test_an_expected_error_says_its_sentence(client: FlaskClient) -> None:
    answer = client.get("/conflict")
    assert answer.status_code == 409
    assert "Outra pessoa já assinou." in answer.text


def test_an_unexpected_error_says_nothing_of_its_own(client: FlaskClient) -> None:
    answer = client.get("/boom")
    assert answer.status_code == 500
    assert "/srv/x" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["X-Request-ID"] in answer.text


def test_programs_get_a_problem(client: FlaskClient) -> None:
    answer = client.get("/conflict", headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json(force=True)["code"] == "conflict"
    assert answer.get_json(force=True)["detail"] == "Outra pessoa já assinou."


def test_htmx_gets_a_block(client: FlaskClient) -> None:
    answer = client.get("/conflict", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert 'role="alert"' in answer.text


def test_an_unknown_address_is_a_page(client: FlaskClient) -> None:
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert "Não encontramos esta página" in answer.text


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    assert "GET" in client.open("/route", method="OPTIONS").headers["Allow"]


def test_a_disk_found_full_at_the_commit_says_so(client: FlaskClient) -> None:
    """RELIABILITY I12: the commit comes after the view, where Flask wraps what it raises."""
    assert client.get("/full").status_code == 507


def test_without_a_database_the_sentence_comes_without_its_frame(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(template: str, **facts: object) -> str:
        if template == "errors/error.html":
            raise OperationalError("SELECT", None, Exception())
        return render_template(template, **facts)

    monkeypatch.setattr("app.web.errors.render_template", draw)
    answer = client.get("/conflict")
    assert answer.status_code == 409
    assert "Outra pessoa já assinou." in answer.text
