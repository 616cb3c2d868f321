"""The public verification code (DOMAIN.md, Numbers: at least 80 random bits, 16 signs in fours)."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.codes import ALPHABET, normalise_code, verification_code

codes = st.text(ALPHABET, min_size=16, max_size=16).map(lambda s: "-".join(s[i : i + 4] for i in range(0, 16, 4)))


def test_a_code_carries_at_least_80_bits() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert 16 * math.log2(len(ALPHABET)) >= 80


def test_no_sign_is_read_aloud_with_doubt() -> None:
    assert not set("0O1I") & set(ALPHABET)


def test_sixteen_signs_in_fours() -> None:
    assert re.fullmatch(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{3}}", verification_code())


def test_codes_use_the_whole_alphabet_and_do_not_repeat() -> None:
    drawn = [verification_code() for _ in range(500)]
    assert len(set(drawn)) == 500
    assert set("".join(drawn)) - {"-"} == set(ALPHABET)


@given(codes)
def test_a_printed_code_reads_as_itself(code: str) -> None:
    assert normalise_code(code) == code


@given(codes, st.sampled_from(["", " ", "–", ".", " - ", "\u00a0"]))
def test_any_case_and_any_separator(code: str, separator: str) -> None:
    assert normalise_code(f" {code.lower().replace('-', separator)}\n") == code


def test_i_and_1_can_only_have_been_an_l() -> None:
    assert normalise_code("7KQ4-M2XP-9TBD-H3WI") == normalise_code("7kq4 m2xp 9tbd h3w1") == "7KQ4-M2XP-9TBD-H3WL"


@pytest.mark.parametrize("typed", ["7KQ4-M2XP-9TBD-H3WO", "7KQ4-M2XP-9TBD-H3W0", "7KQ4-M2XP-9TBD-H3W", "", "Ç" * 16])
def test_what_cannot_be_a_code_is_not_guessed(typed: str) -> None:
    assert normalise_code(typed) is None
