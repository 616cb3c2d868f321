"""Marks over page images (UI: intake): fields in blue with pins, evidence in yellow."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.intake.highlights import Highlight, found_fields, highlights

LINE = [
    ["REQUERIMENTO", 0.3, 0.10, 0.6, 0.12],
    ["CPF", 0.1, 0.20, 0.15, 0.22],
    ["529.982.247-25,", 0.16, 0.20, 0.35, 0.22],
    ["em", 0.36, 0.20, 0.40, 0.22],
    ["18", 0.80, 0.20, 0.83, 0.22],
    ["de", 0.84, 0.20, 0.86, 0.22],
    ["novembro", 0.10, 0.24, 0.20, 0.26],
    ["de", 0.21, 0.24, 0.23, 0.26],
    ["2026.", 0.24, 0.24, 0.30, 0.26],
]


def field(kind: str, found: str, value: str, *, page: int = 0, warning: str = "") -> dict[str, Any]:
    return {"kind": kind, "found": found, "value": value, "page": page, "warning": warning}


CPF = field("cpf", "529.982.247-25", "529.982.247-25")
DAY = field("date", "18 de novembro de 2026", "2026-11-18")


def test_a_field_frames_its_word() -> None:
    assert highlights(1, LINE, [CPF], []) == [Highlight("field", 0.156, 0.194, 0.198, 0.032, 1)]


def test_a_frame_ends_at_the_edge_of_the_page() -> None:
    mark = highlights(1, [["CPF", 0.0, 0.0, 1.0, 0.02]], [], ["cpf"])[0]
    assert (mark.x, mark.y, mark.width) == (0.0, 0.0, 1.0)


def test_a_field_that_breaks_over_lines_has_a_mark_each_and_one_pin() -> None:
    marks = highlights(1, LINE, [DAY], [])
    assert [(mark.x, mark.y, mark.pin) for mark in marks] == [(0.796, 0.194, 1), (0.096, 0.234, None)]


def test_doubt_has_its_own_look() -> None:
    doubtful = field("cpf", "529.982.247-25", "529.982.247-25", warning="O dígito não confere.")
    assert highlights(1, LINE, [doubtful], [])[0].kind == "doubt"


def test_evidence_is_marked_whatever_its_case_and_has_no_pin() -> None:
    marks = highlights(1, LINE, [], ["Requerimento"])
    assert [(mark.kind, mark.pin) for mark in marks] == [("evidence", None)]


def test_what_is_on_another_page_or_nowhere_leaves_no_mark() -> None:
    assert highlights(2, LINE, [CPF], ["alvará", "…"]) == []


def test_pins_agree_with_the_list_of_fields() -> None:
    fields = [DAY, CPF, {**CPF, "page": 1}]
    listed = {found.value: found.pin for found in found_fields(fields)}
    marked = {mark.pin for mark in highlights(1, LINE, fields, []) if mark.pin}
    assert listed == {"18/11/2026": 1, "***.982.247-**": 2}
    assert marked == {1, 2}


def test_at_most_eight_fields_are_shown_and_marked() -> None:
    many = [field("Memorando", "em", f"Memorando {number}/2026") for number in range(12)]
    assert [found.pin for found in found_fields(many)] == list(range(1, 9))
    assert len(highlights(1, LINE, many, [])) == 8


def test_labels_are_words_a_clerk_uses() -> None:
    found = found_fields([CPF, field("Requerente", "Ana", "Ana Demonstração"), field("cpf", "x", "ilegível")])
    assert [(each.label, each.value) for each in found] == [
        ("CPF", "***.982.247-**"), ("Requerente", "Ana Demonstração"), ("CPF", "ilegível"),
    ]  # fmt: skip


@given(st.lists(st.tuples(st.text(max_size=6), *[st.floats(0, 1)] * 4), max_size=12), st.text(max_size=20))
def test_marks_stay_on_the_page(words: list[Any], phrase: str) -> None:
    ordered = [[text, min(a, c), min(b, d), max(a, c), max(b, d)] for text, a, b, c, d in words]
    for mark in highlights(1, ordered, [], [phrase]):
        assert 0 <= mark.x <= mark.x + mark.width <= 1.001
        assert 0 <= mark.y <= mark.y + mark.height <= 1.001
