"""What is said to the signing desk and what its answers mean here."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.trust import TrustBundle, trust_bundle
from app.documents.models import Document, Level, Version
from app.engines import Engines, SigningFailed
from app.kernel.errors import CarimboError
from app.people.models import Person
from app.settings import Settings
from app.signatures.actions import LEVEL_NAMES, Evidence
from app.signatures.models import PlaceState, SignaturePlace, SignatureRequest, SigningMethod
from signing import trust
from signing.desk.orders import Placed, SigningOrder


@dataclass(frozen=True)
class Order:
    """One place to be signed.

    Attributes:
        digest: what its owner chose; `present_digest` is the document as it is now.
    """

    place_id: int
    person_id: int
    digest: str
    present_digest: str
    name: str
    title: str
    field_name: str
    minimum: Level
    level_reason: str
    method: SigningMethod
    zone: str
    trust: TrustBundle


def order_of(session: Session, place_id: int, digest: str, settings: Settings) -> Order | None:
    """What the job is to have signed; None where the place is not being signed (any more)."""
    query = (
        sa.select(SignaturePlace, Person.name, Version.digest)
        .join(SignatureRequest, SignatureRequest.id == SignaturePlace.request_id)
        .join(Document, Document.id == SignatureRequest.document_id)
        .join(Version, Version.id == Document.current_version_id)
        .join(Person, Person.id == SignaturePlace.person_id)
        .where(
            SignaturePlace.id == place_id,
            SignaturePlace.state == PlaceState.SIGNING,
            SignaturePlace.asked_digest == digest,
        )
    )
    row = session.execute(query).first()
    if row is None:
        return None
    place, name, present = row
    assert place.method is not None, "asking for a signature names its method"
    return Order(
        place_id=place.id,
        person_id=place.person_id,
        digest=digest,
        present_digest=present,
        name=name,
        title=place.title,
        field_name=place.field_name,
        minimum=place.minimum_level,
        level_reason=place.level_reason,
        method=place.method,
        zone=settings.zone_name,
        trust=trust_bundle(session, settings),
    )


def placed(place_id: int, digest: str) -> Placed:
    """What an unlocking is bound to."""
    return Placed(str(place_id), digest)


def sign_at_desk(engines: Engines, order: Order, source: Path, target: Path) -> Evidence:
    """Have one file signed at PAdES B-T.

    Raises:
        SigningFailed: the desk said no; `cause_name` tells why.
        Unavailable: the desk is away.
    """
    facts = engines.desk.sign(
        SigningOrder(
            person=str(order.person_id),
            place=str(order.place_id),
            source=source,
            digest=order.digest,
            target=target,
            field_name=order.field_name,
            name=order.name,
            role=order.title,
            reason=order.title,
            minimum=trust.Level(order.minimum.value),
            zone=order.zone,
            roots=order.trust.roots,
            revocation_lists=order.trust.crls,
        )
    )
    return Evidence(
        level=Level(facts.level.value),
        demonstration=facts.demonstration,
        certificate_digest=sha256(facts.certificate).hexdigest(),
        certificate_kind=_kind(order.method, facts.level, demonstration=facts.demonstration),
        signed_at=facts.timestamped_at or facts.signed_at,
        timestamp_authority=facts.timestamp_authority,
    )


def _kind(method: SigningMethod, level: trust.Level, *, demonstration: bool) -> str:
    """Folder of the trust store that the signer's root came from, as far as the desk's answer tells."""
    if demonstration:
        return trust.TrustKind.DEMONSTRATION
    if method is SigningMethod.CITY:
        return trust.TrustKind.INTERNAL
    return trust.TrustKind.ICP_BRASIL if level is trust.Level.QUALIFIED else trust.TrustKind.GOV_BR


def reason_of(error: CarimboError, order: Order) -> str:
    """Why nothing was signed, for the place's owner."""
    cause = error.cause_name if isinstance(error, SigningFailed) else ""
    if cause == "UnlockMissing":
        return "A chave não está mais aberta. Peça a assinatura de novo, com a sua senha."
    if cause == "LevelTooLow":
        return (
            f"Este documento exige assinatura {LEVEL_NAMES[order.minimum]} ({order.level_reason}), "
            "e o certificado usado dá menos que isso."
        )
    return error.message
