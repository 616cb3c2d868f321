"""What officers do with their own certificate: get, open, lose it. Acts stand in the city's chain of the ledger."""

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import OfficerCertificate
from app.kernel import clock, ledger, outbox
from app.kernel.errors import Conflict, InvalidInput
from app.people.actions import lock_city
from app.people.actor import Actor
from signing.desk.orders import Enrolled
from signing.issuing import RevocationReason

TRIES = 5
"""SIGNING.md, custody: five failures lock."""


class Motive(enum.StrEnum):
    """Why an officer gives a certificate up, as the form asks it."""

    FORGOTTEN = "forgotten"
    COMPROMISED = "compromised"
    ROLE = "role"


REASONS = {
    Motive.FORGOTTEN: RevocationReason.SUPERSEDED,
    Motive.COMPROMISED: RevocationReason.KEY_COMPROMISE,
    Motive.ROLE: RevocationReason.AFFILIATION_CHANGED,
}


def present_certificate(session: Session, person_id: int) -> OfficerCertificate | None:
    """The person's certificate that was not revoked; it may be locked or past its time."""
    query = sa.select(OfficerCertificate).where(
        OfficerCertificate.person_id == person_id, OfficerCertificate.revoked_at.is_(None)
    )
    return session.scalars(query.order_by(OfficerCertificate.id.desc())).first()


def usable_certificate(session: Session, person_id: int) -> OfficerCertificate:
    """The certificate the person may sign with now.

    Raises:
        Conflict: none, locked, or past its time.
    """
    certificate = present_certificate(session, person_id)
    if certificate is None:
        raise Conflict("Você ainda não tem chave de assinatura. Crie a sua em “Minha assinatura”.")
    if certificate.locked_at is not None:
        raise Conflict("Sua chave foi bloqueada depois de cinco PINs errados. Revogue-a e crie outra.")
    if certificate.not_after <= clock.now():
        raise Conflict("Seu certificado venceu. Revogue-o e crie outro em “Minha assinatura”.")
    return certificate


def may_enrol(session: Session, person_id: int) -> None:
    """Make sure that the person needs a new certificate, before a key is made.

    Raises:
        Conflict: there is one that was not revoked and holds.
    """
    certificate = present_certificate(session, person_id)
    if certificate is not None and certificate.not_after > clock.now():
        raise Conflict("Você já tem uma chave. Para trocar, revogue a atual primeiro.")


def keep_certificate(session: Session, *, person_id: int, enrolled: Enrolled) -> OfficerCertificate:
    """Write down a certificate that the desk has just issued, with its sealed key.

    Args:
        session: writing unit of work.
        person_id: its holder.
        enrolled: of the desk; the PIN never comes here.

    Raises:
        Conflict: another request was faster; the new key is thrown away.
    """
    lock_city(session)
    may_enrol(session, person_id)
    certificate = OfficerCertificate(
        person_id=person_id,
        serial=enrolled.serial,
        certificate=enrolled.certificate,
        sealed_key=enrolled.sealed_key,
        not_after=enrolled.not_after,
        created_at=clock.now(),
    )
    session.add(certificate)
    ledger.append(session, ledger.CITY, "certificate.issued", person_id, serial=enrolled.serial)
    return certificate


def revoke_own(session: Session, *, actor: Actor, motive: str) -> OfficerCertificate:
    """Revoke one's certificate; what it signed before stays valid, a new list is published at once by a job.

    Raises:
        Conflict: there is none to revoke.
        InvalidInput: no such motive.
    """
    if motive not in set(Motive):
        raise InvalidInput("Escolha o motivo.", field="motive")
    lock_city(session)
    certificate = present_certificate(session, actor.person_id)
    if certificate is None:
        raise Conflict("Não há chave a revogar.")
    reason = REASONS[Motive(motive)]
    certificate.revoked_at, certificate.revocation_reason = clock.now(), reason.value
    ledger.append(
        session, ledger.CITY, "certificate.revoked", actor.person_id, serial=certificate.serial, reason=reason.value
    )
    outbox.enqueue(session, "certificates.publish", after=None)
    return certificate


def count_wrong_pin(session: Session, certificate_id: int) -> int:
    """Count a wrong PIN for good; the fifth in a row locks the key (SIGNING.md, custody).

    Returns:
        How many tries are left.
    """
    lock_city(session)  # before the certificate, as whoever revokes it does: two who wait for each other wait for ever
    certificate = session.get_one(OfficerCertificate, certificate_id, with_for_update=True, populate_existing=True)
    certificate.pin_failures += 1
    if certificate.pin_failures >= TRIES and certificate.locked_at is None:
        certificate.locked_at = clock.now()
        ledger.append(session, ledger.CITY, "certificate.locked", certificate.person_id, serial=certificate.serial)
    return max(0, TRIES - certificate.pin_failures)


def forgive_pins(session: Session, certificate_id: int) -> None:
    """The right PIN clears the count."""
    certificate = session.get_one(OfficerCertificate, certificate_id)
    if certificate.pin_failures and certificate.locked_at is None:
        certificate.pin_failures = 0
