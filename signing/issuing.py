"""Building X.509 certificates and revocation lists with `cryptography` alone (RFC 5280).

The profiles only; who keeps the keys is `signing.authority`'s business.
"""

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signing.certificates import person_data

DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
_NAME_LIMIT = 64  # RFC 5280, ub-common-name and ub-organization-name; `cryptography` counts UTF-8 bytes
_CRL_REASONS = {
    "unspecified": x509.ReasonFlags.unspecified,
    "key-compromise": x509.ReasonFlags.key_compromise,
    "affiliation-changed": x509.ReasonFlags.affiliation_changed,
    "superseded": x509.ReasonFlags.superseded,
    "cessation": x509.ReasonFlags.cessation_of_operation,
}


class RevocationReason(enum.StrEnum):
    """Why a certificate was revoked (RFC 5280, 5.3.1), in the words the database keeps."""

    UNSPECIFIED = "unspecified"
    KEY_COMPROMISE = "key-compromise"
    AFFILIATION_CHANGED = "affiliation-changed"
    SUPERSEDED = "superseded"
    CESSATION = "cessation"


@dataclass(frozen=True, slots=True)
class Revocation:
    """One line of a revocation list; `serial` is hexadecimal, as `CertificateFacts.serial`."""

    serial: str
    revoked_at: datetime
    reason: RevocationReason = RevocationReason.UNSPECIFIED


@dataclass(frozen=True, slots=True)
class Holder:
    """The person a certificate is issued to; `cpf` is 11 digits, `email` may be empty."""

    name: str
    cpf: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Issuer:
    """A certificate that may issue others, with its opened key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    def __repr__(self) -> str:
        return f"Issuer({self.certificate.subject.rfc4514_string()!r})"


@dataclass(frozen=True, slots=True)
class Validity:
    """From when and until when."""

    start: datetime
    end: datetime

    @classmethod
    def days(cls, start: datetime, days: int) -> "Validity":
        """So many days from `start`, which is cut to the second as X.509 does."""
        start = start.replace(microsecond=0)
        return cls(start, start + timedelta(days=days))


def new_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    """A fresh RSA key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def distinguished_name(common_name: str, organization: str, unit: str = "") -> x509.Name:
    """C=BR, O, OU (when given), CN; each cut to the length that RFC 5280 allows."""
    parts = [(NameOID.COUNTRY_NAME, "BR"), (NameOID.ORGANIZATION_NAME, organization)]
    parts += [(NameOID.ORGANIZATIONAL_UNIT_NAME, unit)] * bool(unit)
    parts.append((NameOID.COMMON_NAME, common_name))
    return x509.Name([x509.NameAttribute(oid, _cut(text, _NAME_LIMIT)) for oid, text in parts])


def person_name(holder: Holder, organization: str, unit: str = "") -> x509.Name:
    """CN = `NAME:CPF`, the layout of ICP-Brasil; a long name is cut, the CPF never."""
    room = _NAME_LIMIT - len(holder.cpf) - 1
    return distinguished_name(f"{_cut(holder.name.upper(), room)}:{holder.cpf}", organization, unit)


def self_signed_root(name: x509.Name, key: rsa.RSAPrivateKey, validity: Validity) -> x509.Certificate:
    """A root that may have one CA below it."""
    builder = _builder(name, name, key.public_key(), validity)
    return _as_ca(builder, path_length=1).sign(key, hashes.SHA256())


def issue_ca(issuer: Issuer, name: x509.Name, public_key: rsa.RSAPublicKey, validity: Validity) -> x509.Certificate:
    """A CA that issues end certificates only."""
    builder = _builder(name, issuer.certificate.subject, public_key, validity)
    builder = _as_ca(builder, path_length=0).add_extension(_authority_key(issuer), critical=False)
    return builder.sign(issuer.key, hashes.SHA256())


def issue_person(
    issuer: Issuer, subject: x509.Name, holder: Holder, public_key: rsa.RSAPublicKey, validity: Validity
) -> x509.Certificate:
    """A person's signing certificate, with CPF as ICP-Brasil lays it out."""
    names: list[x509.GeneralName] = [person_data(holder.cpf)]
    names += [x509.RFC822Name(each) for each in (holder.email,) if each]
    builder = _as_end(_builder(subject, issuer.certificate.subject, public_key, validity), issuer)
    builder = builder.add_extension(_usage(content_commitment=True), critical=True)
    builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    purposes = x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION])
    return builder.add_extension(purposes, critical=False).sign(issuer.key, hashes.SHA256())


def issue_timestamper(
    issuer: Issuer, name: x509.Name, public_key: rsa.RSAPublicKey, validity: Validity
) -> x509.Certificate:
    """RFC 3161, 2.3: extended key usage timeStamping alone, and critical."""
    builder = _as_end(_builder(name, issuer.certificate.subject, public_key, validity), issuer)
    builder = builder.add_extension(_usage(content_commitment=False), critical=True)
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    return builder.add_extension(purpose, critical=True).sign(issuer.key, hashes.SHA256())


def revocation_list(issuer: Issuer, entries: Sequence[Revocation], validity: Validity) -> bytes:
    """A complete CRL (RFC 5280, 5), DER.

    Its number is the moment it was made in microseconds, so that it only grows and nobody has to keep a counter.
    """
    start = validity.start
    builder = x509.CertificateRevocationListBuilder(issuer.certificate.subject, start, validity.end)
    for entry in entries:
        builder = builder.add_revoked_certificate(_revoked(entry))
    number = math.floor(start.timestamp() * 1_000_000)
    builder = builder.add_extension(x509.CRLNumber(number), critical=False)
    builder = builder.add_extension(_authority_key(issuer), critical=False)
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _cut(text: str, limit: int) -> str:
    return text.encode()[:limit].decode(errors="ignore")


def _revoked(entry: Revocation) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(int(entry.serial, 16))
    builder = builder.revocation_date(entry.revoked_at)
    if entry.reason is not RevocationReason.UNSPECIFIED:  # RFC 5280, 5.3.1: absent rather than unspecified
        builder = builder.add_extension(x509.CRLReason(_CRL_REASONS[entry.reason]), critical=False)
    return builder.build()


def _builder(
    subject: x509.Name, issuer: x509.Name, public_key: rsa.RSAPublicKey, validity: Validity
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder(issuer, subject, public_key, x509.random_serial_number())
    builder = builder.not_valid_before(validity.start).not_valid_after(validity.end)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)


def _authority_key(issuer: Issuer) -> x509.AuthorityKeyIdentifier:
    identifier = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _as_ca(builder: x509.CertificateBuilder, path_length: int) -> x509.CertificateBuilder:
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
    return builder.add_extension(_usage(certificate_authority=True), critical=True)


def _as_end(builder: x509.CertificateBuilder, issuer: Issuer) -> x509.CertificateBuilder:
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    return builder.add_extension(_authority_key(issuer), critical=False)


def _usage(*, content_commitment: bool = False, certificate_authority: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificate_authority,
        content_commitment=content_commitment,
        key_cert_sign=certificate_authority,
        crl_sign=certificate_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
