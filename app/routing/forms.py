"""The form that routes: where to, read from check boxes and written as choices."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.documents.models import Document, DocumentState
from app.kernel.errors import InvalidInput
from app.people.actor import Actor
from app.people.queries import departments, search_people
from app.routing.sending import Destination
from app.signatures.models import PlaceState
from app.signatures.queries import standing_of

PEOPLE_AT_MOST = 300


def destinations_of(values: list[str]) -> list[Destination]:
    """Read 'department:12' and 'person:7:12' (a person in a department).

    Raises:
        InvalidInput: anything else.
    """
    return [_destination(value) for value in values if value]


def _destination(value: str) -> Destination:
    kind, *numbers = value.split(":")
    if not all(number.isascii() and number.isdigit() for number in numbers):
        raise InvalidInput("Escolha o destino na lista.", "to")
    match kind, [int(number) for number in numbers]:
        case "department", [department_id]:
            return Destination(department_id)
        case "person", [person_id, department_id]:
            return Destination(department_id, person_id)
    raise InvalidInput("Escolha o destino na lista.", "to")


def route_context(session: Session, actor: Actor, document: Document) -> dict[str, Any]:
    """What routing/route.html shows."""
    return {
        "active_box": "department",
        "routing": {
            "title": document.number_label or document.subject,
            "action_url": url_for("routing.send", document_id=document.id),
            "back_url": url_for("documents.show", document_id=document.id),
            "department": actor.current.department_name,
            "waits_for": _waits_for(session, document),
            "choices": [*_departments(session, actor), *_people(session, actor)],
        },
    }


def _departments(session: Session, actor: Actor) -> list[dict[str, str]]:
    return [
        {
            "value": f"department:{line.id}",
            "kind": "department",
            "label": line.name,
            "detail": ngettext("%(num)d pessoa", "%(num)d pessoas", line.people),
        }
        for line in departments(session)
        if line.id != actor.department_id
    ]


def _people(session: Session, actor: Actor) -> list[dict[str, str]]:
    return [
        {
            "value": f"person:{line.id}:{line.department_id}",
            "kind": "person",
            "label": line.name,
            "detail": f"{line.department} · {line.title}",
        }
        for line in search_people(session, "", limit=PEOPLE_AT_MOST)
        if line.id != actor.person_id
    ]


def _waits_for(session: Session, document: Document) -> list[str]:
    if document.state is DocumentState.RELEASED:
        return []
    standing = standing_of(session, document.id)
    if standing is None or document.state is DocumentState.DRAFT:
        return [_("quem deve assinar")]
    return [signer.name for signer in standing.signers if signer.state is not PlaceState.SIGNED]
