"""Hostile files behind the sandbox end in time and in memory, with nothing left (any file ends within 60 s)."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.kernel.errors import CarimboError
from app.kernel.sandbox import Limits, Sandbox
from ocr import limits as bounds
from ocr.result import ReadResult
from tests.ocr import bad_files, pages

Written = Callable[[str, bytes], Path]
LIMITS = Limits(
    wall_seconds=bounds.WALL_SECONDS,
    wall_seconds_per_progress=bounds.WALL_SECONDS_PER_PAGE,
    wall_seconds_at_most=bounds.WALL_SECONDS_AT_MOST,
    cpu_seconds=bounds.CPU_SECONDS,
    memory_bytes=bounds.MEMORY_BYTES,
    output_bytes=bounds.OUTPUT_BYTES,
)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with Sandbox(("ocr.preload",), tmp_path_factory.mktemp("runtime")) as made:
        yield made


def left_behind(sandbox: Sandbox) -> list[Path]:
    return [path for own in sandbox.runtime_dir.iterdir() for path in own.iterdir()]


@pytest.mark.slow
@pytest.mark.parametrize(
    "make",
    [
        lambda: bad_files.gigapixel_pdf(32_000),
        bad_files.bomb_pdf,
        bad_files.object_stream_bomb,
        bad_files.looping_pages,
        lambda: bad_files.blank_pdf(10_000),
        lambda: bad_files.blank_pdf(2_000),
    ],
    ids=["gigapixel", "content bomb", "object stream bomb", "loop", "10,000 pages", "2,000 pages"],
)
def test_hostile_files_end(sandbox: Sandbox, written: Written, tmp_path: Path, make: Callable[[], bytes]) -> None:
    source = written("hostile.pdf", make())
    began = time.monotonic()
    assert _told(sandbox, source, tmp_path)
    assert time.monotonic() - began < 60
    assert left_behind(sandbox) == []


def _told(sandbox: Sandbox, source: Path, folder: Path) -> str:
    """The sentence or the outcome the person gets."""
    try:
        result: ReadResult = sandbox.call("ocr.reading:read_file", source, folder, limits=LIMITS)
    except CarimboError as error:
        return error.message
    return f"{result.outcome} {result.reason}"


@pytest.mark.slow
def test_a_scan_travels_through_the_sandbox(sandbox: Sandbox, written: Written, tmp_path: Path) -> None:
    steps: list[object] = []
    source = written("scan.pdf", pages.scanned_pdf([pages.page_image(pages.REQUEST)]))
    result = sandbox.call("ocr.reading:read_file", source, tmp_path, limits=LIMITS, on_progress=steps.append)
    assert [str(step) for step in steps] == ["página 1 de 1"]
    assert pages.character_error_rate("".join(result.text), pages.REQUEST) <= 0.026
    assert left_behind(sandbox) == []


@pytest.mark.slow
def test_pictures_travel_too(sandbox: Sandbox, written: Written) -> None:
    assert sandbox.call("ocr.preview:render_page", written("a.pdf", pages.digital_pdf()), 1, 200).startswith(
        b"\xff\xd8"
    )
