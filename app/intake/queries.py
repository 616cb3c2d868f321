"""What the pages of intake show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.documents.access import visible_to
from app.documents.models import Document, DocumentKind, DocumentState, PageText
from app.intake.models import Guess, Reading, ReadingState
from app.people.actor import Actor
from app.people.models import Department

UNDER_WAY = (ReadingState.WAITING, ReadingState.READING)
STOPPED = (ReadingState.NEEDS_PASSWORD, ReadingState.REFUSED, ReadingState.FAILED)


@dataclass(frozen=True)
class ReadingRow:
    """One uploaded file and how its reading stands; `percent` is of pages."""

    document_id: int
    file_name: str
    subject: str
    state: ReadingState
    document_state: DocumentState
    stage: str
    pages: int | None
    pages_read: int
    reason: str | None
    label: str | None
    confidence: float | None
    kind_name: str | None
    department_name: str
    created_at: datetime

    @property
    def percent(self) -> int:
        """How much is read, 0 to 100."""
        return min(100, round(100 * self.pages_read / self.pages)) if self.pages else 0


@dataclass(frozen=True)
class GuessRow:
    """One of the three best guesses."""

    rank: int
    label: str
    kind_id: int | None
    kind_name: str
    department_id: int | None
    department_name: str | None
    confidence: float
    evidence: list[Any]


def readings(session: Session, actor: Actor, states: tuple[ReadingState, ...], limit: int = 50) -> list[ReadingRow]:
    """Readings of the actor's reception, newest first, in one query."""
    query = (
        sa.select(Reading, Document, DocumentKind.name, Department.name)
        .join(Document, Document.id == Reading.document_id)
        .join(Department, Department.id == Document.department_id)
        .outerjoin(DocumentKind, DocumentKind.id == Document.kind_id)
        .where(Reading.state.in_(states), _mine(actor), visible_to(actor))
        .order_by(Reading.document_id.desc())
        .limit(limit)
    )
    return [_row(*row) for row in session.execute(query)]


def to_check(session: Session, actor: Actor, limit: int = 50) -> list[ReadingRow]:
    """What waits for a person at the actor's reception, oldest first."""
    query = (
        sa.select(Reading, Document, sa.null(), Department.name)
        .join(Document, Document.id == Reading.document_id)
        .join(Department, Department.id == Document.department_id)
        .where(Document.state == DocumentState.TO_CHECK, _mine(actor), visible_to(actor))
        .order_by(Document.id)
        .limit(limit)
    )
    return [_row(*row) for row in session.execute(query)]


def count_to_check(session: Session, actor: Actor) -> int:
    """How many wait for a person at the actor's current department."""
    query = sa.select(sa.func.count()).where(
        Document.state == DocumentState.TO_CHECK, Document.department_id == actor.department_id
    )
    return session.scalar(query) or 0


def guesses(session: Session, document_id: int) -> list[GuessRow]:
    """The three best guesses with kind and department by name."""
    query = (
        sa.select(Guess, DocumentKind.id, DocumentKind.name, Department.name)
        .outerjoin(DocumentKind, sa.and_(DocumentKind.reading_label == Guess.label, DocumentKind.active))
        .outerjoin(Department, Department.id == Guess.department_id)
        .where(Guess.document_id == document_id)
        .order_by(Guess.rank)
    )
    return [
        GuessRow(
            rank=guess.rank,
            label=guess.label,
            kind_id=kind_id,
            kind_name=kind_name or "Outro",
            department_id=guess.department_id,
            department_name=department_name,
            confidence=guess.confidence,
            evidence=guess.evidence,
        )
        for guess, kind_id, kind_name, department_name in session.execute(query)
    ]


def page_text(session: Session, document_id: int, page: int) -> PageText | None:
    """Text and word boxes of a page, counted from 1."""
    return session.get(PageText, (document_id, page))


def reading_of(session: Session, document_id: int) -> Reading:
    """The reading of a document."""
    return session.scalars(
        sa.select(Reading).where(Reading.document_id == document_id).options(joinedload(Reading.document))
    ).one()


def _mine(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.or_(Document.author_id == actor.person_id, Document.department_id == actor.department_id)


def _row(reading: Reading, document: Document, kind_name: str | None, department_name: str) -> ReadingRow:
    return ReadingRow(
        document_id=document.id,
        file_name=document.file_name,
        subject=document.subject,
        state=reading.state,
        document_state=document.state,
        stage=reading.stage,
        pages=reading.pages,
        pages_read=reading.pages_read,
        reason=reading.reason,
        label=reading.label,
        confidence=reading.confidence,
        kind_name=kind_name,
        department_name=department_name,
        created_at=document.created_at,
    )
