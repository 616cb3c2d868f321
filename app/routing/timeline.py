"""What routing tells in a document's timeline: movements, wishes and first openings.

The acts of the document come from `documents`, signatures from `signatures`, each through its own page part. The
document's page sorts: newest first, what is pending dashed on top (UI.md, page 2).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.inboxes.queries import Reader, Reads
from app.routing.models import MovementKind
from app.routing.queries import IntentLine, MovementLine

Entry = dict[str, Any]


def timeline(movements: list[MovementLine], intents: list[IntentLine], reads: Reads) -> list[Entry]:
    """All entries, in no order.

    Args:
        movements: what went.
        intents: what waits for signatures.
        reads: recipients and how far they got.
    """
    return [
        *map(_moved, movements),
        *map(_waiting, intents),
        *_openings(reads),
    ]


def entry(icon: str, text: str, at: datetime | None, **more: Any) -> Entry:
    """One line as ui.timeline draws it."""
    return {"icon": icon, "tone": "", "pending": False, "actor": "", "detail": "", "text": text, "at": at} | more


def _moved(line: MovementLine) -> Entry:
    detail = f"“{line.note}”" if line.note else ""
    actor = f"{line.actor} · {line.from_department}"
    if line.kind is MovementKind.DISPATCH:
        text = _("despachou para %(to)s", to=line.destination)
        return entry("reply", text, line.at, actor=actor, detail=detail)
    return entry("route", _("tramitou para %(to)s", to=line.destination), line.at, actor=actor, detail=detail)


def _waiting(line: IntentLine) -> Entry:
    text = _("Segue para %(to)s quando todas as assinaturas chegarem", to=line.destination)
    detail = _("pedido de %(who)s", who=line.actor)
    return entry("clock", text, line.at, pending=True, detail=detail)


def _openings(reads: Reads) -> Iterator[Entry]:
    """The first opening in each receiving department is its receipt (DOMAIN.md, 'Inboxes and movement')."""
    first: dict[int, tuple[datetime, Reader]] = {}
    for reader in reads.readers:
        if reader.opened_at is not None:
            earliest = first.get(reader.department_id)
            if earliest is None or reader.opened_at < earliest[0]:
                first[reader.department_id] = (reader.opened_at, reader)
    for at, reader in first.values():
        yield entry("eye", _("recebeu em %(where)s", where=reader.department), at, actor=reader.name)
