"""Who received, opened, read and acknowledged a document."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.access import visible_to
from app.documents.models import Document
from app.inboxes.models import Receipt, ReceiptLevel
from app.people.actor import Actor
from app.people.models import Department, Person

LEVELS = tuple(ReceiptLevel)


@dataclass(frozen=True)
class Reader:
    """One recipient in one department: how far they got, and when they got there."""

    person_id: int
    name: str
    department_id: int
    department: str
    level: ReceiptLevel
    at: datetime
    delivered_at: datetime
    opened_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True)
class Reads:
    """All recipients of a document, those who have not opened it first."""

    readers: tuple[Reader, ...]

    @property
    def total(self) -> int:
        """How many received it."""
        return len(self.readers)

    @property
    def count(self) -> int:
        """How many read it."""
        return sum(reader.read_at is not None for reader in self.readers)


def reads_of(session: Session, actor: Actor, document_id: int) -> Reads:
    """Readings of a document that the actor may see, in one query."""
    times = [sa.func.max(sa.case((Receipt.level == level, Receipt.at))) for level in LEVELS]
    query = (
        sa.select(Person.id, Person.name, Department.id, Department.name, *times)
        .select_from(Receipt)
        .join(Document, Document.id == Receipt.document_id)
        .join(Person, Person.id == Receipt.person_id)
        .join(Department, Department.id == Receipt.department_id)
        .where(Receipt.document_id == document_id, visible_to(actor))
        .group_by(Person.id, Person.name, Department.id, Department.name)
    )
    readers = [_reader(*row) for row in session.execute(query)]
    return Reads(
        tuple(sorted(readers, key=lambda reader: (LEVELS.index(reader.level), reader.name, reader.department)))
    )


def recorded_level(session: Session, actor: Actor, document_id: int) -> ReceiptLevel | None:
    """The highest level recorded of the actor in the present department, else in any; None for non-recipients."""
    mine = sa.and_(Receipt.document_id == document_id, Receipt.person_id == actor.person_id)
    rows = list(session.execute(sa.select(Receipt.department_id, Receipt.level).where(mine)))
    here = [level for department, level in rows if department == actor.department_id]
    levels = here or [level for _, level in rows]
    return max(levels, key=LEVELS.index, default=None)


def _reader(person_id: int, name: str, department_id: int, department: str, *times: datetime | None) -> Reader:
    reached = [(level, at) for level, at in zip(LEVELS, times, strict=True) if at is not None]
    level, at = reached[-1]
    delivered, opened, read, _ = times
    return Reader(person_id, name, department_id, department, level, at, delivered or at, opened, read)
