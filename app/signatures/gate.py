"""The gate (DESIGN rule 2): the one place that writes a release, and so the only way for anything to move."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.actions import move
from app.documents.models import Attachment, Document, DocumentState, Release, Version
from app.documents.states import DocumentAction
from app.kernel import clock, ledger, outbox
from app.people.actor import Actor
from app.signatures.closing import close_document, current_request, places_of
from app.signatures.models import PlaceState, SignaturePlace, SignatureRequest
from app.signatures.planning import rules_of
from app.signatures.states import REQUEST_STATES, RequestAction


def ensure_release(session: Session, document: Document, actor: Actor | None) -> Release | None:
    """The leave for the document's present bytes to move, written now if every signature demanded is there.

    A draft of a kind that demands no signature is closed (number, code and QR come with that) and is released by
    itself once its PDF is prepared. Nothing else is ever let through.

    Args:
        session: unit of work that holds the document's lock.
        document: in any state.
        actor: who wants it to move; None for the installation itself.

    Returns:
        The release; None while a signature lacks, with nothing changed.
    """
    if document.state is DocumentState.RELEASED:
        return release_of(session, document)
    if document.state is DocumentState.DRAFT and actor is not None and document.kind_id is not None:
        if not rules_of(session, document):
            close_document(session, actor=actor, document=document)
        return None
    request = current_request(session, document) if document.state is DocumentState.CLOSED else None
    if request is None or not _complete(session, document, request):
        return None
    return _write(session, document, request)


def release_of(session: Session, document: Document) -> Release | None:
    """The release of the document's current bytes, if the gate wrote one and they were not reopened or cancelled."""
    if document.state is not DocumentState.RELEASED:
        return None
    return session.scalars(sa.select(Release).where(Release.version_id == document.current_version_id)).first()


def _complete(session: Session, document: Document, request: SignatureRequest) -> bool:
    places = places_of(session, request)
    if not places and rules_of(session, document):
        return False  # the kind came to demand signatures after this one was closed
    if not all(map(_is_satisfied, places)) or not attachments_released(session, document):
        return False
    made = {request.closed_version_id, *(place.signed_version_id for place in places)}
    return document.current_version_id == max(each for each in made if each is not None)


def _is_satisfied(place: SignaturePlace) -> bool:
    signed = place.state is PlaceState.SIGNED and place.signed_version_id is not None and place.level is not None
    return signed and place.level is not None and place.level.rank >= place.minimum_level.rank


def attachments_released(session: Session, document: Document) -> bool:
    """Whether each attached document's exact bytes were released and still stand.

    Args:
        session: unit of work.
        document: the whole, whose closing pinned the bytes.
    """
    released = sa.exists().where(
        Release.document_id == Attachment.attached_document_id,
        Release.digest == Attachment.digest,
        Document.id == Attachment.attached_document_id,
        Document.state == DocumentState.RELEASED,
    )
    lacking = sa.select(Attachment.id).where(
        Attachment.document_id == document.id, Attachment.attached_document_id.is_not(None), ~released
    )
    return session.scalar(lacking.limit(1)) is None


def _write(session: Session, document: Document, request: SignatureRequest) -> Release:
    version = session.get_one(Version, document.current_version_id)
    attachments = sa.select(Attachment.digest).where(Attachment.document_id == document.id)
    release = Release(
        document_id=document.id,
        version_id=version.id,
        digest=version.digest,
        attachment_digests=list(session.scalars(attachments.order_by(Attachment.position))),
        at=clock.now(),
    )
    session.add(release)
    session.flush()
    move(document, DocumentAction.RELEASE)
    document.released_at = release.at
    request.state = REQUEST_STATES.after(request.state, RequestAction.COMPLETE)
    request.ended_at = release.at
    ledger.append(
        session, ledger.document_chain(document.id), "document.released",
        release=release.id, digest=release.digest, attachments=release.attachment_digests,
    )  # fmt: skip
    outbox.enqueue(session, "document.released", document_id=document.id, release_id=release.id)
    return release
