"""Turning a PDF's page without touching its pixels: the page's own rotation, and one matrix before its content."""

import math
from collections.abc import Mapping
from pathlib import Path

import pikepdf

from ocr.attitude import Attitude


def straighten(source: Path, target: Path, crooked: Mapping[int, Attitude]) -> None:
    """Write `target`, a copy of `source` with the pages in `crooked` (from 1) upright."""
    with pikepdf.open(source) as pdf:
        for number, attitude in crooked.items():
            page = pdf.pages[number - 1]
            if attitude.degrees:
                _tilt(page, -attitude.degrees)
            if attitude.quarters:
                page.rotate(90 * attitude.quarters, relative=True)
        pdf.save(target)


def _tilt(page: pikepdf.Page, degrees: float) -> None:
    """Turn the content counter-clockwise about the middle of the page."""
    left, bottom, right, top = (float(side) for side in page.mediabox)
    x, y = (left + right) / 2, (bottom + top) / 2
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    matrix = (cosine, sine, -sine, cosine, x - x * cosine + y * sine, y - x * sine - y * cosine)
    page.contents_add(("q " + " ".join(f"{number:.6f}" for number in matrix) + " cm\n").encode(), prepend=True)
    page.contents_add(b"\nQ")
