"""What intake adds to a document's page: how a scan was compared with its paper."""

from typing import Any

import sqlalchemy as sa
from flask import url_for

from app.documents.access import is_origin
from app.documents.models import CheckKind, DocumentState, Version, VersionPurpose
from app.documents.parts import Shown, page_part
from app.intake.pages import check_kinds
from app.people.models import Role


@page_part
def comparison_part(shown: Shown) -> dict[str, Any]:
    """The kind of check of a scan, and the form to state it while the document is a draft."""
    document = shown.document
    if not _is_scan(shown) or document.state not in {DocumentState.DRAFT, *_AFTER}:
        return {}
    chosen = document.check_kind
    return {
        "comparison": {
            "label": dict(check_kinds()).get(chosen.value, "") if chosen else "",
            "value": chosen.value if chosen else "",
            "kinds": _allowed(shown),
            "url": url_for("intake.compare", document_id=document.id) if _may_state(shown) else "",
        }
    }


_AFTER = {DocumentState.CLOSED, DocumentState.REFUSED, DocumentState.RELEASED, DocumentState.CANCELLED}


def _may_state(shown: Shown) -> bool:
    return shown.document.state is DocumentState.DRAFT and is_origin(shown.actor, shown.document)


def _allowed(shown: Shown) -> list[tuple[str, str]]:
    """Only protocol departments authenticate (DOMAIN.md, Signing)."""
    clerk = shown.actor.has_role(Role.PROTOCOL_CLERK)
    return [(value, label) for value, label in check_kinds() if clerk or value == CheckKind.SIMPLE_COPY]


def _is_scan(shown: Shown) -> bool:
    """Whether text was read off pictures: born-digital files keep their bytes and have no searchable version."""
    query = sa.select(Version.id).where(
        Version.document_id == shown.document.id, Version.purpose == VersionPurpose.SEARCHABLE
    )
    return shown.content_open and shown.session.scalar(query.limit(1)) is not None
