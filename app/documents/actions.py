"""What people do to documents before and besides signing.

Every change holds the document's lock and writes one ledger entry.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.access import is_stricter, require_origin, seen_elsewhere
from app.documents.models import (
    Attachment,
    Blob,
    Document,
    DocumentKind,
    DocumentState,
    Number,
    Secrecy,
    Version,
    VersionPurpose,
)
from app.documents.states import DOCUMENT_STATES, DocumentAction
from app.kernel import clock, ledger, outbox
from app.kernel.dialect import insert_ignore
from app.kernel.errors import Conflict, InvalidInput
from app.people.actor import Actor
from storage import Stored

SUBJECT_LIMIT = 300
PDF = "application/pdf"
UNSTAMPED = (VersionPurpose.ORIGINAL, VersionPurpose.SEARCHABLE)


@dataclass(frozen=True)
class Correction:
    """What a draft is said to be; all of it, as a form shows it.

    Attributes:
        legal_hypothesis: the law that allows secrecy; empty for public documents.
    """

    subject: str
    kind_id: int
    secrecy: Secrecy = Secrecy.PUBLIC
    legal_hypothesis: str = ""


def move(document: Document, action: DocumentAction) -> None:
    """Take the document to the state that the table gives; the caller holds its lock.

    Raises:
        Conflict: the table has no such row.
    """
    document.state = DOCUMENT_STATES.after(document.state, action)


def record_blob(session: Session, stored: Stored, media_type: str) -> None:
    """Name bytes that the store already holds (I2: objects before rows); the same bytes twice are one row."""
    table = sa.inspect(Blob).local_table
    assert isinstance(table, sa.Table)
    row = {"digest": stored.digest, "size": stored.size, "media_type": media_type, "created_at": clock.now()}
    insert_ignore(session, table, [row])


def add_version(
    session: Session,
    document: Document,
    stored: Stored,
    purpose: VersionPurpose,
    *,
    made_by_id: int | None,
    media_type: str = PDF,
    pdfa: bool | None = None,
    current: bool = True,
) -> Version:
    """Freeze bytes as the document's next version (DESIGN rule 1). The caller's act writes the ledger entry.

    Args:
        session: unit of work that holds the document's lock.
        document: whose version it is.
        stored: what the store answered.
        purpose: why it was made.
        made_by_id: the person; None for the installation itself.
        media_type: as it was sniffed, never as it was announced.
        pdfa: whether the bytes were made as PDF/A; None where nobody looked.
        current: whether people read this one from now on (a verification sheet stands beside).
    """
    record_blob(session, stored, media_type)
    last = session.scalar(sa.select(sa.func.max(Version.ordinal)).where(Version.document_id == document.id))
    version = Version(
        document_id=document.id,
        ordinal=(last or 0) + 1,
        purpose=purpose,
        digest=stored.digest,
        pdfa=pdfa,
        made_at=clock.now(),
        made_by_id=made_by_id,
    )
    session.add(version)
    session.flush()
    if current:
        document.current_version_id = version.id
    return version


def correct_draft(session: Session, *, actor: Actor, document: Document, correction: Correction) -> None:
    """Change subject, kind and secrecy of a draft.

    Args:
        session: unit of work that holds the document's lock.
        actor: a member of its origin.
        document: an unsigned one.
        correction: all fields.

    Raises:
        Forbidden: not the origin.
        Conflict: closed already, or the kind would change under a number given (a number belongs to a series).
        InvalidInput: no subject, unknown kind, secrecy without its legal hypothesis, or looser than an attachment's.
    """
    require_draft(actor, document)
    _check(session, document, correction)
    if correction.kind_id != document.kind_id:
        # Whoever reads files upstairs learns from it.
        outbox.enqueue(session, "document.corrected", document_id=document.id, by_id=actor.person_id)
    document.subject = correction.subject.strip()
    document.kind_id = correction.kind_id
    document.secrecy = correction.secrecy
    document.legal_hypothesis = correction.legal_hypothesis.strip() or None
    ledger.append(
        session, ledger.document_chain(document.id), "document.corrected", actor.person_id,
        kind=correction.kind_id, secrecy=correction.secrecy.value,
    )  # fmt: skip


def _check(session: Session, document: Document, correction: Correction) -> None:
    subject = correction.subject.strip()
    if not subject or len(subject) > SUBJECT_LIMIT:
        raise InvalidInput(f"Escreva o assunto, com até {SUBJECT_LIMIT} letras.", field="subject")
    kind = session.get(DocumentKind, correction.kind_id)
    if kind is None or not kind.active:
        raise InvalidInput("Escolha o tipo do documento.", field="kind")
    if correction.kind_id != document.kind_id and number_of(session, document) is not None:
        raise Conflict("O documento já tem número deste tipo. Cancele-o e faça outro para mudar o tipo.")
    if correction.secrecy is not Secrecy.PUBLIC and not correction.legal_hypothesis.strip():
        raise InvalidInput("Informe a hipótese legal do sigilo.", field="legal_hypothesis")
    joined = sa.select(Document.secrecy).join(Attachment, Attachment.attached_document_id == Document.id)
    if any(is_stricter(part, correction.secrecy) for part in session.scalars(joined.where(_of(document)))):
        raise InvalidInput("Um dos anexos é mais restrito que isso. Retire-o antes.", field="secrecy")


def _of(document: Document) -> sa.ColumnElement[bool]:
    return Attachment.document_id == document.id


def require_draft(actor: Actor, document: Document) -> None:
    """Let only the origin change a document, and only while it is a draft (DOMAIN.md: unsigned is editable).

    Raises:
        Forbidden: not the origin.
        Conflict: not a draft.
    """
    require_origin(actor, document)
    if document.state is not DocumentState.DRAFT:
        raise Conflict("Só uma minuta pode ser alterada. Este documento já foi fechado para assinatura.")


def number_of(session: Session, document: Document) -> Number | None:
    """The number given to the document, if one was."""
    return session.scalars(sa.select(Number).where(Number.document_id == document.id)).first()


def cancel_document(session: Session, *, actor: Actor, document: Document, motive: str) -> None:
    """Cancel a document: the row stays, struck, its content closed; its number is never given again (DOMAIN.md).

    Args:
        session: unit of work that holds the document's lock.
        actor: a member of its origin.
        document: numbered, or seen by another department; others are discarded instead.
        motive: shown to everyone who sees the row.

    Raises:
        Forbidden: not the origin.
        Conflict: its state does not allow it.
        InvalidInput: no motive.
    """
    require_origin(actor, document)
    if not motive.strip():
        raise InvalidInput("Escreva o motivo do cancelamento.", field="motive")
    move(document, DocumentAction.CANCEL)
    document.cancelled_at = clock.now()
    document.cancellation_motive = motive.strip()
    ledger.append(session, ledger.document_chain(document.id), "document.cancelled", actor.person_id)
    # Whoever asked for signatures or movements upstairs stops.
    outbox.enqueue(session, "document.cancelled", document_id=document.id)


def may_discard(session: Session, document: Document) -> bool:
    """Whether this is a draft that nobody else saw and that never had a number (DOMAIN.md: deleting is for drafts)."""
    unclosed = DOCUMENT_STATES.allows(document.state, DocumentAction.DISCARD)
    return unclosed and not seen_elsewhere(session, document) and number_of(session, document) is None


def discard_draft(session: Session, *, actor: Actor, document: Document) -> None:
    """Delete a draft from every list; its frozen bytes go with the retention schedule, its ledger stays.

    Args:
        session: unit of work that holds the document's lock.
        actor: a member of its origin.
        document: never seen elsewhere, never numbered.

    Raises:
        Forbidden: not the origin.
        Conflict: it must be cancelled instead.
    """
    require_origin(actor, document)
    if not may_discard(session, document):
        raise Conflict("Este documento já tem número ou já foi visto por outro setor: cancele-o, com um motivo.")
    move(document, DocumentAction.DISCARD)
    ledger.append(session, ledger.document_chain(document.id), "document.discarded", actor.person_id)


def reopen(session: Session, *, actor: Actor, document: Document) -> None:
    """Make a closed document that nobody else saw a draft again; signatures drop, the number stays (DOMAIN.md).

    `signatures.withdraw_closing` calls this after withdrawing the request.

    Args:
        session: unit of work that holds the document's lock.
        actor: a member of its origin.
        document: closed, refused, or released and not yet moved.

    Raises:
        Forbidden: not the origin.
        Conflict: seen elsewhere: its bytes are frozen for good.
    """
    require_origin(actor, document)
    if seen_elsewhere(session, document):
        raise Conflict("Outro setor já viu este documento: ele não muda mais. Se estiver errado, cancele-o.")
    move(document, DocumentAction.REOPEN)
    document.closed_at = document.released_at = None
    document.current_version_id = source_version(session, document).id
    ledger.append(session, ledger.document_chain(document.id), "document.reopened", actor.person_id)


def source_version(session: Session, document: Document) -> Version:
    """The newest version that carries no stamp yet: what a closing starts from.

    Raises:
        Conflict: the document has none (its file was never stored).
    """
    query = sa.select(Version).where(Version.document_id == document.id, Version.purpose.in_(UNSTAMPED))
    version = session.scalars(query.order_by(Version.ordinal.desc())).first()
    if version is None:
        raise Conflict("O documento ainda não tem arquivo para fechar.")
    return version
