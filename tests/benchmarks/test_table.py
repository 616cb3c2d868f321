"""Rows, medians and the words for them."""

from benchmarks.table import Row, interleaved, table


def test_a_row_says_whether_its_budget_was_kept():
    text = table([Row("a", "1 ms", "≤ 2 ms", True), Row("b", "3 ms", "≤ 2 ms", False), Row("c", "4 ms", "", None)])
    assert [line.split("|")[4].strip() for line in text.splitlines()[2:]] == ["yes", "**no**", ""]


def test_measures_are_taken_in_turns():
    order: list[str] = []
    interleaved(2, lambda: order.append("a") or 1.0, lambda: order.append("b") or 2.0)
    assert order == ["a", "b", "a", "b"]


def test_the_median_stands():
    values = iter([1.0, 100.0, 3.0])
    assert interleaved(3, lambda: next(values)) == [3.0]
