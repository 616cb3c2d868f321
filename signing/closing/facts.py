"""What is printed when a document is closed, and what is known of it afterwards."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

MISSING_ADDRESS = "demonstração"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One attachment as the signature sheet lists it.

    Attributes:
        size: bytes.
        sha256: 64 hexadecimal digits.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PlannedPlace:
    """One signature to come: the field to fill, and the words printed beneath it."""

    field_name: str
    label: str
    role: str


@dataclass(frozen=True, slots=True)
class Closing:
    """Everything the stamp and the signature sheet say.

    Attributes:
        city: as shown, for example 'Prefeitura de Vila Boa'.
        number_label: kind and number, for example 'Memorando 12/2026'.
        code: public verification code, 16 characters in fours.
        verify_url: the whole address behind the QR, or None where no public address is set: the stamp then
            says 'demonstração' (see the design's two ways to run).
        margin_free: the right margin (44 pt) of every page is known to be empty, as on the city's own paper;
            otherwise each page grows by a strip so that the stamp covers nothing.
    """

    city: str
    number_label: str
    title: str
    code: str
    verify_url: str | None = None
    attachments: tuple[AttachmentLine, ...] = ()
    places: tuple[PlannedPlace, ...] = ()
    margin_free: bool = False

    @property
    def scanned_text(self) -> str:
        """What a phone reads from the QR code."""
        return self.verify_url or f"{self.city} · {self.code} · {MISSING_ADDRESS}"

    @property
    def shown_address(self) -> str:
        """The address without its scheme, or the word that says there is none."""
        return self.verify_url.split("://", 1)[-1] if self.verify_url else MISSING_ADDRESS


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """An empty signature field that was made.

    Attributes:
        page: counted from 1.
        rect: left, bottom, right, top in points of the page's user space; all zero when invisible.
    """

    name: str
    page: int
    rect: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ClosedFacts:
    """What was written.

    Attributes:
        pages: of the whole file, signature sheets included.
        sheets: how many of them are signature sheets.
        size: bytes.
        sha256: of the file, in hexadecimal.
    """

    pages: int
    sheets: int
    fields: tuple[FieldPlace, ...]
    size: int
    sha256: str


def facts_of_file(path: Path, pages: int, sheets: int, fields: tuple[FieldPlace, ...]) -> ClosedFacts:
    """Measure and hash what was written, without holding it in memory."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return ClosedFacts(pages, sheets, fields, path.stat().st_size, digest.hexdigest())
