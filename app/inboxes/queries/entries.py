"""A page of an inbox, by keyset: the newest movement first, however deep one goes."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.documents.access import visible_to
from app.documents.models import Attachment, Document, DocumentKind, DocumentState
from app.inboxes.counters import Owner
from app.inboxes.models import EntryState, InboxEntry
from app.kernel.dialect import every_word
from app.people.actor import Actor
from app.people.models import Department, Person
from app.signatures.models import PlaceState, RequestState, SignaturePlace, SignatureRequest

PAGE = 30
_Assigned = aliased(Person)


@dataclass(frozen=True)
class Cursor:
    """The row beside which a page begins: its moment and id; `back` asks for the page before it."""

    at: datetime
    id: int
    back: bool = False

    def __str__(self) -> str:
        """As an address carries it."""
        return f"{'-' if self.back else ''}{self.id}.{self.at.isoformat()}"

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """Read it from an address; nonsense is the first page."""
        number, _, moment = text.lstrip("-").partition(".")
        try:
            at = datetime.fromisoformat(moment)
            return cls(at, int(number), text.startswith("-")) if at.tzinfo else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Search:
    """What part of an inbox is asked for.

    Attributes:
        text: in number or subject, or the name of who sent it.
        assigned_to: only what is assigned to this person.
    """

    state: EntryState = EntryState.OPEN
    text: str = ""
    unread: bool = False
    assigned_to: int | None = None
    cursor: Cursor | None = None


@dataclass(frozen=True)
class InboxRow:
    """One row of an inbox.

    Attributes:
        department: where it came from; '' for paper from outside.
        assigned_to: the colleague who takes care of it, `mine` if that is the actor.
        awaits_me: the actor's signature is the next one.
    """

    entry_id: int
    document_id: int
    entry_state: EntryState
    unread: bool
    moved_at: datetime
    subject: str
    kind: str
    number: str
    document_state: DocumentState
    department: str
    person: str
    assigned_to: str
    mine: bool
    attachments: int
    awaits_me: bool

    @property
    def cancelled(self) -> bool:
        """Whether the row is struck."""
        return self.document_state is DocumentState.CANCELLED


@dataclass(frozen=True)
class InboxPage:
    """Rows of one page, and where its neighbours begin."""

    rows: tuple[InboxRow, ...]
    next: Cursor | None
    previous: Cursor | None


def inbox_page(session: Session, actor: Actor, owner: Owner, search: Search) -> InboxPage:
    """One page of an inbox, in one query.

    Args:
        session: reading unit of work.
        actor: who looks; rows they may not know of are left out.
        owner: one of the actor's inboxes.
        search: tab, text, filters and place.
    """
    back = search.cursor is not None and search.cursor.back
    order = (InboxEntry.moved_at, InboxEntry.id) if back else (InboxEntry.moved_at.desc(), InboxEntry.id.desc())
    query = _rows(actor).where(owner.owns(InboxEntry), *_asked(search)).order_by(*order).limit(PAGE + 1)
    found = [InboxRow(*row) for row in session.execute(query)]
    more, rows = len(found) > PAGE, found[:PAGE]
    rows = rows[::-1] if back else rows
    has_next = bool(rows) and (back or more)
    has_previous = bool(rows) and (more if back else search.cursor is not None)
    return InboxPage(
        tuple(rows),
        _cursor(rows[-1]) if has_next else None,
        replace(_cursor(rows[0]), back=True) if has_previous else None,
    )


def entry_of(session: Session, actor: Actor, document_id: int) -> InboxEntry | None:
    """The actor's entry of a document: of the present department, else their own."""
    mine = sa.or_(InboxEntry.department_id == actor.department_id, InboxEntry.person_id == actor.person_id)
    query = sa.select(InboxEntry).where(InboxEntry.document_id == document_id, mine)
    return session.scalars(query.order_by(InboxEntry.department_id.is_(None))).first()


@dataclass(frozen=True)
class Narrowed:
    """How many rows of a tab the filters leave."""

    unread: int = 0
    mine: int = 0


def count_narrowed(session: Session, actor: Actor, owner: Owner, state: EntryState) -> Narrowed:
    """Count what is unread and what is assigned to the actor under a tab.

    Open and waiting rows are few and indexed; of the concluded ones, which only grow, nothing is counted.
    """
    if state is EntryState.CONCLUDED:
        return Narrowed()
    unread = sa.func.count(sa.case((InboxEntry.unread, 1)))
    mine = sa.func.count(sa.case((InboxEntry.assigned_to_id == actor.person_id, 1)))
    row = session.execute(sa.select(unread, mine).where(owner.owns(InboxEntry), InboxEntry.state == state)).one()
    return Narrowed(*row)


def _cursor(row: InboxRow) -> Cursor:
    return Cursor(row.moved_at, row.entry_id)


def _rows(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    attachments = sa.select(sa.func.count()).where(Attachment.document_id == Document.id).scalar_subquery()
    return (
        sa.select(
            InboxEntry.id,
            Document.id,
            InboxEntry.state,
            InboxEntry.unread,
            InboxEntry.moved_at,
            Document.subject,
            sa.func.coalesce(DocumentKind.name, ""),
            sa.func.coalesce(Document.number_label, ""),
            Document.state,
            sa.func.coalesce(Department.name, ""),
            sa.func.coalesce(Person.name, ""),
            sa.func.coalesce(_Assigned.name, ""),
            sa.func.coalesce(InboxEntry.assigned_to_id == actor.person_id, sa.false()),
            attachments,
            _awaits(actor),
        )
        .join(Document, Document.id == InboxEntry.document_id)
        .outerjoin(DocumentKind, DocumentKind.id == Document.kind_id)
        .outerjoin(Department, Department.id == InboxEntry.from_department_id)
        .outerjoin(Person, Person.id == InboxEntry.from_person_id)
        .outerjoin(_Assigned, _Assigned.id == InboxEntry.assigned_to_id)
        .where(visible_to(actor))
    )


def _awaits(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        SignatureRequest.document_id == Document.id,
        SignatureRequest.state == RequestState.OPEN,
        SignaturePlace.request_id == SignatureRequest.id,
        SignaturePlace.person_id == actor.person_id,
        SignaturePlace.state == PlaceState.PENDING,
    )


def _asked(search: Search) -> list[sa.ColumnElement[bool]]:
    clauses: list[sa.ColumnElement[bool]] = [InboxEntry.state == search.state]
    if search.text:
        clauses.append(every_word(search.text, Document.subject, Document.number_label, Person.name, Department.name))
    if search.unread:
        clauses.append(InboxEntry.unread.is_(True))
    if search.assigned_to is not None:
        clauses.append(InboxEntry.assigned_to_id == search.assigned_to)
    if search.cursor is not None:
        clauses.append(_beyond(search.cursor))
    return clauses


def _beyond(cursor: Cursor) -> sa.ColumnElement[bool]:
    at, row = InboxEntry.moved_at, InboxEntry.id
    if cursor.back:
        return sa.or_(at > cursor.at, sa.and_(at == cursor.at, row > cursor.id))
    return sa.or_(at < cursor.at, sa.and_(at == cursor.at, row < cursor.id))
