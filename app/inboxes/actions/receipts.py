"""Read receipts: insert-only rows, each level once a person and department, a higher one with those below it.

Writers hold the document's row at least FOR KEY SHARE before an id is drawn, the sealer holds it FOR UPDATE: no
receipt can turn up below an id that was sealed.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.access import content_open_to, visible_to
from app.documents.models import Document
from app.inboxes.actions.entries import mark_seen
from app.inboxes.models import InboxEntry, Receipt, ReceiptLevel
from app.inboxes.sealing import ask_to_seal
from app.kernel import clock
from app.kernel.dialect import insert_from, insert_ignore
from app.kernel.errors import Forbidden, NotFound
from app.people.actor import Actor
from app.people.models import Membership, Person

LEVELS = tuple(ReceiptLevel)
_COLUMNS = ("document_id", "person_id", "department_id", "level", "at")


def deliver(session: Session, document_id: int, department_id: int, at: datetime) -> int:
    """Record that a movement reached everybody in a department; one statement, however many they are.

    Args:
        session: unit of work that holds the document's lock.
        document_id: what was sent.
        department_id: where to.
        at: the moment of the movement.

    Returns:
        How many recipients are new.
    """
    table = _table()
    columns = (
        sa.literal(document_id, table.c.document_id.type),
        Membership.person_id,
        Membership.department_id,
        sa.literal(ReceiptLevel.DELIVERED, table.c.level.type),
        sa.literal(at, table.c.at.type),
    )
    members = sa.and_(Membership.department_id == department_id, Membership.active, Person.active)
    select = sa.select(*columns).join(Person, Person.id == Membership.person_id).where(members)
    made = insert_from(session, table, _COLUMNS, select)
    _made(session, document_id, made)
    return made


def deliver_to_person(session: Session, document_id: int, person_id: int, department_id: int, at: datetime) -> int:
    """Record that a movement reached one person, addressed by name in a department."""
    row = _row(document_id, person_id, department_id, ReceiptLevel.DELIVERED, at)
    made = insert_ignore(session, _table(), [row])
    _made(session, document_id, made)
    return made


def record_opening(session: Session, *, actor: Actor, document_id: int) -> int:
    """Somebody opens the page of a document: its row is bold no more, and a recipient's first opening is a receipt.

    The one write on GET beside access rows; doing it again changes nothing (RELIABILITY, security acceptance 2).

    Returns:
        How many receipts were new.

    Raises:
        NotFound: no such document for this actor.
    """
    _hold(session, document_id, visible_to(actor))
    made = _record(session, actor, document_id, ReceiptLevel.OPENED)
    mark_seen(session, actor=actor, document_id=document_id)
    return made


def mark_read(session: Session, *, actor: Actor, document_id: int) -> int:
    """The document was in view for 3 seconds without a break, or the reader said so.

    Returns:
        How many receipts were new; 0 for readers who are no recipients: only those are counted.

    Raises:
        NotFound: no such document for this actor, or its content is closed.
    """
    _hold(session, document_id, content_open_to(actor))
    return _record(session, actor, document_id, ReceiptLevel.READ)


def acknowledge(session: Session, *, actor: Actor, document_id: int) -> int:
    """'I am aware' (ciência), stronger than read; only a recipient can say so.

    Raises:
        NotFound: no such document for this actor, or its content is closed.
        Forbidden: the document was not sent to the actor.
    """
    _hold(session, document_id, content_open_to(actor))
    if not receiving_departments(session, actor, document_id):
        raise Forbidden("Só quem recebeu o documento pode dar ciência dele.")
    return _record(session, actor, document_id, ReceiptLevel.ACKNOWLEDGED)


def receiving_departments(session: Session, actor: Actor, document_id: int) -> list[int]:
    """For which departments the actor is a recipient: those a movement brought it to, not where paper first arrived.

    Where the present department is one of them, it stands for the others the actor belongs to.
    """
    moved = sa.and_(InboxEntry.document_id == document_id, InboxEntry.from_department_id.is_not(None))
    departments = set(
        session.scalars(
            sa.select(InboxEntry.department_id).where(moved, InboxEntry.department_id.in_(actor.department_ids))
        )
    )
    if actor.department_id in departments:
        departments = {actor.department_id}
    addressed = sa.exists().where(moved, InboxEntry.person_id == actor.person_id)
    delivered = sa.and_(
        Receipt.document_id == document_id,
        Receipt.person_id == actor.person_id,
        Receipt.level == ReceiptLevel.DELIVERED,
    )
    own = session.scalars(sa.select(Receipt.department_id).where(delivered, addressed))
    return sorted({department for department in departments if department is not None} or set(own))


def _record(session: Session, actor: Actor, document_id: int, level: ReceiptLevel) -> int:
    departments = receiving_departments(session, actor, document_id)
    levels = LEVELS[: LEVELS.index(level) + 1]
    moment = clock.now()
    rows = [
        _row(document_id, actor.person_id, department, reached, moment)
        for department in departments
        for reached in levels
    ]
    made = insert_ignore(session, _table(), rows)
    _made(session, document_id, made)
    return made


def _made(session: Session, document_id: int, made: int) -> None:
    if made:
        ask_to_seal(session, document_id)


def _hold(session: Session, document_id: int, clause: sa.ColumnElement[bool]) -> None:
    query = sa.select(Document.id).where(Document.id == document_id, clause)
    if session.scalar(query.with_for_update(read=True, key_share=True, of=Document)) is None:
        raise NotFound("Este documento não existe ou não está ao seu alcance.")


def _row(document_id: int, person_id: int, department_id: int, level: ReceiptLevel, at: datetime) -> dict[str, object]:
    return dict(zip(_COLUMNS, (document_id, person_id, department_id, level, at), strict=True))


def _table() -> sa.Table:
    table = sa.inspect(Receipt).local_table
    assert isinstance(table, sa.Table)
    return table
