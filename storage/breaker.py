"""A circuit breaker: when a server is away, say so at once instead of making every person wait for a time-out."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from storage.errors import StorageUnavailable


class CircuitBreaker:
    """Closed, it lets calls pass; after `failures` in a row it opens for `pause_seconds`; then one call may try.

    Only StorageUnavailable counts as a failure: a missing or damaged object is an answer, so the server is there.
    Safe to share between threads.

    Args:
        failures: how many failed calls in a row open it.
        pause_seconds: how long it refuses calls before one is let through to try.
        monotonic: the clock, in seconds, never going back.
    """

    def __init__(
        self, *, failures: int = 3, pause_seconds: float = 10.0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._failures = failures
        self._pause_seconds = pause_seconds
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._failed_in_a_row = 0
        self._retry_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether calls are being refused or only tried one at a time."""
        return self._failed_in_a_row >= self._failures

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Run the body and count how it ends.

        Raises:
            StorageUnavailable: the breaker is open; the body did not run.
        """
        self._admit()
        try:
            yield
        except StorageUnavailable:
            self._count_failure()
            raise
        except Exception:
            self._reset()
            raise
        self._reset()

    def _admit(self) -> None:
        """Let the caller pass, or refuse; the one that is let through while open holds the others off meanwhile."""
        with self._lock:
            if not self.is_open:
                return
            if self._monotonic() < self._retry_at:
                raise StorageUnavailable
            self._retry_at = self._monotonic() + self._pause_seconds

    def _count_failure(self) -> None:
        with self._lock:
            self._failed_in_a_row += 1
            self._retry_at = self._monotonic() + self._pause_seconds

    def _reset(self) -> None:
        with self._lock:
            self._failed_in_a_row = 0
