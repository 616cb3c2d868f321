"""The outbox: a job is a row written with the change that needs it; Celery only rings the doorbell.

A worker *claims* (short transaction: lease and token), *works* with no transaction open, and *finishes*
(short transaction that checks the token and writes result, ledger entry and done). Whatever the broker
loses is found by the sweep, since the database is the truth.
"""

from app.kernel.outbox.models import Job, JobState
from app.kernel.outbox.queue import enqueue
from app.kernel.outbox.registry import Handler, handler, registered
from app.kernel.outbox.runner import JobRunner, Work

__all__ = ["Handler", "Job", "JobRunner", "JobState", "Work", "enqueue", "handler", "registered"]
