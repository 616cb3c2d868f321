"""What changed, told word by word."""

from pathlib import Path

import pytest

from signing.validation import Change, compare_text, comparison
from tests.signing.validation.conftest import write_memo


@pytest.fixture
def original(tmp_path: Path) -> Path:
    return write_memo(tmp_path / "original.pdf", "Valida ate 16 fev 2027 sem ressalvas")


def test_a_changed_word_is_shown_with_what_stood_before_it(original: Path, tmp_path: Path) -> None:
    other = write_memo(tmp_path / "other.pdf", "Valida ate 16 fev 2028 sem ressalvas")
    assert compare_text(original, other) == [Change(1, "2027", "2028", "Valida ate 16 fev")]


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [("Valida ate 16 fev 2027", "sem ressalvas", ""), ("Valida ate 16 fev 2027 sem ressalvas novas", "", "novas")],
)
def test_removed_and_added_words(original: Path, tmp_path: Path, text: str, before: str, after: str) -> None:
    (change,) = compare_text(original, write_memo(tmp_path / "other.pdf", text))
    assert (change.before, change.after) == (before, after)


def test_equal_text_has_no_changes(original: Path) -> None:
    assert compare_text(original, original) == []


def test_two_changes_are_two_lines(original: Path, tmp_path: Path) -> None:
    other = write_memo(tmp_path / "other.pdf", "Nula ate 16 fev 2027 com ressalvas")
    assert [(each.before, each.after) for each in compare_text(original, other)] == [("Valida", "Nula"), ("sem", "com")]


def test_a_wholly_different_long_text_is_one_bounded_change(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "_LONGEST_MIDDLE", 3)
    monkeypatch.setattr(comparison, "_LONGEST_PIECE", 10)
    (change,) = compare_text(original, write_memo(tmp_path / "other.pdf", "a bb ccc dddd eeeee"))
    assert (change.before, change.after) == ("Valida at…", "a bb ccc …")


def test_what_is_no_pdf_is_refused(original: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"nada")
    with pytest.raises(ValueError, match="PDF"):
        compare_text(original, broken)
