"""What a visitor of the demonstration needs in hand: their own PIN, and the mayor's certificate file.

Nothing of this exists elsewhere: without the demonstration's cards every page here answers 'not found'.
"""

from flask import Blueprint, Response, current_app, send_file
from flask_babel import gettext as _

from app.demonstration.people import MAYOR_FILE
from app.kernel.errors import NotFound
from app.people.demonstration_cards import DemonstrationCard, card_of
from app.settings import Settings
from app.web.access import current_actor, is_signed_in, signed_in
from app.web.unit import db

bp = Blueprint("demonstration", __name__)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["carimbo.settings"]
    return settings


@bp.app_template_global()
def demonstration_card() -> DemonstrationCard | None:
    """The signed-in person's card, for hints beside the fields that ask for a PIN; None outside the demonstration."""
    return card_of(db(), _settings().runtime_dir, current_actor().person_id) if is_signed_in() else None


@bp.get("/demonstracao/certificado.p12")
@signed_in
def certificate() -> Response:
    """The mayor's PKCS#12, to the mayor."""
    card, file = demonstration_card(), _settings().data_dir.absolute() / MAYOR_FILE
    if card is None or not card.file or not file.is_file():
        raise NotFound(_("Este certificado de demonstração não existe."))
    return send_file(file, mimetype="application/x-pkcs12", as_attachment=True, download_name=MAYOR_FILE)
