"""The few tables of a TrueType file that printing needs: which glyph a character has, how wide it is, its outline.

Written by hand because loading a font library costs more than closing a whole document. A subset keeps the glyph
numbers and empties the outlines nobody uses, so composite glyphs need no renumbering; the zeros compress away.
"""

import struct
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent.parent / "fonts"
_KEPT = (b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp")
_COMPOSITE_MORE, _COMPOSITE_WORDS, _COMPOSITE_SCALE, _COMPOSITE_XY, _COMPOSITE_2X2 = 0x20, 0x01, 0x08, 0x40, 0x80


class TrueType:
    """A static TrueType font with a format 4 character map (ISO/IEC 14496-22)."""

    def __init__(self, data: bytes) -> None:
        count = struct.unpack_from(">H", data, 4)[0]
        records = (struct.unpack_from(">4sIII", data, 12 + 16 * index) for index in range(count))
        self._tables = {tag: data[start : start + size] for tag, _, start, size in records}
        head, hhea = self._tables[b"head"], self._tables[b"hhea"]
        self.units: int = struct.unpack_from(">H", head, 18)[0]
        self.box: tuple[int, int, int, int] = struct.unpack_from(">4h", head, 36)
        self.ascent, self.descent = struct.unpack_from(">2h", hhea, 4)
        self._measured: int = struct.unpack_from(">H", hhea, 34)[0]
        self._offsets = self._read_offsets(struct.unpack_from(">h", head, 50)[0])
        self._glyphs = self._read_map()

    def glyph(self, character: str) -> int:
        """The glyph of a character; the question mark's when the font lacks it."""
        return self._glyphs.get(ord(character)) or self._glyphs[ord("?")]

    def advance(self, glyph: int) -> float:
        """Width in thousandths of the size."""
        units = struct.unpack_from(">H", self._tables[b"hmtx"], 4 * min(glyph, self._measured - 1))[0]
        return float(units) * 1000 / self.units

    def subset(self, glyphs: set[int]) -> bytes:
        """A font file with the outlines of these glyphs (and what they are composed of) only."""
        kept = self._with_components(glyphs | {0})
        count = max(kept) + 1
        outlines, offsets = bytearray(), []
        for glyph in range(count):
            offsets.append(len(outlines))
            outlines += self._outline(glyph) if glyph in kept else b""
            outlines += b"\0" * (-len(outlines) % 4)
        offsets.append(len(outlines))
        tables = self._tables | {
            b"glyf": bytes(outlines),
            b"loca": struct.pack(f">{count + 1}I", *offsets),
            b"hmtx": self._metrics(kept, count),
            b"hhea": self._tables[b"hhea"][:34] + struct.pack(">H", count),
            b"maxp": self._tables[b"maxp"][:4] + struct.pack(">H", count) + self._tables[b"maxp"][6:],
            b"head": self._tables[b"head"][:50] + struct.pack(">h", 1) + self._tables[b"head"][52:],
        }
        return _assemble({tag: tables[tag] for tag in _KEPT})

    def _metrics(self, kept: set[int], count: int) -> bytes:
        source = self._tables[b"hmtx"]
        return b"".join(
            source[4 * glyph : 4 * glyph + 4] if glyph in kept and glyph < self._measured else bytes(4)
            for glyph in range(count)
        )

    def _read_offsets(self, long_format: int) -> tuple[int, ...]:
        table = self._tables[b"loca"]
        if long_format:
            return struct.unpack(f">{len(table) // 4}I", table)
        return tuple(2 * offset for offset in struct.unpack(f">{len(table) // 2}H", table))

    def _outline(self, glyph: int) -> bytes:
        return self._tables[b"glyf"][self._offsets[glyph] : self._offsets[glyph + 1]]

    def _with_components(self, glyphs: set[int]) -> set[int]:
        found, waiting = set(), list(glyphs)
        while waiting:
            glyph = waiting.pop()
            if glyph not in found:
                found.add(glyph)
                waiting += _components(self._outline(glyph))
        return found

    def _read_map(self) -> dict[int, int]:
        table = self._tables[b"cmap"]
        places = [struct.unpack_from(">HHI", table, 4 + 8 * i) for i in range(struct.unpack_from(">H", table, 2)[0])]
        start = next(at for _, _, at in places if struct.unpack_from(">H", table, at)[0] == 4)
        segments = struct.unpack_from(">H", table, start + 6)[0] // 2
        columns = [
            struct.unpack_from(f">{segments}H", table, start + 14 + 2 * segments * column + (2 if column else 0))
            for column in range(4)
        ]
        found: dict[int, int] = {}
        for index, (last, first, delta, jump) in enumerate(zip(*columns, strict=True)):
            for code in range(first, min(last, 0xFFFE) + 1):
                at = start + 16 + 2 * (3 * segments + index) + jump + 2 * (code - first)
                glyph = struct.unpack_from(">H", table, at)[0] if jump else code
                found[code] = (glyph + delta) & 0xFFFF if glyph or not jump else 0
        return found


def _components(outline: bytes) -> list[int]:
    """The glyphs that a composite outline refers to; empty for a simple one."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return []
    found, at, more = [], 10, True
    while more:
        flags, glyph = struct.unpack_from(">2H", outline, at)
        found.append(glyph)
        at += 4 + (4 if flags & _COMPOSITE_WORDS else 2)
        at += 2 * bool(flags & _COMPOSITE_SCALE) + 4 * bool(flags & _COMPOSITE_XY) + 8 * bool(flags & _COMPOSITE_2X2)
        more = bool(flags & _COMPOSITE_MORE)
    return found


def _assemble(tables: dict[bytes, bytes]) -> bytes:
    power = 1 << (len(tables).bit_length() - 1)
    header = struct.pack(
        ">I4H", 0x00010000, len(tables), 16 * power, power.bit_length() - 1, 16 * (len(tables) - power)
    )
    at, records, body = 12 + 16 * len(tables), b"", b""
    for tag, content in sorted(tables.items()):
        padded = content + b"\0" * (-len(content) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        records += struct.pack(">4s3I", tag, checksum, at + len(body), len(content))
        body += padded
    return header + records + body


@cache
def load(name: str) -> TrueType:
    """One of the fonts shipped in signing/fonts, parsed once a process.

    Args:
        name: 'Regular' or 'SemiBold'.
    """
    return TrueType((FONTS / f"PublicSans-{name}.ttf").read_bytes())
