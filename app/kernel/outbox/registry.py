"""Which function does which job."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from app.kernel.outbox.runner import Work

_handlers: dict[str, "Handler"] = {}


@dataclass(frozen=True)
class Handler:
    """How a job is done.

    Attributes:
        work: does it; calls `work.finishing()` exactly once.
        lease: how long one attempt may go on without a note of progress before another worker may claim the job; a
            dead worker's lapses much sooner (`runner.HELD`).
        attempts: cap; after it the job is 'failed', visible, and can be retried by a person.
        lane: jobs of one lane share a limit on how many run at once in a process ('reading').
        on_failure: called in the transaction that gives up, to put the subject in a visible state.
    """

    name: str
    work: Callable[["Work"], None]
    lease: timedelta
    attempts: int
    lane: str
    on_failure: Callable[[Session, dict[str, Any], str], None] | None


def handler(
    name: str,
    *,
    lease: timedelta = timedelta(minutes=2),
    attempts: int = 5,
    lane: str = "",
    on_failure: Callable[[Session, dict[str, Any], str], None] | None = None,
) -> Callable[[Callable[["Work"], None]], Callable[["Work"], None]]:
    """Register the function below as the one that does jobs of this name."""

    def register(function: Callable[["Work"], None]) -> Callable[["Work"], None]:
        if name in _handlers:
            raise RuntimeError(f"two handlers for the job {name}")
        _handlers[name] = Handler(name, function, lease, attempts, lane, on_failure)
        return function

    return register


def registered() -> dict[str, Handler]:
    """All handlers by job name."""
    return dict(_handlers)
