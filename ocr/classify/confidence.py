"""From score to confidence: precision measured on files the rules were not written on.

``confidence.json`` beside this module is written by ``python -m benchmarks.classifier --calibrate``. For each
interval of the margin (best score less the second) it holds how many files fell there, how many were right,
how many *different wordings* they came from, and the confidence: a lower bound (90 %, one-sided, Wilson)
of the precision, computed on the number of wordings, not of files, because a thousand copies of
one wording prove no more than one; made monotone by pooling neighbours. It is never 1.
"""

import json
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from ocr.classify.model import Classification, DepartmentGuess

KIND = "kind"
DEPARTMENT = "department"
THRESHOLD = 0.8
"""A file is filed without a person from here on (OCR.md, Classifying)."""


def confidence(table: str, margin: float) -> float:
    """Looks a margin up.

    Args:
        table: `KIND` or `DEPARTMENT`.
        margin: Best score less the second.

    Returns:
        Measured precision's lower bound, between 0 and 1, both excluded.
    """
    starts, values = _table(table)
    return values[max(0, bisect_right(starts, margin) - 1)]


def files_itself(classification: Classification, departments: Sequence[DepartmentGuess]) -> bool:
    """Says whether a document may be filed without a person: both kind and department must be right.

    The two are taken as independent, so p = p(kind) * p(best department), and p must reach `THRESHOLD`.
    Without any department guess the answer is no.

    Args:
        classification: From `ocr.classify.classify`.
        departments: From `ocr.classify.guess_department`, best first.
    """
    return bool(departments) and classification.confidence * departments[0].confidence >= THRESHOLD


def forget() -> None:
    """Lets go of the tables, to read them anew after a measurement."""
    _table.cache_clear()


@cache
def _table(name: str) -> tuple[list[float], list[float]]:
    measured = json.loads(files("ocr.classify").joinpath("confidence.json").read_text(encoding="utf-8"))
    rows = measured[name]["bins"]
    return [row["from"] for row in rows], [row["confidence"] for row in rows]
