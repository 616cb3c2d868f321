"""`carimbo read`: one line a file, never a traceback, exit 0 only if all were read (issue 2, on the command line)."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ocr.cli import read_files
from ocr.reading import read_file
from ocr.result import ReadResult
from tests.ocr import bad_files, pages

Written = Callable[[str, bytes], Path]
KEYS = ["file", "outcome", "reason", "pages", "pages_read", "pdfa", "text", "kind", "fields"]


def run(*files: Path, output: Path | None = None, reader: Any = read_file) -> tuple[int, list[dict[str, Any]]]:
    lines = io.StringIO()
    code = read_files(files, as_json=True, output=output, reader=reader, stream=lines)
    return code, [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_record_has_the_keys_of_the_contract(written: Written) -> None:
    code, (record,) = run(written("pedido.pdf", pages.digital_pdf([pages.REQUEST])))
    assert (code, list(record)) == (0, KEYS)
    assert record["kind"]["label"] == "request"
    assert list(record["kind"]) == ["label", "confidence", "evidence"]
    assert record["fields"]["cpf"] == ["529.982.247-25"]
    assert record["fields"]["dates"] == ["2026-11-12"]


def test_a_bad_file_does_not_stop_the_next(written: Written) -> None:
    bad, good = written("ruim.pdf", b"nada"), written("bom.pdf", pages.digital_pdf())
    code, records = run(bad, Path("/nao/existe.pdf"), good)
    assert code == 1
    assert [record["outcome"] for record in records] == ["refused", "refused", "read"]
    assert (records[0]["kind"], records[0]["fields"]["cpf"]) == (None, [])


@pytest.mark.parametrize(
    ("error", "words"), [(RuntimeError("secreto"), "RuntimeError"), (OSError(28, "No space"), "No space")]
)
def test_whatever_the_reader_raises_becomes_a_line(written: Written, error: Exception, words: str) -> None:
    def failing(_source: Path, _folder: Path) -> ReadResult:
        raise error

    code, (record,) = run(written("a.pdf", b"%PDF"), reader=failing)
    assert code == 1
    assert words in record["reason"]
    assert "secreto" not in record["reason"]


def test_an_encrypted_file_is_not_read(written: Written) -> None:
    code, (record,) = run(written("a.pdf", bad_files.encrypted_pdf(pages.digital_pdf())))
    assert (code, record["outcome"]) == (1, "needs-password")


def test_output_keeps_a_pdf_under_the_files_own_name(written: Written, tmp_path: Path) -> None:
    content = pages.digital_pdf()
    run(written("memorando 12.pdf", content), written("memorando 12.PDF", content), output=tmp_path / "saida")
    assert sorted(path.name for path in (tmp_path / "saida").iterdir()) == ["memorando 12-2.pdf", "memorando 12.pdf"]
    assert (tmp_path / "saida" / "memorando 12.pdf").read_bytes() == content


def test_a_name_of_300_characters_is_no_matter(tmp_path: Path) -> None:
    code, (record,) = run(tmp_path / ("ã" * 300 + ".pdf"))
    assert (code, record["outcome"]) == (1, "refused")


def test_without_json_a_sentence_a_file(written: Written) -> None:
    lines = io.StringIO()
    read_files([written("a.pdf", pages.digital_pdf())], as_json=False, output=None, reader=read_file, stream=lines)
    assert lines.getvalue().endswith("a.pdf · lido · 1 de 1 páginas\n")
