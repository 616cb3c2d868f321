"""Pictures of pages for the viewer."""

import io
from contextlib import closing
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from ocr import inspect, sniff
from ocr.errors import RefusedFile
from ocr.limits import DEFAULT_LIMITS

LEAST_WIDTH, MOST_WIDTH = 16, 3000
MOST_TIMES_TALLER = 8
JPEG_QUALITY = 80


def render_page(source: Path, page: int, width: int) -> bytes:
    """A page as a JPEG.

    Args:
        source: a PDF, JPEG, PNG or TIFF; run this in a limited child process.
        page: counted from 1.
        width: in pixels, held between 16 and 3,000; very tall pages come narrower.

    Raises:
        RefusedFile: the file is not one we read, is damaged, or has no such page.
    """
    width = min(max(width, LEAST_WIDTH), MOST_WIDTH)
    drawn = _of_pdf(source, page, width) if sniff.media_type(source) == sniff.PDF else _of_image(source, page, width)
    target = io.BytesIO()
    drawn.convert("RGB").save(target, "JPEG", quality=JPEG_QUALITY)
    return target.getvalue()


def _of_pdf(source: Path, number: int, width: int) -> Image.Image:
    try:
        with closing(pypdfium2.PdfDocument(source)) as document:
            if not 1 <= number <= len(document):
                raise RefusedFile(f"O documento não tem a página {number}.")
            page = document[number - 1]
            across, down = page.get_size()
            fitting = min(width, MOST_TIMES_TALLER * MOST_WIDTH * across / max(down, 1))
            drawn: Image.Image = page.render(scale=fitting / max(across, 1)).to_pil()
            return drawn
    except pypdfium2.PdfiumError as error:
        raise RefusedFile(inspect.DAMAGED) from error


def _of_image(source: Path, number: int, width: int) -> Image.Image:
    with Image.open(source) as image:
        if image.width * image.height > DEFAULT_LIMITS.image_megapixels * 1e6:
            raise RefusedFile("A imagem é grande demais para ser mostrada.")
        try:
            image.seek(number - 1)
        except EOFError as error:
            raise RefusedFile(f"O documento não tem a página {number}.") from error
        image.draft("RGB", (width, width * MOST_TIMES_TALLER))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((width, width * MOST_TIMES_TALLER))
        return upright
