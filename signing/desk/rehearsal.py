"""One signature on a scrap of paper before the desk opens.

It proves that signing, stamping and checking work here, and it loads whatever the libraries put off until first use,
so that every worker finds it in the memory it shares instead of loading it again (three quarters of its time).
"""

import hashlib
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from signing.appearance import Wording
from signing.authority import Authority
from signing.credential import Credential
from signing.issuing import Validity, distinguished_name, new_key
from signing.signer import Paper, sign_pdf
from signing.timestamps import CityTimeStamper, LastToken
from signing.trust import Level, TrustKind, TrustRoot
from signing.vetting import Trust, vet_timestamper

_OBJECTS = (
    b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Annots [4 0 R] >>",
    b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (a) /F 132 /Rect [20 20 270 84] /P 3 0 R >>",
)


def rehearse(authority: Authority, timestamper: CityTimeStamper, clock: Callable[[], datetime]) -> None:
    """Sign, stamp, check and vet once, with a key made for it and thrown away.

    Raises:
        SigningError: signing does not work here; the desk must not open.
    """
    moment = clock()
    with tempfile.TemporaryDirectory() as folder:
        source, target, scrap = Path(folder, "in.pdf"), Path(folder, "out.pdf"), _scrap()
        source.write_bytes(scrap)
        stamper = CityTimeStamper(timestamper.credential, LastToken(Path(folder, "last")), clock)
        wording = Wording("Ensaio", "Ensaio", Level.SIMPLE, moment, "UTC")
        paper = Paper(source, hashlib.sha256(scrap).hexdigest(), target, "a")
        sign_pdf(paper, _throwaway(timestamper.credential.chain, moment), wording, stamper)
    # The path is built at the moment when the certificates began, which holds whatever the clock says now.
    began = authority.timestamping.certificate.not_valid_before_utc + timedelta(minutes=1)
    lists = (authority.root_list, authority.revocation_list([], began))
    root = TrustRoot(TrustKind.TSA, authority.root.public_bytes(Encoding.DER))
    vet_timestamper(timestamper.credential.certificate, timestamper.credential.chain, Trust((root,), lists), began)


def _throwaway(chain: tuple[bytes, ...], moment: datetime) -> Credential:
    key, name = new_key(), distinguished_name("Ensaio", "Ensaio")
    return Credential(_self_signed(name, key, Validity.days(moment, 1)).public_bytes(Encoding.DER), chain, key)


def _self_signed(name: x509.Name, key: rsa.RSAPrivateKey, validity: Validity) -> x509.Certificate:
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    return builder.not_valid_before(validity.start).not_valid_after(validity.end).sign(key, hashes.SHA256())


def _scrap() -> bytes:
    """A PDF of one empty page with one signature field."""
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(_OBJECTS, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(_OBJECTS) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows)
    return body + table + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
