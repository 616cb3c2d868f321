"""What all pages share: safety headers, CSRF, error pages, static files, filters, forms, preferences.

Views import from the modules beside this one; ``init_app`` is called once by the factory, **after** whatever sets
``g.csrf_secret`` from the session has registered its own ``before_request``.
"""

from flask import Flask

from app.web import assets, csrf, errors, filters, locale, messages, pages, parts, preferences, security


def init_app(app: Flask) -> None:
    """Give an application everything its pages stand on.

    Args:
        app: needs ``SECRET_KEY``; reads ``CITY_TIMEZONE`` (a zone name) and ``HTTPS`` (cookies are Secure).
    """
    app.config.setdefault("CITY_TIMEZONE", "America/Sao_Paulo")
    app.config.setdefault("HTTPS", False)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_CONTENT_LENGTH"] or security.FORM_LIMIT
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for part in (locale, security, assets, csrf, errors, filters, messages, pages, parts, preferences):
        part.init_app(app)
