"""Forms lose nothing of what was typed (UI.md rule 5)."""

from flask import Flask

from app.web.forms import Form


def test_words_are_stripped_and_secrets_are_not(app: Flask) -> None:
    """Whoever chose a password that ends with a blank proves who they are everywhere in the same way."""
    sent = {"login": " ana ", "password": " senha com espaço ", "pin": "pin-2026 "}
    with app.test_request_context(method="POST", data=sent):
        form = Form.sent(*sent)
    assert form.values == {"login": "ana", "password": " senha com espaço ", "pin": "pin-2026 "}
