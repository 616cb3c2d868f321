"""RELIABILITY, security acceptance 7: addresses in what people send are never visited."""

import io
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import AuthorityInformationAccessOID as Access
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from signing.validation import validate_file

pytestmark = pytest.mark.slow


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """Listens on loopback; `accept` fails at once unless somebody came."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def _signed(folder: Path, address: str) -> Path:
    """A PDF with a link, signed by a certificate full of addresses."""
    key, now = rsa.generate_private_key(65537, 2048), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Demonstração Externa")])
    uri = x509.UniformResourceIdentifier(address)
    access = [x509.AccessDescription(kind, uri) for kind in (Access.OCSP, Access.CA_ISSUERS)]
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.AuthorityInformationAccess(access), critical=False)
        .add_extension(x509.CRLDistributionPoints([x509.DistributionPoint([uri], None, None, None)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "chave.p12"
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, BestAvailableEncryption(b"x")))
    signer = SimpleSigner.load_pkcs12(str(file), passphrase=b"x")
    assert signer is not None
    paper = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=address)
        pdf.Root.OpenAction = pdf.make_indirect(action)
        pdf.save(paper)
    target = folder / "assinado.pdf"
    with target.open("wb") as output:
        sign_pdf(IncrementalPdfFileWriter(paper), PdfSignatureMetadata(field_name="A"), signer, output=output)
    return target


def test_validating_visits_no_address(canary: socket.socket, tmp_path: Path) -> None:
    file = _signed(tmp_path, f"http://127.0.0.1:{canary.getsockname()[1]}/lista")
    report = validate_file(str(file), "[]", [], datetime.now(UTC).isoformat())
    assert len(report["signatures"]) == 1
    with pytest.raises(BlockingIOError):
        canary.accept()
