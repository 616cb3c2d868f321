"""Check digits of NUP and NIPE (DOMAIN.md, Numbers; Portaria Interministerial 11/2019)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.codes import check_digits, format_nipe, format_nup, nipe_is_valid, nup_is_valid

KNOWN = ["23037.001462/2021-65", "60041.001093/2020-97", "62000.001753/2025-56", "25410.014122/2018-10"]
BRANCHES = [
    ("123450000062026", "11"),
    ("123450000082026", "00"),
    ("123450000132026", "12"),
    ("123450000152026", "01"),
]


@pytest.mark.parametrize("nup", KNOWN)
def test_known_good_nups_agree(nup: str) -> None:
    assert nup_is_valid(nup)
    assert nup_is_valid("".join(filter(str.isdigit, nup)))


@pytest.mark.parametrize(("base", "digits"), BRANCHES)
def test_every_branch_of_the_remainder(base: str, digits: str) -> None:
    assert check_digits(base) == digits


def test_known_good_nipe() -> None:
    assert nipe_is_valid("17.137001.000001/2026-21")
    assert format_nipe(17, "137001", 1, 2026) == "17.137001.000001/2026-21"


def test_known_good_nup_is_written_whole() -> None:
    assert format_nup(23037, 1462, 2021) == "23037.001462/2021-65"


@given(st.integers(0, 99999), st.integers(0, 999999), st.integers(1900, 2999))
def test_what_is_written_is_valid(unit: int, sequence: int, year: int) -> None:
    assert nup_is_valid(format_nup(unit, sequence, year))
    assert nipe_is_valid(format_nipe(unit % 100, f"{unit:06}", sequence, year))


@given(st.sampled_from(KNOWN), st.sampled_from([-1, -2]), st.integers(1, 9))
def test_a_mistyped_check_digit_is_noticed(nup: str, place: int, step: int) -> None:
    signs = list(nup)
    signs[place] = str((int(signs[place]) + step) % 10)
    assert not nup_is_valid("".join(signs))


@pytest.mark.parametrize("text", ["", "23037.001462/2021-66", "23037.01462/2021-65", "17.137001.000001/2026-2", "abc"])
def test_what_is_not_a_number_is_not_valid(text: str) -> None:
    assert not nup_is_valid(text)
    assert not nipe_is_valid(text)


@pytest.mark.parametrize(("unit", "sequence"), [(100000, 1), (1, 1000000), (-1, 1)])
def test_a_number_that_does_not_fit_is_refused(unit: int, sequence: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        format_nup(unit, sequence, 2026)


def test_a_nipe_needs_its_six_digits_of_body_and_unit() -> None:
    with pytest.raises(ValueError, match="six digits"):
        format_nipe(17, "13700", 1, 2026)
