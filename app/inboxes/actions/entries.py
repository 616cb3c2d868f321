"""Entries of inboxes. Locks are taken in one order: document, entries by id, counters by owner."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.access import find_document
from app.inboxes.counters import Owner, Tally
from app.inboxes.models import EntryState, InboxEntry
from app.inboxes.states import ENTRY_STATES, EntryAction
from app.kernel import ledger
from app.kernel.errors import InvalidInput, NotFound
from app.people.actor import Actor
from app.people.models import Membership, Person


@dataclass(frozen=True)
class Arrival:
    """A document comes to an inbox.

    Attributes:
        from_department_id: None for paper that came in from outside: nobody in the house sent it.
        from_person_id: who sent or brought it.
    """

    document_id: int
    owner: Owner
    from_department_id: int | None
    from_person_id: int | None
    at: datetime


def arrive(session: Session, arrival: Arrival, tally: Tally) -> InboxEntry:
    """Put a document on top of an inbox, unread; one that was there, concluded or not, opens again.

    Args:
        session: unit of work that holds the document's lock and writes the ledger entry of the movement.
        arrival: what comes from where.
        tally: of the act; its caller writes it once.
    """
    entry = _locked(session, arrival.document_id, arrival.owner)
    if entry is None:
        entry = InboxEntry(document_id=arrival.document_id, **arrival.owner.columns)
        session.add(entry)
    else:
        tally.before(entry)
    entry.state = ENTRY_STATES.after(entry.state or EntryState.OPEN, EntryAction.ARRIVE)
    entry.unread, entry.moved_at = True, arrival.at
    entry.from_department_id, entry.from_person_id = arrival.from_department_id, arrival.from_person_id
    session.flush()
    tally.after(entry)
    return entry


def sending_entries(session: Session, document_id: int, owners: Iterable[Owner]) -> list[InboxEntry]:
    """The senders' entries of a document, locked, by id."""
    whose = sa.or_(sa.false(), *(owner.owns(InboxEntry) for owner in owners))
    query = sa.select(InboxEntry).where(InboxEntry.document_id == document_id, whose).order_by(InboxEntry.id)
    return list(session.scalars(query.with_for_update().execution_options(populate_existing=True)))


def conclude_in(session: Session, document_id: int, owners: Iterable[Owner], tally: Tally) -> None:
    """Conclude a document in the senders' inboxes: sending it on does that (DOMAIN.md)."""
    for entry in sending_entries(session, document_id, owners):
        if entry.state is not EntryState.CONCLUDED:
            _change(entry, EntryAction.CONCLUDE, tally)


def wait_in(session: Session, document_id: int, owners: Iterable[Owner], tally: Tally) -> None:
    """Move a document to 'waiting' in the senders' inboxes: it goes by itself once signed."""
    for entry in sending_entries(session, document_id, owners):
        if entry.state is EntryState.OPEN:
            _change(entry, EntryAction.WAIT, tally)


def resume_in(session: Session, document_id: int, owners: Iterable[Owner], tally: Tally) -> None:
    """Move a document back to 'open' in the senders' inboxes: it went and was kept open, or the wish was withdrawn."""
    for entry in sending_entries(session, document_id, owners):
        if entry.state is EntryState.WAITING:
            _change(entry, EntryAction.RESUME, tally)


def conclude_entry(session: Session, *, actor: Actor, entry_id: int) -> InboxEntry:
    """Conclude a document in one inbox; other inboxes keep theirs (DOMAIN.md: 'conclude' is per department).

    Raises:
        NotFound: no such entry, or not the actor's.
        Conflict: it is concluded already.
    """
    return _act(session, actor, entry_id, EntryAction.CONCLUDE, "entry.concluded")


def reopen_entry(session: Session, *, actor: Actor, entry_id: int) -> InboxEntry:
    """Take 'conclude' back.

    Raises:
        NotFound: no such entry, or not the actor's.
        Conflict: it is not concluded.
    """
    return _act(session, actor, entry_id, EntryAction.REOPEN, "entry.reopened")


def assign_entry(session: Session, *, actor: Actor, entry_id: int, person_id: int | None) -> InboxEntry:
    """Say which colleague takes care of it, or nobody; it blocks nobody (DOMAIN.md).

    Args:
        session: writing unit of work.
        actor: a member of the entry's department.
        entry_id: of a department's inbox.
        person_id: an active member of that department; None takes the assignment back.

    Raises:
        NotFound: no such entry, or not the actor's.
        InvalidInput: the person is not of the department, or the entry is in somebody's own inbox.
    """
    entry = _held(session, actor, entry_id)
    if entry.department_id is None:
        raise InvalidInput("Só o que está na caixa de um setor pode ser atribuído a um colega.", "person")
    if person_id is not None and not _belongs(session, person_id, entry.department_id):
        raise InvalidInput("Esta pessoa não é deste setor.", "person")
    entry.assigned_to_id = person_id
    _note(session, actor, entry, "entry.assigned", person=person_id)
    return entry


def mark_seen(session: Session, *, actor: Actor, document_id: int) -> None:
    """The row is bold no more in the actor's present department and own inbox."""
    owners = [Owner("person", actor.person_id)]
    if actor.department_id is not None:
        owners.append(Owner("department", actor.department_id))
    tally = Tally()
    for entry in sending_entries(session, document_id, owners):
        tally.before(entry)
        entry.unread = False
        tally.after(entry)
    tally.write(session)


def _act(session: Session, actor: Actor, entry_id: int, action: EntryAction, act: str) -> InboxEntry:
    entry = _held(session, actor, entry_id)
    tally = Tally()
    _change(entry, action, tally)
    tally.write(session)
    _note(session, actor, entry, act)
    return entry


def _held(session: Session, actor: Actor, entry_id: int) -> InboxEntry:
    """The actor's entry, locked after its document."""
    known = session.get(InboxEntry, entry_id)
    if known is None or not _is_mine(actor, known):
        raise NotFound("Esta linha não está em nenhuma das suas caixas.")
    find_document(session, actor, known.document_id, lock=True)
    return session.get_one(InboxEntry, entry_id, with_for_update=True, populate_existing=True)


def _is_mine(actor: Actor, entry: InboxEntry) -> bool:
    return entry.department_id in actor.department_ids or entry.person_id == actor.person_id


def _change(entry: InboxEntry, action: EntryAction, tally: Tally) -> None:
    tally.before(entry)
    entry.state = ENTRY_STATES.after(entry.state, action)
    if entry.state is EntryState.CONCLUDED:
        entry.unread = False
    tally.after(entry)


def _locked(session: Session, document_id: int, owner: Owner) -> InboxEntry | None:
    return next(iter(sending_entries(session, document_id, [owner])), None)


def _belongs(session: Session, person_id: int, department_id: int) -> bool:
    mine = sa.and_(Membership.person_id == person_id, Membership.department_id == department_id, Membership.active)
    return bool(session.scalar(sa.select(Person.id).join(Membership).where(mine, Person.active)))


def _note(session: Session, actor: Actor, entry: InboxEntry, act: str, **data: int | None) -> None:
    owner = Owner.of(entry)
    ledger.append(session, ledger.document_chain(entry.document_id), act, actor.person_id, **owner.columns, **data)
