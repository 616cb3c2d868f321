"""The only source of now: aware UTC times, replaceable in tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _source()


@contextmanager
def running(source: Callable[[], datetime]) -> Iterator[None]:
    """Let another clock run, for the length of a test.

    Args:
        source: answers aware UTC times.
    """
    global _source  # noqa: PLW0603 - one clock a process is the point of this module
    previous, _source = _source, source
    try:
        yield
    finally:
        _source = previous
