"""A page's text and words with their places, from the PDF itself (pdfium)."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ocr.result import Word

WORD_PAGES = 200
"""Words are kept for so many first pages; text for all."""
_GRID = 10_000
_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-", "\x00": "", "\r": None})


def page_text(page: pypdfium2.PdfPage) -> str:
    """The page's text, lines parted by newlines; empty if it has none."""
    held = page.get_textpage()
    try:
        text: str = held.get_text_range()
    finally:
        held.close()
    return "\n".join(line.rstrip() for line in text.translate(_HYPHENS).splitlines()).strip()


def page_words(page: pypdfium2.PdfPage) -> tuple[Word, ...]:
    """The page's words in reading order, boxes as fractions of the page as shown (crop and rotation counted in)."""
    held = page.get_textpage()
    try:
        return tuple(_placed(page, held))
    finally:
        held.close()


def _placed(page: pypdfium2.PdfPage, held: Any) -> Iterator[Word]:
    letters: list[str] = []
    box: list[float] = []
    corners = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = corners
    for index in range(held.count_chars()):
        code = pdfium.FPDFText_GetUnicode(held, index)
        letter = chr(code).translate(_HYPHENS) if code < 0x110000 else ""
        if not letter.strip():
            if letters:
                yield _word(page, letters, box)
                letters = []
            continue
        pdfium.FPDFText_GetCharBox(held, index, left, right, bottom, top)
        sides = [left.value, bottom.value, right.value, top.value]
        box = _union(box, sides) if letters else sides
        letters.append(letter)
    if letters:
        yield _word(page, letters, box)


def _union(box: list[float], other: list[float]) -> list[float]:
    return [min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])]


def _word(page: pypdfium2.PdfPage, letters: list[str], box: list[float]) -> Word:
    across, down = zip(_shown(page, box[0], box[1]), _shown(page, box[2], box[3]), strict=True)
    return Word("".join(letters), min(across), min(down), max(across), max(down))


def _shown(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, across, down)
    return (min(max(across.value / _GRID, 0.0), 1.0), min(max(down.value / _GRID, 0.0), 1.0))
