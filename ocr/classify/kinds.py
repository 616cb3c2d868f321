"""The kind of a document: what it calls itself near its top, then what its body says."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from math import exp

from ocr.classify.confidence import KIND, confidence
from ocr.classify.model import LABELS, Classification, Guess
from ocr.classify.rules import CUES, QUOTING, TITLES
from ocr.classify.text import Line, Word, composed, edits, fold, lines

TITLE_LINES = 15
# The most words first, so that a title that begins another never hides it.
_TITLES = sorted(((label, tuple(title.split())) for label, title in TITLES), key=lambda one: -len(one[1]))
# The document's number follows its title; in other lines a number and year are mere mentions.
_NUMBERED = re.compile(
    r"[^A-Z0-9]*(?:[A-Z-]{0,12}[^A-Z0-9]{1,3})?(?:N\w?\W{0,3}|NUMERO\W*)?\d[\d.]*(?:\s?[/-]\s?[\dA-Z/-]+)?"
)
_NUMBERED_LATER = re.compile(r"\bN\w?\W{0,3}\d|\d\s?/\s?\d{4}\b")
_PROSE_WORDS = 14
_TITLE_CAP, _BODY_CAP = 7.0, 4.0
_LINKS = {"A", "O", "AO", "DE", "DO", "DA", "E"}
_LATER_TITLE = 0.4
_FIRM_TITLE = 2.5

Scores = dict[str, list[tuple[float, str]]]


def classify(pages: Sequence[str]) -> Classification:
    """Guesses the kind of a document from its text.

    Args:
        pages: Text of each page, as read; accents may be lost and letters wrong.

    Returns:
        The best of `ocr.classify.LABELS` with measured confidence, the words that speak for it, and the
        three best guesses. A text that says nothing is 'other' at the lowest confidence.
    """
    titles, cues, scores = _scores(pages)
    ranked = _ranked(scores)
    sure = confidence(KIND, scores[ranked[0]] - scores[ranked[1]])
    evidence = {label: _evidence(titles[label] + cues[label]) for label in ranked[:3]}
    shares = [sure, *_shares(sure, ranked, scores)]
    guesses = tuple(Guess(label, share, evidence[label]) for label, share in zip(ranked[:3], shares, strict=True))
    return Classification(guesses[0].label, guesses[0].confidence, guesses[0].evidence, guesses)


def kind_margin(pages: Sequence[str]) -> tuple[str, float]:
    """The best label and by how much it leads the second: what confidence is measured on."""
    _, _, scores = _scores(pages)
    first, second, *_ = _ranked(scores)
    return first, scores[first] - scores[second]


def _scores(pages: Sequence[str]) -> tuple[Scores, Scores, dict[str, float]]:
    text = composed(pages)
    titles, cues = _titles(lines(text, TITLE_LINES)), _cues(text)
    total = {label: _capped(titles[label], _TITLE_CAP) + _capped(cues[label], _BODY_CAP) for label in LABELS}
    return titles, cues, total


def _ranked(scores: dict[str, float]) -> list[str]:
    return sorted(LABELS, key=lambda label: (-scores[label], label != "other"))


def _shares(sure: float, ranked: Sequence[str], scores: dict[str, float]) -> list[float]:
    """What is left of certainty, shared among the rest by their scores; never more than the best has."""
    weights = [exp(scores[label] / 1.5) for label in ranked[1:]]
    return [round(min(sure, (1 - sure) * weight / sum(weights)), 3) for weight in weights[:2]]


def _capped(found: list[tuple[float, str]], cap: float) -> float:
    return min(cap, sum(score for score, _ in found))


def _evidence(found: list[tuple[float, str]]) -> tuple[str, ...]:
    words = [" ".join(text.split()) for score, text in sorted(found, key=lambda one: -one[0]) if score > 0]
    return tuple(dict.fromkeys(words))[:5]


def _titles(top: Sequence[Line]) -> Scores:
    found: Scores = defaultdict(list)
    firm = quoting = False
    for index, line in enumerate(top):
        # A subject runs on to the next line unless a blank, a capital or its own label begins that line.
        quoting = bool(QUOTING.match(line.folded)) or (quoting and not line.after_blank and line.text[:1].islower())
        title = None if quoting else _title(line, index)
        if title is None:
            continue
        label, score, text = title
        found[label].append((score * (_LATER_TITLE if firm else 1), text))
        firm = firm or score >= _FIRM_TITLE
    return found


def _title(line: Line, index: int) -> tuple[str, float, str] | None:
    """The title a line begins with: label, score, the words as found."""
    words = line.words
    for first in range(min(3, len(words))):
        for label, title in _candidates(words[first].folded):
            wrong = _begins(words[first:], title)
            if wrong is not None:
                last = words[first + len(title) - 1]
                score = _title_score(line, first, last) - 0.4 * wrong - 0.1 * index
                many = label in {"memo", "letter"} and _to_many(line.folded[last.end :])
                found = ("circular" if many else label, score, line.text[words[first].start : last.end])
                return found if score > 0 else None
        if len(words[first].folded) > 2 or words[first].folded.isdigit() or words[first].folded in _LINKS:
            break
    return None


def _to_many(rest: str) -> bool:
    """Whether 'Circular' follows the title, even broken: 'C IRCULAR'."""
    return edits(re.sub(r"[^A-Z0-9]", "", rest[:14])[:8], "CIRCULAR") is not None


@lru_cache(maxsize=4096)
def _candidates(word: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The titles whose first word this may be."""
    return tuple((label, title) for label, title in _TITLES if edits(word, title[0]) is not None)


def _begins(words: Sequence[Word], title: Sequence[str]) -> int | None:
    """Wrong letters in all, or None where the words do not begin with the title."""
    if len(words) < len(title):
        return None
    wrong = [edits(word.folded, part) for word, part in zip(words, title, strict=False)]
    return None if None in wrong else sum(one or 0 for one in wrong)


def _title_score(line: Line, first: int, last: Word) -> float:
    """Capitals, a number and standing alone make a title; a sentence that begins so is none."""
    title = line.text[line.words[first].start : last.end]
    rest = line.folded[last.end :]
    numbered = _NUMBERED.match(rest) is not None or _NUMBERED_LATER.search(rest) is not None
    capitals = _mostly_capitals(title)
    alone = not re.search(r"[A-Z]{3}", rest)
    if not (numbered or capitals or alone) or (len(line.words) > _PROSE_WORDS and not capitals):
        return 0.0
    if len(last.folded) <= 2 and not numbered:
        return 0.0
    return 2.0 + 1.5 * numbered + 1.5 * capitals + 1.0 * alone


def _mostly_capitals(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return bool(letters) and sum(sign.isupper() for sign in letters) >= 0.8 * len(letters)


def _cues(text: str) -> Scores:
    folded = "\n".join(" " * len(line) if QUOTING.match(line) else line for line in fold(text).split("\n"))
    found: Scores = defaultdict(list)
    for label, cues in CUES.items():
        for pattern, weight in cues:
            match = pattern.search(folded)
            if match is not None:
                found[label].append((weight, text[match.start() : match.end()]))
    return found
