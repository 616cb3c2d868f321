"""The form that routes: where to, read from check boxes and written as choices."""

from contextlib import suppress
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.documents.models import Document, DocumentState
from app.kernel.errors import InvalidInput
from app.people.actor import Actor
from app.people.queries import DepartmentLine, PersonLine, departments, people_at, search_people
from app.routing.sending import Destination
from app.signatures.models import PlaceState
from app.signatures.queries import standing_of
from app.web.forms import Form

AT_MOST = 20
"""Answers to one search: a city has hundreds of departments and thousands of people; one more word finds the rest."""


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


def route_context(session: Session, actor: Actor, document: Document, text: str, form: Form | None) -> dict[str, Any]:
    """What routing/route.html shows.

    Args:
        session: reading unit of work.
        actor: who sends.
        document: what is sent.
        text: searched for among departments and people; '' shows the first departments.
        form: what was chosen before.
    """
    chosen = form.all("to") if form else []
    found, more = search_choices(session, actor, text)
    waits_for = _waits_for(session, document)
    return {
        "active_box": "department",
        "routing": {
            "title": document.number_label or document.subject,
            "action_url": url_for("routing.send", document_id=document.id),
            "search_url": url_for("routing.route", document_id=document.id),
            "back_url": url_for("documents.show", document_id=document.id),
            "department": actor.current.department_name,
            "waits_for": waits_for,
            "will": _will(actor, waiting=bool(waits_for)),
            "picked": _picked(session, chosen),
            "choices": [choice for choice in found if choice["value"] not in chosen],
            "more": more,
            "text": text,
        },
    }


def search_choices(session: Session, actor: Actor, text: str) -> tuple[list[dict[str, str]], bool]:
    """At most 20 departments and people that hold a text, and whether there are more.

    Without a text only departments are offered; the sender's own and the sender are no destinations.
    """
    places = [line for line in departments(session, text, limit=AT_MOST + 2) if line.id != actor.department_id]
    people = search_people(session, text, limit=AT_MOST + 2) if text else []
    people = [line for line in people if line.id != actor.person_id]
    shown = places[: max(AT_MOST - len(people), AT_MOST // 2)]
    found = [*map(_department, shown), *map(_person, people[: AT_MOST - len(shown)])]
    return found, len(places) + len(people) > len(found)


def _picked(session: Session, values: list[str]) -> list[dict[str, str]]:
    """What was chosen, with its names, in the order of choice; what does not exist (any more) is left out."""
    known = []
    for value in values:
        with suppress(InvalidInput):
            known += destinations_of([value])
    whole = {to.department_id for to in known if to.person_id is None}
    single = {(to.person_id, to.department_id) for to in known if to.person_id is not None}
    found = map(_department, departments(session, ids=whole)) if whole else ()
    faces = {face["value"]: face for face in [*found, *map(_person, people_at(session, single))]}
    return [faces[value] for value in dict.fromkeys(values) if value in faces]


def _department(line: DepartmentLine) -> dict[str, str]:
    head_count = ngettext("%(num)d pessoa", "%(num)d pessoas", line.people)
    return {"value": f"department:{line.id}", "kind": "department", "label": line.name, "detail": head_count}


def _person(line: PersonLine) -> dict[str, str]:
    value = f"person:{line.id}:{line.department_id}"
    return {"value": value, "kind": "person", "label": line.name, "detail": f"{line.department} · {line.title}"}


def _will(actor: Actor, *, waiting: bool) -> list[str]:
    goes = _("Sai sozinho depois da última assinatura.") if waiting else _("Chega agora à caixa de cada destino.")
    left = _("Em %(where)s fica concluído, se você não o mantiver aberto.", where=actor.current.department_name)
    return [goes, left, _("Você acompanha quem recebeu e leu em “Leituras”.")]


def _waits_for(session: Session, document: Document) -> list[str]:
    if document.state is DocumentState.RELEASED:
        return []
    standing = standing_of(session, document.id)
    if standing is None or document.state is DocumentState.DRAFT:
        return [_("quem deve assinar")]
    return [signer.name for signer in standing.signers if signer.state is not PlaceState.SIGNED]
