"""One line of the results, and how the lines are printed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        what: what was done, and under which conditions.
        measured: figures with their units.
        budget: what must be reached; empty for rows that only inform.
        kept: whether it was; None for rows that only inform.
    """

    what: str
    measured: str
    budget: str
    kept: bool | None


def table(found: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [f"| {row.what} | {row.measured} | {row.budget} | {_word(row.kept)} |" for row in found]
    return "\n".join(["| what | measured | must reach | kept |", "| --- | --- | --- | --- |", *lines])


def _word(kept: bool | None) -> str:
    return "" if kept is None else "yes" if kept else "**no**"


def interleaved(times: int, *measures: Callable[[], float]) -> list[float]:
    """Medians of several measures taken in turns, so that whatever else the machine does hits all of them."""
    rounds = [[measure() for measure in measures] for _ in range(times)]
    return [median(column) for column in zip(*rounds, strict=True)]
