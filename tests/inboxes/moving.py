"""Moves for tests of inboxes: what routing does, without its rules."""

from collections import Counter

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.access import grant_arrival, grant_by_release
from app.documents.models import Document
from app.inboxes.actions import Arrival, arrive, deliver, deliver_to_person
from app.inboxes.counters import Owner, Tally, counted
from app.inboxes.models import InboxCounter, InboxEntry, Receipt
from app.kernel import clock
from app.people.actor import Actor
from tests.documents.making import make_draft, write_release
from tests.fixtures import SmallCity


def moved(session: Session, city: SmallCity, *owners: Owner, subject: str = "Compra de papel") -> Document:
    """A released document of Ana's (Compras), moved to inboxes; persons are addressed in Obras."""
    document = make_draft(session, city.ana, city.memo)
    document.subject = subject
    release = write_release(session, document)
    tally = Tally()
    for owner in owners:
        _move(session, city, document, owner, tally)
        grant_by_release(session, release, **owner.columns)
    tally.write(session)
    return document


def _move(session: Session, city: SmallCity, document: Document, owner: Owner, tally: Tally) -> None:
    moment = clock.now()
    arrive(session, Arrival(document.id, owner, city.compras, city.ana.person_id, moment), tally)
    if owner.kind == "department":
        deliver(session, document.id, owner.id, moment)
    else:
        deliver_to_person(session, document.id, owner.id, city.obras, moment)


def filed(session: Session, author: Actor) -> Document:
    """Paper that came in from outside, in its first department's inbox."""
    document = make_draft(session, author, None)
    grant_arrival(session, document, document.department_id)
    tally = Tally()
    owner = Owner("department", document.department_id)
    arrive(session, Arrival(document.id, owner, None, author.person_id, clock.now()), tally)
    tally.write(session)
    return document


def entry(session: Session, document: Document, owner: Owner) -> InboxEntry:
    """The document's entry in an inbox."""
    query = sa.select(InboxEntry).where(InboxEntry.document_id == document.id, owner.owns(InboxEntry))
    return session.scalars(query.execution_options(populate_existing=True)).one()


def receipts(session: Session, document: Document) -> set[tuple[int, int, str]]:
    """(person, department, level) of all receipts."""
    rows = session.scalars(sa.select(Receipt).where(Receipt.document_id == document.id))
    return {(row.person_id, row.department_id, row.level.value) for row in rows}


def recount(session: Session) -> dict[Owner, dict[str, int]]:
    """What the counters must say, by counting rows."""
    found: dict[Owner, Counter[str]] = {}
    for row in session.scalars(sa.select(InboxEntry).execution_options(populate_existing=True)):
        found.setdefault(Owner.of(row), Counter()).update(counted(row))
    return {owner: dict(count) for owner, count in found.items() if any(count.values())}


def counters(session: Session) -> dict[Owner, dict[str, int]]:
    """What the counters say, zeros left out."""
    found = {}
    for row in session.scalars(sa.select(InboxCounter).execution_options(populate_existing=True)):
        owner = Owner("department", row.department_id) if row.department_id else Owner("person", row.person_id or 0)
        values = {"open": row.open, "waiting": row.waiting, "unread": row.unread}
        found[owner] = {name: value for name, value in values.items() if value}
    return {owner: values for owner, values in found.items() if values}
