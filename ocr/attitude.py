"""How a page lies: skewed or sideways, measured on its ink in milliseconds, without recognising anything.

Text lines make rows of ink with gaps between. The page is squeezed into narrow vertical strips; sliding the strips
against each other imitates a rotation, and the angle at which the rows' edges are sharpest is the skew (Postl 1986).
Paper whose rows are sharper across than along lies sideways; only then is tesseract asked which way round.
"""

import array
import itertools
import math
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from PIL import Image

STRIPS = 48
MOST_DEGREES = 10.0
LEAST_DEGREES = 0.35
SIDEWAYS_RATIO = 1.6
CLEARLY_SHARPER = 1.1
MEASURED_DPI = 100
LEAST_INK = 0.002
OSD_CONFIDENCE = 1.0
OSD_SECONDS = 20


class Attitude(NamedTuple):
    """How the page as shown lies.

    Attributes:
        quarters: turns clockwise that put it upright.
        degrees: how far its lines lean counter-clockwise.
    """

    quarters: int
    degrees: float


STRAIGHT = Attitude(0, 0.0)


def measure(page: Image.Image, dpi: float) -> Attitude:
    """Measure a page.

    Args:
        page: mode 'L', as shown.
        dpi: its resolution; pixels beyond a hundred an inch are averaged away.
    """
    small = page.reduce(max(1, round(dpi / MEASURED_DPI)))
    ink = _ink(small)
    if ink is None:
        return STRAIGHT
    along, across = _Lines(ink), _Lines(ink.transpose(Image.Transpose.ROTATE_90))
    sideways = across.sharpness(across.roughly) > SIDEWAYS_RATIO * along.sharpness(along.roughly)
    return Attitude(ask_tesseract(page, dpi) if sideways else 0, (across if sideways else along).lean())


def ask_tesseract(page: Image.Image, dpi: float) -> int:
    """Quarter turns clockwise that put the page upright, by tesseract's orientation detection; 0 when it is unsure."""
    with TemporaryDirectory() as folder:
        picture = Path(folder, "page.tif")
        page.save(picture, "TIFF", dpi=(dpi, dpi))
        command = ["tesseract", str(picture), "stdout", "--psm", "0", "-l", "osd", "-c", "min_characters_to_try=20"]
        try:
            told = subprocess.run(command, capture_output=True, text=True, timeout=OSD_SECONDS, check=True).stdout
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return 0
    found = dict(line.split(": ", 1) for line in told.splitlines() if ": " in line)
    sure = float(found.get("Orientation confidence", 0)) >= OSD_CONFIDENCE
    return int(found.get("Rotate", 0)) // 90 if sure else 0


def _ink(page: Image.Image) -> Image.Image | None:
    """The page with ink at 255 and paper at 0, or None if it is blank."""
    histogram = page.histogram()
    threshold = _otsu(histogram)
    if sum(histogram[:threshold]) < LEAST_INK * page.width * page.height:
        return None
    return page.point([255 if level < threshold else 0 for level in range(256)])


def _otsu(histogram: list[int]) -> int:
    """The grey level that best parts dark from light (Otsu 1979)."""
    total, weighted = sum(histogram), sum(level * count for level, count in enumerate(histogram))
    best, threshold, dark, dark_sum = -1.0, 0, 0, 0
    for level, count in enumerate(histogram):
        dark += count
        dark_sum += level * count
        light = total - dark
        if dark and light:
            between = dark * light * (dark_sum / dark - (weighted - dark_sum) / light) ** 2
            if between > best:
                best, threshold = between, level + 1
    return threshold


class _Lines:
    """The rows of ink of a page and how sharp they are at an angle.

    Attributes:
        roughly: the angle of sharpest rows to a degree.
    """

    def __init__(self, ink: Image.Image) -> None:
        self._strips = ink.resize((STRIPS, ink.height), Image.Resampling.BOX).convert("F")
        self._pitch = ink.width / STRIPS
        self._known: dict[float, float] = {}
        self.roughly = self._sharpest(0.0, MOST_DEGREES, 1.0)

    def lean(self) -> float:
        """Degrees the lines lean counter-clockwise, 0 if the page is straight or has no lines to tell."""
        degrees = round(self._sharpest(self._sharpest(self.roughly, 0.8, 0.2), 0.1, 0.1), 2)
        clearly = self.sharpness(degrees) > CLEARLY_SHARPER * self.sharpness(0.0)
        return degrees if abs(degrees) >= LEAST_DEGREES and clearly else 0.0

    def sharpness(self, degrees: float) -> float:
        """Squared differences of ink from each row to the next, if the lines leaned counter-clockwise so much."""
        if degrees not in self._known:
            rows = self._rows(math.tan(math.radians(degrees)) * self._pitch)
            self._known[degrees] = sum((after - before) ** 2 for before, after in itertools.pairwise(rows))
        return self._known[degrees]

    def _sharpest(self, middle: float, reach: float, step: float) -> float:
        count = round(reach / step)
        return max((middle + index * step for index in range(-count, count + 1)), key=self.sharpness)

    def _rows(self, slope: float) -> Sequence[float]:
        """Ink of each row, the strips slid against each other by `slope` pixels a strip."""
        shift = (1, 0, 0, -slope, 1, slope * STRIPS / 2)
        strips = self._strips
        slid = (
            strips.transform(strips.size, Image.Transform.AFFINE, shift, Image.Resampling.BILINEAR) if slope else strips
        )
        return array.array("f", slid.resize((1, slid.height), Image.Resampling.BOX).tobytes())
