"""Tables of the outbox."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base


class JobState(enum.StrEnum):
    """Where a job stands."""

    DUE = "due"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """Work that must happen. `host` names the only host that may do it (an unlocked key lives on one)."""

    __tablename__ = "jobs"
    __table_args__ = (
        sa.Index("ix_jobs_open", "due_at", sqlite_where=sa.text("state IN ('due', 'leased')"),
                 postgresql_where=sa.text("state IN ('due', 'leased')")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    payload: Mapped[dict[str, Any]]
    state: Mapped[JobState]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    token: Mapped[str | None] = mapped_column(sa.String(32))
    host: Mapped[str | None] = mapped_column(sa.String(255))
    unique_key: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class Heartbeat(Base):
    """Last sign of life of a worker, carried through the broker: an idle worker after a broker reset shows."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    at: Mapped[datetime]
