"""How inboxes and readings look on pages: tabs, rows, chips, readers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.documents.faces import status_of
from app.inboxes.counters import Owner
from app.inboxes.models import EntryState, InboxEntry, ReceiptLevel
from app.inboxes.queries import Counts, Cursor, InboxPage, InboxRow, Narrowed, Reader, Reads, Search
from app.people.queries import PersonLine

TABS = {"abertos": EntryState.OPEN, "aguardando": EntryState.WAITING, "concluidos": EntryState.CONCLUDED}
UNREAD, MINE = "nao-lidos", "meus"
ENDPOINTS = {"department": "inboxes.department_inbox", "person": "inboxes.own_inbox"}
BOXES = {"department": "department", "person": "own"}
SHOWN_READERS = 6


def inbox_face(
    owner: Owner, search: Search, found: InboxPage, counts: Counts, narrowed: Narrowed, *, current: int = 0
) -> dict[str, Any]:
    """An inbox as inboxes/inbox.html draws it.

    Args:
        owner: whose inbox.
        search: what was asked for.
        found: one page of rows.
        counts: the inbox's counters.
        narrowed: what the filters would leave of the tab.
        current: id of the document that is open beside the list.
    """
    return {
        "title": _("Caixa do setor") if owner.kind == "department" else _("Minha caixa"),
        "search_url": url_for(ENDPOINTS[owner.kind]),
        "search_text": search.text,
        "kept": {name: value for name, value in _asked(search).items() if value and name != "q"},
        "tabs": _tabs(owner, search, counts),
        "filters": _filters(owner, search, counts, narrowed),
        "rows": [_row(row, current) for row in found.rows],
        "next_url": _page_url(owner, search, found.next),
        "previous_url": _page_url(owner, search, found.previous),
        **_nothing(search),
    }


def _asked(search: Search) -> dict[str, str | None]:
    """The search as an address carries it; what is as usual is left out."""
    tab = next(name for name, state in TABS.items() if state is search.state)
    narrowed = UNREAD if search.unread else MINE if search.assigned_to is not None else None
    return {"aba": tab if search.state is not EntryState.OPEN else None, "filtro": narrowed, "q": search.text or None}


def _tabs(owner: Owner, search: Search, counts: Counts) -> list[dict[str, Any]]:
    words = {
        EntryState.OPEN: (_("Em aberto"), counts.open),
        EntryState.WAITING: (_("Aguardando"), counts.waiting),
        EntryState.CONCLUDED: (_("Concluídos"), 0),
    }
    return [
        {
            "label": words[state][0],
            "url": _url(owner, replace(search, state=state)),
            "current": state is search.state,
            "count": words[state][1],
        }
        for state in TABS.values()
    ]


def _filters(owner: Owner, search: Search, counts: Counts, narrowed: Narrowed) -> list[dict[str, Any]]:
    """All, unread and, where work is shared out, what is assigned to the reader."""
    everything = replace(search, unread=False, assigned_to=None)
    total = {EntryState.OPEN: counts.open, EntryState.WAITING: counts.waiting}.get(search.state, 0)
    chosen = _asked(search)["filtro"]
    lines = [(None, _("Todos"), "inbox", total), (UNREAD, _("Não lidos"), "eye-off", narrowed.unread)]
    if owner.kind == "department":
        lines.append((MINE, _("Comigo"), "user-check", narrowed.mine))
    return [
        {
            "label": label,
            "icon": icon,
            "count": count,
            "current": name == chosen,
            "url": _url(owner, everything, filtro=name),
        }
        for name, label, icon, count in lines
    ]


def _nothing(search: Search) -> dict[str, str]:
    """What an empty list says: searched, narrowed, or really empty (the page's own words)."""
    if search.text:
        words = (_("Nada encontrado"), _("Confira o número ou tente outra palavra do assunto."))
    elif search.unread:
        words = (_("Tudo lido"), _("Não há documento não lido nesta lista."))
    elif search.assigned_to is not None:
        words = (_("Nada com você"), _("Em cada documento, “Assumir” diz aos colegas que você cuida dele."))
    else:
        words = ("", "")
    return {"empty_title": words[0], "empty_text": words[1]}


def _url(owner: Owner, search: Search, **changed: str | None) -> str:
    values: dict[str, Any] = {**_asked(search), **changed}
    return url_for(ENDPOINTS[owner.kind], **values)


def _page_url(owner: Owner, search: Search, cursor: Cursor | None) -> str:
    return _url(owner, search, pos=str(cursor)) if cursor is not None else ""


def _row(row: InboxRow, current: int) -> dict[str, Any]:
    status = status_of(row.document_state)
    if row.awaits_me:
        status = {"label": _("Aguarda sua assinatura"), "icon": "pen-line", "tone": "warn"}
    return {
        "url": url_for("documents.show", document_id=row.document_id),
        "current": row.document_id == current,
        "unread": row.unread,
        "cancelled": row.cancelled,
        "origin": row.department or _("Entrada de papel"),
        "person": row.person,
        "at": row.moved_at,
        "subject": row.subject,
        "number": row.number or row.kind,
        "attachments": row.attachments,
        "assigned_to": _("você") if row.mine else row.assigned_to,
        "status": status,
    }


def assignment_face(entry: InboxEntry, reader_id: int, people: Sequence[PersonLine]) -> dict[str, Any]:
    """Who takes care of a document in a department, and whom one may ask to (DOMAIN.md: it blocks nobody).

    Args:
        entry: of a department's inbox.
        reader_id: the person who looks.
        people: of the department.
    """
    names = {line.id: line.name for line in people}
    return {
        "url": url_for("inboxes.assign", entry_id=entry.id),
        "me": reader_id,
        "mine": entry.assigned_to_id == reader_id,
        "name": names.get(entry.assigned_to_id or 0, _("Alguém que saiu do setor")) if entry.assigned_to_id else "",
        "person": entry.assigned_to_id or "",
        "people": [("", _("Ninguém")), *names.items()],
    }


def readers_face(readers: tuple[Reader, ...]) -> list[dict[str, Any]]:
    """People as ui.readers draws them; those who only received it show 'não abriu'."""
    return [
        {
            "name": reader.name,
            "department": reader.department,
            "level": reader.level.value,
            "at": reader.at if reader.level is not ReceiptLevel.DELIVERED else None,
        }
        for reader in readers
    ]


def reads_face(reads: Reads, document_id: int) -> dict[str, Any] | None:
    """'Leituras n de N' beside a document; None before it moved anywhere."""
    if not reads.total:
        return None
    url = url_for("inboxes.reads", document_id=document_id)
    people = readers_face(reads.readers[:SHOWN_READERS])
    return {"count": reads.count, "total": reads.total, "url": url, "people": people}


def departments_face(reads: Reads) -> list[dict[str, Any]]:
    """Readings by department, the least read first."""
    groups: dict[str, list[Reader]] = {}
    for reader in reads.readers:
        groups.setdefault(reader.department, []).append(reader)
    faces = [_department(name, tuple(readers)) for name, readers in groups.items()]
    return sorted(faces, key=lambda face: (face["count"] / face["total"], face["name"]))


def _department(name: str, readers: tuple[Reader, ...]) -> dict[str, Any]:
    read = [reader.read_at for reader in readers if reader.read_at is not None]
    return {
        "name": name,
        "delivered_at": min(reader.delivered_at for reader in readers),
        "first_read_at": min(read, default=None),
        "count": len(read),
        "total": len(readers),
        "people": readers_face(readers),
    }
