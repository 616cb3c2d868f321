"""The department a paper is for: its addressee, else what it is about, else who sent it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ocr.classify.confidence import DEPARTMENT, confidence
from ocr.classify.model import DepartmentCue, DepartmentGuess
from ocr.classify.text import Line, composed, edits, fold, lines

_ADDRESSEE = re.compile(
    r"\W*(?:PARA|DESTINO|DESTINATARI[OA]|ENCAMINHE-SE|AO?S?/?C|AO?|A[OA]?\(?[AO]?\)?S?|EXM\w*|ILM\w*|ILUSTR\w*|EXCELEN\w*|SENHORA?)(?=[\s:;(/])"
)
_SENDER = re.compile(r"\W*(?:DE|DA|DO|ORIGEM|REMETENTE|EMITENTE|SETOR SOLICITANTE)\s*[:;.-]")
_SUBJECT = re.compile(r"\W*(?:ASSUNTO|REF\b|REFERENCIA|OBJETO)")
_SALUTATION = re.compile(r"\W*(?:SENHORA?S?|PREZAD\w+)\W[^:]{0,60},\s*$")
_UNIT = ("SECRETARIA", "SECRETARIO", "SETOR", "DEPARTAMENTO", "DIRETORIA", "DIVISAO", "COORDENADORIA", "SEC")
_DULL = {
    *_UNIT, "MUNICIPAL", "GERAL", "DO", "DA", "DE", "DOS", "DAS", "E", "MUNICIPIO", "PREFEITO",
}  # fmt: skip
_ROLES = {"PROCURADORIA": ("PROCURADORIA", "PROCURADOR", "PROCURADORA")}
_LINES = 30
_BLOCK = 4
_WEIGHTS = {"addressee": 4.0, "subject": 2.0, "sender": 1.0, "letterhead": 1.0, "body": 1.5}


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A department's cues, folded once; each name with whether it may stand without 'Secretaria', 'Setor'..."""

    id: str
    names: tuple[tuple[tuple[str, ...], bool], ...]
    acronyms: re.Pattern[str] | None
    keywords: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Paper:
    """A text, its folded twin, and its first lines with the part each plays."""

    text: str
    folded: str
    parts: tuple[tuple[str, Line], ...]


def guess_department(pages: Sequence[str], departments: Sequence[DepartmentCue]) -> tuple[DepartmentGuess, ...]:
    """Guesses which department a paper is for.

    Addressee lines ('Para:', 'À Secretaria de ...', 'Ao Setor de ...') count most, then keywords in the
    subject, then keywords in the body, the sender and the letterhead.

    Args:
        pages: Text of each page, as read.
        departments: The municipality's departments.

    Returns:
        The three best that have any evidence, best first, with measured confidence; empty where nothing is known.
    """
    ranked = _ranked(pages, departments)[:3]
    if not ranked:
        return ()
    sure = confidence(DEPARTMENT, _lead(ranked))
    rest = sum(total for total, _, _ in ranked)
    shares = [sure, *(round(min(sure, (1 - sure) * total / rest), 3) for total, _, _ in ranked[1:])]
    return tuple(DepartmentGuess(id_, share, words) for (_, words, id_), share in zip(ranked, shares, strict=True))


def department_margin(pages: Sequence[str], departments: Sequence[DepartmentCue]) -> tuple[str | None, float]:
    """The best department, if any, and by how much it leads the second: what confidence is measured on."""
    ranked = _ranked(pages, departments)
    return (ranked[0][2], _lead(ranked)) if ranked else (None, 0.0)


def _ranked(pages: Sequence[str], departments: Sequence[DepartmentCue]) -> list[tuple[float, tuple[str, ...], str]]:
    text = composed(pages)
    paper = _Paper(text, fold(text), tuple(_parts(lines(text, _LINES))))
    scored = [(*_score(_prepared(cue), paper), cue.id) for cue in departments]
    return sorted((one for one in scored if one[0] > 0), key=lambda one: -one[0])


def _lead(ranked: Sequence[tuple[float, tuple[str, ...], str]]) -> float:
    return ranked[0][0] - (ranked[1][0] if len(ranked) > 1 else 0.0)


def _parts(top: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """Names the part each line plays; an addressee's block runs on for a few lines, until a blank or a sender."""
    block = 0
    for index, line in enumerate(top):
        part = _part_of(line, index)
        if part == "addressee":
            block = _BLOCK
        elif block and part in {"body", "letterhead"} and not line.after_blank:
            block, part = block - 1, "addressee"
        else:
            block = 0
        yield part, line


def _part_of(line: Line, index: int) -> str:
    if _SENDER.match(line.folded):
        return "sender"
    if _SUBJECT.match(line.folded):
        return "subject"
    if _ADDRESSEE.match(line.folded) and len(line.words) <= 14 and not _is_no_address(line):
        return "addressee"
    return "letterhead" if index < 6 else "body"


def _is_no_address(line: Line) -> bool:
    """A salutation ('Senhor Diretor,'), or a title with its letters apart ('A L V A R Á')."""
    first = line.words[0] if line.words else None
    apart = first is not None and " " in line.folded[first.start : first.end]
    return apart or _SALUTATION.match(line.folded) is not None


def _score(cue: _Prepared, paper: _Paper) -> tuple[float, tuple[str, ...]]:
    best: dict[str, tuple[float, str]] = {}
    for part, line in paper.parts:
        found = _named(cue, line) if part != "body" and part not in best else None
        if found is not None:
            best[part] = (_WEIGHTS[part] * found[0], found[1])
    if cue.keywords is not None:
        best.update(_keywords(cue.keywords, paper))
    ranked = sorted(best.values(), key=lambda one: -one[0])
    return sum(score for score, _ in ranked), tuple(dict.fromkeys(words for _, words in ranked))


def _keywords(pattern: re.Pattern[str], paper: _Paper) -> dict[str, tuple[float, str]]:
    found: dict[str, tuple[float, str]] = {}
    for part, line in paper.parts:
        match = pattern.search(line.folded) if part == "subject" else None
        if match is not None:
            found["keyword in subject"] = (_WEIGHTS["subject"], line.text[match.start() : match.end()])
    distinct = {match[0]: match for match in pattern.finditer(paper.folded)}
    for number, match in enumerate(list(distinct.values())[:2]):
        found[f"keyword {number}"] = (_WEIGHTS["body"], " ".join(paper.text[match.start() : match.end()].split()))
    return found


def _named(cue: _Prepared, line: Line) -> tuple[float, str] | None:
    """How fully a line names the department (0 to 1), and the words it does so with."""
    if cue.acronyms is not None and (match := cue.acronyms.search(line.text)):
        return 1.0, match[0]
    best: tuple[float, str] | None = None
    for name, bare in cue.names:
        places = [_place(line, part) for part in name] if _place(line, name[0]) is not None else [None]
        share = sum(place is not None for place in places) / len(name)
        if not share or not ((share >= 0.6 and bare) or _unit(line)) or (best and best[0] >= share):
            continue
        spans = [line.words[place] for place in places if place is not None]
        best = (0.5 + share / 2, line.text[min(w.start for w in spans) : max(w.end for w in spans)])
    return best


def _place(line: Line, part: str) -> int | None:
    targets = _ROLES.get(part, (part,))
    for place, word in enumerate(line.words):
        if any(_close(word.folded, target) for target in targets):
            return place
    return None


def _unit(line: Line) -> bool:
    return any(_close(word.folded, unit) for word in line.words for unit in _UNIT)


def _close(word: str, target: str) -> bool:
    return word[:1] in {target[:1], target[1:2]} and edits(word, target) is not None


@lru_cache(maxsize=1024)
def _prepared(cue: DepartmentCue) -> _Prepared:
    names = [re.findall(r"[A-Z0-9]+", fold(name)) for name in cue.names]
    return _Prepared(
        cue.id,
        tuple(_significant(name) for name in names if set(name) - _DULL),
        _any_of(cue.acronyms),
        _any_of([fold(keyword) for keyword in cue.keywords]),
    )


def _significant(name: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """The words that tell a department, and whether they do so alone: 'Alvarás' without its 'Setor de' does not."""
    words = tuple(word for word in name if word not in _DULL)
    return words, len(words) > 1 or not set(name) & set(_UNIT)


def _any_of(words: Sequence[str]) -> re.Pattern[str] | None:
    """Whole words, plural allowed in s; blanks match any white space."""
    if not words:
        return None
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered) + r")S?\b")
