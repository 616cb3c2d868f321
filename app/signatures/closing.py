"""Closing a document for signature: who will sign is fixed, the job prepares the PDF, then the first ones are asked."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.access import is_stricter, require_origin
from app.documents.actions import add_version, move, reopen
from app.documents.models import Attachment, Document, DocumentState, Release, Version, VersionPurpose
from app.documents.states import DocumentAction
from app.kernel import clock, ledger, outbox
from app.kernel.errors import Conflict, InvalidInput
from app.people.actor import Actor
from app.signatures.models import PlaceState, RequestState, SignaturePlace, SignatureRequest
from app.signatures.planning import PlannedSigner, plan_signers
from app.signatures.states import PLACE_STATES, REQUEST_STATES, PlaceAction, RequestAction
from app.signatures.visibility import STANDING
from storage import Stored


@dataclass(frozen=True)
class Prepared:
    """What the closing job made.

    Attributes:
        stored: the PDF with stamp, list of attachments and empty fields.
        pages: of the whole file.
        sheets: how many of them were added.
        sheet: the separate verification sheet of a PDF that arrived signed; None otherwise.
    """

    stored: Stored
    pages: int
    sheets: int
    sheet: Stored | None = None


def close_document(session: Session, *, actor: Actor, document: Document) -> SignatureRequest:
    """Close a draft: no more editing, signers fixed, the PDF prepared by a job that also gives number and code.

    Args:
        session: unit of work that holds the document's lock.
        actor: a member of its origin; fills the closer's place.
        document: a draft with a kind and a file.

    Raises:
        Forbidden: not the origin.
        Conflict: not a draft.
        InvalidInput: no kind, nobody to fill a place, or an attached document that is not released yet.
    """
    require_origin(actor, document)
    signers = plan_signers(session, document, actor)
    pin_attachments(session, document)
    move(document, DocumentAction.CLOSE)
    request = SignatureRequest(
        document_id=document.id,
        state=RequestState.OPEN,
        created_at=clock.now(),
        created_by_id=actor.person_id,
        places=[_place(ordinal, signer) for ordinal, signer in enumerate(signers, start=1)],
    )
    session.add(request)
    ledger.append(
        session, ledger.document_chain(document.id), "document.closing", actor.person_id,
        request=request.id, signers=[signer.person_id for signer in signers],
    )  # fmt: skip
    outbox.enqueue(session, "signatures.close", document_id=document.id, request_id=request.id)
    return request


def _place(ordinal: int, signer: PlannedSigner) -> SignaturePlace:
    return SignaturePlace(
        ordinal=ordinal,
        position=signer.position,
        person_id=signer.person_id,
        title=signer.title,
        minimum_level=signer.level,
        level_reason=signer.reason,
        field_name=f"Assinatura{ordinal}",
        state=PlaceState.WAITING,
    )


def pin_attachments(session: Session, document: Document) -> None:
    """Fix the bytes of attached documents to what the gate released of them (DESIGN rule 2).

    Raises:
        InvalidInput: one of them still waits for its own signatures, or became more secret than the whole.
    """
    query = sa.select(Attachment, Document).join(Document, Document.id == Attachment.attached_document_id)
    joined = session.execute(query.where(Attachment.document_id == document.id)).all()
    pinned = [(attachment, _pinned(session, document, attached)) for attachment, attached in joined]
    for attachment, digest in pinned:  # all or none: a refused closing changes nothing
        attachment.digest = digest


def _pinned(session: Session, document: Document, attached: Document) -> str:
    name = attached.number_label or attached.subject
    release = session.scalars(sa.select(Release).where(Release.version_id == attached.current_version_id)).first()
    if attached.state is not DocumentState.RELEASED or release is None:
        raise InvalidInput(f"O anexo “{name}” ainda espera as próprias assinaturas. Assine-o primeiro.")
    if is_stricter(attached.secrecy, document.secrecy):
        raise InvalidInput(f"O anexo “{name}” é mais restrito que o documento. Restrinja o documento.")
    return release.digest


def lock_request(session: Session, request_id: int) -> tuple[Document, SignatureRequest]:
    """Hold a document's row and give its request as it is now; the document's lock covers request and places."""
    document_id = session.scalar(sa.select(SignatureRequest.document_id).where(SignatureRequest.id == request_id))
    document = session.get_one(Document, document_id, with_for_update=True, populate_existing=True)
    request = session.get_one(SignatureRequest, request_id, populate_existing=True)
    return document, request


def current_request(session: Session, document: Document) -> SignatureRequest | None:
    """The document's request that stands, if one does; the caller holds the document's lock."""
    query = sa.select(SignatureRequest).where(
        SignatureRequest.document_id == document.id, SignatureRequest.state.in_(STANDING)
    )
    newest = query.order_by(SignatureRequest.id.desc()).execution_options(populate_existing=True)
    return session.scalars(newest).first()


def places_of(session: Session, request: SignatureRequest) -> list[SignaturePlace]:
    """All places of a request, in the order of their fields, as they are now."""
    query = sa.select(SignaturePlace).where(SignaturePlace.request_id == request.id)
    return list(session.scalars(query.order_by(SignaturePlace.ordinal).execution_options(populate_existing=True)))


def finish_closing(session: Session, request_id: int, prepared: Prepared) -> Document | None:
    """Take the prepared PDF and ask the first signers.

    Returns:
        The document; None where this was done already or the closing is off.
    """
    document, request = lock_request(session, request_id)
    if document.state is not DocumentState.CLOSING or request.state is not RequestState.OPEN:
        return None
    version = add_version(session, document, prepared.stored, VersionPurpose.CLOSED, made_by_id=request.created_by_id)
    if prepared.sheet is not None:
        add_version(
            session, document, prepared.sheet, VersionPurpose.VERIFICATION_SHEET, made_by_id=None, current=False
        )
    move(document, DocumentAction.PREPARE)
    document.closed_at, document.pages = clock.now(), prepared.pages
    request.closed_version_id, request.sheets = version.id, prepared.sheets
    ledger.append(
        session, ledger.document_chain(document.id), "document.closed", request.created_by_id,
        request=request.id, version=version.id, digest=version.digest,
    )  # fmt: skip
    open_next(session, request)
    return document


def open_next(session: Session, request: SignatureRequest) -> None:
    """Ask whoever's turn has come: all places of the lowest position that is not signed through."""
    open_places = [place for place in places_of(session, request) if place.state is not PlaceState.SIGNED]
    turn = min((place.position for place in open_places), default=None)
    for place in open_places:
        if place.position == turn and place.state is PlaceState.WAITING:
            place.state = PLACE_STATES.after(place.state, PlaceAction.OPEN)


def closing_failed(session: Session, request_id: int, reason: str) -> None:
    """Make the document a draft again and tell why its PDF could not be prepared; its number, if given, stays."""
    document, request = lock_request(session, request_id)
    if document.state is not DocumentState.CLOSING or request.state is not RequestState.OPEN:
        return
    move(document, DocumentAction.FAIL_TO_PREPARE)
    request.failure = reason
    _end(session, request, RequestAction.FAIL)
    ledger.append(session, ledger.document_chain(document.id), "document.closing-failed", request=request.id)


def withdraw_closing(session: Session, *, actor: Actor, document: Document) -> None:
    """Open a closed document for editing: its signatures drop and will be asked again, its number stays (DOMAIN.md).

    Args:
        session: unit of work that holds the document's lock.
        actor: a member of its origin.
        document: closed, refused or released, seen by nobody else.

    Raises:
        Forbidden: not the origin.
        Conflict: another department has seen it, or its state does not allow it.
    """
    request = current_request(session, document)
    if request is None:
        raise Conflict("Este documento não está fechado para assinatura.")
    reopen(session, actor=actor, document=document)
    if document.pages:
        document.pages -= request.sheets
    _end(session, request, RequestAction.WITHDRAW)


def cancel_request(session: Session, document: Document) -> None:
    """Ask nobody any more to sign a document that was cancelled; what was signed stays on record.

    Args:
        session: unit of work that holds the document's lock.
        document: in any state; nothing happens unless it is cancelled and signatures were still awaited.
    """
    request = current_request(session, document)
    if document.state is not DocumentState.CANCELLED or request is None or request.state is not RequestState.OPEN:
        return
    _end(session, request, RequestAction.CANCEL)
    ledger.append(session, ledger.document_chain(document.id), "signatures.cancelled", request=request.id)


def stop_request(session: Session, request: SignatureRequest, action: RequestAction) -> None:
    """End a request before all have signed: nobody is asked any more."""
    _end(session, request, action)


def _end(session: Session, request: SignatureRequest, action: RequestAction) -> None:
    request.state = REQUEST_STATES.after(request.state, action)
    request.ended_at = clock.now()
    for place in places_of(session, request):
        if PLACE_STATES.allows(place.state, PlaceAction.WITHDRAW):
            place.state = PLACE_STATES.after(place.state, PlaceAction.WITHDRAW)


def version_digest(session: Session, document: Document) -> str:
    """SHA-256 of what people read and sign now."""
    return session.get_one(Version, document.current_version_id).digest
