"""The frame around every page: who is signed in, the boxes and their counts (filled once a rendered page)."""

from typing import Any

from flask import current_app, g, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError

from app.inboxes.queries import counters_of
from app.intake.queries import count_to_check
from app.people.actor import Actor
from app.people.models import City as CityRow
from app.people.models import Role
from app.signatures.queries import count_my_turn
from app.web.shell import Box, City, DepartmentChoice, PersonCard, Shell
from app.web.unit import database


def shell_context() -> dict[str, Any]:
    """Flask's context processor: `shell` for layouts, made only when a template uses it."""
    return {"shell": _Lazy()}


class _Lazy:
    """Stands for the shell until a template reads an attribute of it; most fragments never do."""

    def __getattr__(self, name: str) -> Any:
        if "shell" not in g:
            g.shell = make_shell(g.get("actor"))
        return getattr(g.shell, name)


def make_shell(actor: Actor | None) -> Shell:
    """The frame for a person, or the public one."""
    if actor is None or actor.department_id is None:
        return Shell(city=_city(), person=_card(actor) if actor else None)
    return Shell(
        city=_city(),
        person=_card(actor),
        departments=[
            DepartmentChoice(str(one.department_id), one.department_name, one.department_id == actor.department_id)
            for one in actor.memberships
        ],
        switch_url=url_for("people.switch_department"),
        boxes=_boxes(actor),
        primary_label=_("Receber papel"),
        primary_url=url_for("intake.receive"),
        search_url=url_for("inboxes.department_inbox"),
    )


def _boxes(actor: Actor) -> list[Box]:
    # A unit of its own: the frame of an error page is drawn after the request's was discarded.
    with database().reading() as session:
        department, own = counters_of(session, actor)
        turn = count_my_turn(session, actor)
        waiting = count_to_check(session, actor)
    return [
        Box(
            "department",
            _("Caixa do setor"),
            url_for("inboxes.department_inbox"),
            "inbox",
            department.unread,
            short=_("Caixa"),
        ),
        Box("own", _("Minha caixa"), url_for("inboxes.own_inbox"), "user", own.unread),
        Box("queue", _("Para assinar"), url_for("signatures.queue"), "pen-line", turn, hot=True, short=_("Assinar")),
        Box("receive", _("Receber papel"), url_for("intake.receive"), "scan-text"),
        Box(
            "check",
            _("A conferir"),
            url_for("intake.check_next"),
            "clipboard-check",
            waiting,
            hot=True,
            short=_("Conferir"),
        ),
        *_management(actor),
        Box("verify", _("Verificar documento"), url_for("verification.form"), "shield-check", section=_("Público")),
    ]


def _management(actor: Actor) -> list[Box]:
    if not actor.has_role(Role.ADMINISTRATOR):
        return []
    people = url_for("people.administration.people")
    return [Box("people", _("Pessoas e setores"), people, "users", section=_("Gestão"))]


def _card(actor: Actor) -> PersonCard:
    title = next((one.title for one in actor.memberships if one.department_id == actor.department_id), "")
    return PersonCard(actor.name, title, url_for("people.account"), url_for("people.sign_out"))


def _city() -> City:
    kept: City | None = current_app.extensions.get("carimbo.city")
    if kept is not None:
        return kept
    try:
        with database().reading() as session:
            row = session.get(CityRow, 1)
    except DBAPIError:  # the page that says so has a frame too
        row = None
    if row is None:
        return City(_("Carimbo"), _("Instalação nova"))
    city = City(row.name, row.government, row.demonstration)
    current_app.extensions["carimbo.city"] = city
    return city
