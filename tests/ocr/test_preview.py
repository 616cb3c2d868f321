"""Pictures of pages for the viewer."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from ocr.errors import RefusedFile
from ocr.preview import render_page
from tests.ocr import pages

Written = Callable[[str, bytes], Path]


def test_a_pdf_page_has_the_width_asked_for(written: Written, digital_memo: bytes) -> None:
    drawn = Image.open(io.BytesIO(render_page(written("a.pdf", digital_memo), 1, 400)))
    assert (drawn.format, drawn.width) == ("JPEG", pytest.approx(400, abs=1))


def test_an_image_file_is_shown_too(written: Written) -> None:
    drawn = Image.open(io.BytesIO(render_page(written("a.png", pages.encoded(pages.page_image())), 1, 300)))
    assert drawn.width == 300


@pytest.mark.parametrize("page", [0, 2])
def test_a_page_that_is_not_there(written: Written, digital_memo: bytes, page: int) -> None:
    with pytest.raises(RefusedFile, match=f"não tem a página {page}"):
        render_page(written("a.pdf", digital_memo), page, 400)


def test_a_damaged_pdf(written: Written) -> None:
    with pytest.raises(RefusedFile, match="danificado"):
        render_page(written("a.pdf", b"%PDF-1.4\nnada"), 1, 400)


def test_the_width_has_a_ceiling(written: Written, digital_memo: bytes) -> None:
    assert Image.open(io.BytesIO(render_page(written("a.pdf", digital_memo), 1, 10**6))).width <= 3001
