"""Document timestamps and the security store: the upper rungs of the ladder."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import crl, x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from signing.validation import DocumentVerdict, Verdict
from tests.signing.validation.conftest import City


@pytest.fixture
def archived(city: City, signed: Path, authority: Any, tmp_path: Path) -> Path:
    """Ana's signature with certificates and lists in the store, and a document timestamp over all."""
    path = tmp_path / "archived.pdf"
    path.write_bytes(signed.read_bytes())
    ders = [each.public_bytes(Encoding.DER) for each in (authority.root, authority.issuing.certificate)]
    with path.open("r+b") as stream:
        DocumentSecurityStore.add_dss(
            stream,
            b"signature",
            certs=[x509.Certificate.load(each) for each in ders],
            crls=[crl.CertificateList.load(each) for each in city.lists],
        )
    with path.open("r+b") as stream:
        writer = IncrementalPdfFileWriter(stream, strict=False)
        stamper = PdfTimeStamper(city.stamper, field_name="carimbo")
        asyncio.run(stamper.async_timestamp_pdf(writer, "sha256", in_place=True))
    return path


def test_a_document_timestamp_is_a_line_of_its_own(city: City, archived: Path) -> None:
    report = city.judge(archived)
    assert [(line.field, line.is_timestamp) for line in report.signatures] == [
        ("assinatura-1", False),
        ("carimbo", True),
    ]
    assert [line.verdict for line in report.signatures] == [Verdict.VALID, Verdict.VALID]
    assert (report.verdict, report.signatures[0].level) == (DocumentVerdict.VALID, "B-LTA")


def test_the_store_alone_proves_revocation(city: City, archived: Path) -> None:
    assert city.judge(archived, crls=()).signatures[0].level == "B-LTA"


def test_an_altered_archive_is_not_valid(city: City, archived: Path) -> None:
    content = bytearray(archived.read_bytes())
    content[-4] ^= 1
    archived.write_bytes(content)
    assert city.judge(archived).verdict is not DocumentVerdict.VALID


def test_an_unknown_timestamp_authority_does_not_count(city: City, archived: Path) -> None:
    from signing.validation import TrustStore, validate

    line = validate(archived, TrustStore(()), at=datetime.now(UTC)).signatures[1]
    assert (line.verdict, line.intact, line.time_proved) == (Verdict.INDETERMINATE, True, False)


def test_years_later_the_archive_still_proves_the_signature(city: City, archived: Path) -> None:
    (line, _) = city.judge(archived, crls=(), at=datetime.now(UTC) + timedelta(days=1200)).signatures
    assert line.intact
    assert line.verdict in {Verdict.VALID, Verdict.INDETERMINATE}


def test_a_field_filled_later_is_told(city: City, closed: Path, tmp_path: Path) -> None:
    import pikepdf

    form = tmp_path / "form.pdf"
    with pikepdf.open(closed) as pdf:
        field = pdf.make_indirect(
            pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=pikepdf.String("valor"), V=pikepdf.String("10"))
        )
        pdf.Root.AcroForm.Fields.append(field)
        pdf.save(form)
    path = city.sign(form, 1)
    with path.open("r+b") as stream:
        writer = IncrementalPdfFileWriter(stream, strict=False)
        target = writer.root["/AcroForm"]["/Fields"][2].get_object()
        target["/V"] = TextStringObject("99")
        writer.update_container(target)
        writer.write_in_place()
    report = city.judge(path)
    assert report.verdict is not DocumentVerdict.VALID
    assert report.signatures[0].changes
