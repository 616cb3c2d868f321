"""The city's own certificate authority: made at first start, kept sealed, renewed lists of what is revoked."""

from base64 import b64decode, b64encode
from dataclasses import asdict
from datetime import datetime, timedelta

import sqlalchemy as sa
from cryptography import x509
from sqlalchemy.orm import Session

from app.certificates.models import CityAuthority, OfficerCertificate, RevocationList
from app.kernel import clock, ledger, outbox
from app.kernel.errors import Unavailable
from app.people.actions import lock_city
from signing.authority import SealedAuthority, create_authority, open_authority
from signing.issuing import Revocation, RevocationReason

RENEWED_BEFORE = timedelta(days=4)
"""A list holds for seven days (signing.authority): half a week is left for a desk that is away."""


def found_authority(city_name: str, installation_key: bytes) -> tuple[SealedAuthority, bytes]:
    """Make an authority and its first, empty revocation list. Takes seconds: no transaction may be open.

    Args:
        city_name: e.g. 'Vila Boa'.
        installation_key: 32 bytes.
    """
    moment = clock.now()
    sealed = create_authority(f"Município de {city_name}", installation_key, moment)
    return sealed, open_authority(sealed, installation_key).revocation_list([], moment)


def keep_authority(session: Session, sealed: SealedAuthority, first_list: bytes) -> bool:
    """Write a new authority down, unless another process was faster.

    Returns:
        Whether this one is the city's now.
    """
    lock_city(session)
    if session.get(CityAuthority, 1) is not None:
        return False
    material = {name: b64encode(value).decode() for name, value in asdict(sealed).items()}
    session.add(CityAuthority(material=material, created_at=clock.now()))
    ledger.append(session, ledger.CITY, "authority.founded")
    keep_list(session, first_list)
    return True


def find_authority(session: Session) -> SealedAuthority | None:
    """The city's authority, its private keys sealed; None before the first start."""
    row = session.get(CityAuthority, 1)
    return SealedAuthority(**{name: b64decode(text) for name, text in row.material.items()}) if row else None


def publish_list(session: Session, der: bytes, entries: list[Revocation]) -> None:
    """Publish a list that was signed with no transaction open.

    Args:
        session: writing unit of work.
        der: the list.
        entries: what it says is revoked.

    Raises:
        Unavailable: something was revoked while it was being signed: a list without it must not follow the one with it.
    """
    lock_city(session)
    if revocations(session) != entries:
        raise Unavailable("Um certificado foi revogado agora há pouco. A lista será feita de novo.")
    keep_list(session, der)


def keep_list(session: Session, der: bytes) -> RevocationList:
    """Write a revocation list down and plan its successor; the caller holds the city's row."""
    parsed = x509.load_der_x509_crl(der)
    until = parsed.next_update_utc
    assert until is not None, "the authority always states it (RFC 5280, 5.1.2.5)"
    published = RevocationList(der=der, made_at=parsed.last_update_utc, next_update=until)
    session.add(published)
    ledger.append(session, ledger.CITY, "revocations.published", count=len(parsed))
    outbox.enqueue(
        session, "certificates.publish", due_at=until - RENEWED_BEFORE, unique_key=f"crl-after-{published.id}",
        after=published.id,
    )  # fmt: skip
    return published


def newest_list(session: Session) -> RevocationList | None:
    """The revocation list that counts."""
    return session.scalars(sa.select(RevocationList).order_by(RevocationList.id.desc()).limit(1)).first()


def revocations(session: Session) -> list[Revocation]:
    """Everything ever revoked; an expired certificate's line is kept, its old signatures are still judged."""
    query = sa.select(OfficerCertificate).where(OfficerCertificate.revoked_at.is_not(None))
    return [
        Revocation(row.serial, _moment(row.revoked_at), RevocationReason(row.revocation_reason or "unspecified"))
        for row in session.scalars(query.order_by(OfficerCertificate.id))
    ]


def _moment(revoked_at: datetime | None) -> datetime:
    assert revoked_at is not None
    return revoked_at
