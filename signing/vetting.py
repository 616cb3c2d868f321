"""Whether a certificate may sign now: its own limits, a path to a trusted root, revocation. Nothing is fetched.

pyHanko signs with a revoked certificate without a word when no validation context is given; here there always is
one, fresh, and revocation of every certificate of the path must be known from the lists that were passed in.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator import errors as path_errors

from signing.certificates import facts_of
from signing.errors import (
    CertificateExpired,
    CertificateNotForSigning,
    CertificateNotYetValid,
    CertificateProblem,
    CertificateRevoked,
    CertificateUntrusted,
    RevocationUnknown,
)
from signing.issuing import DOCUMENT_SIGNING
from signing.trust import Level, TrustKind, TrustRoot

_PERSONAL = {
    ExtendedKeyUsageOID.EMAIL_PROTECTION,
    ExtendedKeyUsageOID.CLIENT_AUTH,
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
    DOCUMENT_SIGNING,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a vetted certificate amounts to."""

    kind: TrustKind

    @property
    def level(self) -> Level:
        """Lei 14.063/2020, art. 4, by the root's folder."""
        return self.kind.level

    @property
    def demonstration(self) -> bool:
        """Whether its level is only for show."""
        return self.kind is TrustKind.DEMONSTRATION


@dataclass(frozen=True, slots=True)
class Trust:
    """What is trusted at this moment: roots by kind and revocation lists (DER)."""

    roots: tuple[TrustRoot, ...]
    revocation_lists: tuple[bytes, ...]


def vet_signer(certificate: bytes, chain: Sequence[bytes], trust: Trust, moment: datetime) -> Standing:
    """Whether a person's certificate (DER) may sign at `moment`, and at what level.

    Raises:
        CertificateNotForSigning: a CA, a server, a timestamp authority, or no signing key usage.
        CertificateNotYetValid, CertificateExpired: out of its time.
        CertificateRevoked, RevocationUnknown: by the lists given.
        CertificateUntrusted: no path to a root that persons may descend from.
    """
    parsed = x509.load_der_x509_certificate(certificate)
    _check_purpose(parsed)
    _check_time(parsed, moment)
    roots = tuple(root for root in trust.roots if root.signs)
    root = _path_root(certificate, tuple(chain), Trust(roots, trust.revocation_lists), _minute(moment), None)
    return Standing(next(each.kind for each in roots if each.certificate == root))


def vet_timestamper(certificate: bytes, chain: Sequence[bytes], trust: Trust, moment: datetime) -> None:
    """Whether a timestamp authority's certificate (DER) is trusted at `moment`.

    Raises:
        CertificateProblem: as `vet_signer`.
    """
    _check_time(x509.load_der_x509_certificate(certificate), moment)
    _path_root(certificate, tuple(chain), trust, _minute(moment), "time_stamping")


def _minute(moment: datetime) -> datetime:
    """The next full minute: within one minute the same path is not built again.

    Rounded up, because rounded down it would refuse a certificate that was issued this minute; lists and authorities
    then end up to a minute early, which is the safe side.
    """
    return (moment + timedelta(seconds=59, microseconds=999_999)).replace(second=0, microsecond=0)


def _check_time(certificate: x509.Certificate, moment: datetime) -> None:
    if moment < certificate.not_valid_before_utc:
        raise CertificateNotYetValid
    if moment > certificate.not_valid_after_utc:
        until = certificate.not_valid_after_utc
        raise CertificateExpired(
            f"O certificado de {facts_of(certificate).name} venceu em {until:%d/%m/%Y}. Peça um novo antes de assinar."
        )


def _check_purpose(certificate: x509.Certificate) -> None:
    """RFC 5280, 4.2.1.3, 4.2.1.9 and 4.2.1.12; what an old certificate leaves out is not held against it."""
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
        if constraints.ca:
            raise CertificateNotForSigning("Este certificado é de uma autoridade certificadora, não de uma pessoa.")
    except x509.ExtensionNotFound:
        pass
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            raise CertificateNotForSigning
    except x509.ExtensionNotFound:
        pass
    try:
        purposes = set(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
        if not purposes & _PERSONAL:
            raise CertificateNotForSigning
    except x509.ExtensionNotFound:
        pass


@lru_cache(maxsize=64)
def _path_root(
    certificate: bytes, chain: tuple[bytes, ...], trust: Trust, moment: datetime, purpose: str | None
) -> bytes:
    """The root (DER) at the head of the path."""
    try:
        return asyncio.run(_build_path(certificate, chain, trust, moment, purpose))
    except path_errors.RevokedError:
        raise CertificateRevoked from None
    except path_errors.InsufficientRevinfoError:
        raise RevocationUnknown from None
    except path_errors.ExpiredError:
        raise CertificateExpired("Um certificado da cadeia de confiança está vencido.") from None
    except path_errors.NotYetValidError:
        raise CertificateNotYetValid from None
    except path_errors.InvalidCertificateError:
        raise CertificateNotForSigning from None
    except (path_errors.PathError, path_errors.ValidationError):
        raise CertificateUntrusted from None
    except (ValueError, TypeError, KeyError):  # what asn1crypto raises for a malformed list or certificate
        raise CertificateProblem from None


async def _build_path(
    certificate: bytes, chain: tuple[bytes, ...], trust: Trust, moment: datetime, purpose: str | None
) -> bytes:
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(root.certificate) for root in trust.roots],
        other_certs=[asn1_x509.Certificate.load(each) for each in chain],
        crls=[asn1_crl.CertificateList.load(each) for each in trust.revocation_lists],
        allow_fetching=False,
        revocation_mode="require",
        moment=moment,
        best_signature_time=moment,
    )
    try:
        validator = CertificateValidator(asn1_x509.Certificate.load(certificate), validation_context=context)
        path = await validator.async_validate_usage(set(), {purpose} if purpose else None)
        return bytes(path.first.dump())
    finally:
        await context.aclose()
