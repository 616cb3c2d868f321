"""The timeline of a document: movements, signatures and first openings, merged with the acts its own page tells.

The document's page sorts: newest first, what is pending dashed on top (UI.md, page 2).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.inboxes.queries import Reader, Reads
from app.routing.models import MovementKind
from app.routing.queries import IntentLine, MovementLine
from app.signatures.faces import level_label
from app.signatures.models import PlaceState, RequestState
from app.signatures.queries import Signer, Standing

Entry = dict[str, Any]


def timeline(
    movements: list[MovementLine], intents: list[IntentLine], standing: Standing | None, reads: Reads, person_id: int
) -> list[Entry]:
    """All entries, in no order.

    Args:
        movements: what went.
        intents: what waits for signatures.
        standing: the newest request for signatures.
        reads: recipients and how far they got.
        person_id: the reader, who is called 'você' where their signature is the next.
    """
    return [
        *map(_moved, movements),
        *map(_waiting, intents),
        *(_signatures(standing, person_id) if standing else ()),
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


def _signatures(standing: Standing, person_id: int) -> Iterator[Entry]:
    for signer in standing.signers:
        if signer.state is PlaceState.SIGNED:
            level = level_label(signer.level or signer.minimum_level)
            detail = f"{signer.title} · {level}"
            yield entry("badge-check", _("assinou"), signer.at, actor=signer.name, tone="ok", detail=detail)
        elif signer.state is PlaceState.REFUSED:
            text, detail = _("recusou assinar"), signer.refusal_motive
            yield entry("circle-x", text, signer.at, actor=signer.name, tone="danger", detail=detail)
        elif standing.state is RequestState.OPEN:
            yield _pending(signer, person_id)


def _pending(signer: Signer, person_id: int) -> Entry:
    if signer.state is PlaceState.WAITING:
        return entry("clock", _("Depois assina %(who)s", who=signer.name), None, pending=True, detail=signer.title)
    if signer.person_id == person_id:
        return entry("pen-line", _("Aguarda sua assinatura"), None, pending=True, tone="warn")
    return entry("pen-line", _("Aguarda assinatura de %(who)s", who=signer.name), None, pending=True)


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
