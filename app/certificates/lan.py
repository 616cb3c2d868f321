"""The city's own certificate for HTTPS on the local network (`carimbo run --lan`)."""

import ipaddress
import os
import socket
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.kernel import clock
from signing.authority import Authority, SealedAuthority, open_authority
from signing.issuing import Validity

CERTIFICATE, KEY, ROOT = "lan.crt", "lan.key", "root.crt"
_DAYS = 397  # what browsers accept at most


def write_lan_certificate(authority: SealedAuthority, installation_key: bytes, folder: Path, address: str) -> None:
    """Issue a server certificate for this machine's addresses; a new key each time, kept in a 0600 file.

    Args:
        authority: the city's, sealed.
        installation_key: 32 bytes.
        folder: where certificate chain (`lan.crt`), key (`lan.key`) and the root to trust (`root.crt`) are written.
        address: IP address that the phone will open.
    """
    opened = open_authority(authority, installation_key)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _issue(opened, key.public_key(), address)
    chain = certificate.public_bytes(Encoding.PEM) + opened.issuing.certificate.public_bytes(Encoding.PEM)
    (folder / CERTIFICATE).write_bytes(chain)
    (folder / ROOT).write_bytes(opened.root.public_bytes(Encoding.DER))
    _write_private(folder / KEY, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _issue(authority: Authority, public_key: ec.EllipticCurvePublicKey, address: str) -> x509.Certificate:
    validity = Validity.days(clock.now(), _DAYS)
    names: list[x509.GeneralName] = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    if address != "127.0.0.1":
        names.append(x509.IPAddress(ipaddress.ip_address(address)))
    host = socket.gethostname()
    if host.isascii() and host != "localhost":
        names.append(x509.DNSName(host))
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)]))
        .issuer_name(authority.issuing.certificate.subject)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(validity.start)
        .not_valid_after(validity.end)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(authority.issuing.key, hashes.SHA256())
    )


def _write_private(path: Path, data: bytes) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
