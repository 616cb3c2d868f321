"""Text that is measured, broken and embedded."""

import io

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from signing.closing import truetype
from signing.closing.ink import REGULAR, SEMIBOLD, printable, width_of, wrap
from signing.closing.sheet import readable_size

WORDS = st.text(st.characters(codec="utf-8"), max_size=120)


@given(WORDS, st.floats(min_value=30, max_value=400))
def test_no_line_is_wider_than_asked_and_no_letter_is_lost(text: str, width: float) -> None:
    lines = wrap(text, width, 9)
    assert all(width_of(line, 9) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(printable(text).split())


@given(WORDS)
def test_control_and_direction_characters_are_never_printed(text: str) -> None:
    assert not any(ord(each) < 32 or each in "\u202e\u2066" for each in printable(text))


@pytest.mark.parametrize("weight", [REGULAR, SEMIBOLD])
def test_glyphs_and_widths_agree_with_a_font_library(weight: str) -> None:
    ours, theirs = truetype.load(weight), TTFont(truetype.FONTS / f"PublicSans-{weight}.ttf")
    numbers = theirs.getReverseGlyphMap()
    for code, name in theirs.getBestCmap().items():
        assert ours.glyph(chr(code)) == numbers[name]
        assert ours.advance(numbers[name]) == theirs["hmtx"][name][0] / 2


def test_a_subset_is_a_font_with_the_outlines_asked_for() -> None:
    font = truetype.load(REGULAR)
    kept = {font.glyph(each) for each in "ção"}
    subset = TTFont(io.BytesIO(font.subset(kept)))
    names = subset.getGlyphOrder()
    full = TTFont(truetype.FONTS / "PublicSans-Regular.ttf")
    for glyph in kept:
        mine = subset["glyf"][names[glyph]].getCoordinates(subset["glyf"])[0]
        assert mine == full["glyf"][full.getGlyphOrder()[glyph]].getCoordinates(full["glyf"])[0]
    assert len(font.subset(kept)) < 8_000


def test_a_character_the_font_lacks_is_a_question_mark() -> None:
    font = truetype.load(REGULAR)
    assert font.glyph("漢") == font.glyph("?")


@pytest.mark.parametrize(("size", "words"), [(999, "999 bytes"), (184_233, "184 kB"), (2_549_000, "2,5 MB")])
def test_sizes_are_read_in_portuguese(size: int, words: str) -> None:
    assert readable_size(size) == words
