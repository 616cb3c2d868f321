"""Counters as pages show them."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.inboxes.counters import Owner
from app.inboxes.models import InboxCounter
from app.people.actor import Actor


@dataclass(frozen=True)
class Counts:
    """Entries of one inbox; `unread` leaves concluded ones out."""

    open: int = 0
    waiting: int = 0
    unread: int = 0


def counts_of(session: Session, *owners: Owner) -> dict[Owner, Counts]:
    """Counters of several inboxes in one query; an inbox that never held anything counts nothing."""
    whose = sa.or_(sa.false(), *(owner.owns(InboxCounter) for owner in owners))
    found = dict.fromkeys(owners, Counts())
    for row in session.scalars(sa.select(InboxCounter).where(whose)):
        kind, key = ("department", row.department_id) if row.department_id is not None else ("person", row.person_id)
        found[Owner(kind, key or 0)] = Counts(row.open, row.waiting, row.unread)
    return found


def counters_of(session: Session, actor: Actor) -> tuple[Counts, Counts]:
    """Counters of the actor's present department and of their own inbox, in one query."""
    department, own = Owner("department", actor.department_id or 0), Owner("person", actor.person_id)
    found = counts_of(session, department, own)
    return found[department], found[own]
