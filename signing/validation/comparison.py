"""What changed in the text of a PDF, word by word: for people who were handed an altered copy.

Only text is compared, and only so much of it: the page that shows this says that there may be other changes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path

import pypdfium2

_MOST_CHANGES, _MOST_PAGES, _MOST_WORDS, _LONGEST_PIECE, _LONGEST_MIDDLE = 50, 300, 200_000, 400, 4_000
_CONTEXT = 4
Word = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        page: in the original, from 1 (in the submitted file for text added past the original's end).
        before: words of the original, empty when text was added.
        after: words of the submitted file, empty when text was removed.
        context: the few unchanged words before it.
    """

    page: int
    before: str
    after: str
    context: str = ""


def compare_text(original: Path, submitted: Path) -> list[Change]:
    """The differences in reading order, at most 50.

    Raises:
        ValueError: one of the files cannot be read as a PDF.
    """
    left, right = _words(original), _words(submitted)
    start = _common(left, right)
    end = _common(left[start:][::-1], right[start:][::-1])
    middle_left, middle_right = left[start : len(left) - end], right[start : len(right) - end]
    if not middle_left and not middle_right:
        return []
    blocks = _blocks(middle_left, middle_right)
    changes = (_change(left, right, [number + start for number in block]) for block in blocks)
    return list(islice(changes, _MOST_CHANGES))


def _words(path: Path) -> list[Word]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        raise ValueError("O arquivo não pôde ser lido como PDF.") from None
    with document:
        return list(islice(_page_words(document), _MOST_WORDS))


def _page_words(document: pypdfium2.PdfDocument) -> Iterator[Word]:
    for number in range(min(len(document), _MOST_PAGES)):
        page = document[number]
        text = page.get_textpage()
        yield from ((word, number + 1) for word in text.get_text_bounded().split())
        text.close()
        page.close()


def _common(left: Sequence[Word], right: Sequence[Word]) -> int:
    pairs = zip(left, right, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one[0] != other[0]), min(len(left), len(right)))


def _blocks(left: Sequence[Word], right: Sequence[Word]) -> Iterator[tuple[int, int, int, int]]:
    if max(len(left), len(right)) > _LONGEST_MIDDLE:
        yield 0, len(left), 0, len(right)
        return
    matcher = SequenceMatcher(None, [word for word, _ in left], [word for word, _ in right], autojunk=False)
    yield from (block for kind, *block in matcher.get_opcodes() if kind != "equal")  # type: ignore[misc]  # always four


def _change(left: Sequence[Word], right: Sequence[Word], block: Sequence[int]) -> Change:
    first, last, other_first, other_last = block
    page = left[first][1] if first < len(left) else right[min(other_first, len(right) - 1)][1]
    context = " ".join(word for word, _ in left[max(first - _CONTEXT, 0) : first])
    return Change(page, _piece(left[first:last]), _piece(right[other_first:other_last]), context)


def _piece(words: Sequence[Word]) -> str:
    text = " ".join(word for word, _ in words[:_LONGEST_PIECE])
    return text if len(text) <= _LONGEST_PIECE else text[: _LONGEST_PIECE - 1] + "…"
