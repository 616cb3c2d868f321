"""What the pages of intake show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.documents.access import content_open_to, visible_to
from app.documents.models import Blob, Document, DocumentKind, DocumentState, PageText, Version, VersionPurpose
from app.documents.queries import FileToSend
from app.intake.models import Guess, Reading, ReadingState
from app.people.actor import Actor
from app.people.models import Department

UNDER_WAY = (ReadingState.WAITING, ReadingState.READING)


@dataclass(frozen=True)
class ReadingRow:
    """One uploaded file and how its reading stands; `size` in bytes, `percent` of pages."""

    document_id: int
    file_name: str
    size: int
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
    query = _rows().where(Reading.state.in_(states), _mine(actor), visible_to(actor))
    return [_row(row) for row in session.execute(query.order_by(Reading.document_id.desc()).limit(limit))]


def to_check(session: Session, actor: Actor, limit: int = 50) -> list[ReadingRow]:
    """What waits for a person at the actor's reception, oldest first."""
    query = _rows().where(*_waits_for(actor))
    return [_row(row) for row in session.execute(query.order_by(Document.id).limit(limit))]


def count_to_check(session: Session, actor: Actor) -> int:
    """How many wait for a person at the actor's reception."""
    query = sa.select(sa.func.count(Document.id)).where(*_waits_for(actor))
    return session.scalar(query) or 0


def guesses(session: Session, document_id: int) -> list[GuessRow]:
    """The three best guesses with kind and department by name."""
    query = (
        sa.select(Guess, DocumentKind.id, DocumentKind.name, Department.name)
        .select_from(Guess)
        .outerjoin(DocumentKind, DocumentKind.id == kind_called(Guess.label).correlate(Guess).scalar_subquery())
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


def kind_called(label: str | InstrumentedAttribute[str]) -> sa.Select[int]:
    """The id of the first active kind that the classifier calls so; a city may have several of one label."""
    kind = aliased(DocumentKind)
    called = sa.select(kind.id).where(kind.reading_label == label, kind.active)
    return called.order_by(kind.position, kind.id).limit(1)


def page_texts(session: Session, document_id: int, limit: int) -> list[PageText]:
    """The first pages with their text and word boxes."""
    query = sa.select(PageText).where(PageText.document_id == document_id).order_by(PageText.page).limit(limit)
    return list(session.scalars(query))


def find_sheet(session: Session, actor: Actor, document_id: int) -> FileToSend | None:
    """The newest verification sheet of a document that arrived signed, if it has one and the actor may read it."""
    query = (
        sa.select(Blob, Document.number_label)
        .join(Version, Version.digest == Blob.digest)
        .join(Document, Document.id == Version.document_id)
        .where(Document.id == document_id, Version.purpose == VersionPurpose.VERIFICATION_SHEET, content_open_to(actor))
        .order_by(Version.ordinal.desc())
    )
    row = session.execute(query.limit(1)).first()
    if row is None:
        return None
    blob, label = row
    return FileToSend(blob.digest, blob.size, blob.media_type, f"Folha de verificação - {label}")


def _waits_for(actor: Actor) -> tuple[sa.ColumnElement[bool], ...]:
    return Document.state == DocumentState.TO_CHECK, _mine(actor), visible_to(actor)


def _mine(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.or_(Document.author_id == actor.person_id, Document.department_id == actor.department_id)


def _rows() -> sa.Select[Reading, Document, str, str, int]:
    """Readings with what their rows show; the size is that of the file as it was brought."""
    original = sa.and_(Version.document_id == Document.id, Version.purpose == VersionPurpose.ORIGINAL)
    return (
        sa.select(Reading, Document, DocumentKind.name.label("kind"), Department.name.label("department"), Blob.size)
        .join(Document, Document.id == Reading.document_id)
        .join(Department, Department.id == Document.department_id)
        .join(Version, original)
        .join(Blob, Blob.digest == Version.digest)
        .outerjoin(DocumentKind, DocumentKind.id == Document.kind_id)
    )


def _row(row: sa.Row[Reading, Document, str, str, int]) -> ReadingRow:
    reading, document = row.Reading, row.Document
    return ReadingRow(
        document_id=document.id,
        file_name=document.file_name,
        size=row.size,
        subject=document.subject,
        state=reading.state,
        document_state=document.state,
        stage=reading.stage,
        pages=reading.pages,
        pages_read=reading.pages_read,
        reason=reading.reason,
        label=reading.label,
        confidence=reading.confidence,
        kind_name=row.kind,
        department_name=row.department,
        created_at=document.created_at,
    )
