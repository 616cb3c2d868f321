"""Reading what a certificate says of its holder, as ICP-Brasil lays it out (DOC-ICP-04).

subjectAltName otherName 2.16.76.1.3.1 holds birth DDMMAAAA(8) + CPF(11) + NIS(11) + RG(15) + issuer of the RG;
the common name is `NAME:CPF`.
"""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

PERSON_DATA = x509.ObjectIdentifier("2.16.76.1.3.1")
_PRINTABLE_STRING = 0x13
_BIRTH, _CPF, _NIS, _RG = 8, 11, 11, 15


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a page or a stamp tells of a certificate.

    Attributes:
        name: the holder, without the CPF that ICP-Brasil appends to the common name.
        cpf: 11 digits, or empty when the certificate carries none.
        serial: the serial number in lower-case hexadecimal, without prefix.
        fingerprint: SHA-256 of the DER, in hexadecimal.
    """

    name: str
    cpf: str
    email: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    fingerprint: str


def person_data(cpf: str) -> x509.OtherName:
    """The otherName that carries a CPF; what is unknown (birth, NIS, RG) is zeros, as DOC-ICP-04 asks.

    Args:
        cpf: 11 digits.
    """
    text = ("0" * _BIRTH + cpf + "0" * (_NIS + _RG)).encode("ascii")
    return x509.OtherName(PERSON_DATA, bytes([_PRINTABLE_STRING, len(text)]) + text)


def facts_of(certificate: x509.Certificate) -> CertificateFacts:
    """Read a certificate; missing parts are empty strings, never an error."""
    common_name = _first(certificate.subject, NameOID.COMMON_NAME)
    name, _, tail = common_name.rpartition(":")
    of_person = bool(name) and tail.isdigit()
    return CertificateFacts(
        name=name if of_person else common_name,
        cpf=_cpf(certificate) or (tail if of_person and len(tail) == _CPF else ""),
        email=_email(certificate),
        issuer=_first(certificate.issuer, NameOID.COMMON_NAME),
        serial=f"{certificate.serial_number:x}",
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
    )


def facts_from_der(certificate: bytes) -> CertificateFacts:
    """`facts_of` a DER certificate.

    Raises:
        ValueError: not a certificate.
    """
    return facts_of(x509.load_der_x509_certificate(certificate))


def public_key_digest(certificate: x509.Certificate) -> bytes:
    """SHA-256 of the subjectPublicKeyInfo: what a sealed key is bound to."""
    return spki_digest(certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def spki_digest(spki: bytes) -> bytes:
    """SHA-256 of a DER subjectPublicKeyInfo."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(spki)
    return digest.finalize()


def _first(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    values = name.get_attributes_for_oid(oid)
    return str(values[0].value) if values else ""


def _alternative_names(certificate: x509.Certificate) -> x509.SubjectAlternativeName | tuple[()]:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return ()


def _cpf(certificate: x509.Certificate) -> str:
    for each in _alternative_names(certificate):
        if isinstance(each, x509.OtherName) and each.type_id == PERSON_DATA:
            # OCTET STRING, PrintableString or UTF8String with a one-byte length: two bytes of header.
            digits = each.value[2 + _BIRTH : 2 + _BIRTH + _CPF].decode("latin-1")
            return digits if digits.isdigit() and len(digits) == _CPF and digits.strip("0") else ""
    return ""


def _email(certificate: x509.Certificate) -> str:
    names = (each.value for each in _alternative_names(certificate) if isinstance(each, x509.RFC822Name))
    return next(names, "")
