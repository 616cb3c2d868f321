"""Limits on attempts, shared through the database (RELIABILITY, security acceptance 4)."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from app.kernel.database import Database
from app.people.attempts import attempt_key, count_attempt, forgive
from app.people.models import AttemptCount

NOON = datetime(2026, 11, 22, 12, 0, 30, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def _try(database: Database, key: str, now: datetime = NOON) -> bool:
    with database.writing() as session:
        return count_attempt(session, key, limit=5, period=QUARTER, now=now)


def test_five_within_a_quarter_of_an_hour(any_database: Database) -> None:
    answers = [_try(any_database, "k", NOON + timedelta(minutes=minute)) for minute in range(7)]
    assert answers == [True] * 5 + [False] * 2


def test_the_window_slides(database: Database) -> None:
    for minute in (0, 0, 10, 10, 10):
        assert _try(database, "k", NOON + timedelta(minutes=minute))
    assert not _try(database, "k", NOON + timedelta(minutes=14))
    assert [_try(database, "k", NOON + timedelta(minutes=15)) for _ in range(3)] == [True, True, False]


def test_keys_do_not_mix(database: Database) -> None:
    for _ in range(5):
        _try(database, "one")
    assert _try(database, "another")


def test_a_right_attempt_is_taken_back(database: Database) -> None:
    for _ in range(4):
        _try(database, "k")
    with database.writing() as session:
        forgive(session, "k")
        forgive(session, "never counted")
    assert _counts(database) == {"k": 3}


def test_counts_of_a_day_ago_go_once_an_hour(any_database: Database) -> None:
    _try(any_database, "old", NOON - timedelta(days=2))
    _try(any_database, "yesterday", NOON - timedelta(hours=23))
    _try(any_database, "k")
    assert _counts(any_database) == {"yesterday": 1, "k": 1}
    _try(any_database, "k", NOON + timedelta(hours=1, minutes=1))
    assert _counts(any_database) == {"k": 1}


def _counts(database: Database) -> dict[str, int]:
    with database.reading() as session:
        rows = session.scalars(sa.select(AttemptCount).where(AttemptCount.count > 0))
        return {row.key: row.count for row in rows}


def test_keys_name_nobody() -> None:
    assert "52998224725" not in attempt_key("sign-in.account", "52998224725")
