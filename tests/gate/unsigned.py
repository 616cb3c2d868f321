"""Documents in every state that lacks a signature, each with a movement to Obras asked for, and what must not be seen.

Source: DESIGN rule 2; DOMAIN.md, Signing: 'a document moves on only when every signature its type demands is on it'.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.actions import cancel_document
from app.documents.attachments import attach_document
from app.documents.models import Document, DocumentState, Passage, Release
from app.inboxes.models import InboxEntry, Receipt
from app.routing.actions import route_document
from app.routing.models import Movement
from app.routing.sending import Destination
from app.signatures.actions import find_turn, refuse
from tests.security.house import PDF, House, subject_of

EXPECTED = {
    "draft": DocumentState.DRAFT,
    "closing": DocumentState.CLOSING,
    "closed-0-of-2": DocumentState.CLOSED,
    "closed-1-of-2": DocumentState.CLOSED,
    "refused": DocumentState.REFUSED,
    "cancelled": DocumentState.CANCELLED,
    "holding": DocumentState.DRAFT,
    "to-check": DocumentState.TO_CHECK,
}
"""`holding` is a draft that has `closed-0-of-2` joined to it, which lacks its own signatures."""

OUTSIDERS = ("outsider", "clerk", "administrator", "anonymous")


def write_unsigned(house: House) -> None:
    """Make them with the actions people use."""
    for name in EXPECTED:
        if name not in {"holding", "to-check"}:
            house.draft(name, "agreement")
            _ask_to_move(house, name)
    for name in ("closed-0-of-2", "closed-1-of-2", "refused", "cancelled"):
        house.shut(name)
    house.sign("closed-1-of-2", "author")
    with house.changing("author", "refused") as (session, actor, _document):
        turn = find_turn(session, actor, house.place("refused", "author"), house.digest("refused"))
        refuse(session, actor=actor, turn=turn, motive="Errado")
    with house.changing("author", "cancelled") as (session, actor, document):
        cancel_document(session, actor=actor, document=document, motive="Engano")
    _write_holding(house)
    house.at_reception("to-check")
    house.run_jobs()
    house.shut("closing", prepare=False)
    for name, state in EXPECTED.items():
        assert house.state(name) is state, name
    house.keep()


def _ask_to_move(house: House, name: str, author: str = "author") -> None:
    with house.changing(author, name) as (session, actor, document):
        routed = route_document(
            session, actor=actor, document_id=document.id, to=[Destination(house.city.obras)], note="Segue."
        )
        assert routed.intents
        assert not routed.movements


def _write_holding(house: House) -> None:
    house.draft("holding", "agreement", author="head")
    _ask_to_move(house, "holding", "head")
    with house.changing("head", "holding") as (session, actor, document):
        attach_document(session, actor=actor, document=document, attached_id=house.documents["closed-0-of-2"])


def breaches(house: House) -> list[str]:
    """Every row that lets another department see a document that lacks a signature."""
    with house.database.reading() as session:
        found = [f"{table.__name__} of {row.document_id}" for table in (Movement, Release)
                 for row in session.scalars(sa.select(table))]  # fmt: skip
        for passage in session.scalars(sa.select(Passage)):
            own = passage.arrival and passage.department_id == _home(session, passage.document_id)
            found += [] if own else [f"Passage of {passage.document_id} to {passage.department_id}"]
        for entry in session.scalars(sa.select(InboxEntry)):
            own = entry.department_id == _home(session, entry.document_id)
            found += [] if own else [f"InboxEntry of {entry.document_id} for {entry.department_id}"]
        found += [f"Receipt of {row.document_id}" for row in session.scalars(sa.select(Receipt))
                  if row.department_id != _home(session, row.document_id)]  # fmt: skip
    return found


def _home(session: Session, document_id: int) -> int:
    return int(session.get_one(Document, document_id).department_id)


def tells(house: House, body: bytes) -> list[str]:
    """Documents whose subject or bytes are in an answer."""
    return [name for name in EXPECTED if subject_of(name).encode() in body or PDF + name.encode() in body]
