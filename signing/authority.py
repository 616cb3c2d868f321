"""The city's own certificate authority, and a demonstration of a qualified one.

Root → issuing CA → officers and timestamp authority. It gives *advanced* signatures (Lei 14.063/2020, art. 4, II);
nothing here claims to be ICP-Brasil. Private keys leave this module sealed under the installation key only; those of
the demonstration are thrown away once its one certificate is issued.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    pkcs12,
)

from signing import issuing
from signing.errors import DamagedKey
from signing.issuing import Holder, Issuer, Revocation, Validity
from signing.sealing import seal, unseal

DEMONSTRATION_NAME = "DEMONSTRAÇÃO: não é ICP-Brasil"
_AUTHORITY_BITS = 3072
_ROOT_DAYS, _ISSUING_DAYS, _TIMESTAMP_DAYS, _OFFICER_DAYS, _LIST_DAYS = 7305, 3653, 3653, 1096, 7
_ROOT_KEY, _ISSUING_KEY, _TIMESTAMP_KEY = b"root key", b"issuing key", b"timestamp key"


@dataclass(frozen=True, slots=True)
class SealedAuthority:
    """What the application stores of the city's authority: DER certificates and sealed keys, all bytes.

    Attributes:
        root_key: sealed, or empty once it was exported and removed (`export_root`).
        root_list: the root's own revocation list (DER), long-lived because the root sleeps.
    """

    root_certificate: bytes
    issuing_certificate: bytes
    timestamp_certificate: bytes
    issuing_key: bytes
    timestamp_key: bytes
    root_key: bytes
    root_list: bytes


@dataclass(frozen=True, slots=True)
class Authority:
    """The opened authority; lives in the signing desk's memory only."""

    root: x509.Certificate
    issuing: Issuer
    timestamping: Issuer
    root_list: bytes

    def issue_officer(self, holder: Holder, public_key: rsa.RSAPublicKey, moment: datetime) -> x509.Certificate:
        """An officer's certificate for three years, never beyond the issuing CA's own end."""
        validity = Validity.days(moment, _OFFICER_DAYS)
        validity = replace(validity, end=min(validity.end, self.issuing.certificate.not_valid_after_utc))
        subject = issuing.person_name(holder, _organization(self.root))
        return issuing.issue_person(self.issuing, subject, holder, public_key, validity)

    def revocation_list(self, entries: Sequence[Revocation], moment: datetime) -> bytes:
        """The issuing CA's revocation list (DER), good for seven days."""
        return issuing.revocation_list(self.issuing, entries, Validity.days(moment, _LIST_DAYS))


@dataclass(frozen=True, slots=True)
class DemonstrationCredential:
    """What a demonstration needs to sign 'qualified': a root for its trust folder, a CRL and a PKCS#12 file."""

    root_certificate: bytes
    revocation_list: bytes
    certificate: bytes
    pkcs12: bytes


def create_authority(city: str, installation_key: bytes, moment: datetime) -> SealedAuthority:
    """Make the city's root, issuing CA and timestamp authority.

    Args:
        city: as it is to be read in the certificates, e.g. 'Município de Exemplo'.
        installation_key: 32 bytes that seal the private keys.
        moment: start of validity, aware UTC.
    """
    root = _root(f"AC Raiz {city}", city, moment)
    issuing_key, timestamp_key = issuing.new_key(_AUTHORITY_BITS), issuing.new_key()
    ca_name = issuing.distinguished_name(f"AC {city}", city)
    ca = issuing.issue_ca(root, ca_name, issuing_key.public_key(), Validity.days(moment, _ISSUING_DAYS))
    clock_name = issuing.distinguished_name(f"Carimbo do tempo próprio: {city}", city, "Não é ICP-Brasil")
    validity = Validity.days(moment, _TIMESTAMP_DAYS)
    stamp = issuing.issue_timestamper(Issuer(ca, issuing_key), clock_name, timestamp_key.public_key(), validity)
    return SealedAuthority(
        root_certificate=root.certificate.public_bytes(Encoding.DER),
        issuing_certificate=ca.public_bytes(Encoding.DER),
        timestamp_certificate=stamp.public_bytes(Encoding.DER),
        issuing_key=seal(_dump(issuing_key), installation_key, _ISSUING_KEY),
        timestamp_key=seal(_dump(timestamp_key), installation_key, _TIMESTAMP_KEY),
        root_key=seal(_dump(root.key), installation_key, _ROOT_KEY),
        root_list=issuing.revocation_list(root, [], Validity.days(moment, _ROOT_DAYS)),
    )


def open_authority(sealed: SealedAuthority, installation_key: bytes) -> Authority:
    """Open the issuing and timestamp keys; the root's stays sealed.

    Raises:
        DamagedKey: another installation key, or a key that does not belong to its certificate.
    """
    return Authority(
        root=x509.load_der_x509_certificate(sealed.root_certificate),
        issuing=_open(sealed.issuing_certificate, sealed.issuing_key, installation_key, _ISSUING_KEY),
        timestamping=_open(sealed.timestamp_certificate, sealed.timestamp_key, installation_key, _TIMESTAMP_KEY),
        root_list=sealed.root_list,
    )


def rewrap_authority(sealed: SealedAuthority, old_key: bytes, new_key: bytes) -> SealedAuthority:
    """The same authority under another installation key.

    Raises:
        DamagedKey: `old_key` is not the one it was sealed under.
    """

    def again(data: bytes, purpose: bytes) -> bytes:
        return seal(unseal(data, old_key, purpose), new_key, purpose) if data else b""

    return replace(
        sealed,
        issuing_key=again(sealed.issuing_key, _ISSUING_KEY),
        timestamp_key=again(sealed.timestamp_key, _TIMESTAMP_KEY),
        root_key=again(sealed.root_key, _ROOT_KEY),
    )


def export_root(sealed: SealedAuthority, installation_key: bytes, passphrase: bytes) -> tuple[bytes, SealedAuthority]:
    """The root key as encrypted PKCS#8 PEM, to be kept elsewhere, and the authority without it.

    Raises:
        DamagedKey: already exported, or another installation key.
    """
    root = _open(sealed.root_certificate, sealed.root_key, installation_key, _ROOT_KEY)
    protection = BestAvailableEncryption(passphrase)
    pem = root.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection)
    return pem, replace(sealed, root_key=b"")


def make_demonstration(holder: Holder, password: str, moment: datetime) -> DemonstrationCredential:
    """A root that says it is no ICP-Brasil and one person's PKCS#12 under it.

    The issuing key is not kept: nobody can ever issue a second certificate in its name.
    """
    root = _root(DEMONSTRATION_NAME, DEMONSTRATION_NAME, moment)
    key = issuing.new_key()
    subject = issuing.person_name(holder, DEMONSTRATION_NAME)
    validity = Validity.days(moment, _OFFICER_DAYS)
    certificate = issuing.issue_person(root, subject, holder, key.public_key(), validity)
    protection = BestAvailableEncryption(password.encode())
    bundle = pkcs12.serialize_key_and_certificates(b"carimbo", key, certificate, [root.certificate], protection)
    return DemonstrationCredential(
        root_certificate=root.certificate.public_bytes(Encoding.DER),
        revocation_list=issuing.revocation_list(root, [], Validity.days(moment, _ROOT_DAYS)),
        certificate=certificate.public_bytes(Encoding.DER),
        pkcs12=bundle,
    )


def _root(common_name: str, organization: str, moment: datetime) -> Issuer:
    key = issuing.new_key(_AUTHORITY_BITS)
    name = issuing.distinguished_name(common_name, organization)
    return Issuer(issuing.self_signed_root(name, key, Validity.days(moment, _ROOT_DAYS)), key)


def _organization(certificate: x509.Certificate) -> str:
    return str(certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)[0].value)


def _dump(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _open(certificate: bytes, sealed_key: bytes, installation_key: bytes, purpose: bytes) -> Issuer:
    opened = x509.load_der_x509_certificate(certificate)
    key = load_der_private_key(unseal(sealed_key, installation_key, purpose), None)
    if not isinstance(key, rsa.RSAPrivateKey) or key.public_key() != opened.public_key():
        raise DamagedKey
    return Issuer(opened, key)
