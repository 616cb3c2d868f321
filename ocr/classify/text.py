"""Text as reading leaves it, made comparable: no accents, capitals, and words forgiven a few wrong letters."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ocr.fields.letters import without_accents

_CAPITALS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LETTER_FOR = {"0": "O", "1": "I", "!": "I", "|": "I", "5": "S", "4": "A", "8": "B"}
# A digit inside a word of letters was a letter; one next to other digits stays what it is.
_DIGIT_IN_WORD = re.compile(r"(?<=[A-Z]{2})[01!|548](?=[A-Z])|(?<=\b[A-Z])[01!|548](?=[A-Z]{2})|\b[0158](?=[A-Z]{3})")
# Specks of dirt are read as points and quotes inside a word; 'C.I.' is 'CI' by the same rule.
_WORD = re.compile(r"[A-Z0-9]+(?:[.'’][A-Z0-9]+)*(?:-SE\b)?")
_SPECKS = str.maketrans("", "", ".'’")
_COLUMN = re.compile(r"[ \t]{3,}(?![A-Z0-9][ ])|\t+")
_LETTERS_APART = re.compile(r"(?<![A-Z])[A-Z](?:[ ][A-Z]){3,}(?![A-Z])")


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and its span in the line's text."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line (or one column of it): the text as found, its folded twin of equal length, its words."""

    text: str
    folded: str
    words: tuple[Word, ...]
    after_blank: bool


def composed(pages: Sequence[str], limit: int = 12_000) -> str:
    """Joins the first pages, accents composed; kinds and addressees stand on the first pages or nowhere."""
    return unicodedata.normalize("NFC", "\n".join(pages[:3])[:limit])


def fold(text: str) -> str:
    """Capitals without accents, digits inside words read as letters; as long as the text, sign for sign."""
    folded = without_accents(text).translate(_CAPITALS)
    return _DIGIT_IN_WORD.sub(lambda match: _LETTER_FOR[match[0]], folded)


def lines(text: str, limit: int) -> list[Line]:
    """The first lines that hold anything, columns apart.

    Args:
        text: Composed text.
        limit: How many lines of paper (columns of one line count once).
    """
    found: list[Line] = []
    blank, seen = True, 0
    for raw in text.split("\n"):
        if not raw.strip():
            blank = True
            continue
        found += [_line(column.strip(), blank) for column in _COLUMN.split(raw) if column.strip()]
        blank, seen = False, seen + 1
        if seen == limit:
            break
    return found


def _line(text: str, after_blank: bool) -> Line:
    folded = fold(text)
    spaced = [(match.start(), match.end()) for match in _LETTERS_APART.finditer(folded)]
    words = [Word(folded[start:end].replace(" ", ""), start, end) for start, end in spaced]
    inside = {place for start, end in spaced for place in range(start, end)}
    words += [
        Word(m[0].translate(_SPECKS), m.start(), m.end()) for m in _WORD.finditer(folded) if m.start() not in inside
    ]
    return Line(text, folded, tuple(sorted(words, key=lambda word: word.start)), after_blank)


@lru_cache(maxsize=4096)
def edits(word: str, target: str) -> int | None:
    """Counts the letters to change from word to target.

    Returns:
        None beyond what reading does to a word of that length: none to 3 letters, 1 to 6, 2 to 9, else 3.
    """
    if word == target:
        return 0
    allowed = 0 if len(target) <= 3 else min(3, (len(target) - 1) // 3)
    if abs(len(word) - len(target)) > allowed or len(set(target) - set(word)) > allowed:
        return None
    distance = _distance(word, target)
    return distance if distance <= allowed else None


def _distance(word: str, target: str) -> int:
    """Levenshtein's."""
    row = list(range(len(target) + 1))
    for i, sign in enumerate(word, 1):
        corner, row[0] = row[0], i
        for j, other in enumerate(target, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (sign != other))
    return row[-1]
