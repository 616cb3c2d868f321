"""Reading against raw tesseract on the same images, in one run, interleaved: `python -m benchmarks.ocr`.

CPU seconds of the processes that do the work, theirs and their children's, medians. Reading goes through the sandbox as
in the application: with the fork server warm, and, for digital documents, also in a fresh Python.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from app.kernel.sandbox import Limits, Sandbox
from benchmarks.table import Row, interleaved, table
from ocr.limits import CPU_SECONDS, MEMORY_BYTES, WALL_SECONDS_PER_PAGE
from tests.ocr import pages

TICKS = os.sysconf("SC_CLK_TCK")
LIMITS = Limits(
    wall_seconds=120,
    wall_seconds_per_progress=WALL_SECONDS_PER_PAGE,
    cpu_seconds=CPU_SECONDS,
    memory_bytes=MEMORY_BYTES,
)
FRESH = """
import sys
from pathlib import Path
from ocr.reading import read_file
read_file(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the files are and the warm sandbox."""

    folder: Path
    sandbox: Sandbox

    def read(self, source: Path) -> float:
        """CPU seconds of the fork server's children for one reading."""
        before = self._children_cpu()
        result = self.sandbox.call("ocr.reading:read_file", source, self.folder, limits=LIMITS)
        assert result.outcome == "read", result.reason
        return self._children_cpu() - before

    def _children_cpu(self) -> float:
        fields = Path(f"/proc/{self.sandbox.server_pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS


def rows() -> list[Row]:
    """Measure everything; takes about three minutes on two cores."""
    with tempfile.TemporaryDirectory() as folder, Sandbox(("ocr.preload",), Path(folder, "run")) as sandbox:
        bench = Bench(Path(folder), sandbox)
        sandbox.call("builtins:len", "")
        found = [_scan(bench, mode, count) for mode in ("RGB", "L") for count in (1, 10)]
        return [*found, *_digital(bench)]


def _scan(bench: Bench, mode: str, count: int) -> Row:
    images = [pages.noisy(pages.page_image(dpi=300, mode=mode), sigma=4, seed=seed) for seed in range(count)]
    pictures = [bench.folder / f"{mode}-{number}.{'jpg' if mode == 'RGB' else 'png'}" for number in range(count)]
    kind = "JPEG" if mode == "RGB" else "PNG"
    for image, picture in zip(images, pictures, strict=True):
        image.save(picture, kind, dpi=(300, 300))
    source = bench.folder / f"{mode}-{count}.pdf"
    source.write_bytes(pages.scanned_pdf(images, dpi=300, kind=kind))
    raw, ours = interleaved(5 if count == 1 else 2, lambda: _tesseract(pictures), lambda: bench.read(source))
    budget = 1.9 if count == 1 else 1.35
    name = "colour" if mode == "RGB" else "grey"
    measured = f"{ours / raw:.2f} × ({ours:.2f} against {raw:.2f} CPU s)"
    return Row(f"{count} upright page(s), 300 dpi {name}", measured, f"{budget} × tesseract", ours / raw <= budget)


def _digital(bench: Bench) -> list[Row]:
    source = bench.folder / "digital.pdf"
    source.write_bytes(pages.digital_pdf([pages.MEMO, pages.REQUEST]))
    fresh, warm = interleaved(9, lambda: _fresh(source, bench.folder), lambda: bench.read(source))
    began = time.perf_counter()
    bench.read(source)
    wall = time.perf_counter() - began
    return [
        Row("digital PDF, fresh child", f"{fresh:.3f} CPU s", "0.35 CPU s", fresh <= 0.35),
        Row("digital PDF, fork server", f"{warm:.3f} CPU s", "0.15 CPU s", warm <= 0.15),
        Row("digital PDF, until searchable", f"{wall:.2f} s", "1 s", wall <= 1),
    ]


def _tesseract(pictures: list[Path]) -> float:
    return sum(_child_cpu(["tesseract", str(picture), "stdout", "-l", "por"]) for picture in pictures)


def _fresh(source: Path, folder: Path) -> float:
    return _child_cpu([sys.executable, "-c", FRESH, str(source), str(folder)])


def _child_cpu(command: list[str]) -> float:
    before = os.times()
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


if __name__ == "__main__":
    print(table(rows()))
