"""How inboxes and readings look on pages: tabs, rows, chips, readers."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.documents.faces import status_of
from app.inboxes.counters import Owner
from app.inboxes.models import EntryState, ReceiptLevel
from app.inboxes.queries import Counts, Cursor, InboxPage, InboxRow, Reader, Reads, Search

TABS = {"abertos": EntryState.OPEN, "aguardando": EntryState.WAITING, "concluidos": EntryState.CONCLUDED}
ENDPOINTS = {"department": "inboxes.department_inbox", "person": "inboxes.own_inbox"}
BOXES = {"department": "department", "person": "own"}
SHOWN_READERS = 6


def inbox_face(owner: Owner, search: Search, found: InboxPage, counts: Counts, current: int = 0) -> dict[str, Any]:
    """An inbox as inboxes/inbox.html draws it.

    Args:
        owner: whose inbox.
        search: what was asked for.
        found: one page of rows.
        counts: the inbox's counters.
        current: id of the document that is open beside the list.
    """
    return {
        "title": _("Caixa do setor") if owner.kind == "department" else _("Minha caixa"),
        "search_url": url_for(ENDPOINTS[owner.kind]),
        "search_text": search.text,
        "tabs": _tabs(owner, search, counts),
        "rows": [_row(row, current) for row in found.rows],
        "next_url": _page_url(owner, search, found.next),
        "previous_url": _page_url(owner, search, found.previous),
        "empty_title": _("Nada encontrado") if search.text else "",
        "empty_text": _("Confira o número ou tente outra palavra do assunto.") if search.text else "",
    }


def _tabs(owner: Owner, search: Search, counts: Counts) -> list[dict[str, Any]]:
    words = {
        EntryState.OPEN: (_("Em aberto"), counts.open),
        EntryState.WAITING: (_("Aguardando"), counts.waiting),
        EntryState.CONCLUDED: (_("Concluídos"), 0),
    }
    return [
        {
            "label": words[state][0],
            "url": url_for(ENDPOINTS[owner.kind], aba=name, q=search.text or None),
            "current": state is search.state,
            "count": words[state][1],
        }
        for name, state in TABS.items()
    ]


def _page_url(owner: Owner, search: Search, cursor: Cursor | None) -> str:
    if cursor is None:
        return ""
    tab = next(name for name, state in TABS.items() if state is search.state)
    return url_for(ENDPOINTS[owner.kind], aba=tab, q=search.text or None, pos=str(cursor))


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
        "assigned_to": row.assigned_to,
        "status": status,
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
