"""Drawing a page as an image; runs in a limited child process, since the PDF may be hostile (DESIGN rule 7)."""

import io
from pathlib import Path

import pypdfium2

from app.kernel.errors import NotFound


def render_page(source: Path, number: int, width: int) -> bytes:
    """One page as PNG.

    Args:
        source: a PDF.
        number: counted from 1.
        width: pixels; the height follows, up to four times as much.

    Raises:
        NotFound: the document has no such page.
    """
    document = pypdfium2.PdfDocument(source)
    try:
        if not 1 <= number <= len(document):
            raise NotFound("O documento não tem essa página.")
        page = document[number - 1]
        across, along = page.get_size()
        scale = min(width / across, 4 * width / along)
        image = page.render(scale=scale, may_draw_forms=True).to_pil()
        answer = io.BytesIO()
        image.convert("RGB").quantize(64).save(answer, "PNG", optimize=False)
        return answer.getvalue()
    finally:
        document.close()
