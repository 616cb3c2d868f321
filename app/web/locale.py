"""Language and time zone of the page: Portuguese first, English once its catalogue exists."""

from flask import Flask, current_app, request
from flask_babel import Babel, get_babel

DEFAULT = "pt_BR"
OFFERED = ("pt_BR", "en")
COOKIE = "idioma"


def available() -> list[str]:
    """Languages a reader may choose: Portuguese (the texts themselves) and those with a compiled catalogue."""
    compiled = {str(found) for found in get_babel().instance.list_translations()}
    return [name for name in OFFERED if name == DEFAULT or name in compiled]


def choose() -> str:
    """The reader's own choice, else what the browser asks for, else Portuguese."""
    names = available()
    chosen = request.cookies.get(COOKIE, "")
    if chosen in names:
        return chosen
    return request.accept_languages.best_match([name.replace("_", "-") for name in names], DEFAULT).replace("-", "_")


def zone_name() -> str:
    """The city's zone: clock times on pages are the city's, wherever the reader is."""
    name: str = current_app.config["CITY_TIMEZONE"]
    return name


def init_app(app: Flask) -> None:
    """Set up Flask-Babel; its ``_`` reaches templates through the i18n extension."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", DEFAULT)
    Babel(app, locale_selector=choose, timezone_selector=zone_name)
    app.jinja_env.globals["available_locales"] = available
