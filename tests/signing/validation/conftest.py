"""A paper closed and signed by the throwaway city, and a short way to ask about any file."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from signing.appearance import Wording
from signing.closing import Closing, PlannedPlace
from signing.closing.document import close_document
from signing.credential import Credential
from signing.signer import Paper, sign_pdf
from signing.timestamps import CityTimeStamper, LastToken
from signing.trust import Level
from signing.validation import Limits, Report, TrustStore, validate

CLOSING = Closing(
    "Prefeitura de Exemplo",
    "Memorando 12/2026",
    "Compra de cadeiras",
    "7KQ4-M2XP-9TBD-H3WA",
    places=(
        PlannedPlace("assinatura-1", "Demonstração Ana", "Diretora"),
        PlannedPlace("assinatura-2", "Demonstração Bruno", "Secretário"),
    ),
    margin_free=True,
)


@dataclass(frozen=True)
class City:
    """Signs files and judges them, as the application does."""

    folder: Path
    trust: TrustStore
    lists: tuple[bytes, ...]
    stamper: CityTimeStamper
    credentials: tuple[Credential, ...]

    def sign(self, source: Path, place: int, *, timestamped: bool = True) -> Path:
        """Sign the planned place (1 or 2); the name of the result tells who signed."""
        target = source.with_name(f"{source.stem}-{place}{'t' if timestamped else 'b'}.pdf")
        moment = datetime.now(UTC).replace(microsecond=0)
        wording = Wording(f"Demonstração {place}", "Diretora", Level.ADVANCED, moment, "America/Sao_Paulo")
        digest = hashlib.sha256(source.read_bytes()).hexdigest()
        paper = Paper(source, digest, target, f"assinatura-{place}", reason="Diretora")
        sign_pdf(paper, self.credentials[place - 1], wording, self.stamper if timestamped else None)
        return target

    def judge(self, path: Path, *, crls: Sequence[bytes] | None = None, at: datetime | None = None) -> Report:
        """Validate with the city's trust and lists."""
        lists = self.lists if crls is None else tuple(crls)
        return validate(path, self.trust, crls=lists, at=at or datetime.now(UTC), limits=Limits())


def write_memo(path: Path, text: str = "Valida ate 16 fev 2027, sem ressalvas") -> Path:
    """A one-page memo with one line of text."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET".encode("ascii"))
        pdf.save(path)
    return path


def _der(certificate: Any) -> bytes:
    encoded: bytes = certificate.public_bytes(Encoding.DER)
    return encoded


@pytest.fixture(scope="session")
def city(
    tmp_path_factory: pytest.TempPathFactory, authority: Any, ana: Any, bruno: Any, revocation_lists: tuple[bytes, ...]
) -> City:
    folder = tmp_path_factory.mktemp("city")
    chain = (_der(authority.issuing.certificate),)
    stamping = Credential(_der(authority.timestamping.certificate), chain, authority.timestamping.key)
    stamper = CityTimeStamper(stamping, LastToken(folder / "last"), lambda: datetime.now(UTC))
    trust = TrustStore.from_bytes({"internal": [_der(authority.root)]})
    credentials = tuple(Credential(each.der, chain, each.key) for each in (ana, bruno))
    return City(folder, trust, revocation_lists, stamper, credentials)


@pytest.fixture(scope="session")
def closed(city: City) -> Path:
    """A memo closed with two planned places."""
    path = city.folder / "closed.pdf"
    close_document(write_memo(city.folder / "memo.pdf"), path, CLOSING)
    return path


@pytest.fixture(scope="session")
def signed(city: City, closed: Path) -> Path:
    """Signed by Ana, B-T."""
    return city.sign(closed, 1)


@pytest.fixture(scope="session")
def signed_twice(city: City, signed: Path) -> Path:
    """Signed by Ana and then by Bruno, both B-T."""
    return city.sign(signed, 2)


@pytest.fixture
def altered(tmp_path: Path) -> Callable[[bytes], Path]:
    """Write bytes to a file of this test."""

    def write(content: bytes) -> Path:
        path = tmp_path / "altered.pdf"
        path.write_bytes(content)
        return path

    return write
