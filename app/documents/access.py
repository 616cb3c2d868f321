"""Who may see which document: one clause that every query returning documents passes (DESIGN, floors).

A department or person sees a document through a *passage*: the arrival of paper, or a movement the gate let go.
The author and whoever has a personal reason registered by a higher floor (a place to sign) see it as well.
Secrecy (DOMAIN.md): restricted content is for the departments it passed through; secret needs a personal reason.
"""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.models import Attachment, Document, DocumentState, Passage, Release, Secrecy
from app.kernel import clock
from app.kernel.dialect import insert_ignore
from app.kernel.errors import Forbidden, NotFound
from app.people.actor import Actor

Clause = sa.ColumnElement[bool]
_STRICTNESS = list(Secrecy)
_also: list[Callable[[Actor], Clause]] = []


def also_visible(reason: Callable[[Actor], Clause]) -> Callable[[Actor], Clause]:
    """Register a personal reason to see a document, from a floor above this one.

    Args:
        reason: gives a clause correlated with `Document`, e.g. an EXISTS over the actor's places to sign.
    """
    _also.append(reason)
    return reason


def visible_to(actor: Actor) -> Clause:
    """Whether the actor may know of the document; cancelled ones stay visible, struck, discarded ones do not."""
    personal = sa.or_(
        Document.author_id == actor.person_id,
        _passed(Passage.person_id == actor.person_id),
        *(reason(actor) for reason in _also),
    )
    by_department = sa.and_(
        Document.secrecy != Secrecy.SECRET, _passed(Passage.department_id.in_(actor.department_ids))
    )
    return sa.and_(Document.state != DocumentState.DISCARDED, sa.or_(personal, by_department))


def content_open_to(actor: Actor) -> Clause:
    """Whether the actor may read pages, text and attachments; what is cancelled keeps its row, its content closes."""
    return sa.and_(Document.state != DocumentState.CANCELLED, visible_to(actor))


def _passed(whose: Clause) -> Clause:
    # Correlated with the document alone: the query around it may read passages as well.
    return sa.exists().where(Passage.document_id == Document.id, whose).correlate(Document)


def find_document(session: Session, actor: Actor, document_id: int, *, lock: bool = False) -> Document:
    """The document, if the actor may know of it.

    Args:
        session: unit of work.
        actor: who asks.
        document_id: its row.
        lock: hold its row until the end of the unit of work, as every change does.

    Raises:
        NotFound: no such document, or not for this person; the answer is the same.
    """
    query = sa.select(Document).where(Document.id == document_id, visible_to(actor))
    if lock:
        query = query.with_for_update(of=Document).execution_options(populate_existing=True)
    document = session.scalars(query).first()
    if document is None:
        raise NotFound("Este documento não existe ou não está ao seu alcance.")
    return document


def is_origin(actor: Actor, document: Document) -> bool:
    """Whether the actor answers for the document: its author, or a member of the department it comes from."""
    return actor.person_id == document.author_id or document.department_id in actor.department_ids


def require_origin(actor: Actor, document: Document) -> None:
    """Let only the document's origin change it.

    Raises:
        Forbidden: the actor is of another department.
    """
    if not is_origin(actor, document):
        raise Forbidden("Só o setor de origem pode alterar este documento.")


def seen_elsewhere(session: Session, document: Document) -> bool:
    """Whether anybody but its origin was given the document (DOMAIN.md: from then on its bytes are frozen for good)."""
    elsewhere = sa.or_(
        Passage.department_id != document.department_id,
        sa.and_(Passage.person_id.is_not(None), Passage.person_id != document.author_id),
    )
    joined = sa.select(Attachment.document_id).where(Attachment.attached_document_id == document.id)
    its_own = sa.or_(Passage.document_id == document.id, Passage.document_id.in_(joined))
    return bool(session.scalar(sa.select(sa.exists().where(its_own, elsewhere))))


def is_stricter(part: Secrecy, whole: Secrecy) -> bool:
    """Whether a part is more secret than the whole, which would open it (DOMAIN.md: as restricted as the strictest)."""
    return _STRICTNESS.index(part) > _STRICTNESS.index(whole)


def grant_arrival(session: Session, document: Document, department_id: int) -> None:
    """Let the first department of incoming paper see it: the one passage that needs no release (DESIGN rule 2)."""
    _grant(session, document.id, {"department_id": department_id, "arrival": True, "release_id": None})


def grant_by_release(
    session: Session, release: Release, *, department_id: int | None = None, person_id: int | None = None
) -> None:
    """Let a department, a person or both see what the gate released; granting twice is harmless.

    Args:
        session: unit of work of the movement.
        release: the gate's leave for the bytes that move.
        department_id: gets a passage if given.
        person_id: gets a passage of their own if given (the only kind that opens a secret document).
    """
    if department_id is not None:
        _grant(session, release.document_id, {"department_id": department_id, "release_id": release.id})
    if person_id is not None:
        _grant(session, release.document_id, {"person_id": person_id, "release_id": release.id})


def _grant(session: Session, document_id: int, passage: dict[str, int | bool | None]) -> None:
    row = {"department_id": None, "person_id": None, "arrival": False, **passage}
    table = sa.inspect(Passage).local_table
    assert isinstance(table, sa.Table)
    insert_ignore(session, table, [{**row, "document_id": document_id, "at": clock.now()}])
