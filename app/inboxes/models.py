"""Tables of inboxes and read receipts."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.documents.models import Document
from app.kernel.database import Base
from app.people.models import Department, Person


class EntryState(enum.StrEnum):
    """The tab an entry is under."""

    OPEN = "open"
    WAITING = "waiting"
    CONCLUDED = "concluded"


class ReceiptLevel(enum.StrEnum):
    """How far a recipient got; each level once a person and department."""

    DELIVERED = "delivered"
    OPENED = "opened"
    READ = "read"
    ACKNOWLEDGED = "acknowledged"


class InboxEntry(Base):
    """A document in a department's inbox, or in a person's own; 'conclude' is per entry."""

    __tablename__ = "inbox_entries"
    __table_args__ = (
        sa.UniqueConstraint("document_id", "department_id"),
        sa.UniqueConstraint("document_id", "person_id"),
        sa.CheckConstraint("(department_id IS NULL) <> (person_id IS NULL)", name="one_owner"),
        sa.Index(None, "department_id", "state", "moved_at", "id"),
        sa.Index(None, "person_id", "state", "moved_at", "id"),
        sa.Index(None, "assigned_to_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("departments.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    state: Mapped[EntryState]
    unread: Mapped[bool] = mapped_column(default=True)
    assigned_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    from_department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("departments.id"))
    from_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    moved_at: Mapped[datetime]

    document: Mapped[Document] = relationship(lazy="raise")
    from_department: Mapped[Department | None] = relationship(foreign_keys=[from_department_id], lazy="raise")
    from_person: Mapped[Person | None] = relationship(foreign_keys=[from_person_id], lazy="raise")
    assigned_to: Mapped[Person | None] = relationship(foreign_keys=[assigned_to_id], lazy="raise")


class InboxCounter(Base):
    """Open and unread entries of one inbox, kept with each change so that no page counts."""

    __tablename__ = "inbox_counters"
    __table_args__ = (
        sa.UniqueConstraint("department_id"),
        sa.UniqueConstraint("person_id"),
        sa.CheckConstraint("(department_id IS NULL) <> (person_id IS NULL)", name="one_owner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("departments.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    open: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    unread: Mapped[int] = mapped_column(default=0)


class Receipt(Base):
    """A read receipt: insert-only, each level once for a person in a department."""

    __tablename__ = "receipts"
    __table_args__ = (
        sa.UniqueConstraint("document_id", "person_id", "department_id", "level"),
        sa.Index(None, "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("departments.id"))
    level: Mapped[ReceiptLevel]
    at: Mapped[datetime]


class ReceiptSeal(Base):
    """Up to which receipt the ledger has sealed a document's receipts, in batches."""

    __tablename__ = "receipt_seals"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), primary_key=True)
    last_receipt_id: Mapped[int]
