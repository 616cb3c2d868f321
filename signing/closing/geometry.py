"""Where a page's visible area is, which way up it is read, and how to draw on it as a reader sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pikepdf
from pikepdf import Array, Name

Box = tuple[float, float, float, float]
_A4: Box = (0, 0, 595.276, 841.89)
_DEEPEST_TREE = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """A page's visible area (left, bottom, right, top in user space) and its rotation for reading.

    Attributes:
        rotation: 0, 90, 180 or 270 degrees clockwise.
        unit: how many points one unit of user space is (/UserUnit).
    """

    box: Box
    rotation: int
    unit: float

    @property
    def height(self) -> float:
        """Height as read, in units of user space."""
        left, bottom, right, top = self.box
        return right - left if self.rotation in {90, 270} else top - bottom

    @property
    def width(self) -> float:
        """Width as read, in units of user space."""
        left, bottom, right, top = self.box
        return top - bottom if self.rotation in {90, 270} else right - left

    def widened(self, by: float) -> "Reading":
        """The same page with a strip added on its right side as read."""
        left, bottom, right, top = self.box
        boxes: dict[int, Box] = {
            0: (left, bottom, right + by, top),
            90: (left, bottom, right, top + by),
            180: (left - by, bottom, right, top),
            270: (left, bottom - by, right, top),
        }
        return replace(self, box=boxes[self.rotation])

    def matrix(self, x: float, scale: float) -> str:
        """Operands of `cm` that put a drawing's origin at a distance from the left of the lower edge, as read."""
        left, bottom, right, top = self.box
        cosine, sine, at = {
            0: (1, 0, (left + x, bottom)),
            90: (0, 1, (right, bottom + x)),
            180: (-1, 0, (right - x, top)),
            270: (0, -1, (left, top - x)),
        }[self.rotation]
        turned = (cosine * scale, sine * scale, -sine * scale, cosine * scale, *at)
        return " ".join(f"{each:.4f}" for each in turned)


def reading_of(page: pikepdf.Object) -> Reading:
    """How a page is read; a missing or absurd box becomes A4, an absurd rotation none."""
    media = _box(inherited(page, "/MediaBox")) or _A4
    crop = _box(inherited(page, "/CropBox"))
    rotation = inherited(page, "/Rotate")
    turns = int(rotation) % 360 if isinstance(rotation, int) else 0
    unit = _number(page.get(Name.UserUnit))
    return Reading(
        box=(_intersection(media, crop) if crop else None) or media,
        rotation=turns if turns % 90 == 0 else 0,
        unit=unit if unit and unit > 0 else 1.0,
    )


def show(page: pikepdf.Object, reading: Reading) -> None:
    """Make this the visible area of a page, growing the medium where it must."""
    media = _box(inherited(page, "/MediaBox")) or _A4
    box = reading.box
    grown = (min(media[0], box[0]), min(media[1], box[1]), max(media[2], box[2]), max(media[3], box[3]))
    page.MediaBox, page.CropBox = _numbers(grown), _numbers(reading.box)


def inherited(page: pikepdf.Object, key: str) -> object:
    """An attribute of a page or of its nearest ancestor in the page tree (ISO 32000-1, 7.7.3.4)."""
    node: object = page
    for _ in range(_DEEPEST_TREE):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if key in node:
            found: object = node[key]
            return found
        node = node.get("/Parent")
    return None


def _number(value: object) -> float | None:
    """A PDF number as a float (pikepdf gives int or Decimal), or None for anything else."""
    return float(value) if isinstance(value, int | float | Decimal) else None


def _box(value: object) -> Box | None:
    corners = [_number(each) for each in value] if isinstance(value, pikepdf.Array) else []
    known = [each for each in corners if each is not None]
    if len(known) != 4 or len(corners) != 4:
        return None
    box = (min(known[0::2]), min(known[1::2]), max(known[0::2]), max(known[1::2]))
    return box if box[2] - box[0] >= 1 and box[3] - box[1] >= 1 else None


def _intersection(one: Box, other: Box) -> Box | None:
    box = (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
    return box if box[2] > box[0] and box[3] > box[1] else None


def _numbers(values: Sequence[float]) -> Array:
    return Array([round(each, 4) for each in values])
