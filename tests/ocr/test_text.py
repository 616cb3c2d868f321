"""Words and their places."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from ocr.result import Word
from ocr.text import page_text, page_words
from tests.ocr import pages

Written = Callable[[str, bytes], Path]


def words_of(content: bytes) -> tuple[Word, ...]:
    document = pypdfium2.PdfDocument(content)
    try:
        return page_words(document[0])
    finally:
        document.close()


def turned(content: bytes, degrees: int) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.pages[0].Rotate = degrees
        return pages.saved(pdf)


def test_words_are_the_text() -> None:
    document = pypdfium2.PdfDocument(pages.digital_pdf([pages.REQUEST]))
    assert " ".join(word.text for word in page_words(document[0])) == " ".join(page_text(document[0]).split())
    document.close()


def test_the_first_word_is_at_the_top_left() -> None:
    first = words_of(pages.digital_pdf(["MEMORANDO 12"]))[0]
    assert first.text == "MEMORANDO"
    assert 0.09 < first.left < 0.12
    assert 0.05 < first.top < first.bottom < 0.08


@pytest.mark.parametrize(("degrees", "corner"), [(90, (0.93, 0.10)), (180, (0.80, 0.93)), (270, (0.06, 0.80))])
def test_boxes_follow_the_page_as_shown(degrees: int, corner: tuple[float, float]) -> None:
    first = words_of(turned(pages.digital_pdf(["MEMORANDO 12"]), degrees))[0]
    assert first.left < first.right
    assert first.top < first.bottom
    assert (first.left, first.top) == (pytest.approx(corner[0], abs=0.1), pytest.approx(corner[1], abs=0.1))


def test_boxes_stay_on_the_page() -> None:
    assert all(0 <= side <= 1 for word in words_of(pages.digital_pdf()) for side in word[1:])


def test_a_page_without_text_has_none(scanned_memo: bytes) -> None:
    assert words_of(scanned_memo) == ()
