"""Appearance, language and keyboard: small cookies, chosen by a plain form, working without script."""

from flask import Blueprint, Flask, Response, current_app, request

from app.web.access import public
from app.web.locale import COOKIE as LOCALE_COOKIE
from app.web.locale import OFFERED
from app.web.pages import local_path, redirect_after

YEAR = 31_536_000
CHOICES = {"tema": ("auto", "light", "dark"), "atalhos": ("1", "0"), LOCALE_COOKIE: OFFERED}

blueprint = Blueprint("preferences", __name__)


def preference(name: str) -> str:
    """A choice kept in a cookie, or the first of its choices."""
    kept = request.cookies.get(name, "")
    return kept if kept in CHOICES[name] else CHOICES[name][0]


@blueprint.post("/preferencias")
@public
def choose() -> Response:
    """Keep the choices that were sent and go back to the page they were made on."""
    response = redirect_after(local_path(request.form.get("voltar", "/")))
    for name, allowed in CHOICES.items():
        if request.form.get(name) in allowed:
            secure = current_app.config["HTTPS"]
            response.set_cookie(name, request.form[name], max_age=YEAR, samesite="Lax", secure=secure)
    return response


def init_app(app: Flask) -> None:
    """Register the form's address; give templates ``preference``."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["preference"] = preference
