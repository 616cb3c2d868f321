"""The clock is UTC, and tests may replace it for a while."""

from datetime import UTC, datetime

from app.kernel import clock

NEW_YEAR = datetime(2027, 1, 1, 2, 59, tzinfo=UTC)


def test_now_is_aware_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_another_clock_runs_only_inside_the_block() -> None:
    with clock.running(lambda: NEW_YEAR):
        assert clock.now() == NEW_YEAR
    assert clock.now() != NEW_YEAR
