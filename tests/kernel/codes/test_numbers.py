"""Number masks (DOMAIN.md, Numbers: `Memorando 1.284/2026`, mask editable)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.codes import DEFAULT_MASK, InvalidMask, check_mask, render_number, thousands


def test_the_default_mask_writes_as_the_domain_shows() -> None:
    assert render_number(DEFAULT_MASK, kind="Memorando", number=1284, year=2026) == "Memorando 1.284/2026"


def test_a_mask_may_name_the_department_and_pad() -> None:
    mask = "{kind} nº {number:04}/{department}/{year}"
    assert render_number(mask, kind="Ofício", number=45, year=2026, department="SEMED") == "Ofício nº 0045/SEMED/2026"


@pytest.mark.parametrize(("number", "written"), [(1, "1"), (999, "999"), (1000, "1.000"), (1234567, "1.234.567")])
def test_thousands_are_brazilian(number: int, written: str) -> None:
    assert thousands(number) == written


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_two_numbers_are_never_written_alike(one: int, other: int) -> None:
    written = {render_number(DEFAULT_MASK, kind="Memorando", number=n, year=2026) for n in (one, other)}
    assert len(written) == len({one, other})


@pytest.mark.parametrize(
    ("mask", "says"),
    [
        ("{kind} {number}", "{year}"),
        ("{kind}/{year}", "{number}"),
        ("{kind} {number}/{year", "não se fecham"),
        ("{number}/{year} {secret}", "não conhece"),
        ("{number.__class__}/{year}", "não conhece"),
        ("{number!r}/{year}", "'!'"),
        ("{number:>9999999}/{year}", "{number:02}"),
        ("{number}/{year:04}", "Só {number}"),
        ("{}/{year}", "não conhece"),
    ],
)
def test_a_mask_that_cannot_serve_says_why(mask: str, says: str) -> None:
    with pytest.raises(InvalidMask) as refused:
        check_mask(mask)
    assert says in refused.value.message
