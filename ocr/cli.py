"""What `carimbo read FILE… --json [--output DIR]` does; the application hands in the sandboxed reader."""

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from ocr.classify import Classification, classify
from ocr.fields import Fields, find_fields
from ocr.result import ReadResult
from ocr.sniff import PDF

Reader = Callable[[Path, Path], ReadResult]
"""Reads a file (first argument) writing into a folder (second), with the limits of an upload."""

OUTCOMES = {
    "read": "lido",
    "partial": "lido em parte",
    "kept-signed": "assinado, bytes mantidos",
    "needs-password": "pede senha",
    "refused": "recusado",
}
WHOLE = {"read", "kept-signed"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One file's result with what its text says."""

    file: str
    result: ReadResult
    kind: Classification | None
    fields: Fields | None


def understand(text: Sequence[str]) -> tuple[Classification, Fields]:
    """Kind and fields of a text, one string a page."""
    return classify(text), find_fields(text)


def read_files(
    files: Iterable[Path], *, as_json: bool, output: Path | None, reader: Reader, stream: TextIO | None = None
) -> int:
    """Read files and print one line each; a bad file never stops the next.

    Args:
        files: to read.
        as_json: JSON lines, else a Portuguese sentence a file.
        output: folder for the searchable PDFs, made if absent; None keeps none.
        reader: the engine behind the sandbox.
        stream: where lines go; standard output if None.

    Returns:
        Exit code: 0 if every file was read, 1 if any was not.
    """
    target = stream or sys.stdout
    all_read = True
    for file in files:
        reading = _read_one(file, output, reader)
        all_read = all_read and reading.result.outcome in WHOLE
        line = json.dumps(as_record(reading), ensure_ascii=False) if as_json else _sentence(reading)
        print(line, file=target, flush=True)
    return 0 if all_read else 1


def as_record(reading: Reading) -> dict[str, Any]:
    """The JSON object of one file; its keys are the command's contract."""
    result, kind = reading.result, reading.kind
    return {
        "file": reading.file,
        "outcome": result.outcome,
        "reason": result.reason,
        "pages": result.pages,
        "pages_read": result.pages_read,
        "pdfa": result.pdfa,
        "text": list(result.text),
        "kind": kind and {"label": kind.label, "confidence": kind.confidence, "evidence": list(kind.evidence)},
        "fields": _field_values(reading.fields),
    }


def _read_one(file: Path, output: Path | None, reader: Reader) -> Reading:
    name = str(file)
    try:
        if not file.is_file():
            return _not_read(name, "O arquivo não existe ou é uma pasta.")
        with TemporaryDirectory() as folder:
            result = reader(file.resolve(), Path(folder))
            if output is not None:
                _keep(file, result, output)
    except OSError as error:
        return _not_read(name, f"O arquivo não pôde ser aberto ou gravado: {error.strerror or type(error).__name__}.")
    except Exception as error:  # noqa: BLE001 - one line a file, whatever happens
        return _not_read(name, getattr(error, "message", "") or f"A leitura falhou ({type(error).__name__}).")
    kind, fields = understand(result.text) if any(result.text) else (None, None)
    return Reading(name, result, kind, fields)


def _not_read(name: str, reason: str) -> Reading:
    return Reading(name, ReadResult("refused", reason), None, None)


def _keep(file: Path, result: ReadResult, output: Path) -> None:
    """Copy the PDF made, or the given one whose bytes are kept, under the file's own name."""
    source = result.pdf or (file if result.media_type == PDF and result.text else None)
    if source is not None:
        output.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, _free_name(output, file.stem[:200] or "documento"))


def _free_name(output: Path, stem: str) -> Path:
    target, number = output / f"{stem}.pdf", 1
    while target.exists():
        number += 1
        target = output / f"{stem}-{number}.pdf"
    return target


def _field_values(fields: Fields | None) -> dict[str, list[str]]:
    names = ("cpf", "cnpj", "numbers", "dates")
    return {name: [found.value for found in getattr(fields, name)] if fields else [] for name in names}


def _sentence(reading: Reading) -> str:
    result = reading.result
    pages = f"{result.pages_read} de {result.pages} páginas" if result.pages else ""
    return " · ".join(part for part in (reading.file, OUTCOMES[result.outcome], pages, result.reason) if part)
