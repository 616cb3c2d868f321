"""What intake adds to a document's page: how its file was read, and how a scan was compared with its paper."""

from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from app.documents.access import is_origin
from app.documents.models import DocumentState, Version, VersionPurpose
from app.documents.parts import Shown, page_part
from app.intake.models import Reading, ReadingState
from app.intake.pages import check_choices, check_label
from app.intake.queries import find_sheet

_AFTER = {DocumentState.CLOSED, DocumentState.REFUSED, DocumentState.RELEASED, DocumentState.CANCELLED}


@page_part
def comparison_part(shown: Shown) -> dict[str, Any]:
    """The kind of check of a scan, and the form to state it while the document is a draft."""
    document = shown.document
    if not _is_scan(shown) or document.state not in {DocumentState.DRAFT, *_AFTER}:
        return {}
    chosen = document.check_kind
    return {
        "comparison": {
            "label": check_label(chosen) if chosen else "",
            "value": chosen.value if chosen else "",
            "kinds": check_choices(shown.actor),
            "url": url_for("intake.compare", document_id=document.id) if _may_state(shown) else "",
        }
    }


def _may_state(shown: Shown) -> bool:
    return shown.document.state is DocumentState.DRAFT and is_origin(shown.actor, shown.document)


def _is_scan(shown: Shown) -> bool:
    """Whether text was read off pictures: born-digital files keep their bytes and have no searchable version."""
    query = sa.select(Version.id).where(
        Version.document_id == shown.document.id, Version.purpose == VersionPurpose.SEARCHABLE
    )
    return shown.content_open and shown.session.scalar(query.limit(1)) is not None


@page_part
def reading_part(shown: Shown) -> dict[str, Any]:
    """What the reading could not do, page by page, where somebody looks for it: in the document's timeline."""
    reading = shown.session.get(Reading, shown.document.id)
    if reading is None or not reading.reason or reading.ended_at is None or not shown.content_open:
        return {}
    words = {
        ReadingState.PARTIAL: (_("Lido em parte"), "warn"),
        ReadingState.KEPT_SIGNED: (_("Chegou assinado: os bytes foram mantidos"), ""),
    }
    text, tone = words.get(reading.state, (_("Não foi lido"), "danger"))
    return {
        "timeline": [
            {
                "icon": "scan-text", "tone": tone, "pending": False, "actor": "", "text": text,
                "at": reading.ended_at, "detail": reading.reason,
            }
        ]
    }  # fmt: skip


@page_part
def sheet_part(shown: Shown) -> dict[str, Any]:
    """The verification sheet of a PDF that arrived signed: its code stands there, since no page of it may change."""
    if not shown.document.arrived_signed or find_sheet(shown.session, shown.actor, shown.document.id) is None:
        return {}
    url = url_for("intake.sheet", document_id=shown.document.id)
    item = {"label": _("Baixar a folha de verificação"), "url": url, "icon": "download", "method": "get"}
    return {"actions": {"more": [item]}}
