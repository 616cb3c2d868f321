"""The verdict on whole files: the city's own, altered ones, strangers', and what is no signed PDF at all."""

import json
import random
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from signing.closing import PlannedPlace
from signing.closing.arrival import close_signed
from signing.issuing import Revocation as RevokedEntry
from signing.validation import Coverage, DocumentVerdict, Limits, RevocationStatus, TrustStore, Verdict, validate_file
from signing.validation import validate as validate_path
from tests.signing.validation.conftest import City, write_memo

Write = Callable[[bytes], Path]


def test_our_own_signature_with_time(city: City, signed: Path) -> None:
    report = city.judge(signed)
    (line,) = report.signatures
    assert (report.verdict, line.verdict, line.level) == (DocumentVerdict.VALID, Verdict.VALID, "B-T")
    assert (line.intact, line.time_proved, line.coverage) == (True, True, Coverage.WHOLE_FILE)
    assert line.clock.startswith("Carimbo do tempo próprio")
    assert not report.suspicious


def test_the_signer_is_named_with_raw_cpf_kind_and_role(city: City, signed: Path) -> None:
    (line,) = city.judge(signed).signatures
    assert line.signer is not None
    assert (line.signer.name, line.signer.cpf) == ("DEMONSTRAÇÃO ANA", "12345678909")
    assert (line.signer.kind, line.role) == ("internal", "Diretora")


def test_without_a_timestamp_the_time_is_only_declared(city: City, closed: Path) -> None:
    (line,) = city.judge(city.sign(closed, 1, timestamped=False)).signatures
    assert (line.verdict, line.level, line.time_proved) == (Verdict.VALID, "B-B", False)
    assert line.clock == "declarado por quem assinou"
    assert line.time is not None


def test_two_signatures_in_order(city: City, signed_twice: Path) -> None:
    report = city.judge(signed_twice)
    assert report.verdict is DocumentVerdict.VALID
    assert [line.coverage for line in report.signatures] == [Coverage.REVISION, Coverage.WHOLE_FILE]
    assert report.signatures[0].changes
    assert report.empty_fields == ()


def test_the_signed_revision_can_be_offered(city: City, signed: Path, signed_twice: Path) -> None:
    first = city.judge(signed_twice).signatures[0]
    assert signed_twice.read_bytes()[: first.revision_length] == signed.read_bytes()


def test_a_closed_but_unsigned_file_lists_its_empty_fields(city: City, closed: Path) -> None:
    report = city.judge(closed)
    assert (report.verdict, report.empty_fields) == (DocumentVerdict.UNSIGNED, ("assinatura-1", "assinatura-2"))


@pytest.mark.parametrize("seed", range(4))
def test_one_byte_altered_anywhere_is_never_valid(city: City, signed: Path, altered: Write, seed: int) -> None:
    _flip(city, signed.read_bytes(), altered, random.Random(seed), rounds=6)


@pytest.mark.slow
def test_hundreds_of_altered_bytes_are_never_valid(city: City, signed: Path, altered: Write) -> None:
    _flip(city, signed.read_bytes(), altered, random.Random(20261122), rounds=400)


def _flip(city: City, content: bytes, altered: Write, dice: random.Random, rounds: int) -> None:
    """Half of the flips go into the CMS, whose unsigned parts are the easy ones to miss."""
    start = content.index(b"/Contents <") + 11
    end = content.index(b">", start)
    for number in range(rounds):
        changed = bytearray(content)
        if number % 2:
            at = dice.randrange(start, end)
            changed[at] = ord(f"{int(chr(changed[at]), 16) ^ (1 << dice.randrange(4)):X}")
        else:
            at = dice.randrange(len(content))
            changed[at] ^= 1 << dice.randrange(8)
        report = city.judge(altered(bytes(changed)))
        assert report.verdict not in {DocumentVerdict.VALID, DocumentVerdict.VALID_WITH_CHANGES}, at


def test_altered_content_is_told_as_such(city: City, signed: Path, altered: Write) -> None:
    content = bytearray(signed.read_bytes())
    content[12] ^= 1
    (line,) = city.judge(altered(bytes(content))).signatures
    assert (line.verdict, line.intact, line.revision_length) == (Verdict.INVALID, False, 0)
    assert "alterado" in line.reason


def test_bytes_after_the_end_are_told(city: City, signed: Path, altered: Write) -> None:
    report = city.judge(altered(signed.read_bytes() + b"% acrescentado\n"))
    assert report.verdict is DocumentVerdict.VALID_WITH_CHANGES
    assert report.signatures[0].intact
    assert report.suspicious


def test_a_page_changed_by_a_later_revision_is_not_valid(city: City, signed: Path, altered: Write) -> None:
    from pyhanko.pdf_utils.generic import StreamObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    path = altered(signed.read_bytes())
    with path.open("r+b") as stream:
        writer = IncrementalPdfFileWriter(stream, strict=False)
        page, _ = writer.find_page_for_modification(0)
        page.get_object()["/Contents"] = writer.add_object(StreamObject(stream_data=b"0 0 99 99 re f"))
        writer.update_container(page.get_object())
        writer.write_in_place()
    report = city.judge(path)
    assert report.verdict in {DocumentVerdict.INDETERMINATE, DocumentVerdict.INVALID}
    assert report.signatures[0].intact
    assert report.suspicious


def test_empty_fields_added_after_a_signature_do_no_harm(city: City, signed: Path, tmp_path: Path) -> None:
    path = tmp_path / "more.pdf"
    close_signed(signed, path, (PlannedPlace("assinatura-3", "Demonstração Carla", "Diretora"),))
    report = city.judge(path)
    assert report.verdict is DocumentVerdict.VALID
    assert "campos vazios" in report.signatures[0].changes[0]
    assert "assinatura-3" in report.empty_fields


def test_a_signature_taken_out_of_sight_leaves_traces(city: City, signed: Path, altered: Write) -> None:
    from pyhanko.pdf_utils.generic import ArrayObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    path = altered(signed.read_bytes())
    with path.open("r+b") as stream:
        writer = IncrementalPdfFileWriter(stream, strict=False)
        writer.root["/AcroForm"]["/Fields"] = ArrayObject()
        writer.update_container(writer.root["/AcroForm"])
        writer.write_in_place()
    report = city.judge(path)
    assert (report.verdict, report.suspicious) == (DocumentVerdict.UNSIGNED, True)
    assert "vestígios" in report.notes[0]


def test_an_unknown_root_leaves_the_signature_intact_but_unconfirmed(signed: Path) -> None:
    report = validate_path(signed, TrustStore(()), at=datetime.now(UTC))
    (line,) = report.signatures
    assert (report.verdict, line.intact) == (DocumentVerdict.INDETERMINATE, True)
    assert line.signer is not None
    assert line.signer.kind == "unknown"
    assert "autoridade" in line.reason


def test_without_a_revocation_list_nothing_is_promised(city: City, signed: Path) -> None:
    (line,) = city.judge(signed, crls=()).signatures
    assert (line.verdict, line.revocation.status) == (Verdict.INDETERMINATE, RevocationStatus.UNKNOWN)


def revoked(authority: Any, certificate: Any, moment: datetime) -> tuple[bytes, ...]:
    entry = RevokedEntry(f"{certificate.serial_number:x}", moment)
    return (authority.root_list, authority.revocation_list([entry], datetime.now(UTC).replace(microsecond=0)))


def test_revoked_before_signing_is_invalid(city: City, signed: Path, authority: Any, ana: Any) -> None:
    lists = revoked(authority, ana.certificate, datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2))
    (line,) = city.judge(signed, crls=lists).signatures
    assert (line.verdict, line.revocation.status) == (Verdict.INVALID, RevocationStatus.REVOKED)


def test_revoked_after_a_proved_time_still_holds(city: City, signed: Path, authority: Any, ana: Any) -> None:
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=10)
    lists = revoked(authority, ana.certificate, later)
    (line,) = city.judge(signed, crls=lists, at=later + timedelta(minutes=1)).signatures
    assert (line.verdict, line.revocation.revoked_at) == (Verdict.VALID, later)


def test_revoked_after_a_declared_time_is_open(city: City, closed: Path, authority: Any, ana: Any) -> None:
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=10)
    lists = revoked(authority, ana.certificate, later)
    path = city.sign(closed, 1, timestamped=False)
    (line,) = city.judge(path, crls=lists, at=later + timedelta(minutes=1)).signatures
    assert line.verdict is Verdict.INDETERMINATE


def test_a_list_of_another_authority_says_nothing(city: City, signed: Path, demonstration: Any) -> None:
    (line,) = city.judge(signed, crls=(demonstration.revocation_list, b"no list")).signatures
    assert line.revocation.status is RevocationStatus.UNKNOWN


def test_the_cms_of_other_software_is_accepted(
    city: City, closed: Path, ana: Any, authority: Any, tmp_path: Path
) -> None:
    path = foreign(closed, tmp_path / "cms.pdf", ana, authority, "PDF")
    (line,) = city.judge(path).signatures
    assert (line.verdict, line.level, line.intact) == (Verdict.VALID, "CMS", True)


def foreign(closed: Path, path: Path, officer: Any, authority: Any, form: str) -> Path:
    """Sign with pyHanko's own signer, as other programs do."""
    from asn1crypto import keys, x509
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store = SimpleCertificateStore()
    store.register(x509.Certificate.load(authority.issuing.certificate.public_bytes(Encoding.DER)))
    key = officer.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(x509.Certificate.load(officer.der), keys.PrivateKeyInfo.load(key), store)
    kinds = {"PDF": SigSeedSubFilter.ADOBE_PKCS7_DETACHED, "PADES": SigSeedSubFilter.PADES}
    with closed.open("rb") as source, path.open("w+b") as target:
        metadata = PdfSignatureMetadata(field_name="assinatura-1", subfilter=kinds[form])
        sign_pdf(IncrementalPdfFileWriter(source, strict=False), metadata, signer, output=target)
    return path


def test_an_old_format_is_reported_not_left_out(
    city: City, closed: Path, ana: Any, authority: Any, tmp_path: Path
) -> None:
    path = foreign(closed, tmp_path / "old.pdf", ana, authority, "PDF")
    path.write_bytes(path.read_bytes().replace(b"/adbe.pkcs7.detached", b"/adbe.x509.rsa_sha1 "))
    report = city.judge(path)
    assert report.verdict is DocumentVerdict.UNSUPPORTED
    assert "adbe.x509.rsa_sha1" in report.signatures[0].reason


def test_one_value_under_two_fields_is_one_signature(city: City, signed: Path, altered: Write) -> None:
    path = altered(b"")
    with pikepdf.open(signed) as pdf:
        first, second = pdf.Root.AcroForm.Fields
        second.V = first.V
        pdf.save(path)
    assert len(city.judge(path).signatures) == 1


def test_a_broken_signature_does_not_hide_the_other(city: City, signed_twice: Path, altered: Write) -> None:
    content = bytearray(signed_twice.read_bytes())
    start = content.index(b"/Contents <") + 11
    content[start : start + 8] = b"FFFFFFFF"
    report = city.judge(altered(bytes(content)))
    assert [line.field for line in report.signatures] == ["assinatura-1", "assinatura-2"]
    assert report.signatures[0].reason == "A assinatura está malformada e não pôde ser lida."


def test_signatures_beyond_the_limit_are_named(city: City, signed_twice: Path) -> None:
    report = validate_path(
        signed_twice, city.trust, crls=city.lists, at=datetime.now(UTC), limits=Limits(max_signatures=1)
    )
    assert [line.verdict for line in report.signatures] == [Verdict.VALID, Verdict.UNSUPPORTED]


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b"", DocumentVerdict.NOT_PDF),
        (b"MZ\x90\x00" * 99, DocumentVerdict.NOT_PDF),
        (b"%PDF-1.7\n", DocumentVerdict.DAMAGED),
        (b"%PDF-1.7\n" + b"[" * 90_000, DocumentVerdict.DAMAGED),
    ],
)
def test_what_is_no_readable_pdf_is_named(city: City, altered: Write, content: bytes, verdict: DocumentVerdict) -> None:
    assert city.judge(altered(content)).verdict is verdict


def test_a_truncated_file_is_never_valid(city: City, signed: Path, altered: Write) -> None:
    content = signed.read_bytes()
    for size in range(1000, len(content), len(content) // 12):
        assert city.judge(altered(content[:size])).verdict not in {
            DocumentVerdict.VALID,
            DocumentVerdict.VALID_WITH_CHANGES,
        }


def test_a_protected_file_is_named(city: City, tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    with pikepdf.open(write_memo(tmp_path / "memo.pdf")) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="dono", user="segredo"))
    assert city.judge(path).verdict is DocumentVerdict.ENCRYPTED


def test_a_file_over_the_limit_is_not_read(city: City, signed: Path) -> None:
    limits = Limits(max_bytes=100)
    assert validate_path(signed, city.trust, at=datetime.now(UTC), limits=limits).verdict is DocumentVerdict.TOO_LARGE


def test_a_missing_file_is_the_callers_matter(city: City, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        city.judge(tmp_path / "none.pdf")


def test_a_form_that_contains_itself_ends(city: City, tmp_path: Path) -> None:
    path = write_memo(tmp_path / "loop.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        field = pdf.make_indirect(pikepdf.Dictionary(T=pikepdf.String("laço")))
        field.Kids = pikepdf.Array([field, field])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        pdf.save(path)
    assert city.judge(path).verdict is DocumentVerdict.UNSIGNED


def test_a_form_beyond_the_limit_is_told(city: City, signed: Path) -> None:
    report = validate_path(signed, city.trust, crls=city.lists, at=datetime.now(UTC), limits=Limits(max_fields=1))
    assert report.verdict is DocumentVerdict.INDETERMINATE
    assert "grande demais" in report.reason


def test_the_child_process_gives_the_same_as_json(city: City, signed: Path) -> None:
    moment = datetime.now(UTC)
    answer = validate_file(str(signed), city.trust.to_json(), list(city.lists), moment.isoformat())
    assert answer == city.judge(signed, at=moment).to_json()
    assert json.loads(json.dumps(answer)) == answer


def test_trust_comes_from_a_folder_by_kind(city: City, signed: Path, authority: Any, tmp_path: Path) -> None:
    for kind in ("internal", "tsa"):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "root.pem").write_bytes(authority.root.public_bytes(Encoding.PEM))
    trust = replace(TrustStore.from_folder(tmp_path))
    report = validate_path(signed, trust, crls=city.lists, at=datetime.now(UTC))
    assert report.signatures[0].signer is not None
    assert report.signatures[0].signer.kind == "internal"


@pytest.mark.slow
def test_pdfsig_agrees_on_the_closed_and_signed_file(signed: Path, authority: Any, tmp_path: Path) -> None:
    store, root = f"sql:{tmp_path}", tmp_path / "root.pem"
    root.write_bytes(authority.root.public_bytes(Encoding.PEM))
    subprocess.run(["certutil", "-N", "-d", store, "--empty-password"], check=True)
    subprocess.run(["certutil", "-A", "-d", store, "-n", "root", "-t", "CT,C,C", "-i", root], check=True)
    told = subprocess.run(["pdfsig", "-nssdir", store, signed], check=True, capture_output=True, text=True).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told
