"""The form of a draft."""

from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.documents import faces
from app.documents.access import visible_to
from app.documents.actions import Correction
from app.documents.models import Attachment, Document, DocumentKind, DocumentState, Secrecy
from app.kernel.errors import InvalidInput
from app.people.actor import Actor
from app.web.forms import Form

OFFERED = 30


def correction_of(form: Form) -> Correction:
    """What was sent.

    Raises:
        InvalidInput: no kind, or a secrecy that does not exist.
    """
    if not form["kind"].isdigit():
        raise InvalidInput(_("Escolha o tipo do documento."), field="kind")
    if form["secrecy"] not in set(Secrecy):
        raise InvalidInput(_("Escolha o acesso."), field="secrecy")
    return Correction(form["subject"], int(form["kind"]), Secrecy(form["secrecy"]), form["legal_hypothesis"])


def edit_context(session: Session, actor: Actor, document: Document) -> dict[str, Any]:
    """What documents/edit.html shows."""
    kinds = session.scalars(sa.select(DocumentKind).where(DocumentKind.active).order_by(DocumentKind.position))
    return {
        "active_box": "department",
        "back_url": url_for("documents.show", document_id=document.id),
        "action_url": url_for("documents.correct", document_id=document.id),
        "attach_url": url_for("documents.attach", document_id=document.id),
        "attach_other_url": url_for("documents.attach_other", document_id=document.id),
        "document": {
            "subject": document.subject,
            "kind": str(document.kind_id or ""),
            "secrecy": document.secrecy.value,
            "legal_hypothesis": document.legal_hypothesis or "",
        },
        "kinds": [(str(kind.id), kind.name) for kind in kinds],
        "secrecies": [(secrecy.value, faces.secrecy_label(secrecy)) for secrecy in Secrecy],
        "attachments": _attachments(session, document),
        "others": _others(session, actor, document),
    }


def _attachments(session: Session, document: Document) -> list[dict[str, str]]:
    query = sa.select(Attachment).where(Attachment.document_id == document.id).order_by(Attachment.position)
    return [
        {
            "name": item.name,
            "remove_url": url_for("documents.detach", document_id=document.id, attachment_id=item.id),
        }
        for item in session.scalars(query)
    ]


def _others(session: Session, actor: Actor, document: Document) -> list[tuple[str, str]]:
    """The newest documents the actor sees that could be attached."""
    query = sa.select(Document).where(
        visible_to(actor),
        Document.id != document.id,
        sa.or_(
            Document.state == DocumentState.RELEASED,
            sa.and_(
                Document.state.in_((DocumentState.DRAFT, DocumentState.CLOSED)),
                Document.department_id == document.department_id,
            ),
        ),
    )
    found = session.scalars(query.order_by(Document.id.desc()).limit(OFFERED))
    return [(str(other.id), other.number_label or other.subject) for other in found]
