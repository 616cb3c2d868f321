"""What reading a file gives; plain values, so that they travel from a child process."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

Outcome = Literal["read", "partial", "kept-signed", "needs-password", "refused"]


class Word(NamedTuple):
    """A word and where it stands on the page as shown: fractions of its width and height, from the top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Progress(NamedTuple):
    """The page being recognised, counted from 1, and how many the document has."""

    page: int
    pages: int

    def __str__(self) -> str:
        return f"página {self.page} de {self.pages}"


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A file as it was read.

    Attributes:
        outcome: 'read' whole; 'partial'; 'kept-signed' (bytes kept, text beside); 'needs-password'; 'refused'.
        reason: Portuguese sentence; empty when everything was read.
        media_type: of the file given, by its first bytes; empty if unknown.
        pages: how many the document has.
        pages_read: how many gave their text, blank ones included.
        pdfa: verdict of pikepdf's check for 2b on the kept bytes; None means unknown, never false.
        text: one string a page.
        words: one tuple a page (see `ocr.text.WORD_PAGES` for how many pages).
        ratios: height over width of each page as shown.
        pdf: the searchable PDF made, or None when the given bytes are to be kept as they are.
        was_born_digital: no page needed recognition.
        signed: the file carries a digital signature.
    """

    outcome: Outcome
    reason: str = ""
    media_type: str = ""
    pages: int = 0
    pages_read: int = 0
    pdfa: bool | None = False
    text: tuple[str, ...] = ()
    words: tuple[tuple[Word, ...], ...] = ()
    ratios: tuple[float, ...] = ()
    pdf: Path | None = None
    was_born_digital: bool = False
    signed: bool = False
