"""Confidence is precision measured on files the rules were not written on (issue 2, OCR.md)."""

import json
from pathlib import Path

import pytest

from benchmarks.classifier import TABLE, Outcome, bins, calibrate, judge, lower_bound
from tests.ocr.classify.corpus import FOURTH, SECOND, THIRD, generate


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return judge(FOURTH, 1200)


@pytest.mark.slow
def test_what_files_itself_is_right_in_97_of_100(outcomes: list[Outcome]) -> None:
    filed = [one for one in outcomes if one.filed and one.sample.department]
    assert len(filed) > 200
    assert sum(one.kind_right and one.department_right for one in filed) >= 0.97 * len(filed)


@pytest.mark.slow
def test_a_kind_said_at_80_of_100_is_right_in_97(outcomes: list[Outcome]) -> None:
    sure = [one for one in outcomes if one.kind.confidence >= 0.8]
    assert len(sure) > 0.4 * len(outcomes)
    assert sum(one.kind_right for one in sure) >= 0.97 * len(sure)


@pytest.mark.slow
def test_the_committed_table_is_what_the_script_measures(tmp_path: Path) -> None:
    calibrate(tmp_path / "confidence.json")
    assert (tmp_path / "confidence.json").read_text() == TABLE.read_text()


@pytest.mark.parametrize("table", ["kind", "department"])
def test_confidence_rises_with_the_margin_and_never_reaches_one(table: str) -> None:
    values = [row["confidence"] for row in json.loads(TABLE.read_text())[table]["bins"]]
    assert values == sorted(values)
    assert values[0] > 0
    assert values[-1] < 1


def test_few_wordings_prove_less_than_many() -> None:
    few = [(True, f"wording {number % 3}") for number in range(300)]
    many = [(True, f"wording {number}") for number in range(300)]
    assert lower_bound(few) < lower_bound(many) < 1
    assert lower_bound([]) == 0


def test_neighbouring_bins_are_pooled_until_precision_rises() -> None:
    outcomes = [(0.1, True, "a"), (1.2, False, "b"), (4.5, True, "c"), (4.6, True, "d")]
    rows = bins(outcomes)
    assert sum(row["total"] for row in rows) == 4
    assert [row["confidence"] for row in rows] == sorted(row["confidence"] for row in rows)


def test_families_share_no_wording() -> None:
    headings = [{heading for genre in family.genres for heading in genre.headings} - {""} for family in (SECOND, THIRD)]
    tested = {heading for genre in FOURTH.genres for heading in genre.headings} - {""}
    assert len(tested & (headings[0] | headings[1])) <= 2


def test_the_same_seed_makes_the_same_documents() -> None:
    assert list(generate(FOURTH, 20, 1)) == list(generate(FOURTH, 20, 1))
    assert list(generate(FOURTH, 20, 1)) != list(generate(FOURTH, 20, 2))
