"""Drawing on a PDF page: text in the shipped typeface, rectangles, QR codes, colours that need no output intent.

PDF/A forbids device colours without an OutputIntent (ISO 19005-2, 6.2.4.3), and a closed document keeps whatever
intent it came with. Colours here are therefore CalRGB with the primaries of sRGB, at home in any file.
"""

import unicodedata
import zlib
from collections.abc import Iterable, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name

from signing.closing import truetype

INK, INK_SOFT, BRAND, LINE, SUNK, WHITE, ACCENT = (
    "131a2b",
    "4a5368",
    "1b4bb3",
    "dde1ea",
    "f4f5f8",
    "ffffff",
    "f5b700",
)
REGULAR, SEMIBOLD = "Regular", "SemiBold"
FONT_NAMES: Mapping[str, str] = {REGULAR: "/CarimboRegular", SEMIBOLD: "/CarimboSemiBold"}
COLOUR_NAME = "/CarimboColour"
_CAL_RGB = {
    "/WhitePoint": [0.9505, 1, 1.089],
    "/Gamma": [2.2, 2.2, 2.2],
    "/Matrix": [0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505],
}
_SYMBOLIC = 4


class Typeface:
    """One weight of Public Sans inside one PDF: remembers what was written, and embeds just that.

    The font object exists from the start, so that pages may refer to it; `embed` fills it at the end.
    """

    def __init__(self, pdf: pikepdf.Pdf, weight: str) -> None:
        self._pdf, self._weight = pdf, weight
        self._font = truetype.load(weight)
        self._written: dict[int, str] = {}
        self.reference = pdf.make_indirect(Dictionary(Type=Name.Font))

    def encode(self, text: str) -> str:
        """The text as a hexadecimal string of glyph numbers."""
        glyphs = []
        for character in printable(text):
            glyph = self._font.glyph(character)
            self._written.setdefault(glyph, character)
            glyphs.append(glyph)
        return "<" + "".join(f"{glyph:04x}" for glyph in glyphs) + ">"

    def embed(self) -> None:
        """Write the subset and its widths (ISO 32000-1, 9.7; Identity-H, glyph number = CID)."""
        name = Name(f"/CARIMB+PublicSans-{self._weight}")
        glyphs = sorted(self._written)
        widths = Array([each for glyph in glyphs for each in (glyph, Array([round(self._font.advance(glyph))]))])
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=self._pdf.make_indirect(self._descriptor(name)),
            CIDToGIDMap=Name.Identity,
            DW=0,
            W=widths,
        )
        font = self.reference
        font.Subtype, font.BaseFont, font.Encoding = Name.Type0, name, Name("/Identity-H")
        font.DescendantFonts = Array([self._pdf.make_indirect(descendant)])
        font.ToUnicode = compressed(self._pdf, _to_unicode(self._written).encode("ascii"))

    def _descriptor(self, name: Name) -> Dictionary:
        font, scale = self._font, 1000 / self._font.units
        program = font.subset(set(self._written))
        stream = compressed(self._pdf, program)
        stream.Length1 = len(program)
        return Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=_SYMBOLIC,
            FontBBox=Array([round(each * scale) for each in font.box]),
            ItalicAngle=0,
            Ascent=round(font.ascent * scale),
            Descent=round(font.descent * scale),
            CapHeight=723,
            StemV=80 if self._weight == REGULAR else 120,
            FontFile2=stream,
        )


class Kit:
    """What every drawing of one PDF shares: two weights and one colour space."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.faces = {weight: Typeface(pdf, weight) for weight in FONT_NAMES}
        colour = {key: Array(value) for key, value in _CAL_RGB.items()}
        self._colour = pdf.make_indirect(Array([Name.CalRGB, Dictionary(colour)]))

    def resources(self) -> dict[str, dict[str, pikepdf.Object]]:
        """Entries for the /Font and /ColorSpace of whatever draws with this kit."""
        fonts: dict[str, pikepdf.Object] = {FONT_NAMES[weight]: face.reference for weight, face in self.faces.items()}
        return {"/Font": fonts, "/ColorSpace": {COLOUR_NAME: self._colour}}

    def form(self, canvas: "Canvas", width: float, height: float) -> pikepdf.Object:
        """A form XObject of that size that shows the canvas."""
        form = compressed(self.pdf, canvas.content())
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox = Array([0, 0, round(width, 2), round(height, 2)])
        form.Resources = Dictionary({key: Dictionary(each) for key, each in self.resources().items()})
        return form

    def finish(self) -> None:
        """Embed the fonts, once everything is written."""
        for face in self.faces.values():
            face.embed()


class Canvas:
    """A content stream being written. Lengths are points, origin at the lower left, y upwards."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._operators: list[str] = []

    def content(self) -> bytes:
        """The operators written so far."""
        return "\n".join(self._operators).encode("ascii")

    def raw(self, operators: str) -> None:
        """Append operators as they are."""
        self._operators.append(operators)

    def box(self, rect: tuple[float, float, float, float], colour: str) -> None:
        """Fill a rectangle given as left, bottom, width, height."""
        self.raw(f"{_paint(colour)} {_numbers(rect)} re f")

    def frame(self, rect: tuple[float, float, float, float], colour: str) -> None:
        """Outline a rectangle given as left, bottom, width, height, with a hairline."""
        paint = f"{COLOUR_NAME} CS {_channels(colour)} SC 0.75 w"
        self.raw(f"{paint} {_numbers(rect)} re S")

    def text(self, at: tuple[float, float], text: str, *, size: float, face: str = REGULAR, colour: str = INK) -> None:
        """Write one line, its baseline starting at a point."""
        self._write(f"1 0 0 1 {_numbers(at)}", text, size, face, colour)

    def text_upwards(
        self, at: tuple[float, float], text: str, *, size: float, face: str = REGULAR, colour: str = INK
    ) -> None:
        """Write one line that reads from bottom to top."""
        self._write(f"0 1 -1 0 {_numbers(at)}", text, size, face, colour)

    def modules(self, rows: Iterable[Iterable[int]], at: tuple[float, float], side: float, quiet: int = 0) -> None:
        """Draw a QR code's dark modules in a square whose lower left corner is at a point."""
        matrix = [list(row) for row in rows]
        unit = side / (len(matrix) + 2 * quiet)
        self.raw(f"q {_short(unit)} 0 0 {_short(-unit)} {_numbers((at[0], at[1] + side))} cm {_paint(INK)}")
        self.raw(" ".join(run for y, row in enumerate(matrix) for run in _runs(row, y + quiet, quiet)) + " f Q")

    def _write(self, matrix: str, text: str, size: float, face: str, colour: str) -> None:
        glyphs = self._kit.faces[face].encode(text)
        self.raw(f"BT {_paint(colour)} {FONT_NAMES[face]} {_short(size)} Tf {matrix} Tm {glyphs} Tj ET")


def width_of(text: str, size: float, face: str = REGULAR) -> float:
    """Width of a line in points."""
    font = truetype.load(face)
    return sum(font.advance(font.glyph(character)) for character in printable(text)) * size / 1000


def wrap(text: str, width: float, size: float, face: str = REGULAR) -> list[str]:
    """Break a text into lines no wider than a length; a word longer than a line is cut where it must be."""
    lines = [""]
    for word in printable(text).split():
        joined = f"{lines[-1]} {word}".strip()
        if width_of(joined, size, face) <= width:
            lines[-1] = joined
            continue
        pieces = _cut(word, width, size, face)
        lines += pieces if lines[-1] else pieces[1:]
        if not lines[-len(pieces)]:
            lines[-len(pieces)] = pieces[0]
    return lines


def printable(text: str) -> str:
    """Composed accents, and blanks for control and direction characters (a file name may carry any)."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in composed)


def compressed(pdf: pikepdf.Pdf, content: bytes) -> pikepdf.Stream:
    """A Flate stream."""
    return pikepdf.Stream(pdf, zlib.compress(content), Filter=Name.FlateDecode)


def _cut(word: str, width: float, size: float, face: str) -> list[str]:
    pieces = [""]
    for character in word:
        if width_of(pieces[-1] + character, size, face) > width and pieces[-1]:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _runs(row: list[int], y: int, offset: int) -> Iterable[str]:
    start = None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield f"{start + offset} {y} {x - start} 1 re"
            start = None


def _paint(colour: str) -> str:
    return f"{COLOUR_NAME} cs {_channels(colour)} sc"


def _channels(colour: str) -> str:
    return " ".join(_short(int(colour[at : at + 2], 16) / 255) for at in (0, 2, 4))


def _short(number: float) -> str:
    """A decimal numeral with at most four places and no exponent."""
    return f"{number:.4f}".rstrip("0").rstrip(".") or "0"


def _numbers(values: Iterable[float]) -> str:
    return " ".join(_short(each) for each in values)


def _to_unicode(written: Mapping[int, str]) -> str:
    entries = [f"<{glyph:04x}> <{character.encode('utf-16-be').hex()}>" for glyph, character in sorted(written.items())]
    blocks = [entries[at : at + 100] for at in range(0, len(entries), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )
