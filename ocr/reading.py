"""Reading one file: what it is, its searchable PDF/A, its text and where each word stands.

Meant to run inside a limited child process (`app.kernel.sandbox`); it keeps by itself the limits of `ocr.limits`.
OCRmyPDF is loaded only when a page must be recognised, so that digital documents are read in a fraction of a second.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from ocr import inspect, sniff
from ocr.errors import PasswordNeeded, RefusedFile
from ocr.limits import DEFAULT_LIMITS, ReadLimits
from ocr.result import Outcome, Progress, ReadResult, Word
from ocr.text import WORD_PAGES, page_text, page_words

SEARCHABLE = "searchable.pdf"
TOO_HEAVY = "O arquivo exige mais memória do que o permitido e não foi lido."
A4_RATIO = 1.4142
CUT_SHORT = "O arquivo está incompleto: falta o fim. Só o que chegou foi lido."


@dataclass
class _Job:
    source: Path
    output_dir: Path
    password: str | None
    on_progress: Callable[[Progress], None] | None
    limits: ReadLimits
    media_type: str = ""
    unread: dict[str, set[int]] = field(default_factory=dict)

    def begin_page(self, page: int, pages: int) -> None:
        if self.on_progress is not None:
            self.on_progress(Progress(page, pages))


def read_file(
    source: Path,
    output_dir: Path,
    *,
    password: str | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    limits: ReadLimits = DEFAULT_LIMITS,
) -> ReadResult:
    """Read a PDF, JPEG, PNG or TIFF.

    Args:
        source: the file; never changed.
        output_dir: where `searchable.pdf` is written if one is made.
        password: opens an encrypted PDF.
        on_progress: told as each page begins to be recognised.
        limits: what reading may take.

    Returns:
        What came of it; a file that cannot be read is an outcome, not an exception.

    Raises:
        OSError: the disk is full, or the source cannot be opened.
    """
    job = _Job(source, output_dir, password, on_progress, limits)
    try:
        job.media_type = sniff.media_type(source)
        with TemporaryDirectory() as work:
            return _read(job, Path(work))
    except PasswordNeeded as needed:
        return ReadResult("needs-password", needed.message, job.media_type)
    except RefusedFile as refused:
        return ReadResult("refused", refused.message, job.media_type)
    except MemoryError:
        return ReadResult("refused", TOO_HEAVY, job.media_type)


def _read(job: _Job, work: Path) -> ReadResult:
    given = job.source
    if job.media_type != sniff.PDF:
        from ocr.images import to_pdf  # noqa: PLC0415 - not needed for digital documents, and slow to load

        given = work / "image.pdf"
        to_pdf(job.source, given, job.media_type, job.limits)
    with inspect.open_pdf(given, job.password) as opened:
        seen = inspect.inspect(given, opened, job.limits)
        sound = given
        if seen.encrypted or seen.cut_short or not _opens(given):
            sound = work / "sound.pdf"
            opened.save(sound)
    with closing(_document(sound)) as document:
        natures = list(inspect.natures(document))
        stamped = not seen.has_form and any(page.stamped for page in natures)
        wanted = _wanted(job, natures, stamped=stamped)
        if not wanted:
            return _digital(job, seen, sound, document)
    return _recognized(job, seen, sound, wanted, stamped=stamped)


def _wanted(job: _Job, natures: list[inspect.PageNature], *, stamped: bool) -> set[int]:
    """Pages, from 1, that are pictures, stamped ones with them if asked, and not too large to recognise."""
    wanted = {number for number, page in enumerate(natures, 1) if page.scanned or (stamped and page.stamped)}
    large = {number for number in wanted if natures[number - 1].megapixels > job.limits.page_megapixels}
    if large:
        job.unread["é grande demais"] = large
    return wanted - large


def _digital(job: _Job, seen: inspect.Inspection, sound: Path, document: pypdfium2.PdfDocument) -> ReadResult:
    """Text as it is; the bytes are kept unless they had to be decrypted, repaired or made from an image."""
    made = None
    if sound != job.source and not seen.signed:
        made = job.output_dir / SEARCHABLE
        made.write_bytes(sound.read_bytes())
    claimed = seen.claims_pdfa and not seen.encrypted
    verdict = inspect.pdfa_verdict(job.source, claimed=claimed) if made is None else False
    return _result(job, seen, document, made, verdict)


def _recognized(job: _Job, seen: inspect.Inspection, sound: Path, wanted: set[int], *, stamped: bool) -> ReadResult:
    from ocr.recognize import Run, recognize  # noqa: PLC0415 - OCRmyPDF takes a second to load

    with TemporaryDirectory() as folder:
        run = Run(Path(folder), job.limits, lambda page: job.begin_page(page, seen.pages))
        target = Path(folder, "derivative.pdf") if seen.signed else job.output_dir / SEARCHABLE
        recognize(sound, target, wanted, run, over_text=stamped)
        if run.timed_out:
            job.unread["demorou demais"] = run.timed_out
        with closing(_document(target)) as document:
            made = None if seen.signed else target
            kept = made or job.source
            verdict = inspect.pdfa_verdict(kept, claimed=made is not None or seen.claims_pdfa)
            return _result(job, seen, document, made, verdict)


def _result(
    job: _Job, seen: inspect.Inspection, document: pypdfium2.PdfDocument, made: Path | None, verdict: bool | None
) -> ReadResult:
    texts, words, ratios = _texts(document)
    unread = sorted({number for numbers in job.unread.values() for number in numbers})
    reasons = [_pages_words(why, sorted(numbers)) for why, numbers in job.unread.items()]
    if seen.cut_short:
        reasons.append(CUT_SHORT)
    outcome: Outcome = "kept-signed" if seen.signed else "partial" if reasons else "read"
    if seen.signed:
        reasons.insert(0, "O PDF já está assinado: os bytes foram mantidos e o texto foi lido à parte.")
    return ReadResult(
        outcome, " ".join(reasons), job.media_type, seen.pages, seen.pages - len(unread), verdict, texts, words, ratios,
        pdf=made, was_born_digital=job.media_type == sniff.PDF and made is None and not unread, signed=seen.signed,
    )  # fmt: skip


def _texts(
    document: pypdfium2.PdfDocument,
) -> tuple[tuple[str, ...], tuple[tuple[Word, ...], ...], tuple[float, ...]]:
    texts: list[str] = []
    words: list[tuple[Word, ...]] = []
    ratios: list[float] = []
    for number in range(len(document)):
        with closing(document[number]) as page:
            texts.append(page_text(page))
            ratios.append(_ratio(page))
            if number < WORD_PAGES:
                words.append(page_words(page))
    return tuple(texts), tuple(words), tuple(ratios)


def _ratio(page: pypdfium2.PdfPage) -> float:
    """Height over width as `ocr.preview` draws the page, crop and rotation counted in."""
    across, down = page.get_size()
    return round(down / across, 4) if across > 0 and down > 0 else A4_RATIO


def _pages_words(why: str, numbers: list[int]) -> str:
    """'A página 3 é grande demais e não foi lida.' and its plural."""
    if len(numbers) == 1:
        return f"A página {numbers[0]} {why} e não foi lida."
    several = {"é grande demais": "são grandes demais", "demorou demais": "demoraram demais"}[why]
    listed = ", ".join(map(str, numbers[:-1]))
    return f"As páginas {listed} e {numbers[-1]} {several} e não foram lidas."


def _opens(pdf: Path) -> bool:
    try:
        pypdfium2.PdfDocument(pdf).close()
    except pypdfium2.PdfiumError:
        return False
    return True


def _document(pdf: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise RefusedFile(inspect.DAMAGED) from error
