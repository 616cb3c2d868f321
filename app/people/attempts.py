"""Limits on attempts, counted in the database so that all web processes share them."""

from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.kernel.dialect import insert_ignore
from app.people.models import AttemptCount

_KEPT = timedelta(days=1)
_CLEANED = "cleaned"


def attempt_key(purpose: str, subject: str) -> str:
    """Key of a count: the subject (an account, an address) is hashed, since logs and dumps must not name people."""
    return f"{purpose}:{sha256(subject.encode()).hexdigest()}"


def count_attempt(session: Session, key: str, *, limit: int, period: timedelta, now: datetime) -> bool:
    """Count one attempt, by the minute, unless the limit within the period is reached.

    The row is updated before the sum is read, so two attempts at once cannot both be the last. The caller
    commits also when the answer is no (RELIABILITY, security acceptance 4).

    Args:
        session: writing unit of work.
        key: of `attempt_key`.
        limit: attempts within the period.
        period: whole minutes.
        now: aware UTC.

    Returns:
        Whether the attempt may be made.
    """
    window = now.replace(second=0, microsecond=0)
    _drop_old(session, now)
    insert_ignore(session, _table, [{"key": key, "window": window, "count": 0}])
    _add(session, key, window, 1)
    since = AttemptCount.window > window - period
    made = session.scalar(sa.select(sa.func.sum(AttemptCount.count)).where(AttemptCount.key == key, since)) or 0
    if made > limit:
        _add(session, key, window, -1)
        return False
    return True


def forgive(session: Session, key: str) -> None:
    """Take the last counted attempt back: it was a right one."""
    newest = session.scalar(sa.select(sa.func.max(AttemptCount.window)).where(AttemptCount.key == key))
    if newest is not None:
        _add(session, key, newest, -1)


def _drop_old(session: Session, now: datetime) -> None:
    """Once an hour, drop what is a day old: addresses that never come back would stay for ever.

    The hour's row says that it was done. It is taken before any count of the unit of work, so none waits in a circle.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    if insert_ignore(session, _table, [{"key": _CLEANED, "window": hour, "count": 0}]):
        session.execute(sa.delete(AttemptCount).where(AttemptCount.window < now - _KEPT))


def _add(session: Session, key: str, window: datetime, change: int) -> None:
    session.execute(
        sa.update(AttemptCount)
        .where(AttemptCount.key == key, AttemptCount.window == window)
        .values(count=sa.case((AttemptCount.count + change > 0, AttemptCount.count + change), else_=0))
    )


_table: sa.Table = AttemptCount.__table__  # type: ignore[assignment]  # declared as FromClause, is a Table
