"""Tables of intake."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.documents.models import Document
from app.kernel.database import Base
from app.people.models import Department


class ReadingState(enum.StrEnum):
    """Where the reading of an uploaded file stands."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    PARTIAL = "partial"
    KEPT_SIGNED = "kept_signed"
    NEEDS_PASSWORD = "needs_password"  # noqa: S105 - names a state
    REFUSED = "refused"
    FAILED = "failed"


class Reading(Base):
    """How an uploaded file is being read; one a document.

    A password given for an encrypted file is kept sealed until that reading ends.
    """

    __tablename__ = "readings"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), primary_key=True)
    state: Mapped[ReadingState]
    stage: Mapped[str] = mapped_column(sa.String(120), default="")
    pages: Mapped[int | None]
    pages_read: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    label: Mapped[str | None] = mapped_column(sa.String(30))
    confidence: Mapped[float | None]
    fields: Mapped[list[Any]]
    sealed_password: Mapped[bytes | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    document: Mapped[Document] = relationship(lazy="raise")


class Guess(Base):
    """One of the three best guesses at what a document is, with the words that made it think so."""

    __tablename__ = "guesses"
    __table_args__ = (sa.UniqueConstraint("document_id", "rank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    rank: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(30))
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("departments.id"))
    confidence: Mapped[float]
    evidence: Mapped[list[Any]]

    department: Mapped[Department | None] = relationship(lazy="raise")


class ConfirmedExample(Base):
    """What a person said a document is: the training data of a later model."""

    __tablename__ = "confirmed_examples"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), primary_key=True)
    label: Mapped[str] = mapped_column(sa.String(30))
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("departments.id"))
    guessed_label: Mapped[str | None] = mapped_column(sa.String(30))
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    at: Mapped[datetime]
