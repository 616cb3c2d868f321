"""What kind of PDF a file is, before anything is made of it."""

import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from ocr.errors import PASSWORD, WRONG_PASSWORD, PasswordNeeded, RefusedFile
from ocr.limits import ReadLimits
from ocr.text import page_text

DAMAGED = "O PDF está danificado e não pôde ser recuperado. Peça o arquivo de novo a quem o enviou."
XFA = "O PDF é um formulário XFA, que só o Adobe Reader abre. Imprima-o para PDF e envie de novo."
PDFA_PARTS = ("1", "2", "3")
LEVEL_RULES = ("6.6.4-3", "6.7.11-3")
TAIL_BYTES = 2048
FIELD_DEPTH = 8
FORM_DEPTH = 4
STAMPED_COVER, STAMP_LETTERS = 0.8, 150
LEAST_COVER = 1e-6
IMAGES = [pdfium.FPDF_PAGEOBJ_IMAGE]


@dataclass(frozen=True, slots=True)
class Inspection:
    """A PDF's nature.

    Attributes:
        pages: how many.
        encrypted: needed decryption, even if with no password.
        signed: carries a digital signature.
        cut_short: the file's end is missing.
        claims_pdfa: its metadata says PDF/A.
        has_form: has fields to fill in.
    """

    pages: int
    encrypted: bool
    signed: bool
    cut_short: bool
    claims_pdfa: bool
    has_form: bool


@dataclass(frozen=True, slots=True)
class PageNature:
    """One page: its text, and whether pictures make up what it shows.

    Attributes:
        text: what text it has.
        covered: share of the page under its largest image, 0 if it has none.
        megapixels: of its largest image.
    """

    text: str
    covered: float
    megapixels: float

    @property
    def scanned(self) -> bool:
        """A picture and no text."""
        return self.covered > 0 and not self.text

    @property
    def stamped(self) -> bool:
        """A picture of a page with a line or two of text put over it, as protocol systems do to scans."""
        return self.covered >= STAMPED_COVER and 0 < len(self.text) <= STAMP_LETTERS


def open_pdf(source: Path, password: str | None) -> pikepdf.Pdf:
    """Open a PDF; qpdf repairs a broken one if it can.

    Raises:
        PasswordNeeded: it is encrypted and the password is missing or wrong.
        RefusedFile: it is beyond repair.
    """
    try:
        return pikepdf.open(source, password=password or "")
    except pikepdf.PasswordError:
        raise PasswordNeeded(WRONG_PASSWORD if password else PASSWORD) from None
    except (pikepdf.PdfError, RecursionError, ValueError) as error:
        raise RefusedFile(DAMAGED) from error


def inspect(source: Path, pdf: pikepdf.Pdf, limits: ReadLimits) -> Inspection:
    """Look at an open PDF.

    Raises:
        RefusedFile: no pages, too many, or a form only Adobe's programs can draw.
    """
    try:
        pages = len(pdf.pages)
        root = pdf.Root
        if root.get("/NeedsRendering", False):
            raise RefusedFile(XFA)
        signed = _is_signed(pdf)
        claims = "/Metadata" in root and b"pdfaid" in root.Metadata.read_bytes()
    except (pikepdf.PdfError, AttributeError, TypeError, RecursionError) as error:
        raise RefusedFile(DAMAGED) from error
    if not pages:
        raise RefusedFile("O PDF não tem nenhuma página.")
    if pages > limits.pages:
        many, most = _thousands(pages), _thousands(limits.pages)
        raise RefusedFile(f"O PDF tem {many} páginas; o limite é {most}. Divida o arquivo.")
    return Inspection(pages, pdf.is_encrypted, signed, _cut_short(source), claims, "/AcroForm" in root)


def natures(document: pypdfium2.PdfDocument) -> Iterator[PageNature]:
    """Each page's nature, in order."""
    for number in range(len(document)):
        page = document[number]
        try:
            images = list(page.get_objects(filter=IMAGES, max_depth=FORM_DEPTH))
            covered = max((_cover(image, page) for image in images), default=0.0)
            yield PageNature(page_text(page), covered, max(map(_megapixels, images), default=0.0))
        finally:
            page.close()


def pdfa_verdict(pdf: Path, *, claimed: bool) -> bool | None:
    """Whether a PDF keeps the level b rules of the PDF/A part it names (ISO 19005); None when not all could be judged.

    A file that does not name itself PDF/A in its metadata is none (ISO 19005-2, 6.6.4): the checker is not even loaded.
    Levels a and u ask for more than b, so a file that names them is judged by b, the name itself aside.
    """
    if not claimed:
        return False
    import pikepdf.pdfa  # noqa: PLC0415 - its import takes longer than reading a digital page

    with pikepdf.open(pdf) as opened:
        status = opened.open_metadata().pdfa_status.lower()
        flavour = f"{status[:1]}b" if status[:1] in PDFA_PARTS else "2b"
        findings = pikepdf.pdfa.check(opened, flavour).findings
    counted = [finding for finding in findings if status.endswith("b") or not finding.rule.endswith(LEVEL_RULES)]
    if any(finding.kind == "violation" for finding in counted):
        return False
    return None if counted else True


def _is_signed(pdf: pikepdf.Pdf) -> bool:
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return False
    return any(field.get("/FT") == "/Sig" and "/V" in field for field in _fields(form.get("/Fields"), FIELD_DEPTH))


def _fields(fields: object, depth: int) -> Iterator[pikepdf.Dictionary]:
    if not isinstance(fields, pikepdf.Array) or not depth:
        return
    for field in fields:
        if isinstance(field, pikepdf.Dictionary):
            yield field
            yield from _fields(field.get("/Kids"), depth - 1)


def _cut_short(source: Path) -> bool:
    with source.open("rb") as stream:
        stream.seek(max(0, source.stat().st_size - TAIL_BYTES))
        return b"%%EOF" not in stream.read()


def _cover(image: Any, page: pypdfium2.PdfPage) -> float:
    """Share of the page an image covers; a hair, rather than nothing, if pdfium cannot tell."""
    with suppress(pypdfium2.PdfiumError):
        left, bottom, right, top = image.get_bounds()
        return max(float((right - left) * (top - bottom) / (page.get_width() * page.get_height() or 1)), LEAST_COVER)
    return LEAST_COVER


def _megapixels(image: Any) -> float:
    with suppress(pypdfium2.PdfiumError):
        return float(math.prod(image.get_px_size())) / 1e6
    return 0.0


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")
