"""How often the classifier is right, how much it files by itself, and how long it takes.

``python -m benchmarks.classifier`` prints one table; ``--calibrate`` first measures confidence on the third
family of documents and writes ``ocr/classify/confidence.json``. The rules were written on the first two
families, the fourth is only ever tested on. The documents are made up: a city's own papers differ, so the table is
to be measured again on its confirmed corrections once there are enough.
"""

import argparse
import json
import platform
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import ocr.classify.confidence as measured
from ocr.classify import Classification, DepartmentGuess, classify, files_itself, guess_department
from ocr.classify.departments import department_margin
from ocr.classify.kinds import kind_margin
from ocr.fields import find_fields, find_subject
from tests.ocr.classify.corpus import DEPARTMENTS, FIRST, FOURTH, SECOND, THIRD, Family, Sample, generate

TABLE = Path(measured.__file__).with_name("confidence.json")
SAMPLES = 3600
SEED = 2026
EDGES = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0)
Z = 1.2816
"""One-sided 90 %."""


@dataclass(frozen=True)
class Outcome:
    """One document, judged."""

    sample: Sample
    kind: Classification
    departments: tuple[DepartmentGuess, ...]

    @property
    def kind_right(self) -> bool:
        """Whether the kind is the true one."""
        return self.kind.label == self.sample.label

    @property
    def department_right(self) -> bool:
        """Whether the department is the true one; a document without one has none to get right."""
        return bool(self.departments) and self.departments[0].id == self.sample.department

    @property
    def filed(self) -> bool:
        """Whether it was filed without a person."""
        return files_itself(self.kind, self.departments)


def judge(family: Family, count: int = SAMPLES) -> list[Outcome]:
    """Classifies a family's documents."""
    samples = generate(family, count, SEED)
    return [Outcome(one, classify(one.pages), guess_department(one.pages, DEPARTMENTS)) for one in samples]


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classifier", description=__doc__)
    parser.add_argument("--calibrate", action="store_true", help="measure confidence anew and write it")
    if parser.parse_args(arguments).calibrate:
        calibrate(TABLE)
        measured.forget()
    columns = ("family", "documents", "kind right", "in three best", "p(kind) ≥ 0.8", "right of those")
    print("| " + " | ".join((*columns, "files itself", "both right of those")) + " |")
    print("| --- " * (len(columns) + 2) + "|")
    for family in (FIRST, SECOND, THIRD, FOURTH):
        print(row(family.name, judge(family)))
    print(f"\nclassify + department + fields: {speed():.1f} ms a page of 3,000 characters ({platform.machine()})")


def calibrate(table: Path) -> None:
    """Measures both tables on the third family and writes them."""
    kinds: list[tuple[float, bool, str]] = []
    departments: list[tuple[float, bool, str]] = []
    for sample in generate(THIRD, SAMPLES, SEED):
        label, margin = kind_margin(sample.pages)
        kinds.append((margin, label == sample.label, sample.wording))
        best, margin = department_margin(sample.pages, DEPARTMENTS)
        if best is not None and sample.department is not None:
            departments.append((margin, best == sample.department, sample.wording))
    document = {
        "how": "python -m benchmarks.classifier --calibrate: margins of the rules on the third family of "
        "tests/ocr/classify/corpus, on which no rule was written. confidence = 90 % one-sided Wilson lower bound of "
        "the precision with n = number of different wordings in the bin, made monotone by pooling neighbours.",
        "samples": SAMPLES,
        "seed": SEED,
        "kind": {"bins": bins(kinds)},
        "department": {"bins": bins(departments)},
    }
    table.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def bins(outcomes: Iterable[tuple[float, bool, str]]) -> list[dict[str, float]]:
    """Counts outcomes by margin; neighbours are pooled until precision rises with the margin.

    Args:
        outcomes: Margin, whether right, wording.

    Returns:
        Rows with from, total, right, wordings, confidence; the first from 0.
    """
    pooled: list[tuple[float, list[tuple[bool, str]]]] = []
    outcomes = list(outcomes)
    for start, end in zip(EDGES, (*EDGES[1:], float("inf")), strict=True):
        pooled.append((start, [(right, wording) for margin, right, wording in outcomes if start <= margin < end]))
        while len(pooled) > 1 and lower_bound(pooled[-1][1]) <= lower_bound(pooled[-2][1]):
            _, later = pooled.pop()
            first, earlier = pooled.pop()
            pooled.append((first, earlier + later))
    return [
        {
            "from": start,
            "total": len(held),
            "right": sum(right for right, _ in held),
            "wordings": len({wording for _, wording in held}),
            "confidence": round(lower_bound(held), 3),
        }
        for start, held in pooled
    ]


def lower_bound(held: Sequence[tuple[bool, str]]) -> float:
    """Wilson's lower bound of the precision with n = different wordings; 0 where there are none."""
    n = len({wording for _, wording in held})
    if not n:
        return 0.0
    share = sum(right for right, _ in held) / len(held)
    centre, spread = share + Z * Z / (2 * n), Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return (centre - spread) / (1 + Z * Z / n)


def row(name: str, outcomes: Sequence[Outcome]) -> str:
    """One line of the table."""
    known = [one for one in outcomes if one.sample.department]
    filed = [one for one in known if one.filed]
    parts = [
        _share(one.kind_right for one in outcomes),
        _share(one.sample.label in {guess.label for guess in one.kind.guesses} for one in outcomes),
        _share(one.kind.confidence >= measured.THRESHOLD for one in outcomes),
        _share(one.kind_right for one in outcomes if one.kind.confidence >= measured.THRESHOLD),
        _share(one.filed for one in known),
        _share(one.kind_right and one.department_right for one in filed),
    ]
    return f"| {name} | {len(outcomes)} | " + " | ".join(parts) + " |"


def speed(count: int = 200) -> float:
    """Milliseconds of CPU for a page of 3,000 characters: kind, department, fields and subject."""
    pages = [
        [(sample.pages[0] + "\n") * (1 + 3000 // len(sample.pages[0]))] for sample in generate(FOURTH, count, SEED)
    ]
    started = time.process_time()
    for page in pages:
        classify(page)
        guess_department(page, DEPARTMENTS)
        find_fields(page)
        find_subject(page)
    return (time.process_time() - started) * 1000 / count


def _share(flags: Iterable[bool]) -> str:
    held = list(flags)
    return f"{sum(held) / len(held):.3f}" if held else "none"


if __name__ == "__main__":
    main()
