"""`/health` for machines, `/situacao` for people."""

from typing import Any

from flask import Blueprint, current_app, jsonify, render_template

from app.health.checks import Kept, Part, check_all
from app.kernel import clock
from app.web import unit
from app.web.access import public

bp = Blueprint("health", __name__)


def _parts() -> list[Part]:
    kept: Kept = current_app.extensions.setdefault("carimbo.health", Kept())
    database, engines = unit.database(), current_app.extensions["carimbo.engines"]
    return kept.parts(lambda: check_all(database, engines))


@bp.get("/health")
@public
def health() -> Any:
    """200 if all parts are well, 503 otherwise; names and verdicts only."""
    parts = _parts()
    well = all(part.healthy for part in parts)
    answer = jsonify(status="ok" if well else "unhealthy", parts={part.name: part.healthy for part in parts})
    return answer, 200 if well else 503


@bp.get("/situacao")
@public
def page() -> Any:
    """The same, in words."""
    checks = [
        {"name": part.label, "state": "ok" if part.healthy else "danger", "text": part.detail} for part in _parts()
    ]
    return render_template("system/health.html", checks=checks, checked_at=clock.now(), outbox=None)
