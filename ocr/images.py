"""Image files become PDFs of the same pixels; only what PDF/A cannot carry (transparency, CMYK) is flattened to RGB."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import img2pdf  # type: ignore[import-untyped]  # ships no types
from PIL import Image, ImageFile, ImageSequence, UnidentifiedImageError

from ocr import sniff
from ocr.errors import RefusedFile
from ocr.limits import ReadLimits

A4_INCHES = (8.27, 11.69)
LEAST_DPI, MOST_DPI = 97, 1300
FLATTENED = {"RGBA", "LA", "PA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F", "I;16", "La", "RGBa"}
AS_PAGES = {"engine": img2pdf.Engine.pikepdf, "rotation": img2pdf.Rotation.ifvalid}
ENDS = {sniff.JPEG: b"\xff\xd9", sniff.PNG: b"IEND"}
TAIL_BYTES = 1 << 16


def to_pdf(source: Path, target: Path, media_type: str, limits: ReadLimits) -> None:
    """Write `target`: one page a frame, in paper size.

    Args:
        source: a JPEG, PNG or TIFF.
        target: made or replaced.
        media_type: of `source`, as sniffed.
        limits: `pages` and `image_megapixels` are kept here.

    Raises:
        RefusedFile: damaged, too large, or more frames than allowed.
    """
    try:
        with _strict_pillow(limits), Image.open(source, formats=[media_type.rpartition("/")[2]]) as image:
            _check(image, limits)
            parts = [_whole(source, media_type)] if _fits_as_is(image, media_type) else list(_flattened(image))
            with target.open("wb") as stream:
                layout = img2pdf.get_fixed_dpi_layout_fun(_resolution(image))
                img2pdf.convert(parts, outputstream=stream, layout_fun=layout, **AS_PAGES)
    except (UnidentifiedImageError, img2pdf.ImageOpenError, OSError, SyntaxError, ValueError, EOFError) as error:
        _pass_on_disk_errors(error)
        raise RefusedFile("A imagem está danificada ou incompleta. Digitalize ou fotografe de novo.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RefusedFile(_too_large(limits)) from error


def _pass_on_disk_errors(error: Exception) -> None:
    if isinstance(error, OSError) and error.errno and not isinstance(error, UnidentifiedImageError):
        raise error


@contextmanager
def _strict_pillow(limits: ReadLimits) -> Iterator[None]:
    before = Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES
    Image.MAX_IMAGE_PIXELS = round(limits.image_megapixels * 1e6)
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # other libraries (WeasyPrint) turn it on for the whole process
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    finally:
        Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES = before


def _check(image: Image.Image, limits: ReadLimits) -> None:
    frames = getattr(image, "n_frames", 1)
    if frames > limits.pages:
        raise RefusedFile(f"A imagem tem {frames} páginas; o limite é {limits.pages}. Divida o arquivo.")
    if not image.width or not image.height:
        raise RefusedFile("A imagem não tem tamanho. Digitalize ou fotografe de novo.")


def _fits_as_is(image: Image.Image, media_type: str) -> bool:
    """Whether the file's own compression can be put into the PDF: nothing decoded, nothing lost."""
    return media_type != sniff.TIFF and image.mode not in FLATTENED and "transparency" not in image.info


def _whole(source: Path, media_type: str) -> bytes:
    content = source.read_bytes()
    if ENDS[media_type] not in content[-TAIL_BYTES:]:
        raise EOFError
    return content


def _flattened(image: Image.Image) -> Iterator[bytes]:
    for frame in ImageSequence.Iterator(image):
        yield _encoded(frame)


def _encoded(frame: Image.Image) -> bytes:
    """A frame without transparency in a form img2pdf takes as it is: G4 for bilevel, else PNG."""
    target = io.BytesIO()
    if frame.mode == "1":
        frame.save(target, "TIFF", compression="group4")
    else:
        _opaque(frame).save(target, "PNG", compress_level=3, exif=frame.getexif())
    return target.getvalue()


def _opaque(frame: Image.Image) -> Image.Image:
    if frame.mode.startswith("I") or frame.mode == "F":
        brightest = float(str(frame.getextrema()[1]))
        scale = 255 / (brightest or 1)
        return frame.point(lambda level: level * scale).convert("L")
    if frame.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in frame.info:
        seen = frame.convert("RGBA")
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    return frame if frame.mode in {"L", "P", "RGB"} else frame.convert("RGB")


def _resolution(image: Image.Image) -> tuple[float, float]:
    """The file's own resolution if it can be believed, else the one that fills an A4 sheet."""
    across, down = image.info.get("dpi", (0, 0))
    if all(LEAST_DPI <= float(side) <= MOST_DPI for side in (across, down)):
        return float(across), float(down)
    short, long = sorted(image.size)
    filling = max(short / A4_INCHES[0], long / A4_INCHES[1])
    dpi = min(max(filling, 72.0), float(MOST_DPI))
    return dpi, dpi


def _too_large(limits: ReadLimits) -> str:
    return (
        f"A imagem tem mais de {limits.image_megapixels:.0f} milhões de pontos. Digitalize a 300 pontos por polegada."
    )
