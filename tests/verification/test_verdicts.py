"""Words of a verdict."""

from flask import Flask
from flask_babel import Babel

from app.verification.verdicts import clock_label


def test_a_clock_that_names_itself_is_not_named_twice() -> None:
    app = Flask("words")
    Babel(app, default_locale="pt_BR")
    with app.test_request_context():
        assert clock_label("Carimbo do tempo próprio: Município") == "Carimbo do tempo próprio: Município"
        assert clock_label("ACT Exemplo") == "carimbo do tempo: ACT Exemplo"
        assert clock_label("") == "hora do computador de quem assinou"
