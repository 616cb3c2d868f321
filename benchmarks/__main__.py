"""`python -m benchmarks` (`make bench`): every row of the speed table, to the screen and to benchmarks/results.md."""

import inspect
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import application, bare_page, engine, machine, ocr
from benchmarks.table import Row, table

RESULTS = Path(__file__).with_name("results.md")
GROUPS: dict[str, Callable[[], list[Row]]] = {
    "Signing engine": engine.rows,
    "Application": application.rows,
    "Reading": ocr.rows,
}
ABOUT = """Written by `make bench`. Every row is measured beside its own baseline in the same run, in turns; medians.
CPU seconds are those of all processes that take part, children included. Other work on the machine raises both sides
of a ratio.
"""


def main() -> None:
    """Measure the groups named on the command line (by number, from 1), or all, and write the results if all."""
    began, where = time.monotonic(), machine.description()
    print(baselines())
    chosen = [name for number, name in enumerate(GROUPS, 1) if str(number) in sys.argv[1:]] or list(GROUPS)
    parts = [f"## {name}\n\n{table(_told(name))}" for name in chosen]
    minutes = (time.monotonic() - began) / 60
    day = datetime.now(UTC).date()
    text = "\n\n".join([f"# Speed, {day}\n\n{ABOUT}\n{where}\n- the whole took {minutes:.1f} minutes", *parts]) + "\n"
    print(text)
    if len(chosen) == len(GROUPS):
        RESULTS.write_text(text, encoding="utf-8")


def _told(name: str) -> list[Row]:
    print(f"… {name}", file=sys.stderr, flush=True)
    return GROUPS[name]()


def baselines() -> str:
    """The code of everything that the rows are compared with."""
    parts = {
        "stock pyHanko": engine.baseline_code(),
        "the engine alone": "\n".join(map(inspect.getsource, (engine.Alone.close, engine.Alone.sign))),
        "raw tesseract": inspect.getsource(ocr._tesseract),
        "a bare Core + Jinja page": inspect.getsource(bare_page),
    }
    return "\n".join(f"--- baseline: {name}\n{code}" for name, code in parts.items())


if __name__ == "__main__":
    main()
