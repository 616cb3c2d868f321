"""Attachments: files joined to a draft, or documents that have signers of their own."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.access import find_document, is_stricter
from app.documents.actions import record_blob, require_draft
from app.documents.models import Attachment, Document, DocumentState, Version
from app.kernel import clock, ledger
from app.kernel.errors import InvalidInput, NotFound
from app.people.actor import Actor
from storage import Stored


def add_attachment(
    session: Session, *, actor: Actor, document: Document, name: str, stored: Stored, media_type: str
) -> Attachment:
    """Join a file to a draft.

    Args:
        session: unit of work that holds the document's lock.
        actor: a member of its origin.
        document: a draft.
        name: as people see it, already cleaned of paths.
        stored: what the store answered.
        media_type: as it was sniffed.

    Raises:
        Forbidden: not the origin.
        Conflict: not a draft.
    """
    require_draft(actor, document)
    record_blob(session, stored, media_type)
    return _join(session, actor, document, Attachment(name=name, digest=stored.digest))


def attach_document(session: Session, *, actor: Actor, document: Document, attached_id: int) -> Attachment:
    """Join a document that has its own signers: the gate holds both until both are complete (DESIGN rule 2).

    Args:
        session: unit of work that holds the document's lock.
        actor: a member of its origin who sees the other one as well.
        document: a draft.
        attached_id: the document to attach.

    Raises:
        NotFound: the other document is not the actor's to see.
        InvalidInput: itself, a circle, a cancelled one, a stricter secrecy than the whole has, or unsigned and of
            another department.
    """
    require_draft(actor, document)
    attached = find_document(session, actor, attached_id)
    _check(session, document, attached)
    version = session.get_one(Version, attached.current_version_id)
    name = attached.number_label or attached.subject
    joined = Attachment(name=name, digest=version.digest, attached_document_id=attached.id)
    return _join(session, actor, document, joined)


def _check(session: Session, document: Document, attached: Document) -> None:
    if attached.state is DocumentState.CANCELLED or attached.current_version_id is None:
        raise InvalidInput("Este documento não pode ser anexado: foi cancelado ou ainda não foi lido.")
    if document.id in _all_attached(session, attached.id):
        raise InvalidInput("Um documento não pode ser anexo de si mesmo.")
    if is_stricter(attached.secrecy, document.secrecy):
        raise InvalidInput("O anexo é mais restrito que o documento. Restrinja o documento antes de anexá-lo.")
    if attached.state is not DocumentState.RELEASED and attached.department_id != document.department_id:
        # DESIGN rule 2: what is joined is seen with the whole, and nothing unsigned is seen by another department.
        raise InvalidInput("Este documento é de outro setor e ainda não foi assinado por todos: não pode ser anexado.")


def _all_attached(session: Session, document_id: int) -> set[int]:
    found, fringe = set[int](), {document_id}
    while fringe:
        found |= fringe
        query = sa.select(Attachment.attached_document_id).where(Attachment.document_id.in_(fringe))
        fringe = {each for each in session.scalars(query) if each is not None} - found
    return found


def _join(session: Session, actor: Actor, document: Document, attachment: Attachment) -> Attachment:
    query = sa.select(sa.func.max(Attachment.position)).where(Attachment.document_id == document.id)
    attachment.document_id = document.id
    attachment.position = (session.scalar(query) or 0) + 1
    attachment.added_at, attachment.added_by_id = clock.now(), actor.person_id
    session.add(attachment)
    ledger.append(
        session, ledger.document_chain(document.id), "document.attached", actor.person_id, digest=attachment.digest
    )
    return attachment


def remove_attachment(session: Session, *, actor: Actor, document: Document, attachment_id: int) -> None:
    """Take an attachment off a draft.

    Args:
        session: unit of work that holds the document's lock.
        actor: a member of its origin.
        document: a draft.
        attachment_id: one of its attachments.

    Raises:
        NotFound: not an attachment of this document.
        Conflict: not a draft.
    """
    require_draft(actor, document)
    attachment = session.get(Attachment, attachment_id)
    if attachment is None or attachment.document_id != document.id:
        raise NotFound("Este anexo não existe.")
    session.delete(attachment)
    ledger.append(
        session, ledger.document_chain(document.id), "document.detached", actor.person_id, digest=attachment.digest
    )
