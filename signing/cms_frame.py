"""The exact bytes of the two CMS structures this engine makes: a PAdES signature and a timestamp token.

Given a certificate, a digest, a signature value and (for B-T) a token, there is one DER encoding (RFC 5652, ETSI
EN 319 122-1, RFC 3161). The signer lets pyHanko make the signature and the check before release compares it with
this; the city's timestamp authority makes its tokens here.
"""

import hashlib
from dataclasses import dataclass
from typing import Self

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from signing import der
from signing.errors import CertificateNotForSigning

_DATA, _SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_SIGNING_CERTIFICATE_V2, _TIMESTAMP_TOKEN = "1.2.840.113549.1.9.16.2.47", "1.2.840.113549.1.9.16.2.14"
_TST_INFO = "1.2.840.113549.1.9.16.1.4"
_SHA256, _RSA_SHA256, _ECDSA_SHA256 = "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"


def sha256(data: bytes) -> bytes:
    """SHA-256, raw."""
    return hashlib.sha256(data).digest()


@dataclass(frozen=True, slots=True)
class Frame:
    """What never changes between two signatures of one certificate.

    Attributes:
        certificate: the signer's or timestamp authority's.
        certificates: the CertificateSet that is embedded, encoded under tag [0].
    """

    certificate: x509.Certificate
    subject: bytes
    issuer_and_serial: bytes
    certificates: bytes
    certificate_reference: bytes
    digest_algorithm: bytes
    signature_algorithm: bytes

    @classmethod
    def of(cls, certificate: bytes, chain: tuple[bytes, ...]) -> Self:
        """The frame of a certificate (DER) that goes out with the other certificates of `chain` (DER).

        Raises:
            CertificateNotForSigning: neither RSA nor an elliptic curve.
        """
        parsed = x509.load_der_x509_certificate(certificate)
        raw = asn1_x509.Certificate.load(certificate)
        issuer, serial = raw.issuer.dump(), der.integer(parsed.serial_number)
        # ESSCertIDv2 (RFC 5035): the algorithm is left out because SHA-256 is its default.
        name = der.sequence(der.sequence(der.context(4, issuer)), serial)
        reference = der.sequence(der.octets(sha256(certificate)), name)
        return cls(
            certificate=parsed,
            subject=raw.subject.dump(),
            issuer_and_serial=der.sequence(issuer, serial),
            certificates=der.context(0, *sorted({certificate, *chain})),
            certificate_reference=der.sequence(der.sequence(reference)),
            digest_algorithm=der.sequence(der.oid(_SHA256), der.null()),
            signature_algorithm=_signature_algorithm(parsed),
        )

    def attributes(self, digest: bytes, content_type: str = _DATA) -> bytes:
        """The signed attributes as they are hashed: a SET OF in DER order."""
        return der.set_of(
            _attribute(_CONTENT_TYPE, der.oid(content_type)),
            _attribute(_MESSAGE_DIGEST, der.octets(digest)),
            _attribute(_SIGNING_CERTIFICATE_V2, self.certificate_reference),
        )

    def signature(self, digest: bytes, value: bytes, token: bytes | None) -> bytes:
        """A detached PAdES signature (CMS ContentInfo) over a document's digest."""
        unsigned = b"" if token is None else der.context(1, _attribute(_TIMESTAMP_TOKEN, token))
        signer = self._signer_info(self.attributes(digest), value, unsigned)
        return self._signed_data(1, der.sequence(der.oid(_DATA)), signer)

    def token(self, information: bytes, value: bytes) -> bytes:
        """A timestamp token around an encoded TSTInfo."""
        signer = self._signer_info(self.attributes(sha256(information), _TST_INFO), value, b"")
        encapsulated = der.sequence(der.oid(_TST_INFO), der.context(0, der.octets(information)))
        return self._signed_data(3, encapsulated, signer)

    def token_attributes(self, information: bytes) -> bytes:
        """What a timestamp authority signs for an encoded TSTInfo."""
        return self.attributes(sha256(information), _TST_INFO)

    def verifies(self, value: bytes, data: bytes) -> bool:
        """Whether `value` is this certificate's signature (SHA-256) of `data`."""
        key = self.certificate.public_key()
        try:
            if isinstance(key, rsa.RSAPublicKey):
                key.verify(value, data, padding.PKCS1v15(), hashes.SHA256())
            elif isinstance(key, ec.EllipticCurvePublicKey):
                key.verify(value, data, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True

    def _signer_info(self, attributes: bytes, value: bytes, unsigned: bytes) -> bytes:
        signed = b"\xa0" + attributes[1:]  # [0] IMPLICIT in place of SET
        head = der.integer(1) + self.issuer_and_serial + self.digest_algorithm
        return der.sequence(head, signed, self.signature_algorithm, der.octets(value), unsigned)

    def _signed_data(self, version: int, encapsulated: bytes, signer: bytes) -> bytes:
        algorithms = der.set_of(self.digest_algorithm)
        body = (der.integer(version), algorithms, encapsulated, self.certificates, der.set_of(signer))
        return der.sequence(der.oid(_SIGNED_DATA), der.context(0, der.sequence(*body)))


def _attribute(kind: str, value: bytes) -> bytes:
    return der.sequence(der.oid(kind), der.set_of(value))


def _signature_algorithm(certificate: x509.Certificate) -> bytes:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return der.sequence(der.oid(_RSA_SHA256), der.null())
    if isinstance(key, ec.EllipticCurvePublicKey):
        return der.sequence(der.oid(_ECDSA_SHA256))
    raise CertificateNotForSigning


def signature_value(signature: bytes) -> tuple[bytes, bytes | None]:
    """The signature value and the timestamp token inside a CMS that has our shape.

    Raises:
        ValueError: another shape; whoever asks compares the whole again with `Frame.signature`.
    """
    signer = der.members(_inner(signature)[-1])[0]
    parts = der.members(signer)
    token = None
    if len(parts) == 7:
        attribute = der.members(parts[6])[0]
        token = der.members(der.members(attribute)[1])[0]
    return der.contents(parts[5]), token


def token_parts(token: bytes) -> tuple[bytes, bytes]:
    """The encoded TSTInfo and the signature value of a token that has our shape.

    Raises:
        ValueError: another shape.
    """
    inner = _inner(token)
    information = der.contents(der.contents(der.members(inner[2])[1]))
    return information, der.contents(der.members(der.members(inner[-1])[0])[5])


def _inner(content_info: bytes) -> list[bytes]:
    try:
        return der.members(der.contents(der.members(content_info)[1]))
    except IndexError:
        raise ValueError("not a ContentInfo") from None
