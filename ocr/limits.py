"""How much of the machine reading may take; the caller's sandbox enforces what the engine cannot.

A file ends within `WALL_SECONDS`; each page that begins to be recognised buys `WALL_SECONDS_PER_PAGE` more.
"""

from dataclasses import dataclass

WALL_SECONDS = 55.0
WALL_SECONDS_PER_PAGE = 45.0
WALL_SECONDS_AT_MOST = 7200.0
CPU_SECONDS = 1800
MEMORY_BYTES = 3 << 29  # 1.5 GiB
OUTPUT_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Limits the engine keeps by itself.

    Attributes:
        pages: more are refused, with the advice to split the file.
        page_megapixels: a larger page is kept but not recognised.
        image_megapixels: a larger image file is refused.
        page_seconds: tesseract's time for one page; then the page counts as not read.
        slow_pages: after so many pages over time the rest is not tried.
    """

    pages: int = 2000
    page_megapixels: float = 50
    image_megapixels: float = 200
    page_seconds: float = 40
    slow_pages: int = 3


DEFAULT_LIMITS = ReadLimits()
