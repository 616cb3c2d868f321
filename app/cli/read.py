"""`carimbo read`: the reading engine on files, with the same limits as an upload."""

import tempfile
from pathlib import Path

import click

from app.cli.places import check_programs
from app.engines import PRELOAD
from app.intake.jobs import LIMITS
from app.kernel import logs
from app.kernel.sandbox import Sandbox
from ocr.cli import read_files
from ocr.result import ReadResult


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Uma linha JSON por arquivo.")
@click.option("--output", type=click.Path(path_type=Path), help="Guarda aqui os PDF/A feitos.")
def read(files: tuple[Path, ...], as_json: bool, output: Path | None) -> None:
    """Lê PDF, JPEG, PNG e TIFF: texto, tipo provável e campos."""
    logs.configure("ERROR")
    check_programs()
    with tempfile.TemporaryDirectory(prefix="carimbo-") as folder, Sandbox(PRELOAD, Path(folder)) as sandbox:

        def reader(source: Path, target: Path) -> ReadResult:
            result: ReadResult = sandbox.call(
                "ocr.reading:read_file", source, target, limits=LIMITS, on_progress=lambda _page: None
            )
            return result

        raise SystemExit(read_files(files, as_json=as_json, output=output, reader=reader))
