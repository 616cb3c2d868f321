"""What routing adds to a document's page: where it went and goes, dispatches, the timeline, 'route' and 'reply'."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.documents.access import is_origin
from app.documents.models import DocumentState
from app.documents.parts import Shown, page_part
from app.inboxes.models import EntryState
from app.inboxes.queries import entry_of, reads_of
from app.routing.actions import NOT_YET, came_from
from app.routing.models import MovementKind
from app.routing.queries import IntentLine, MovementLine, intents_of, movements_of
from app.routing.timeline import timeline


@page_part
def routing_part(shown: Shown) -> dict[str, Any]:
    """Movements of the document and what this reader may do next."""
    session, actor, document = shown.session, shown.actor, shown.document
    movements = movements_of(session, actor, document.id)
    intents = intents_of(session, actor, document.id)
    reads = reads_of(session, actor, document.id)
    return {
        "document": {"destinations": list(dict.fromkeys(line.destination for line in movements))},
        "waiting_route": _waiting(intents),
        "dispatches": _dispatches(movements) if shown.content_open else [],
        "timeline": timeline(movements, intents, reads),
        "actions": _actions(shown, intents),
        "dispatch": dispatch_form(shown),
    }


def dispatch_form(shown: Shown) -> dict[str, Any] | None:
    """Where to answer, if there is somebody to answer to and the document is at hand."""
    document, actor = shown.document, shown.actor
    if document.state is not DocumentState.RELEASED or actor.department_id is None or not _at_hand(shown):
        return None
    if came_from(shown.session, document, actor.department_id) is None:
        return None
    return {"url": url_for("routing.dispatch", document_id=document.id), "form": None}


def _actions(shown: Shown, intents: list[IntentLine]) -> dict[str, Any]:
    document, actor = shown.document, shown.actor
    page = url_for("documents.show", document_id=document.id)
    movable = document.state not in NOT_YET and _at_hand(shown)
    mine = [line for line in intents if line.actor_id == actor.person_id or is_origin(actor, document)]
    return {
        "route_url": url_for("routing.route", document_id=document.id) if movable else "",
        "reply_url": f"{page}#despacho" if dispatch_form(shown) else "",
        "more": [_withdrawal(line) for line in mine],
    }


def _at_hand(shown: Shown) -> bool:
    found = entry_of(shown.session, shown.actor, shown.document.id)
    if found is not None:
        return found.state is not EntryState.CONCLUDED
    return shown.document.department_id == shown.actor.department_id


def _withdrawal(line: IntentLine) -> dict[str, str]:
    label = _("Retirar o envio para %(to)s", to=line.destination)
    return {"label": label, "url": url_for("routing.withdraw", intent_id=line.id), "icon": "undo-2", "method": "post"}


def _waiting(intents: list[IntentLine]) -> dict[str, Any] | None:
    if not intents:
        return None
    return {"to": [line.destination for line in intents], "by": intents[0].actor, "at": intents[0].at}


def _dispatches(movements: list[MovementLine]) -> list[dict[str, Any]]:
    return [
        {"person": line.actor, "department": line.from_department, "at": line.at, "text": line.note}
        for line in movements
        if line.kind is MovementKind.DISPATCH
    ]
