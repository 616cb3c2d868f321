"""OCRmyPDF run so that a straight page costs little more than tesseract itself.

What OCRmyPDF does dearly is done here by hooks: pages are drawn grey and handed over uncompressed, and whether a page
is skewed, sideways or upside down is measured on that very drawing. Pages that lie straight are recognised in the first
pass. If some do not, the PDF's page is turned (no pixel is changed, see `ocr.straighten`) and a second pass recognises
those, with the others' results from the first.
"""

import logging
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import ocrmypdf
import pypdfium2
from ocrmypdf.api import setup_plugin_infrastructure
from ocrmypdf.builtin_plugins.tesseract_ocr import TesseractOcrEngine
from ocrmypdf.exceptions import ExitCodeException, InputFileError
from PIL import Image

from ocr.attitude import STRAIGHT, Attitude, ask_tesseract, measure
from ocr.errors import RefusedFile
from ocr.limits import ReadLimits
from ocr.straighten import straighten

LANGUAGE = "por"
NOTHING = Image.new("L", (16, 16), 255)
LEAST_CONFIDENCE = 60
LEAST_WORDS = 5
_PAGE_OF_NAME = re.compile(r"\d+")
_CONFIDENCE = re.compile(rb"x_wconf (\d+)")
_one_at_a_time = threading.Lock()
logging.getLogger("ocrmypdf").setLevel(logging.CRITICAL)


@dataclass
class Run:
    """One document being recognised.

    Attributes:
        folder: where results are kept between passes.
        limits: the engine's.
        on_page: called with the number, from 1, of each page that begins.
        crooked: page → how it lies, for those not recognised because of it.
        settled: pages whose attitude needs no more measuring.
        timed_out: pages tesseract did not finish.
    """

    folder: Path
    limits: ReadLimits
    on_page: Callable[[int], None]
    crooked: dict[int, Attitude] = field(default_factory=dict)
    settled: set[int] = field(default_factory=set)
    timed_out: set[int] = field(default_factory=set)

    def kept(self, page: int) -> Path:
        """Where the page's hOCR is kept."""
        return self.folder / f"{page}.hocr"

    @property
    def gave_up(self) -> bool:
        """Whether so many pages were too slow that the rest is not tried."""
        return len(self.timed_out) >= self.limits.slow_pages


class _Hooks:
    """The OCRmyPDF plugin; `run` is the document under way (one a process at a time)."""

    run: Run

    @ocrmypdf.hookimpl(tryfirst=True)
    def rasterize_pdf_page(
        self, input_file: Path, output_file: Path, raster_dpi: Any, pageno: int, page_dpi: Any
    ) -> Path:
        """Draw the page grey; blank if its text is known already or it must be straightened first."""
        picture, dpi = NOTHING, raster_dpi.to_scalar()
        if not self.run.kept(pageno).exists():
            picture = _drawn(input_file, pageno, dpi / 72)
            attitude = STRAIGHT if pageno in self.run.settled else measure(picture, dpi)
            if attitude != STRAIGHT:
                self.run.crooked[pageno] = attitude
        shown = NOTHING if pageno in self.run.crooked else picture
        shown.save(output_file, "TIFF", dpi=(float(page_dpi.x), float(page_dpi.y)))
        return output_file

    @ocrmypdf.hookimpl(tryfirst=True)
    def get_ocr_engine(self) -> TesseractOcrEngine:
        """Tesseract, remembering and watched over."""
        return _Engine()


_tesseract: Callable[[Path, Path, Path, Any], None] = TesseractOcrEngine.generate_hocr


class _Engine(TesseractOcrEngine):
    @staticmethod
    def generate_hocr(input_file: Path, output_hocr: Path, output_text: Path, options: Any) -> None:
        run, page = _hooks.run, _page_of(output_hocr)
        kept = run.kept(page)
        if not kept.exists() and page not in run.crooked:
            _recognize(run, page, Path(input_file), kept, options)
        _discard(Path(input_file))
        output_hocr.write_bytes(kept.read_bytes() if kept.exists() else b"")
        output_text.write_text("", encoding="utf-8")


def _recognize(run: Run, page: int, picture: Path, kept: Path, options: Any) -> None:
    run.on_page(page)
    if run.gave_up:
        run.timed_out.add(page)
        return
    text = kept.with_suffix(".txt")
    _tesseract(picture, kept, text, options)
    found = kept.read_bytes()
    if not found and "skipped" in text.read_text(encoding="utf-8"):
        run.timed_out.add(page)
    elif page not in run.settled and _doubtful(found):
        run.settled.add(page)
        with Image.open(picture) as shown:
            quarters = ask_tesseract(shown, float(shown.info["dpi"][0]))
        if quarters:
            run.crooked[page] = Attitude(quarters, 0.0)
            kept.unlink()


def _discard(picture: Path) -> None:
    """Delete a page's drawing, 9 MB uncompressed, which OCRmyPDF would keep to the end of a long document."""
    drawing = picture.resolve()
    picture.unlink()
    drawing.unlink(missing_ok=True)


def _doubtful(hocr: bytes) -> bool:
    """Whether tesseract itself believes little of what it read, as happens on pages upside down."""
    confidences = [int(found) for found in _CONFIDENCE.findall(hocr)]
    return len(confidences) >= LEAST_WORDS and sum(confidences) < LEAST_CONFIDENCE * len(confidences)


def _page_of(path: Path) -> int:
    """The page's number, which begins the names of OCRmyPDF's working files."""
    found = _PAGE_OF_NAME.match(path.name)
    assert found is not None, path.name
    return int(found[0])


def _drawn(pdf: Path, page_number: int, scale: float) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[page_number - 1]
        page.set_cropbox(*page.get_mediabox())
        drawn: Image.Image = page.render(scale=scale).to_pil()
        return drawn.convert("L")  # pdfium's own grey drawing is three times slower
    finally:
        document.close()


_hooks = _Hooks()
_plugins = setup_plugin_infrastructure()
_plugins.pluggy_manager.register(_hooks)


@contextmanager
def _under_way(run: Run) -> Iterator[None]:
    with _one_at_a_time:
        _hooks.run = run
        try:
            yield
        finally:
            del _hooks.run


def recognize(source: Path, target: Path, pages: set[int], run: Run, *, over_text: bool = False) -> None:
    """Write `target`: `source` as PDF/A where that can be had, with a text layer on `pages`.

    Args:
        source: a sound PDF without encryption; a signature on it is broken in the copy.
        target: made or replaced.
        pages: those to recognise, counted from 1.
        run: says afterwards which pages timed out.
        over_text: recognise also beneath visible text, which stays as it is; dearer, and not possible on forms.

    Raises:
        RefusedFile: OCRmyPDF cannot work with the file.
    """
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with _under_way(run):
        read = partial(_pass, target=target, pages=pages, run=run, mode="redo" if over_text else "skip")
        read(source)
        if run.crooked:
            straightened = run.folder / "straightened.pdf"
            straighten(source, straightened, run.crooked)
            run.settled.update(run.crooked)
            run.crooked.clear()
            read(straightened)


def _pass(source: Path, *, target: Path, pages: set[int], run: Run, mode: str) -> None:
    try:
        ocrmypdf.ocr(
            source,
            target,
            language=[LANGUAGE],
            mode=mode,
            pages=",".join(str(page) for page in sorted(pages)),
            optimize=0,
            skip_big=run.limits.page_megapixels,
            jobs=1,
            output_type="auto",
            pdfa_backend="internal",
            invalidate_digital_signatures=True,
            tagged_pdf_mode="ignore",
            tesseract_timeout=run.limits.page_seconds,
            progress_bar=False,
            plugin_manager=_plugins,
        )
    except InputFileError as error:
        raise RefusedFile("O PDF está danificado ou usa um recurso que não sabemos ler.") from error
    except ExitCodeException as error:
        raise RefusedFile("O PDF não pôde ser transformado em texto pesquisável.") from error
