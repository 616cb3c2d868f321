"""The signing engine against stock pyHanko, and what it takes alone: `python -m benchmarks.engine`.

Everything in this process with keys loaded, on one memo of 50 KB, RSA-2048, the city's own authorities for signer and
timestamps. The engine draws the visible stamp, signs, writes with fsync and checks the result from disk before release;
stock pyHanko signs invisibly, to memory, and checks nothing. Both close the same file with the same field.
"""

import inspect
import io
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from benchmarks.memos import memo
from benchmarks.table import Row, interleaved, table
from signing.appearance import Wording
from signing.authority import Authority, SealedAuthority, create_authority, open_authority
from signing.certificates import public_key_digest
from signing.closing.document import close_document
from signing.closing.facts import Closing, PlannedPlace
from signing.credential import Credential
from signing.issuing import Holder, new_key
from signing.keys import open_key, seal_key
from signing.signer import Paper, sign_pdf
from signing.timestamps import CityTimeStamper, LastToken
from signing.trust import Level

FIELD = "Assinatura1"
TIMES_FASTER = 4
KEY = bytes(32)
PIN = "demonstra-2026"


def utc_now() -> datetime:
    """The clock of the bench."""
    return datetime.now(UTC)


@dataclass
class Alone:
    """A city of one officer, in this process.

    Attributes:
        folder: where its files are.
    """

    folder: Path

    def __post_init__(self) -> None:
        born = utc_now() - timedelta(days=1)
        self.sealed: SealedAuthority = create_authority("Município de Exemplo", KEY, born)
        self.authority: Authority = open_authority(self.sealed, KEY)
        self.key = new_key()
        self.certificate = self.authority.issue_officer(
            Holder("Demonstração Ana", "12345678909"), self.key.public_key(), born
        )
        der = self.certificate.public_bytes(Encoding.DER)
        self.credential = Credential(der, (self.sealed.issuing_certificate,), self.key)
        authority = Credential(
            self.sealed.timestamp_certificate, (self.sealed.issuing_certificate,), self.authority.timestamping.key
        )
        self.timestamper = CityTimeStamper(authority, LastToken(self.folder / "last-timestamp"), utc_now)
        self.draft, self.closed = self.folder / "draft.pdf", self.folder / "closed.pdf"
        self.draft.write_bytes(memo(1))
        self.close()

    def close(self) -> None:
        """The printed stamp with QR on every page, the signature sheet and the empty field."""
        place = PlannedPlace(FIELD, "Demonstração Ana", "Analista de compras")
        closing = Closing("Prefeitura de Exemplo", "Memorando 1/2026", "Ensaio", "ABCDEFGHJKMNPQRS", places=(place,))
        self.closed.unlink(missing_ok=True)
        self.digest = close_document(self.draft, self.closed, closing).sha256

    def sign(self, timestamper: CityTimeStamper | None) -> None:
        """The engine: visible appearance, signature, fsync, check before release."""
        paper = Paper(self.closed, self.digest, self.folder / "signed.pdf", FIELD)
        wording = Wording("Demonstração Ana", "Analista", Level.ADVANCED, utc_now(), "America/Sao_Paulo")
        sign_pdf(paper, self.credential, wording, timestamper)

    def sign_bb(self) -> None:
        """Level B-B."""
        self.sign(None)

    def sign_bt(self) -> None:
        """Level B-T with a token of the own authority."""
        self.sign(self.timestamper)

    @cached_property
    def sealed_key(self) -> bytes:
        """The officer's key as the database has it."""
        return seal_key(self.key, PIN, KEY)

    def open_key(self) -> None:
        """Opening the officer's key with the PIN: argon2id, dear on purpose (design: custody)."""
        open_key(self.sealed_key, PIN, KEY, public_key_digest(self.certificate))

    @cached_property
    def stock_signer(self) -> SimpleSigner:
        """PyHanko's own signer with the same key and certificate."""
        store = SimpleCertificateStore()
        store.register(asn1_x509.Certificate.load(self.sealed.issuing_certificate))
        return SimpleSigner(
            asn1_x509.Certificate.load(self.credential.certificate), _pkcs8(self.key), cert_registry=store
        )

    @cached_property
    def stock_timestamper(self) -> DummyTimeStamper:
        """PyHanko's own timestamper in the same process, with the same authority's key."""
        store = SimpleCertificateStore()
        store.register(asn1_x509.Certificate.load(self.sealed.issuing_certificate))
        certificate = asn1_x509.Certificate.load(self.sealed.timestamp_certificate)
        return DummyTimeStamper(certificate, _pkcs8(self.authority.timestamping.key), certs_to_embed=store)

    def stock_bb(self) -> None:
        """Stock pyHanko, level B-B: no stamp, to memory, no check."""
        writer = IncrementalPdfFileWriter(io.BytesIO(self.closed.read_bytes()), strict=False)
        metadata = PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
        PdfSigner(metadata, self.stock_signer).sign_pdf(writer, existing_fields_only=True)

    def stock_bt(self) -> None:
        """Stock pyHanko, level B-T: no stamp, to memory, no check."""
        writer = IncrementalPdfFileWriter(io.BytesIO(self.closed.read_bytes()), strict=False)
        metadata = PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
        signer = PdfSigner(metadata, self.stock_signer, timestamper=self.stock_timestamper)
        signer.sign_pdf(writer, existing_fields_only=True)


def _pkcs8(key: object) -> asn1_keys.PrivateKeyInfo:
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())  # type: ignore[attr-defined]
    return asn1_keys.PrivateKeyInfo.load(der)


def cpu_of(work: Callable[[], None], repeats: int = 3) -> Callable[[], float]:
    """A measure: CPU seconds of one call in this process, averaged over a few."""

    def measure() -> float:
        began = time.process_time()
        for _ in range(repeats):
            work()
        return (time.process_time() - began) / repeats

    return measure


def rows(times: int = 15) -> list[Row]:
    """Engine against stock at both levels."""
    with tempfile.TemporaryDirectory() as folder:
        alone = Alone(Path(folder))
        works = (alone.sign_bb, alone.stock_bb, alone.sign_bt, alone.stock_bt)
        for work in works:
            work()
        ours_bb, stock_bb, ours_bt, stock_bt = interleaved(times, *map(cpu_of, works))
    return [_row("B-B", ours_bb, stock_bb), _row("B-T", ours_bt, stock_bt)]


def _row(level: str, ours: float, stock: float) -> Row:
    what = f"engine alone, memo of 50 KB, {level}, RSA-2048: visible stamp, fsync, check; stock does none of these"
    measured = f"{stock / ours:.1f} × faster ({1000 * ours:.1f} against {1000 * stock:.1f} CPU ms)"
    return Row(what, measured, f"≥ {TIMES_FASTER} × faster", stock / ours >= TIMES_FASTER)


def baseline_code() -> str:
    """The stock signing that the engine is compared with."""
    makers = (vars(Alone)[name].func for name in ("stock_signer", "stock_timestamper"))
    return "\n".join(map(inspect.getsource, (*makers, Alone.stock_bb, Alone.stock_bt)))


if __name__ == "__main__":
    print(baseline_code())
    print(table(rows()))
