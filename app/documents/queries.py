"""What pages show of a document; each passes `visible_to`."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, contains_eager

from app.documents.access import content_open_to, is_stricter, visible_to
from app.documents.models import Attachment, Blob, Document, DocumentState, PageText, Secrecy, Version
from app.kernel.errors import NotFound
from app.kernel.ledger import LedgerEntry, document_chain
from app.people.actor import Actor
from app.people.models import Person

_Joined = aliased(Document)
TOLD = ("document.received", "document.filed", "document.closed", "document.cancelled", "document.reopened")


@dataclass(frozen=True)
class PageFace:
    """A page of the document: its text, and its height as a share of its width."""

    number: int
    text: str
    ratio: float


@dataclass(frozen=True)
class AttachmentLine:
    """An attachment; `document_id` and `state` where it has signers of its own."""

    id: int
    name: str
    size: int
    media_type: str
    digest: str
    document_id: int | None
    state: DocumentState | None


@dataclass(frozen=True)
class Told:
    """An act of the document's ledger that its timeline tells; `actor` is '' for the installation itself."""

    action: str
    actor: str
    at: datetime


@dataclass(frozen=True)
class DocumentPage:
    """A document with everything of its own that its page shows.

    Attributes:
        document: with kind, department and author loaded.
        digest: SHA-256 of the current version; '' before anything was stored.
        content_open: whether this person may read it; if not, pages and attachments are empty.
    """

    document: Document
    digest: str
    media_type: str
    content_open: bool
    pages: tuple[PageFace, ...]
    attachments: tuple[AttachmentLine, ...]
    acts: tuple[Told, ...]


@dataclass(frozen=True)
class FileToSend:
    """Bytes that a person may download, and under what name."""

    digest: str
    size: int
    media_type: str
    name: str


def document_page(session: Session, actor: Actor, document_id: int) -> DocumentPage:
    """One document for one person.

    Raises:
        NotFound: no such document, or not for this person.
    """
    query = (
        sa.select(Document, Version.digest, Blob.media_type, content_open_to(actor))
        .join(Document.department)
        .join(Document.author)
        .outerjoin(Document.kind)
        .outerjoin(Version, Version.id == Document.current_version_id)
        .outerjoin(Blob, Blob.digest == Version.digest)
        .where(Document.id == document_id, visible_to(actor))
        .options(contains_eager(Document.department), contains_eager(Document.author), contains_eager(Document.kind))
        .execution_options(populate_existing=True)
    )
    row = session.execute(query).first()
    if row is None:
        raise NotFound("Este documento não existe ou não está ao seu alcance.")
    document, digest, media_type, content_open = row
    return DocumentPage(
        document=document,
        digest=digest or "",
        media_type=media_type or "",
        content_open=bool(content_open),
        pages=_pages(session, document.id) if content_open else (),
        attachments=_attachments(session, document.id) if content_open else (),
        acts=_acts(session, document.id),
    )


def _pages(session: Session, document_id: int) -> tuple[PageFace, ...]:
    query = sa.select(PageText.page, PageText.text, PageText.ratio).where(PageText.document_id == document_id)
    return tuple(PageFace(row.page, row.text, row.ratio) for row in session.execute(query.order_by(PageText.page)))


def _attachments(session: Session, document_id: int) -> tuple[AttachmentLine, ...]:
    query = (
        sa.select(Attachment, Blob.size, Blob.media_type, Document.state)
        .join(Blob, Blob.digest == Attachment.digest)
        .outerjoin(Document, Document.id == Attachment.attached_document_id)
        .where(Attachment.document_id == document_id)
        .order_by(Attachment.position)
    )
    return tuple(
        AttachmentLine(item.id, item.name, size, media_type, item.digest, item.attached_document_id, state)
        for item, size, media_type, state in session.execute(query)
    )


def _acts(session: Session, document_id: int) -> tuple[Told, ...]:
    query = (
        sa.select(LedgerEntry.action, Person.name, LedgerEntry.at)
        .outerjoin(Person, Person.id == LedgerEntry.actor_id)
        .where(LedgerEntry.chain == document_chain(document_id), LedgerEntry.action.in_(TOLD))
        .order_by(LedgerEntry.sequence)
    )
    return tuple(Told(row.action, row.name or "", row.at) for row in session.execute(query))


def find_file(session: Session, actor: Actor, document_id: int) -> FileToSend:
    """The document's current bytes, if the actor may read them.

    Raises:
        NotFound: no such document, not for this person, its content closed, or nothing stored yet.
    """
    query = (
        sa.select(Document, Blob)
        .join(Version, Version.id == Document.current_version_id)
        .join(Blob, Blob.digest == Version.digest)
        .where(Document.id == document_id, content_open_to(actor))
    )
    row = session.execute(query).first()
    if row is None:
        raise NotFound("Este arquivo não existe ou não está ao seu alcance.")
    document, blob = row
    name = document.number_label or document.file_name.rpartition(".")[0] or document.file_name
    return FileToSend(blob.digest, blob.size, blob.media_type, name)


def find_attachment(session: Session, actor: Actor, document_id: int, attachment_id: int) -> FileToSend:
    """An attachment's bytes, under the rules of the document it is joined to (DOMAIN.md: the whole is as restricted).

    Until the whole is released, one that is a document itself is for those who see that document: joining something
    to a draft is no movement (DESIGN rule 2).

    Raises:
        NotFound: not there, or not for this person.
    """
    its_own = sa.select(Document.id).where(content_open_to(actor)).correlate(None)
    may_read = sa.or_(
        Attachment.attached_document_id.is_(None),
        Document.state == DocumentState.RELEASED,
        Attachment.attached_document_id.in_(its_own),
    )
    query = (
        sa.select(Attachment.name, Blob, Document.secrecy, _Joined.secrecy)
        .join(Document, Document.id == Attachment.document_id)
        .join(Blob, Blob.digest == Attachment.digest)
        .outerjoin(_Joined, _Joined.id == Attachment.attached_document_id)
        .where(Attachment.id == attachment_id, Document.id == document_id, content_open_to(actor), may_read)
    )
    row = session.execute(query).first()
    if row is None or is_stricter(row[3] or Secrecy.PUBLIC, row[2]):  # it may have become stricter since it was joined
        raise NotFound("Este anexo não existe ou não está ao seu alcance.")
    name, blob = row[:2]
    return FileToSend(blob.digest, blob.size, blob.media_type, name)
