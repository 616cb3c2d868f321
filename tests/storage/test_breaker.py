"""The breaker, with a clock that the test holds."""

from collections.abc import Callable

import pytest

from storage import ObjectMissing, StorageUnavailable
from storage.breaker import CircuitBreaker


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> CircuitBreaker:
    return CircuitBreaker(failures=3, pause_seconds=10, monotonic=clock)


def fail(breaker: CircuitBreaker, times: int = 1, error: Callable[[], Exception] = StorageUnavailable) -> None:
    for _ in range(times):
        with pytest.raises(type(error())), breaker.guard():
            raise error()


def passes(breaker: CircuitBreaker) -> bool:
    ran = False
    try:
        with breaker.guard():
            ran = True
    except StorageUnavailable:
        assert not ran
    return ran


def test_it_opens_after_failures_in_a_row(breaker: CircuitBreaker) -> None:
    fail(breaker, 2)
    assert not breaker.is_open
    fail(breaker)
    assert breaker.is_open
    assert not passes(breaker)


def test_a_success_between_starts_the_count_again(breaker: CircuitBreaker) -> None:
    fail(breaker, 2)
    assert passes(breaker)
    fail(breaker, 2)
    assert passes(breaker)


def test_an_answer_about_an_object_is_not_a_failure(breaker: CircuitBreaker) -> None:
    fail(breaker, 9, ObjectMissing)
    assert passes(breaker)


def test_after_the_pause_a_good_try_closes_it(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 10
    assert passes(breaker)
    assert not breaker.is_open


def test_after_the_pause_a_bad_try_opens_it_for_another(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 10
    fail(breaker)
    clock.now += 9
    assert not passes(breaker)


def test_only_one_tries_at_a_time(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 10
    with breaker.guard():
        assert not passes(breaker)
    assert passes(breaker)
