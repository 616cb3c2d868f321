"""What pages show of movements. The caller has checked that the document may be seen."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.documents.access import visible_to
from app.documents.models import Document
from app.people.actor import Actor
from app.people.models import Department, Person
from app.routing.models import IntentState, Movement, MovementIntent, MovementKind

_From, _To, _Addressed = aliased(Department), aliased(Department), aliased(Person)


@dataclass(frozen=True)
class MovementLine:
    """One movement; `person` is '' when it went to the whole department."""

    kind: MovementKind
    actor: str
    from_department: str
    to_department: str
    person: str
    note: str
    at: datetime

    @property
    def destination(self) -> str:
        """Where it went, in a few words."""
        return f"{self.person} ({self.to_department})" if self.person else self.to_department


@dataclass(frozen=True)
class IntentLine:
    """A movement that waits for signatures."""

    id: int
    actor_id: int
    actor: str
    to_department: str
    person: str
    at: datetime

    @property
    def destination(self) -> str:
        """Where it will go, in a few words."""
        return f"{self.person} ({self.to_department})" if self.person else self.to_department


def movements_of(session: Session, actor: Actor, document_id: int) -> list[MovementLine]:
    """All movements of a document, oldest first, in one query."""
    query = (
        sa.select(
            Movement.kind, Person.name, _From.name, _To.name, sa.func.coalesce(_Addressed.name, ""), Movement.note,
            Movement.at,
        )
        .join(Document, Document.id == Movement.document_id)
        .join(Person, Person.id == Movement.actor_id)
        .join(_From, _From.id == Movement.from_department_id)
        .join(_To, _To.id == Movement.to_department_id)
        .outerjoin(_Addressed, _Addressed.id == Movement.to_person_id)
        .where(Movement.document_id == document_id, visible_to(actor))
        .order_by(Movement.id)
    )  # fmt: skip
    return [MovementLine(*row) for row in session.execute(query)]


def intents_of(session: Session, actor: Actor, document_id: int) -> list[IntentLine]:
    """Movements of a document that wait for signatures, oldest first, in one query."""
    query = (
        sa.select(
            MovementIntent.id, MovementIntent.actor_id, Person.name, _To.name, sa.func.coalesce(_Addressed.name, ""),
            MovementIntent.asked_at,
        )
        .join(Document, Document.id == MovementIntent.document_id)
        .join(Person, Person.id == MovementIntent.actor_id)
        .join(_To, _To.id == MovementIntent.to_department_id)
        .outerjoin(_Addressed, _Addressed.id == MovementIntent.to_person_id)
        .where(
            MovementIntent.document_id == document_id,
            MovementIntent.state == IntentState.WAITING,
            visible_to(actor),
        )
        .order_by(MovementIntent.id)
    )  # fmt: skip
    return [IntentLine(*row) for row in session.execute(query)]
