"""What signers do: ask for their signature to be made, or refuse; and what becomes of it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.access import visible_to
from app.documents.actions import add_version, move
from app.documents.models import Document, DocumentState, Level, VersionPurpose
from app.documents.states import DocumentAction
from app.kernel import ledger, outbox
from app.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.people.actor import Actor
from app.people.models import Person
from app.signatures.closing import lock_request, open_next, places_of, stop_request, version_digest
from app.signatures.gate import ensure_release
from app.signatures.models import PlaceState, RequestState, SignaturePlace, SignatureRequest, SigningMethod
from app.signatures.states import PLACE_STATES, PlaceAction, RequestAction
from storage import Stored

LEVEL_NAMES = {Level.SIMPLE: "simples", Level.ADVANCED: "avançada", Level.QUALIFIED: "qualificada"}
CHANGED = "O documento mudou depois de escolhido. Confira-o e assine de novo."


@dataclass(frozen=True)
class Credential:
    """With what a person wants to sign.

    Attributes:
        level: what the method always gives; None where only the desk can tell, by the trust folder of the
            certificate's root: it then refuses a low one itself, before it signs.
    """

    method: SigningMethod
    level: Level | None


OWN = Credential(SigningMethod.CITY, Level.ADVANCED)
"""The city's own certificate gives advanced signatures, never qualified ones (Lei 14.063/2020, art. 4, II)."""
FILE = Credential(SigningMethod.PKCS12, None)


@dataclass(frozen=True)
class Turn:
    """A place whose turn has come, and the exact bytes its owner would sign."""

    document: Document
    request: SignatureRequest
    place: SignaturePlace
    digest: str


@dataclass(frozen=True)
class Evidence:
    """What the signing desk tells of a signature it made; times in UTC.

    Attributes:
        certificate_digest: SHA-256 of the certificate's DER, hexadecimal.
        certificate_kind: folder of the trust store that its root came from.
        timestamp_authority: common name of the authority that dated it.
    """

    level: Level
    demonstration: bool
    certificate_digest: str
    certificate_kind: str
    signed_at: datetime
    timestamp_authority: str


def find_turn(session: Session, actor: Actor, place_id: int, seen_digest: str) -> Turn:
    """The actor's place, if they may sign it now; holds the document's lock in a writing unit of work.

    Args:
        session: unit of work.
        actor: who wants to sign.
        place_id: from the address of the page; a copied link does not jump the order.
        seen_digest: SHA-256 of the version that the page showed.

    Raises:
        NotFound: no such place, or of a document that is not the actor's to see; the answer is the same.
        Forbidden: somebody else's.
        Conflict: not this place's turn, being signed, signed, refused, or the document changed since it was shown.
    """
    query = sa.select(SignatureRequest.id).join(SignatureRequest.places).join(Document)
    request_id = session.scalar(query.where(SignaturePlace.id == place_id, visible_to(actor)))
    if request_id is None:
        raise NotFound("Este pedido de assinatura não existe mais ou não está ao seu alcance.")
    document, request = lock_request(session, request_id)
    places = places_of(session, request)
    place = next(each for each in places if each.id == place_id)
    if place.person_id != actor.person_id:
        raise Forbidden("Esta assinatura foi pedida a outra pessoa. Cada um assina só com a própria chave.")
    _check_turn(session, document, request, place)
    if any(each.state is PlaceState.SIGNING for each in places):
        raise Conflict("Outra pessoa está assinando este documento agora. Tente de novo em instantes.")
    digest = version_digest(session, document)
    if digest != seen_digest:
        raise Conflict(CHANGED)
    return Turn(document, request, place, digest)


def _check_turn(session: Session, document: Document, request: SignatureRequest, place: SignaturePlace) -> None:
    if place.state is PlaceState.WAITING:
        raise Conflict(f"Ainda não é a sua vez: falta assinar {', '.join(_awaited(session, request))}.")
    if place.state is PlaceState.SIGNED:
        raise Conflict("Você já assinou este documento.")
    standing = request.state is RequestState.OPEN and document.state is DocumentState.CLOSED
    if not standing or place.state not in {PlaceState.PENDING, PlaceState.SIGNING}:
        raise Conflict("Este pedido de assinatura foi encerrado. Atualize a página para ver o que houve.")


def _awaited(session: Session, request: SignatureRequest) -> list[str]:
    query = sa.select(Person.name).join(SignaturePlace, SignaturePlace.person_id == Person.id)
    turn = (PlaceState.PENDING, PlaceState.SIGNING)
    found = session.scalars(query.where(SignaturePlace.request_id == request.id, SignaturePlace.state.in_(turn)))
    return list(found) or ["quem vem antes"]


def check_level(place: SignaturePlace, level: Level) -> None:
    """Refuse a level below the one the kind or the law asks (Lei 14.063/2020, arts. 4 and 5); a higher one serves.

    Raises:
        InvalidInput: too low, with the legal basis.
    """
    if level.rank < place.minimum_level.rank:
        raise InvalidInput(
            f"Este documento exige assinatura {LEVEL_NAMES[place.minimum_level]} ({place.level_reason}). "
            f"O certificado escolhido dá assinatura {LEVEL_NAMES[level]}: use um de nível maior.",
            field="method",
        )


def ask_to_sign(session: Session, *, actor: Actor, turn: Turn, credential: Credential, host: str) -> SignaturePlace:
    """Have the signature made by the desk that holds the opened key: one job, bound to that host.

    Args:
        session: unit of work in which `turn` was found, so that its lock is held.
        actor: its owner.
        turn: from `find_turn`.
        credential: unlocked at the desk for exactly this place and digest.
        host: where the desk is.

    Raises:
        InvalidInput: the level is too low.
    """
    place = turn.place
    if credential.level is not None:
        check_level(place, credential.level)
    place.state = PLACE_STATES.after(place.state, PlaceAction.ASK)
    place.asked_digest, place.method, place.failure = turn.digest, credential.method, None
    ledger.append(
        session, ledger.document_chain(turn.document.id), "signature.asked", actor.person_id,
        place=place.id, digest=turn.digest, method=credential.method.value,
    )  # fmt: skip
    outbox.enqueue(session, "signatures.sign", host=host, place_id=place.id, digest=turn.digest)
    return place


def refuse(session: Session, *, actor: Actor, turn: Turn, motive: str) -> None:
    """Refuse to sign: nobody is asked any more, and author and signers read the motive (DOMAIN.md, Signing).

    Args:
        session: unit of work in which `turn` was found.
        actor: the place's owner.
        turn: from `find_turn`.
        motive: what the others will read.

    Raises:
        InvalidInput: no motive.
    """
    if not motive.strip():
        raise InvalidInput("Escreva o motivo da recusa: ele chega a quem fechou o documento.", field="motive")
    turn.place.state = PLACE_STATES.after(turn.place.state, PlaceAction.REFUSE)
    turn.place.refusal_motive = motive.strip()
    move(turn.document, DocumentAction.REFUSE)
    stop_request(session, turn.request, RequestAction.REFUSE)
    ledger.append(
        session, ledger.document_chain(turn.document.id), "signature.refused", actor.person_id, place=turn.place.id
    )


def place_signed(session: Session, place_id: int, stored: Stored, evidence: Evidence) -> bool:
    """Take a signed PDF that the store holds; ask the next signers, or let the gate release the document.

    Returns:
        Whether it was taken; False where the place was signed already, withdrawn, or the document moved on meanwhile
        (the signed bytes are then an orphan object, swept later).
    """
    document, request, place = _lock_place(session, place_id)
    if not _is_being_signed(session, document, place):
        return False
    version = add_version(session, document, stored, VersionPurpose.SIGNED, made_by_id=place.person_id)
    place.state = PLACE_STATES.after(place.state, PlaceAction.SIGN)
    place.signed_version_id, place.failure = version.id, None
    place.level, place.demonstration = evidence.level, evidence.demonstration
    place.certificate_digest, place.certificate_kind = evidence.certificate_digest, evidence.certificate_kind
    place.signed_at, place.timestamp_authority = evidence.signed_at, evidence.timestamp_authority
    ledger.append(
        session, ledger.document_chain(document.id), "signature.made", place.person_id,
        place=place.id, version=version.id, digest=version.digest, certificate=evidence.certificate_digest,
        level=evidence.level.value, at=evidence.signed_at.isoformat(),
    )  # fmt: skip
    open_next(session, request)
    ensure_release(session, document, None)
    return True


def place_returned(session: Session, place_id: int, reason: str) -> None:
    """Give a place back to its owner, with what went wrong; nothing was signed."""
    document, _request, place = _lock_place(session, place_id)
    if place.state is not PlaceState.SIGNING:
        return
    place.state = PLACE_STATES.after(place.state, PlaceAction.RETURN)
    place.failure, place.asked_digest = reason, None
    ledger.append(session, ledger.document_chain(document.id), "signature.not-made", place.person_id, place=place.id)


def _lock_place(session: Session, place_id: int) -> tuple[Document, SignatureRequest, SignaturePlace]:
    request_id = session.scalar(sa.select(SignaturePlace.request_id).where(SignaturePlace.id == place_id))
    if request_id is None:
        raise NotFound("Este pedido de assinatura não existe.")
    document, request = lock_request(session, request_id)
    return document, request, session.get_one(SignaturePlace, place_id, populate_existing=True)


def _is_being_signed(session: Session, document: Document, place: SignaturePlace) -> bool:
    asked = place.state is PlaceState.SIGNING and document.state is DocumentState.CLOSED
    return asked and version_digest(session, document) == place.asked_digest
