"""A throwaway city, its authority, officers and small papers, made once a test run."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

import signing.credential
from signing.appearance import Wording
from signing.authority import (
    Authority,
    DemonstrationCredential,
    SealedAuthority,
    create_authority,
    make_demonstration,
    open_authority,
)
from signing.issuing import Holder, new_key
from signing.signer import Paper, sign_pdf
from signing.timestamps import CityTimeStamper, LastToken
from signing.trust import Level, TrustKind, TrustRoot
from signing.vetting import Trust

from .judges import Judges

INSTALLATION_KEY = bytes(range(32))
ANA = Holder("Demonstração Ana", "12345678909", "ana@example.org")
BRUNO = Holder("Demonstração Bruno", "98765432100", "bruno@example.org")
MAYOR = Holder("Demonstração Prefeita", "11144477735", "")


@dataclass
class Clock:
    """A clock that a test moves by hand."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@dataclass(frozen=True)
class Credential:
    """An officer's certificate with its opened key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


@pytest.fixture(scope="session")
def born() -> datetime:
    """When the throwaway city's certificates begin: yesterday, so that outside judges agree that they hold."""
    return datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture(scope="session")
def sealed_authority(born: datetime) -> SealedAuthority:
    return create_authority("Município de Exemplo", INSTALLATION_KEY, born)


@pytest.fixture(scope="session")
def authority(sealed_authority: SealedAuthority) -> Authority:
    return open_authority(sealed_authority, INSTALLATION_KEY)


@pytest.fixture(scope="session")
def revocation_lists(authority: Authority, born: datetime) -> tuple[bytes, ...]:
    """The root's list and the issuing CA's, nobody revoked (DER)."""
    return (authority.root_list, authority.revocation_list([], born))


@pytest.fixture(scope="session")
def issue(authority: Authority, born: datetime) -> Callable[[Holder], Credential]:
    """Issue an officer's certificate from the city's authority."""

    def make(holder: Holder) -> Credential:
        key = new_key()
        return Credential(authority.issue_officer(holder, key.public_key(), born), key)

    return make


@pytest.fixture(scope="session")
def ana(issue: Callable[[Holder], Credential]) -> Credential:
    return issue(ANA)


@pytest.fixture(scope="session")
def bruno(issue: Callable[[Holder], Credential]) -> Credential:
    return issue(BRUNO)


@pytest.fixture(scope="session")
def demonstration(born: datetime) -> DemonstrationCredential:
    return make_demonstration(MAYOR, "senha-de-demonstração", born)


def paper(*fields: str, ballast: int = 0) -> bytes:
    """A one-page PDF with text and one empty signature field for each name.

    Args:
        fields: names of signature fields, placed side by side at the foot of the page.
        ballast: bytes of an attached random-looking stream, to make a large file.
    """
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj.Contents = pdf.make_stream(b"BT /F1 24 Tf 72 700 Td (Memorando de exemplo) Tj ET")
    if ballast:
        page.obj.Resources.Ballast = pdf.make_stream(bytes(ballast))
    widgets = [pdf.make_indirect(_widget(name, position, page.obj)) for position, name in enumerate(fields)]
    if widgets:
        page.obj.Annots = pikepdf.Array(widgets)
        pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array(widgets), SigFlags=1))
    target = io.BytesIO()
    pdf.save(target, compress_streams=False)
    return target.getvalue()


def _widget(name: str, position: int, page: pikepdf.Object) -> pikepdf.Dictionary:
    left = 40 + position % 2 * 265
    bottom = 60 + position // 2 * 80
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name.Sig,
        T=name,
        F=132,
        P=page,
        Rect=[left, bottom, left + 250, bottom + 64],
    )


@pytest.fixture(scope="session")
def root_pem(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The city's root as a PEM file, for outside judges."""
    path = tmp_path_factory.mktemp("root") / "root.pem"
    path.write_bytes(authority.root.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def judges(root_pem: Path, tmp_path: Path) -> Judges:
    """Outside judges who trust the city's root alone."""
    folder = tmp_path / "judges"
    folder.mkdir()
    return Judges(root_pem, folder)


@pytest.fixture(scope="session")
def trust(sealed_authority: SealedAuthority, revocation_lists: tuple[bytes, ...]) -> Trust:
    """The city's own root and lists."""
    return Trust((TrustRoot(TrustKind.INTERNAL, sealed_authority.root_certificate),), revocation_lists)


@pytest.fixture
def timestamper(authority: Authority, clock: Clock, tmp_path: Path) -> CityTimeStamper:
    """The city's timestamp authority on the test's clock."""
    issuing = authority.issuing.certificate.public_bytes(Encoding.DER)
    certificate = authority.timestamping.certificate.public_bytes(Encoding.DER)
    credential = signing.credential.Credential(certificate, (issuing,), authority.timestamping.key)
    return CityTimeStamper(credential, LastToken(tmp_path / "last"), clock)


@pytest.fixture
def sign(
    authority: Authority, ana: Credential, clock: Clock, timestamper: CityTimeStamper, tmp_path: Path
) -> Callable[..., Path]:
    """Sign bytes with Ana's key (or another's) at B-T (or B-B); the path of the signed file."""
    issuing = authority.issuing.certificate.public_bytes(Encoding.DER)

    def make(pdf: bytes, field: str = "a", who: Credential = ana, *, timestamp: bool = True) -> Path:
        source, target = tmp_path / f"{field}.source.pdf", tmp_path / f"{field}.signed.pdf"
        source.write_bytes(pdf)
        credential = signing.credential.Credential(who.der, (issuing,), who.key)
        wording = Wording("Demonstração Ana", "Secretária", Level.ADVANCED, clock(), "America/Sao_Paulo")
        work = Paper(source, hashlib.sha256(pdf).hexdigest(), target, field, "De acordo")
        sign_pdf(work, credential, wording, timestamper if timestamp else None)
        return target

    return make
