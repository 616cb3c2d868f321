"""Whole files through the engine: design/OCR.md's table and the issue's bad input."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from ocr.limits import ReadLimits
from ocr.reading import read_file
from ocr.result import Progress, ReadResult
from tests.ocr import bad_files, pages

Written = Callable[[str, bytes], Path]
Read = Callable[..., ReadResult]


@pytest.fixture
def read(written: Written, tmp_path: Path) -> Read:
    """Reads bytes as an uploaded file."""

    def reading(content: bytes, **options: object) -> ReadResult:
        (tmp_path / "out").mkdir(exist_ok=True)
        return read_file(written("upload.pdf", content), tmp_path / "out", **options)

    return reading


def error_rate(result: ReadResult, printed: str = pages.MEMO) -> float:
    return pages.character_error_rate("\n".join(result.text), printed)


# Digital documents


def test_a_digital_pdf_keeps_its_bytes(read: Read, digital_memo: bytes) -> None:
    result = read(digital_memo)
    assert (result.outcome, result.pdf, result.was_born_digital) == ("read", None, True)
    assert (result.pages, result.pages_read, result.pdfa) == (1, 1, False)
    assert error_rate(result) == 0
    assert result.words[0][0].text == "PREFEITURA"


def test_every_page_has_its_height_over_its_width(read: Read) -> None:
    result = read(bad_files.blank_pdf(2))
    assert result.ratios == pytest.approx((792 / 612, 792 / 612), abs=0.001)


def test_a_turned_page_is_measured_as_shown(read: Read, digital_memo: bytes) -> None:
    upright = read(digital_memo).ratios[0]
    with pikepdf.open(io.BytesIO(digital_memo)) as pdf:
        pdf.pages[0].Rotate = 90
        turned = read(pages.saved(pdf)).ratios[0]
    assert turned == pytest.approx(1 / upright, abs=0.001)


def test_a_blank_page_counts_as_read(read: Read) -> None:
    result = read(bad_files.blank_pdf(2))
    assert (result.outcome, result.pages_read, result.text) == ("read", 2, ("", ""))


def claiming_pdfa(content: bytes, level: str = "2B", *, transfer_function: bool = False) -> bytes:
    """Say so in the metadata; a transfer function breaks ISO 19005-2, 6.2.5."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["pdfaid:part"], metadata["pdfaid:conformance"] = level
        if transfer_function:
            state = pikepdf.Dictionary(TR=pikepdf.Name.Identity)
            pdf.pages[0].Resources.ExtGState = pikepdf.Dictionary(G0=state)
        return pages.saved(pdf)


@pytest.mark.parametrize(("broken", "verdict"), [(True, False), (False, None)])
def test_a_claim_of_pdfa_is_not_believed(read: Read, digital_memo: bytes, broken: bool, verdict: bool | None) -> None:
    assert read(claiming_pdfa(digital_memo, transfer_function=broken)).pdfa is verdict


@pytest.mark.slow
@pytest.mark.parametrize("level", ["2B", "2U", "3A"])
def test_a_true_claim_of_pdfa_is_found_true(read: Read, scanned_memo: bytes, level: str) -> None:
    made = read(scanned_memo).pdf
    assert made is not None
    assert read(claiming_pdfa(made.read_bytes(), level)).pdfa is True


def test_a_signed_pdf_keeps_its_bytes(read: Read, digital_memo: bytes) -> None:
    result = read(bad_files.signed_pdf(digital_memo))
    assert (result.outcome, result.pdf, result.signed) == ("kept-signed", None, True)
    assert "assinado" in result.reason
    assert error_rate(result) == 0


# Passwords


def test_an_encrypted_pdf_asks_for_its_password(read: Read, digital_memo: bytes) -> None:
    result = read(bad_files.encrypted_pdf(digital_memo))
    assert (result.outcome, result.reason) == ("needs-password", "O PDF está protegido: digite a senha de abertura.")


def test_a_wrong_password_says_so(read: Read, digital_memo: bytes) -> None:
    result = read(bad_files.encrypted_pdf(digital_memo), password="errada")
    assert (result.outcome, result.reason) == ("needs-password", "A senha não abre este PDF.")


@pytest.mark.parametrize(("user", "password"), [("senha", "senha"), ("", None)])
def test_an_encrypted_pdf_is_decrypted_to_a_copy(
    read: Read, digital_memo: bytes, user: str, password: str | None
) -> None:
    result = read(bad_files.encrypted_pdf(digital_memo, user=user), password=password)
    assert result.outcome == "read"
    assert error_rate(result) == 0
    assert result.pdf is not None
    with pikepdf.open(result.pdf) as copy:
        assert not copy.is_encrypted


# Bad files


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vazio"),
        (b"%PDF-1.7\n", "danificado"),
        (b"%PDF-1.7\n" + b"lixo" * 500, "danificado"),
        (b"PK\x03\x04 word/document.xml", "Word"),
        (bad_files.blank_pdf(0), "nenhuma página"),
        (bad_files.looping_pages(), "danificado|nenhuma página"),
        (bad_files.xfa_pdf(), "XFA"),
    ],
    ids=["empty", "header only", "garbage", "word", "no pages", "loop", "xfa"],
)
def test_refused_with_a_reason(read: Read, content: bytes, words: str) -> None:
    result = read(content)
    assert result.outcome == "refused"
    assert re.search(words, result.reason)


def test_too_many_pages_are_refused(read: Read) -> None:
    result = read(bad_files.blank_pdf(10_000))
    assert result.reason == "O PDF tem 10.000 páginas; o limite é 2.000. Divida o arquivo."


def test_a_pdf_cut_short_gives_what_is_left(read: Read) -> None:
    whole = pages.digital_pdf([pages.REQUEST] * 3)
    result = read(whole[:-300])
    assert (result.outcome, result.pages) == ("partial", 3)
    assert "falta o fim" in result.reason
    assert result.pdf is not None


def test_the_source_is_never_changed(written: Written, tmp_path: Path, digital_memo: bytes) -> None:
    source = written("a.pdf", digital_memo)
    read_file(source, tmp_path)
    assert source.read_bytes() == digital_memo


# Scans: character error rates are the issue's


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "ceiling"),
    [
        (lambda: pages.scanned_pdf([pages.noisy(pages.page_image(), sigma=6)]), 0.026),
        (lambda: pages.scanned_pdf([pages.page_image(mode="1")], kind="TIFF"), 0.033),
        (lambda: pages.scanned_pdf([pages.photocopy(pages.page_image(dpi=300))], dpi=300), 0.04),
        (lambda: pages.scanned_pdf([pages.photocopy(pages.page_image(dpi=300), degrees=-3.5)], dpi=300), 0.04),
        (lambda: pages.scanned_pdf([pages.page_image().rotate(90, expand=True)]), 0.026),
        (lambda: pages.scanned_pdf([pages.page_image().rotate(180)]), 0.026),
        (lambda: pages.encoded(pages.page_image(), dpi=None), 0.026),
        (lambda: pages.encoded(pages.page_image(mode="RGB").convert("RGBA")), 0.026),
        (lambda: pages.encoded(pages.page_image(mode="RGB").convert("CMYK"), "JPEG"), 0.026),
    ],
    ids=["grey", "bilevel", "photocopy", "photocopy right", "sideways", "upside down", "no dpi", "alpha", "cmyk"],
)
def test_a_scan_becomes_searchable_pdfa(read: Read, make: Callable[[], bytes], ceiling: float) -> None:
    result = read(make())
    assert (result.outcome, result.pages_read, result.pdfa, result.was_born_digital) == ("read", 1, True, False)
    assert error_rate(result) <= ceiling
    first = result.words[0][0]
    assert first.text == "PREFEITURA"
    assert (first.left, first.top) == (pytest.approx(0.11, abs=0.02), pytest.approx(0.08, abs=0.02))


@pytest.mark.slow
def test_a_tiff_reads_page_by_page_and_tells_its_progress(read: Read) -> None:
    seen: list[Progress] = []
    frames = [pages.page_image(pages.REQUEST, mode="1"), pages.page_image("OFÍCIO Nº 7", mode="1")]
    result = read(pages.tiff_of(frames), on_progress=seen.append)
    assert [str(step) for step in seen] == ["página 1 de 2", "página 2 de 2"]
    assert error_rate(result, pages.REQUEST + "\nOFÍCIO Nº 7") <= 0.033


@pytest.mark.slow
def test_only_the_scanned_pages_of_a_mixed_pdf_are_recognised(read: Read) -> None:
    seen: list[Progress] = []
    result = read(pages.mixed_pdf(), on_progress=seen.append)
    assert seen == [Progress(2, 2)]
    assert error_rate(result, pages.REQUEST + "\n" + pages.MEMO) <= 0.026
    assert pages.character_error_rate(result.text[0], pages.REQUEST) == 0


@pytest.mark.slow
def test_a_stamped_scan_is_read_beneath_its_stamp(read: Read) -> None:
    result = read(pages.stamped_pdf("Protocolo 1234/2026"))
    assert "Protocolo 1234/2026" in result.text[0]
    assert error_rate(result, pages.MEMO + "\nProtocolo 1234/2026") <= 0.026


@pytest.mark.slow
def test_one_crooked_page_among_straight_ones(read: Read) -> None:
    straight, crooked = pages.page_image(pages.REQUEST), pages.photocopy(pages.page_image(pages.REQUEST))
    result = read(pages.scanned_pdf([straight, crooked, straight]))
    assert error_rate(result, "\n".join([pages.REQUEST] * 3)) <= 0.026


@pytest.mark.slow
def test_a_signed_scan_is_read_from_a_derivative(read: Read, scanned_memo: bytes, tmp_path: Path) -> None:
    result = read(bad_files.signed_pdf(scanned_memo))
    assert (result.outcome, result.pdf) == ("kept-signed", None)
    assert error_rate(result) <= 0.026
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.slow
def test_pages_over_time_make_it_partial_and_are_named(read: Read) -> None:
    scan = pages.scanned_pdf([pages.page_image()] * 2)
    result = read(scan, limits=ReadLimits(page_seconds=0.05))
    assert (result.outcome, result.pages_read) == ("partial", 0)
    assert result.reason == "As páginas 1 e 2 demoraram demais e não foram lidas."


@pytest.mark.slow
def test_a_page_too_large_is_kept_and_named(read: Read) -> None:
    result = read(bad_files.gigapixel_pdf(8000))
    assert (result.outcome, result.pages_read) == ("partial", 0)
    assert result.reason == "A página 1 é grande demais e não foi lida."


@pytest.mark.slow
def test_a_photo_held_sideways(read: Read) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = pages.page_image(mode="RGB").rotate(90, expand=True)
    assert error_rate(read(pages.encoded(photo, "JPEG", dpi=72, exif=exif))) <= 0.026
