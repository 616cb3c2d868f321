"""How a released document goes from one department to others: movement, passage, inbox rows, receipts, ledger."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.documents.access import grant_by_release
from app.documents.models import Release
from app.inboxes.actions import Arrival, arrive, conclude_in, deliver, deliver_to_person, resume_in, wait_in
from app.inboxes.counters import Owner, Tally
from app.kernel import clock, ledger
from app.routing.models import Movement, MovementKind


@dataclass(frozen=True)
class Destination:
    """Where to: a department, or one person in it by name."""

    department_id: int
    person_id: int | None = None

    @property
    def owner(self) -> Owner:
        """The inbox it lands in."""
        return Owner("department", self.department_id) if self.person_id is None else Owner("person", self.person_id)


@dataclass(frozen=True)
class Sending:
    """Who sends what from where, and whether it stays open there."""

    document_id: int
    from_department_id: int
    actor_id: int
    keep_open: bool = False

    @property
    def senders(self) -> tuple[Owner, Owner]:
        """The inboxes it leaves: the department's and the sender's own."""
        return Owner("department", self.from_department_id), Owner("person", self.actor_id)


@dataclass(frozen=True)
class Leg:
    """One destination of a sending, with its words."""

    to: Destination
    note: str
    kind: MovementKind = MovementKind.ROUTE


def send(
    session: Session, sending: Sending, legs: Sequence[Leg], release: Release, tally: Tally | None = None
) -> list[Movement]:
    """Let a document go. Only this function writes movements, and it cannot without the gate's release.

    Args:
        session: unit of work that holds the document's lock.
        sending: from where.
        legs: where to; each becomes one movement.
        release: the leave for the document's present bytes.
        tally: of an act of several sendings, which writes it at its end: counters are locked in one order.

    Returns:
        The movements, in the order of the legs.
    """
    own = tally is None
    tally = tally or Tally()
    if sending.keep_open:
        resume_in(session, sending.document_id, sending.senders, tally)
    else:
        conclude_in(session, sending.document_id, sending.senders, tally)
    movements = [_move(session, sending, leg, release, tally) for leg in legs]
    if own:
        tally.write(session)
    return movements


def wait(session: Session, sending: Sending) -> None:
    """Show in the sender's inboxes that the document waits for signatures before it goes."""
    tally = Tally()
    wait_in(session, sending.document_id, sending.senders, tally)
    tally.write(session)


def resume(session: Session, *sendings: Sending) -> None:
    """Show in the senders' inboxes that nothing waits any more."""
    tally = Tally()
    for sending in sendings:
        resume_in(session, sending.document_id, sending.senders, tally)
    tally.write(session)


def _move(session: Session, sending: Sending, leg: Leg, release: Release, tally: Tally) -> Movement:
    moment, to = clock.now(), leg.to
    movement = Movement(
        document_id=sending.document_id,
        release_id=release.id,
        kind=leg.kind,
        from_department_id=sending.from_department_id,
        to_department_id=to.department_id,
        to_person_id=to.person_id,
        actor_id=sending.actor_id,
        note=leg.note,
        at=moment,
    )
    session.add(movement)
    session.flush()
    arrival = Arrival(sending.document_id, to.owner, sending.from_department_id, sending.actor_id, moment)
    arrive(session, arrival, tally)
    if to.person_id is None:
        grant_by_release(session, release, department_id=to.department_id)
        deliver(session, sending.document_id, to.department_id, moment)
    else:
        grant_by_release(session, release, person_id=to.person_id)
        deliver_to_person(session, sending.document_id, to.person_id, to.department_id, moment)
    _note(session, movement)
    return movement


def _note(session: Session, movement: Movement) -> None:
    ledger.append(
        session,
        ledger.document_chain(movement.document_id),
        "document.moved",
        movement.actor_id,
        movement=movement.id,
        kind=movement.kind.value,
        release=movement.release_id,
        from_department=movement.from_department_id,
        to_department=movement.to_department_id,
        to_person=movement.to_person_id,
    )
