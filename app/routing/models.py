"""Tables of movements."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.database import Base
from app.people.models import Department, Person


class MovementKind(enum.StrEnum):
    """Sent on, or answered by a dispatch in the thread."""

    ROUTE = "route"
    DISPATCH = "dispatch"


class IntentState(enum.StrEnum):
    """A movement asked for before the signatures were there."""

    WAITING = "waiting"
    GONE = "gone"
    WITHDRAWN = "withdrawn"


class Movement(Base):
    """A document went to a department or person. Insert-only; cannot exist without the gate's release."""

    __tablename__ = "movements"
    __table_args__ = (
        sa.CheckConstraint("to_department_id IS NOT NULL", name="has_destination"),
        sa.Index(None, "document_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("releases.id"))
    kind: Mapped[MovementKind]
    from_department_id: Mapped[int] = mapped_column(sa.ForeignKey("departments.id"))
    to_department_id: Mapped[int] = mapped_column(sa.ForeignKey("departments.id"))
    to_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[datetime]

    from_department: Mapped[Department] = relationship(foreign_keys=[from_department_id], lazy="raise")
    to_department: Mapped[Department] = relationship(foreign_keys=[to_department_id], lazy="raise")
    to_person: Mapped[Person | None] = relationship(foreign_keys=[to_person_id], lazy="raise")
    actor: Mapped[Person] = relationship(foreign_keys=[actor_id], lazy="raise")


class MovementIntent(Base):
    """'When signed, send to …': goes by itself when the last signature lands, or is withdrawn."""

    __tablename__ = "movement_intents"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    state: Mapped[IntentState]
    from_department_id: Mapped[int] = mapped_column(sa.ForeignKey("departments.id"))
    to_department_id: Mapped[int] = mapped_column(sa.ForeignKey("departments.id"))
    to_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    keep_open: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    to_department: Mapped[Department] = relationship(foreign_keys=[to_department_id], lazy="raise")
    to_person: Mapped[Person | None] = relationship(foreign_keys=[to_person_id], lazy="raise")
