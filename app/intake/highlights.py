"""Where fields and evidence stand on the page image: numbered pins and marks (UI: intake)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

LABELS = {"cpf": "CPF", "cnpj": "CNPJ", "nup": "NUP", "nipe": "NIPE", "date": "Data"}
_MOST_FIELDS = 8
_SIDE = 0.004
"""Room beside a word, so that the mark frames it and does not strike it through."""
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Highlight:
    """A rectangle over a page image, in fractions (0..1) of the page; `pin` numbers a field."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    pin: int | None = None


@dataclass(frozen=True)
class FoundField:
    """A field as the form shows it."""

    name: str
    label: str
    value: str
    pin: int | None
    doubt: str


def found_fields(fields: Sequence[dict[str, Any]]) -> list[FoundField]:
    """The fields worth showing, numbered in reading order of their groups; equal values once."""
    shown: list[FoundField] = []
    seen: set[str] = set()
    for field in fields:
        if field["value"] in seen or len(shown) == _MOST_FIELDS:
            continue
        seen.add(field["value"])
        number = len(shown) + 1
        label = LABELS.get(field["kind"], field["kind"])
        shown.append(FoundField(f"field-{number}", label, _shown_value(field), number, field["warning"]))
    return shown


def _shown_value(field: dict[str, Any]) -> str:
    value = str(field["value"])
    if field["kind"] == "date":
        year, month, day = value.split("-")
        return f"{day}/{month}/{year}"
    return f"***{value[3:12]}**" if field["kind"] == "cpf" and len(value) == 14 else value


def highlights(
    page: int, words: Sequence[Any], fields: Sequence[dict[str, Any]], evidence: Iterable[str]
) -> list[Highlight]:
    """Marks for one page.

    Args:
        page: counted from 1.
        words: [text, left, top, right, bottom] in fractions of the page, in reading order.
        fields: as stored with the reading (`page` counted from 0).
        evidence: words that decided the kind.
    """
    texts = [_plain(word[0]) for word in words]
    marks: list[Highlight] = []
    seen: dict[str, int] = {}
    for field in fields:
        pin = seen.setdefault(field["value"], len(seen) + 1)
        if field["page"] == page - 1 and pin <= _MOST_FIELDS:
            kind = "doubt" if field["warning"] else "field"
            marks += _marks(kind, field["found"], texts, words, pin)
    for phrase in evidence:
        marks += _marks("evidence", phrase, texts, words, None)
    return marks


def _marks(kind: str, phrase: str, texts: Sequence[str], words: Sequence[Any], pin: int | None) -> list[Highlight]:
    wanted = [_plain(part) for part in phrase.split()]
    wanted = [part for part in wanted if part]
    if not wanted:
        return []
    for start in range(len(texts) - len(wanted) + 1):
        if all(
            want == text or (len(want) > 3 and want in text) for want, text in zip(wanted, texts[start:], strict=False)
        ):
            return _rows(kind, words[start : start + len(wanted)], pin)
    return []


def _rows(kind: str, found: Sequence[Any], pin: int | None) -> list[Highlight]:
    """One rectangle a line of text."""
    lines: list[list[Any]] = []
    for word in found:
        if lines and abs(lines[-1][-1][2] - word[2]) < 0.6 * max(word[4] - word[2], 0.005):
            lines[-1].append(word)
        else:
            lines.append([word])
    boxes = []
    for number, line in enumerate(lines):
        room = 0.3 * max(word[4] - word[2] for word in line)
        left, right = _within(min(word[1] for word in line) - _SIDE, max(word[3] for word in line) + _SIDE)
        top, bottom = _within(min(word[2] for word in line) - room, max(word[4] for word in line) + room)
        shown = pin if not number else None
        boxes.append(Highlight(kind, left, top, round(right - left, 4), round(bottom - top, 4), shown))
    return boxes


def _within(low: float, high: float) -> tuple[float, float]:
    return round(max(low, 0.0), 4), round(min(high, 1.0), 4)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.lower())
    return "".join(_LETTERS.findall("".join(letter for letter in folded if not unicodedata.combining(letter))))
