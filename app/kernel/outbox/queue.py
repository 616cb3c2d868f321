"""Putting a job into the outbox."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.kernel import clock
from app.kernel.database import after_commit
from app.kernel.dialect import insert_ignore
from app.kernel.outbox.models import Job, JobState

_bell: list[Callable[[int], None]] = []


def enqueue(
    session: Session,
    name: str,
    *,
    due_at: datetime | None = None,
    host: str | None = None,
    unique_key: str | None = None,
    **payload: Any,
) -> Job | None:
    """Write a job in the transaction that needs it; the doorbell rings after its commit.

    Args:
        session: unit of work.
        name: the handler's name.
        due_at: not before this moment; now by default.
        host: only this host may do it.
        unique_key: an open or past job with this key makes the call do nothing.
        **payload: ids, nothing secret: it is stored as it is.

    Returns:
        The job; None if one with the same key was there.
    """
    moment = clock.now()
    row = {
        "name": name,
        "payload": payload,
        "state": JobState.DUE,
        "due_at": due_at or moment,
        "host": host,
        "created_at": moment,
    }
    job = _keep_one(session, row, unique_key) if unique_key else Job(**row)
    if job is None:
        return None
    session.add(job)
    session.flush()
    if job.due_at <= moment:
        job_id = job.id
        after_commit(session, lambda: ring(job_id))
    return job


def _keep_one(session: Session, row: dict[str, Any], unique_key: str) -> Job | None:
    """Insert unless the key is there; two writers at once make one row, and neither fails."""
    session.flush()
    table = sa.inspect(Job).local_table
    assert isinstance(table, sa.Table)
    made = insert_ignore(session, table, [{**row, "unique_key": unique_key, "attempts": 0}])
    return session.scalars(sa.select(Job).where(Job.unique_key == unique_key)).one() if made else None


def ring(job_id: int) -> None:
    """Tell the workers that a job is due. Losing this costs a second, never the job."""
    for bell in _bell:
        bell(job_id)


def hang_bell(bell: Callable[[int], None] | None) -> None:
    """Say how workers are told (Celery in production, nothing in a command)."""
    _bell[:] = [bell] if bell else []
