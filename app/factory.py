"""create_app(): the city hall as one Flask application."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app import web
from app.engines import PAGES_PRELOAD, Engines
from app.kernel import clock
from app.kernel.database import Database
from app.kernel.doorbell import Doorbell, make_celery
from app.kernel.outbox.queue import hang_bell
from app.kernel.secrets import InstallationKey
from app.people.sessions import cookie_name, load_actor
from app.settings import Settings
from app.shell import shell_context
from app.web import unit

CAPABILITIES = (
    "app.people",
    "app.certificates",
    "app.documents",
    "app.intake",
    "app.signatures",
    "app.inboxes",
    "app.routing",
    "app.verification",
    "app.health",
    "app.demonstration",
)
"""Floor by floor from below; each may have views (a blueprint `bp`) and jobs (handlers)."""


NO_SESSION = {"static_files.send", "health.health", "health.page"}
"""Endpoints that nobody is signed in for."""


class CarimboFlask(Flask):
    """Flask whose every exception, expected or not, discards the request's unit of work before it is answered."""

    def handle_user_exception(self, e: Exception) -> Any:
        """Roll back, then let the one error handler answer."""
        unit.finish(e)
        return super().handle_user_exception(e)


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application: database, engines, hooks, all blueprints and job handlers.

    Args:
        settings: of the environment when not given.
    """
    settings = settings or Settings()
    top = Path(__file__).resolve().parent.parent
    app = CarimboFlask("app.web", template_folder=str(top / "templates"), static_folder=None)
    app.config.update(CITY_TIMEZONE=settings.zone_name, HTTPS=settings.https)
    app.secret_key = InstallationKey.load(settings.installation_key_file).derive("web tokens").hex()
    app.extensions["carimbo.settings"] = settings
    app.extensions["carimbo.database"] = Database(settings.database)
    app.extensions["carimbo.engines"] = Engines(settings, PAGES_PRELOAD)
    app.before_request(_open_session)
    web.init_app(app)
    app.after_request(_commit)
    app.teardown_request(_discard)
    app.context_processor(shell_context)
    for module in load_capabilities("views"):
        blueprint: Blueprint = module.bp
        app.register_blueprint(blueprint)
    load_capabilities("jobs")
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's documented way
    hang_bell(Doorbell(make_celery(settings.broker, settings.broker_folder)))
    return app


def load_capabilities(part: str) -> list[Any]:
    """Import a part ('views', 'jobs') of every capability that has it, so that its registries fill."""
    return list(_parts(part))


def _parts(part: str) -> Iterator[Any]:
    for capability in CAPABILITIES:
        folder = Path(__file__).resolve().parent / capability.removeprefix("app.")
        if (folder / f"{part}.py").exists() or (folder / part).is_dir():
            yield importlib.import_module(f"{capability}.{part}")


def _open_session() -> None:
    g.actor = None
    token = request.cookies.get(cookie_name(), "")
    if not token or request.endpoint in NO_SESSION:
        return
    loaded = load_actor(unit.database(), token, clock.now())
    if loaded is not None:
        g.actor, g.csrf_secret = loaded


def _commit(response: Any) -> Any:
    unit.finish()
    return response


def _discard(error: BaseException | None) -> None:
    unit.finish(error or RuntimeError("the unit of work outlived its request"))
