"""The margin stamp: QR code, number, code, city, address and page, in a strip on the right of every page.

The strip stands beside the page, not on it: unless the paper's margin is known to be free the page grows by the
strip's width, so that nothing of a scanned original is ever covered. It is an artifact to screen readers, like a
page number (ISO 32000-1, 14.8.2.2), and one form XObject serves all pages of one height.
"""

import pikepdf
import segno
from pikepdf import Array, Dictionary, Name

from signing.closing import geometry
from signing.closing.facts import Closing
from signing.closing.ink import BRAND, INK_SOFT, LINE, SEMIBOLD, WHITE, Canvas, Kit, width_of

WIDTH = 44.0
_QR_SIDE, _QR_LEFT, _FOOT, _HEAD = 32.0, 6.0, 14.0, 14.0
_FIRST_LINE, _SECOND_LINE = 20.0, 30.5
_TEXT_FROM = _FOOT + _QR_SIDE + 10
_SMALLEST_HEIGHT, _USUAL_HEIGHT, _LARGEST_SCALE = 420.0, 842.0, 2.5
_NAME = "/CarimboStamp"


class Stamp:
    """Draws the strip on the pages of one PDF."""

    def __init__(self, kit: Kit, closing: Closing) -> None:
        self._kit, self._closing = kit, closing
        self._forms: dict[float, pikepdf.Object] = {}
        self._before = kit.pdf.make_indirect(pikepdf.Stream(kit.pdf, b"q\n"))
        self.qr = list(segno.make(closing.scanned_text, error="m", micro=False).matrix)

    def put(self, page: pikepdf.Page, number: int, total: int, *, inside: bool = False) -> None:
        """Stamp one page.

        Args:
            page: any page of the kit's PDF.
            number: the page's place, from 1.
            total: pages of the closed document.
            inside: draw in the page's own right margin instead of beside the page.
        """
        reading = geometry.reading_of(page.obj)
        scale = _scale(reading.height * reading.unit) / reading.unit
        if not inside:
            reading = reading.widened(WIDTH * scale)
            geometry.show(page.obj, reading)
        height = round(reading.height / scale, 1)
        page.obj.Resources = self._resources(page.obj, self._form(height, inside))
        page.contents_add(self._before, prepend=True)
        place = reading.matrix(reading.width - WIDTH * scale, scale)
        page.contents_add(self._content(place, height, f"Página {number}/{total}"))

    def _content(self, place: str, height: float, page_label: str) -> bytes:
        canvas = Canvas(self._kit)
        canvas.raw(f"\nQ /Artifact BMC q {place} cm {_NAME} Do")
        at = height - _HEAD - width_of(page_label, 6.5)
        canvas.text_upwards((_SECOND_LINE, at), page_label, size=6.5, colour=INK_SOFT)
        canvas.raw("Q EMC")
        return canvas.content()

    def _form(self, height: float, inside: bool) -> pikepdf.Object:
        if height not in self._forms:
            canvas = Canvas(self._kit)
            if not inside:
                canvas.box((0, 0, WIDTH, height), WHITE)
                canvas.box((0, 0, 0.75, height), LINE)
            canvas.modules(self.qr, (_QR_LEFT, _FOOT), _QR_SIDE)
            self._write(canvas, height)
            self._forms[height] = self._kit.form(canvas, WIDTH, height)
        return self._forms[height]

    def _write(self, canvas: Canvas, height: float) -> None:
        closing = self._closing
        code = closing.code
        size = _fitting(code, height - _TEXT_FROM - _HEAD, 7.5, SEMIBOLD)
        canvas.text_upwards((_FIRST_LINE, _TEXT_FROM), code, size=size, face=SEMIBOLD, colour=BRAND)
        after = _TEXT_FROM + width_of(code, size, SEMIBOLD) + 8
        number_size = _fitting(closing.number_label, height - after - _HEAD, 7.5, SEMIBOLD)
        canvas.text_upwards((_FIRST_LINE, after), closing.number_label, size=number_size, face=SEMIBOLD)
        line = f"{closing.city} · " + ("confira em " if closing.verify_url else "") + closing.shown_address
        page_room = width_of("Página 0000/0000", 6.5) + 10
        size = _fitting(line, height - _TEXT_FROM - _HEAD - page_room, 6.5)
        canvas.text_upwards((_SECOND_LINE, _TEXT_FROM), line, size=size, colour=INK_SOFT)

    def _resources(self, page: pikepdf.Object, form: pikepdf.Object) -> Dictionary:
        """A copy of the page's resources (they may be shared or inherited) with the stamp's own added."""
        old = geometry.inherited(page, "/Resources")
        resources = Dictionary(dict(old.items())) if isinstance(old, pikepdf.Dictionary) else Dictionary()
        for key, entries in (self._kit.resources() | {"/XObject": {_NAME: form}}).items():
            kept = resources.get(key)
            copy = Dictionary(dict(kept.items())) if isinstance(kept, pikepdf.Dictionary) else Dictionary()
            for name, value in entries.items():
                copy[name] = value
            resources[key] = copy
        return resources


def empty_appearance(pdf: pikepdf.Pdf, width: float, height: float) -> pikepdf.Object:
    """What an unsigned field shows: nothing (PDF/A asks for an appearance all the same)."""
    form = pikepdf.Stream(pdf, b"")
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox, form.Resources = Array([0, 0, width, height]), Dictionary()
    return form


def _scale(height: float) -> float:
    """1 from A5 to A4 as read; smaller on slips so that the words fit, larger on plans so that they are seen."""
    if height < _SMALLEST_HEIGHT:
        return height / _SMALLEST_HEIGHT
    return min(max(height / _USUAL_HEIGHT, 1.0), _LARGEST_SCALE)


def _fitting(text: str, room: float, size: float, face: str = "Regular") -> float:
    """The size, or the smaller one at which the text fits."""
    wide = width_of(text, size, face)
    return size if wide <= room else max(size * room / wide, 0.5)
