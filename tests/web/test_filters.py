"""Words and figures (UI, rule 7; DOMAIN, secrecy and privacy)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web import filters
from tests.web.conftest import NOW

pytestmark = pytest.mark.usefixtures("in_request")


def text(markup: str) -> str:
    return markup.split(">", 1)[1].removesuffix("</time>")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (NOW, "hoje, 15:10"),
        (NOW - timedelta(days=1), "ontem, 15:10"),
        (datetime(2026, 11, 18, 13, 42, tzinfo=UTC), "18 nov, 10:42"),
        (datetime(2025, 4, 8, 13, 0, tzinfo=UTC), "8 abr 2025, 10:00"),
        (datetime(2026, 11, 22, 2, 30, tzinfo=UTC), "ontem, 23:30"),
    ],
)
def test_when_is_told_in_the_citys_zone(moment: datetime, expected: str) -> None:
    assert text(filters.when(moment)) == expected


def test_the_machine_reads_the_absolute_time() -> None:
    assert 'datetime="2026-11-22T15:10:00-03:00"' in filters.when(NOW)


@pytest.mark.parametrize(("days", "expected"), [(0, "15:10"), (1, "ontem"), (9, "13 nov")])
def test_short_times(days: int, expected: str) -> None:
    assert text(filters.when_short(NOW - timedelta(days=days))) == expected


@pytest.mark.parametrize(
    ("ahead", "expected", "urgent"),
    [
        (timedelta(hours=3), "hoje, 18:10", True),
        (timedelta(days=1), "amanhã", False),
        (timedelta(days=5), "até 27 nov", False),
        (timedelta(days=-4), "venceu 18 nov", True),
    ],
)
def test_deadlines(ahead: timedelta, expected: str, urgent: bool) -> None:
    assert text(filters.due(NOW + ahead)) == expected
    assert filters.is_urgent(NOW + ahead) is urgent


def test_full_dates_carry_the_year() -> None:
    assert text(filters.when_full(NOW)) == "22 nov 2026, 15:10"
    assert text(filters.day_full(date(2027, 2, 16))) == "16 fev 2027"


@pytest.mark.parametrize(
    ("size", "expected"), [(0, "0 B"), (96_400, "96 kB"), (8_340_000, "8,3 MB"), (13_100_000_000, "13,1 GB")]
)
def test_sizes(size: int, expected: str) -> None:
    assert filters.file_size(size) == expected


def test_cpf_is_masked() -> None:
    assert filters.masked_cpf("318.482.116-07") == "***.482.116-**"


@pytest.mark.parametrize("cpf", ["", "123", "318.482.116-0"])
def test_what_is_no_cpf_shows_nothing(cpf: str) -> None:
    assert filters.masked_cpf(cpf) == "***"


def test_codes_are_read_in_fours() -> None:
    assert filters.in_fours("7kq4 m2xp-9tbdh3wa") == "7KQ4-M2XP-9TBD-H3WA"


@pytest.mark.parametrize(
    ("name", "expected"), [("Ana Lúcia Lopes", "AL"), ("José da Silva", "JS"), ("Rui", "R"), ("", "?")]
)
def test_initials(name: str, expected: str) -> None:
    assert filters.initials(name) == expected


@given(st.text())
def test_every_name_has_one_of_five_tones(name: str) -> None:
    assert 1 <= filters.avatar_tone(name) <= 5


def test_numbers_and_plurals() -> None:
    assert filters.number(1284) == "1.284"
    assert filters.plural(1, "página", "páginas") == "1 página"
    assert filters.plural(1284, "página", "páginas") == "1.284 páginas"
    assert filters.percent(0.617) == "62%"
