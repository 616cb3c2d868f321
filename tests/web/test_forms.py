"""Forms lose nothing of what was typed (UI.md rule 5)."""

import sqlalchemy as sa
from flask import Flask, g

from app.kernel import clock
from app.kernel.database import Database
from app.people.models import City
from app.web import unit
from app.web.forms import Form, invalid


def test_words_are_stripped_and_secrets_are_not(app: Flask) -> None:
    """Whoever chose a password that ends with a blank proves who they are everywhere in the same way."""
    sent = {"login": " ana ", "password": " senha com espaço ", "pin": "pin-2026 "}
    with app.test_request_context(method="POST", data=sent):
        form = Form.sent(*sent)
    assert form.values == {"login": "ana", "password": " senha com espaço ", "pin": "pin-2026 "}


def test_what_a_refused_form_began_is_not_written(application: Flask, database: Database) -> None:
    with application.test_request_context("/verificar", method="POST"):
        g.actor = None
        unit.db().add(City(id=1, name="Vila Demonstração", created_at=clock.now()))
        unit.db().flush()
        answer = invalid("verification/form.html", Form(errors={"file": "Escolha o PDF."}))
        unit.finish()
    assert (answer.status_code, "Escolha o PDF." in answer.get_data(as_text=True)) == (422, True)
    with database.reading() as session:
        assert session.scalars(sa.select(City)).all() == []
