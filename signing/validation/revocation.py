"""What the revocation lists at hand say of a certificate (RFC 5280, 5 and 6.3); lists are never fetched here."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPublicKeyTypes

from signing.validation.model import Revocation, RevocationStatus


def load_lists(encoded: Iterable[bytes]) -> list[x509.CertificateRevocationList]:
    """Parse lists, leaving out what is none."""
    found = []
    for each in encoded:
        try:
            found.append(x509.load_der_x509_crl(each))
        except ValueError:
            continue
    return found


def revocation_of(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    lists: Iterable[x509.CertificateRevocationList],
    moment: datetime,
) -> Revocation:
    """The state of a certificate by the newest list of its issuer.

    Args:
        certificate: whose state is asked.
        issuer: the authority above it; only lists signed by its key count.
        lists: all that are at hand.
        moment: when it was used; a list that had lapsed by then says nothing good.
    """
    key = issuer.public_key()
    own = [each for each in lists if each.issuer == certificate.issuer and _is_signed_by(each, key)]
    if not own:
        return Revocation()
    newest = max(own, key=lambda each: each.last_update_utc)
    entry = newest.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if entry is not None:
        return Revocation(RevocationStatus.REVOKED, newest.last_update_utc, entry.revocation_date_utc)
    lapsed = newest.next_update_utc is not None and newest.next_update_utc < moment
    return Revocation(RevocationStatus.UNKNOWN if lapsed else RevocationStatus.GOOD, newest.last_update_utc)


def _is_signed_by(each: x509.CertificateRevocationList, key: object) -> bool:
    try:
        return each.is_signature_valid(cast("CertificateIssuerPublicKeyTypes", key))
    except (TypeError, ValueError):  # a key that cannot sign at all, or an algorithm unknown here
        return False
