"""Claiming, doing and finishing jobs."""

import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from app.kernel import clock
from app.kernel.database import Database, forbid_transaction
from app.kernel.errors import CarimboError
from app.kernel.outbox.models import Job, JobState
from app.kernel.outbox.registry import Handler, registered

log = structlog.get_logger()

HELD = timedelta(seconds=15)
"""A living worker renews its leases well within this; what a killed one held is free again after so long."""


SKEW = timedelta(minutes=1)
"""The most by which clocks of hosts differ: what was written further in the future was written by a clock set wrong,
and is not waited for."""
LONGEST_PAUSE = 600
"""Seconds between two attempts of a job that may try for days."""
HOST_GONE = timedelta(minutes=16)
"""A job bound to a host that has not done it for so long is anybody's: what was unlocked there for it (15 minutes) is
over, and whoever takes the job tells the person so."""


class LeaseLost(Exception):
    """Another worker took the job over; nothing of this attempt is kept."""


class Work:
    """One attempt at one job, handed to its handler."""

    def __init__(self, database: Database, job: Job, handler: Handler, services: Any) -> None:
        self._database, self._handler = database, handler
        self._job_id, self._token = job.id, job.token
        self.patience_ends = clock.now() + handler.lease
        self.payload: dict[str, Any] = dict(job.payload)
        self.attempt = job.attempts
        self.services = services
        self.finished = False

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Look at the state as it is now."""
        with self._database.reading() as session:
            yield session

    @contextmanager
    def noting(self) -> Iterator[Session]:
        """A short transaction in the midst of the work (progress); renews the lease.

        Raises:
            LeaseLost: the job is somebody else's now.
        """
        with self._database.writing() as session:
            job = self._held(session)
            self.patience_ends = clock.now() + self._handler.lease
            job.lease_until = _lease_until(self.patience_ends)
            yield session

    @contextmanager
    def finishing(self) -> Iterator[Session]:
        """The transaction that writes the result and marks the job done.

        Raises:
            LeaseLost: the job is somebody else's now; nothing is written.
        """
        with self._database.writing() as session:
            job = self._held(session)
            yield session
            job.state, job.finished_at, job.token, job.lease_until = JobState.DONE, clock.now(), None, None
        self.finished = True

    def renew(self) -> None:
        """Hold the job a little longer, unless it has gone on without progress for too long or is somebody else's."""
        held = sa.and_(Job.id == self._job_id, Job.token == self._token, Job.state == JobState.LEASED)
        if self.patience_ends > clock.now():
            with self._database.writing() as session:
                session.execute(sa.update(Job).where(held).values(lease_until=_lease_until(self.patience_ends)))

    def must_be_finished(self) -> None:
        """Hold the handler to its word.

        Raises:
            RuntimeError: it returned without `finishing`.
        """
        if not self.finished:
            raise RuntimeError(f"{self._handler.name} ended without finishing")

    def _held(self, session: Session) -> Job:
        job = session.get(Job, self._job_id, with_for_update=True)
        if job is None or job.state is not JobState.LEASED or job.token != self._token:
            raise LeaseLost
        return job


class JobRunner:
    """Does jobs, several at once, each claimed by one worker only."""

    def __init__(self, database: Database, services: Any, host: str, lanes: Mapping[str, int] | None = None) -> None:
        """Make a runner.

        Args:
            database: where the jobs are.
            services: given to handlers as `work.services` (the engines).
            host: this host's name, for jobs bound to one.
            lanes: how many jobs of a lane may run at once in this process.
        """
        self._database, self._services, self._host = database, services, host
        self._lanes = {name: threading.BoundedSemaphore(size) for name, size in (lanes or {}).items()}
        self._under_way: set[Work] = set()

    def run(self, job_id: int) -> bool:
        """Do one job if it is due and free.

        Returns:
            Whether this call did it (also when the attempt failed).
        """
        name = self._name_of(job_id)
        handler = registered().get(name)
        if handler is None:
            return False
        lane = self._lanes.get(handler.lane)
        if lane is not None and not lane.acquire(blocking=False):
            return False  # the sweep comes back when the lane has room
        try:
            return self._run(job_id, handler)
        finally:
            if lane is not None:
                lane.release()

    def due(self, limit: int = 50) -> list[int]:
        """Jobs that are due or whose lease lapsed, oldest first.

        Those of a full lane, or that only a newer program knows, wait without holding up others.
        """
        doable = [name for name, handler in registered().items() if not self._is_full(handler.lane)]
        query = sa.select(Job.id).where(self._claimable(), Job.name.in_(doable)).order_by(Job.due_at).limit(limit)
        with self._database.reading() as session:
            return list(session.scalars(query))

    def run_due(self, rounds: int = 100) -> int:
        """Do all that is due, in this thread, until nothing is.

        Returns:
            How many attempts were made.
        """
        made = 0
        for _ in range(rounds):
            attempts = sum(self.run(job_id) for job_id in self.due())
            if not attempts:
                break
            made += attempts
        return made

    def renew_leases(self) -> None:
        """Hold on to the jobs under way in this process; a worker calls it every few seconds."""
        for work in tuple(self._under_way):
            work.renew()

    def _is_full(self, name: str) -> bool:
        lane = self._lanes.get(name)
        if lane is None or not lane.acquire(blocking=False):
            return lane is not None
        lane.release()
        return False

    def _name_of(self, job_id: int) -> str:
        with self._database.reading() as session:
            return session.scalar(sa.select(Job.name).where(Job.id == job_id)) or ""

    def _claimable(self) -> sa.ColumnElement[bool]:
        moment = clock.now()
        return sa.and_(
            sa.or_(
                sa.and_(Job.state == JobState.DUE, sa.or_(Job.due_at <= moment, Job.created_at > moment + SKEW)),
                sa.and_(
                    Job.state == JobState.LEASED, sa.or_(Job.lease_until < moment, Job.lease_until > moment + SKEW)
                ),
            ),
            sa.or_(Job.host.is_(None), Job.host == self._host, Job.due_at < moment - HOST_GONE),
        )

    def _run(self, job_id: int, handler: Handler) -> bool:
        job = self._claim(job_id, handler)
        if job is None:
            return False
        work = Work(self._database, job, handler, self._services)
        logger = log.bind(job=handler.name, job_id=job_id, attempt=job.attempts)
        self._under_way.add(work)
        try:
            forbid_transaction()
            handler.work(work)
            work.must_be_finished()
        except LeaseLost:
            logger.warning("job.lease-lost")
        except Exception as error:  # noqa: BLE001 - any fault of a handler becomes a visible, retried state
            self._failed(job, handler, error)
            logger.warning("job.failed", error=type(error).__name__)
        else:
            logger.info("job.done")
        finally:
            self._under_way.discard(work)
        return True

    def _claim(self, job_id: int, handler: Handler) -> Job | None:
        with self._database.writing() as session:
            query = sa.select(Job).where(Job.id == job_id, self._claimable()).with_for_update(skip_locked=True)
            job = session.scalars(query).first()
            if job is None:
                return None
            if job.attempts >= handler.attempts:
                self._give_up(session, job, handler, "O serviço foi interrompido vezes demais.")
                return None
            job.state, job.attempts = JobState.LEASED, job.attempts + 1
            job.token, job.lease_until = secrets.token_hex(16), _lease_until(clock.now() + handler.lease)
            return job

    def _failed(self, claimed: Job, handler: Handler, error: Exception) -> None:
        expected = isinstance(error, CarimboError)
        reason = error.message if isinstance(error, CarimboError) else f"Erro interno ({type(error).__name__})."
        permanent = expected and getattr(error, "status", 500) < 500
        with self._database.writing() as session:
            job = session.get(Job, claimed.id, with_for_update=True)
            if job is None or job.token != claimed.token or job.state is not JobState.LEASED:
                return
            if permanent or job.attempts >= handler.attempts:
                self._give_up(session, job, handler, reason)
            else:
                job.state, job.token, job.reason = JobState.DUE, None, reason
                job.due_at = clock.now() + timedelta(seconds=min(2**job.attempts, LONGEST_PAUSE))

    @staticmethod
    def _give_up(session: Session, job: Job, handler: Handler, reason: str) -> None:
        job.state, job.token, job.reason, job.finished_at = JobState.FAILED, None, reason, clock.now()
        if handler.on_failure is not None:
            handler.on_failure(session, dict(job.payload), reason)


def _lease_until(patience_ends: datetime) -> datetime:
    return min(patience_ends, clock.now() + HELD)


def retry(session: Session, job_id: int) -> None:
    """Give a failed job a new set of attempts, at a person's request."""
    job = session.get(Job, job_id, with_for_update=True)
    if job is not None and job.state is JobState.FAILED:
        job.state, job.attempts, job.due_at, job.finished_at = JobState.DUE, 0, clock.now(), None
