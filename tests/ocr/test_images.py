"""Images become PDFs of the same pixels (design/OCR.md: alpha PNG, CMYK JPEG, image without dpi)."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageFile

from ocr import sniff
from ocr.errors import RefusedFile
from ocr.images import to_pdf
from ocr.limits import ReadLimits
from tests.ocr import pages

Written = Callable[[str, bytes], Path]
PAGE = pages.page_image(dpi=100)


def converted(written: Written, content: bytes, limits: ReadLimits | None = None) -> pikepdf.Pdf:
    source = written("imagem", content)
    target = source.with_suffix(".pdf")
    to_pdf(source, target, sniff.media_type(source), limits or ReadLimits())
    return pikepdf.open(target)


def inches(pdf: pikepdf.Pdf) -> tuple[float, float]:
    left, bottom, right, top = (float(side) for side in pdf.pages[0].mediabox)
    return (right - left) / 72, (top - bottom) / 72


def test_a_jpeg_keeps_its_bytes(written: Written) -> None:
    content = pages.encoded(PAGE, "JPEG", dpi=100)
    with converted(written, content) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert image.read_raw_bytes() == content


@pytest.mark.parametrize(("dpi", "kind"), [(None, "PNG"), (72, "PNG"), (None, "JPEG"), (96, "JPEG")])
def test_a_resolution_that_cannot_be_believed_becomes_a4(written: Written, dpi: int | None, kind: str) -> None:
    with converted(written, pages.encoded(PAGE, kind, dpi=dpi)) as pdf:
        assert inches(pdf) == (pytest.approx(8.27, abs=0.05), pytest.approx(11.69, abs=0.05))


def test_the_own_resolution_is_kept(written: Written) -> None:
    with converted(written, pages.encoded(PAGE, dpi=200)) as pdf:
        assert inches(pdf)[0] == pytest.approx(8.27 / 2, abs=0.05)


@pytest.mark.parametrize(("mode", "kind"), [("RGBA", "PNG"), ("LA", "PNG"), ("CMYK", "JPEG"), ("I;16", "PNG")])
def test_what_pdfa_cannot_carry_is_flattened(written: Written, mode: str, kind: str) -> None:
    with converted(written, pages.encoded(Image.new(mode, (200, 300)), kind)) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert image.ColorSpace in (pikepdf.Name.DeviceRGB, pikepdf.Name.DeviceGray)
        assert "/SMask" not in image


def test_transparent_paper_becomes_white(written: Written) -> None:
    with converted(written, pages.encoded(Image.new("RGBA", (200, 300), (0, 0, 0, 0)))) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert pikepdf.PdfImage(image).as_pil_image().convert("L").getextrema() == (255, 255)


@pytest.mark.parametrize(("mode", "compression"), [("1", "group4"), ("L", "tiff_lzw"), ("RGB", "jpeg")])
def test_each_frame_of_a_tiff_is_a_page(written: Written, mode: str, compression: str) -> None:
    with converted(written, pages.tiff_of([PAGE.convert(mode)] * 3, compression=compression)) as pdf:
        assert len(pdf.pages) == 3


def test_a_photo_held_sideways_is_shown_upright(written: Written) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with converted(written, pages.encoded(PAGE.rotate(90, expand=True), "JPEG", exif=exif)) as pdf:
        assert pdf.pages[0].get("/Rotate") == 90


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_an_image_cut_short_is_refused(written: Written, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where another library has told Pillow to make do with half an image."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    content = pages.encoded(pages.noisy(PAGE), kind)
    with pytest.raises(RefusedFile, match="incompleta"):
        converted(written, content[: len(content) // 2])


def test_a_picture_too_large_is_refused(written: Written) -> None:
    with pytest.raises(RefusedFile, match="milhões de pontos"):
        converted(written, pages.encoded(PAGE), ReadLimits(image_megapixels=0.4))


def test_too_many_frames_are_refused(written: Written) -> None:
    with pytest.raises(RefusedFile, match="3 páginas; o limite é 2"):
        converted(written, pages.tiff_of([PAGE.convert("1")] * 3), ReadLimits(pages=2))
