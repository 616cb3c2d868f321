"""What a signature looks like on the page: name, role, level in words and time, in the city's calm blue.

The font is embedded as a subset and colours are tied to a calibrated space, so that a PDF/A-2b stays one
(ISO 19005-2, 6.2.4 and 6.2.11). The page content is never touched: this is the widget's own appearance.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStampStyle

from signing.closing.truetype import TrueType, load
from signing.trust import Level

_WIDTH, _HEIGHT = 250.0, 64.0
_BRAND, _TINT, _INK, _SOFT, _WARN = "#1b4bb3", "#f3f6fd", "#131a2b", "#4a5368", "#7a4d00"
_LEVELS = {
    Level.SIMPLE: "Assinatura simples, Lei 14.063/2020",
    Level.ADVANCED: "Assinatura avançada, Lei 14.063/2020",
    Level.QUALIFIED: "Assinatura qualificada, ICP-Brasil",
}
_DEMONSTRATION = "Qualificada de DEMONSTRAÇÃO: não é ICP-Brasil"


@dataclass(frozen=True, slots=True)
class Wording:
    """What the stamp says.

    Attributes:
        zone: the city's, e.g. 'America/Sao_Paulo'; the moment is printed in it.
        demonstration: the level is only for show, and the stamp says so.
    """

    name: str
    role: str
    level: Level
    moment: datetime
    zone: str
    demonstration: bool = False

    @property
    def level_words(self) -> str:
        """The level as a citizen reads it."""
        return _DEMONSTRATION if self.demonstration else _LEVELS[self.level]

    @property
    def time_words(self) -> str:
        """Date, hour and the zone's offset, e.g. '22/11/2026 às 19:03:12 (UTC−3)'."""
        local = self.moment.astimezone(ZoneInfo(self.zone))
        minutes = int((local.utcoffset() or (local - local)).total_seconds()) // 60
        hours, rest = divmod(abs(minutes), 60)
        offset = f"{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
        return f"{local:%d/%m/%Y} às {local:%H:%M:%S} (UTC{offset})"


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of text: where its baseline is and how large it may be."""

    text: str
    bold: bool
    size: float
    colour: str
    baseline: float

    @property
    def font(self) -> TrueType:
        return load("SemiBold" if self.bold else "Regular")

    def fitted(self, room: float) -> tuple[float, str]:
        """Size and text that fit in `room` points: shrunk to 70 %, then cut with an ellipsis."""
        width = _width(self.font, self.text, self.size)
        size = max(self.size * 0.7, min(self.size, self.size * room / width)) if width else self.size
        text = self.text
        while len(text) > 1 and _width(self.font, text, size) > room:
            text = text.rstrip("…")[:-1] + "…"
        return size, text


@dataclass(frozen=True)
class SignatureStyle(BaseStampStyle):
    """The `stamp_style` that pyHanko asks for."""

    wording: Wording = field(kw_only=True)

    def create_stamp(self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, Any]) -> Any:  # noqa: ARG002  # pyHanko's signature
        """The stamp for a field of this size."""
        return _Stamp(writer, self.wording, float(box.width), float(box.height))


class _Stamp:
    """Draws the wording as a form XObject."""

    def __init__(self, writer: BasePdfFileWriter, wording: Wording, width: float, height: float) -> None:
        self._writer, self._wording, self._width, self._height = writer, wording, width, height

    def apply_appearance(self, annotation: generic.DictionaryObject) -> None:
        """Make the drawing the widget's normal appearance."""
        form = generic.StreamObject(dict_data=self._dictionary(), stream_data=self._content().encode("ascii"))
        form.compress()
        normal = {pdf_name("/N"): self._writer.add_object(form)}
        annotation["/AP"] = generic.DictionaryObject(normal)

    def _dictionary(self) -> dict[str, Any]:
        fonts = {
            pdf_name("/R"): _font(self._writer, "Regular", self._characters(bold=False)),
            pdf_name("/B"): _font(self._writer, "SemiBold", self._characters(bold=True)),
        }
        resources = {
            pdf_name("/Font"): generic.DictionaryObject(fonts),
            pdf_name("/ColorSpace"): _object({"/DefaultRGB": _calibrated_rgb()}),
        }
        return {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): _object([0, 0, self._width, self._height]),
            pdf_name("/Resources"): generic.DictionaryObject(resources),
        }

    def _characters(self, *, bold: bool) -> frozenset[str]:
        return frozenset("".join(line.text for line in self._lines(0) if line.bold is bold)) | {"…"}

    def _lines(self, lift: float) -> Iterable[_Line]:
        wording = self._wording
        level_colour = _WARN if wording.demonstration else _SOFT
        yield _Line("Assinado eletronicamente por", bold=False, size=6.5, colour=_BRAND, baseline=lift + 51)
        yield _Line(wording.name, bold=True, size=11, colour=_INK, baseline=lift + 38)
        yield _Line(wording.role, bold=False, size=7.5, colour=_INK, baseline=lift + 28)
        yield _Line(wording.level_words, bold=wording.demonstration, size=7, colour=level_colour, baseline=lift + 17)
        yield _Line(wording.time_words, bold=False, size=7, colour=_SOFT, baseline=lift + 7.5)

    def _content(self) -> str:
        scale = min(self._width / _WIDTH, self._height / _HEIGHT)
        width, height = self._width / scale, self._height / scale
        parts = [f"q {scale:.4f} 0 0 {scale:.4f} 0 0 cm", *_frame(width, height)]
        parts += [_text(line, width - 48) for line in self._lines((height - _HEIGHT) / 2)]
        return "\n".join([*parts, "Q"])


def _frame(width: float, height: float) -> list[str]:
    """Tinted ground, hairline, the blue edge and a tick in a ring."""
    x, y = width - 20, height / 2
    ring = 4.97  # 9 × the constant that makes four Bézier curves a circle
    return [
        f"{_rgb(_TINT)} rg 0 0 {width:.2f} {height:.2f} re f",
        f"{_rgb('#c9d6f2')} RG 0.6 w 0.3 0.3 {width - 0.6:.2f} {height - 0.6:.2f} re S",
        f"{_rgb(_BRAND)} rg 0 0 3 {height:.2f} re f",
        f"{_rgb(_BRAND)} RG 1.2 w 1 J 1 j",
        f"{x + 9:.2f} {y:.2f} m {x + 9:.2f} {y + ring:.2f} {x + ring:.2f} {y + 9:.2f} {x:.2f} {y + 9:.2f} c",
        f"{x - ring:.2f} {y + 9:.2f} {x - 9:.2f} {y + ring:.2f} {x - 9:.2f} {y:.2f} c",
        f"{x - 9:.2f} {y - ring:.2f} {x - ring:.2f} {y - 9:.2f} {x:.2f} {y - 9:.2f} c",
        f"{x + ring:.2f} {y - 9:.2f} {x + 9:.2f} {y - ring:.2f} {x + 9:.2f} {y:.2f} c S",
        f"1.6 w {x - 4:.2f} {y:.2f} m {x - 1:.2f} {y - 3.2:.2f} l {x + 4.4:.2f} {y + 3.6:.2f} l S",
    ]


def _text(line: _Line, room: float) -> str:
    size, text = line.fitted(room)
    codes = "".join(f"{line.font.glyph(each):04X}" for each in text)
    name = "/B" if line.bold else "/R"
    return f"BT {_rgb(line.colour)} rg {name} {size:.2f} Tf 12 {line.baseline:.2f} Td <{codes}> Tj ET"


def _width(font: TrueType, text: str, size: float) -> float:
    return sum(font.advance(font.glyph(each)) for each in text) * size / 1000


def _rgb(colour: str) -> str:
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.3f}" for at in (1, 3, 5))


def _calibrated_rgb() -> Any:
    """SRGB as a CalRGB space (ISO 32000-2, 8.6.5.3), whatever output intent the document has."""
    primaries = [0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505]
    space = {"/WhitePoint": [0.9505, 1, 1.089], "/Gamma": [2.2, 2.2, 2.2], "/Matrix": primaries}
    return _object([pdf_name("/CalRGB"), _object(space)])


def _object(value: Any) -> Any:
    if isinstance(value, dict):
        return generic.DictionaryObject({pdf_name(key): _object(each) for key, each in value.items()})
    if isinstance(value, list):
        return generic.ArrayObject([_object(each) for each in value])
    if isinstance(value, int):
        return generic.NumberObject(value)
    return generic.FloatObject(round(value, 4)) if isinstance(value, float) else value


def _font(writer: BasePdfFileWriter, weight: str, characters: frozenset[str]) -> Any:
    """A composite font (ISO 32000-2, 9.7) with the outlines of these characters only."""
    font = load(weight)
    glyphs = {font.glyph(each): each for each in sorted(characters)}
    program, unicode_map = _program(weight, frozenset(glyphs)), _unicode_map(glyphs)
    name = pdf_name(f"/CARIMB+PublicSans-{weight}")
    descriptor = {
        "/Type": pdf_name("/FontDescriptor"),
        "/FontName": name,
        "/Flags": 4,
        "/FontBBox": [round(each * 1000 / font.units) for each in font.box],
        "/ItalicAngle": 0,
        "/Ascent": round(font.ascent * 1000 / font.units),
        "/Descent": round(font.descent * 1000 / font.units),
        "/CapHeight": 700,
        "/StemV": 80,
        "/FontFile2": writer.add_object(_compressed(program)),
    }
    widths = [part for glyph in sorted(glyphs) for part in (glyph, [font.advance(glyph)])]
    descendant = {
        "/Type": pdf_name("/Font"),
        "/Subtype": pdf_name("/CIDFontType2"),
        "/BaseFont": name,
        "/CIDSystemInfo": {
            "/Registry": generic.TextStringObject("Adobe"),
            "/Ordering": generic.TextStringObject("Identity"),
            "/Supplement": 0,
        },
        "/FontDescriptor": writer.add_object(_object(descriptor)),
        "/CIDToGIDMap": pdf_name("/Identity"),
        "/DW": 0,
        "/W": widths,
    }
    composite = {
        "/Type": pdf_name("/Font"),
        "/Subtype": pdf_name("/Type0"),
        "/BaseFont": name,
        "/Encoding": pdf_name("/Identity-H"),
        "/DescendantFonts": [writer.add_object(_object(descendant))],
        "/ToUnicode": writer.add_object(_compressed(unicode_map)),
    }
    return writer.add_object(_object(composite))


@dataclass(frozen=True, slots=True)
class _Deflated:
    """A stream's bytes, compressed once, and the length they had."""

    data: bytes
    length: int


@lru_cache(maxsize=256)
def _program(weight: str, glyphs: frozenset[int]) -> _Deflated:
    """One signer's stamps use the same few letters again and again."""
    data = load(weight).subset(set(glyphs))
    return _Deflated(zlib.compress(data, 6), len(data))


def _unicode_map(glyphs: dict[int, str]) -> _Deflated:
    pairs = [f"<{glyph:04X}> <{each.encode('utf-16-be').hex().upper()}>" for glyph, each in sorted(glyphs.items())]
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    text = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")
    return _Deflated(zlib.compress(text, 6), len(text))


def _compressed(deflated: _Deflated) -> generic.StreamObject:
    entries = {pdf_name("/Filter"): pdf_name("/FlateDecode"), pdf_name("/Length1"): _object(deflated.length)}
    return generic.StreamObject(dict_data=entries, encoded_data=deflated.data)
