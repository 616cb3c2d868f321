"""Who sees what (DOMAIN.md, Secrecy and privacy; DESIGN rule 2)."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.documents import access
from app.documents.attachments import attach_document
from app.documents.models import Document, DocumentState, Passage, Secrecy
from app.kernel import clock
from app.kernel.errors import Forbidden, NotFound
from app.people.actor import Actor
from tests.documents.making import make_draft, write_release
from tests.fixtures import SmallCity


def sees(session: Session, actor: Actor, document: Document) -> bool:
    return (
        session.scalar(sa.select(Document.id).where(Document.id == document.id, access.visible_to(actor))) is not None
    )


def reads(session: Session, actor: Actor, document: Document) -> bool:
    query = sa.select(Document.id).where(Document.id == document.id, access.content_open_to(actor))
    return session.scalar(query) is not None


def test_the_author_sees_a_draft_and_others_do_not(session: Session, city: SmallCity) -> None:
    draft = make_draft(session, city.ana, city.memo)
    assert sees(session, city.ana, draft)
    assert not sees(session, city.bruno, draft)
    assert not sees(session, city.clara, draft)


def test_paper_is_seen_where_it_arrived(session: Session, city: SmallCity) -> None:
    draft = make_draft(session, city.clara, city.memo)
    access.grant_arrival(session, draft, city.compras)
    assert sees(session, city.bruno, draft)
    assert sees(session, city.davi, draft), "any of one's departments counts"
    assert not sees(session, city.elisa, draft)


def test_a_movement_opens_it_to_department_and_person(session: Session, city: SmallCity) -> None:
    document = make_draft(session, city.ana, city.memo)
    release = write_release(session, document)
    access.grant_by_release(session, release, department_id=city.protocolo, person_id=city.elisa.person_id)
    assert sees(session, city.clara, document)
    assert sees(session, city.elisa, document)


def test_granting_twice_is_one_passage(session: Session, city: SmallCity) -> None:
    document = make_draft(session, city.ana, city.memo)
    access.grant_arrival(session, document, city.compras)
    access.grant_arrival(session, document, city.compras)
    release = write_release(session, document)
    access.grant_by_release(session, release, department_id=city.compras)
    assert session.scalar(sa.select(sa.func.count(Passage.id))) == 1


def test_no_passage_without_arrival_or_release(session: Session, city: SmallCity) -> None:
    """DESIGN rule 2: the database itself refuses it."""
    document = make_draft(session, city.ana, city.memo)
    session.add(Passage(document_id=document.id, department_id=city.obras, at=clock.now()))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.flush()
    session.rollback()


def test_a_secret_document_needs_a_personal_passage(session: Session, city: SmallCity) -> None:
    document = make_draft(session, city.ana, city.memo, secrecy=Secrecy.SECRET)
    release = write_release(session, document)
    access.grant_by_release(session, release, department_id=city.protocolo)
    assert not sees(session, city.clara, document)
    access.grant_by_release(session, release, person_id=city.clara.person_id)
    assert sees(session, city.clara, document)


def test_a_restricted_document_is_read_only_where_it_passed(session: Session, city: SmallCity) -> None:
    document = make_draft(session, city.ana, city.memo, secrecy=Secrecy.RESTRICTED)
    access.grant_by_release(session, write_release(session, document), department_id=city.protocolo)
    assert reads(session, city.clara, document)
    assert not reads(session, city.elisa, document)


def test_a_cancelled_document_stays_visible_and_closes_its_content(session: Session, city: SmallCity) -> None:
    """DOMAIN.md, Inboxes and movement: the row stays, struck, its content closed."""
    document = make_draft(session, city.ana, city.memo)
    document.state = DocumentState.CANCELLED
    session.flush()
    assert sees(session, city.ana, document)
    assert not reads(session, city.ana, document)


def test_a_discarded_draft_is_gone_for_everybody(session: Session, city: SmallCity) -> None:
    document = make_draft(session, city.ana, city.memo)
    document.state = DocumentState.DISCARDED
    session.flush()
    assert not sees(session, city.ana, document)


def test_what_is_not_yours_does_not_exist(session: Session, city: SmallCity) -> None:
    document = make_draft(session, city.ana, city.memo)
    with pytest.raises(NotFound) as hidden:
        access.find_document(session, city.clara, document.id)
    with pytest.raises(NotFound) as absent:
        access.find_document(session, city.clara, 999, lock=True)
    assert hidden.value.message == absent.value.message


def test_only_the_origin_changes_a_document(session: Session, city: SmallCity) -> None:
    document = make_draft(session, city.ana, city.memo)
    access.require_origin(city.bruno, document)
    with pytest.raises(Forbidden):
        access.require_origin(city.clara, document)


def test_seen_elsewhere_counts_other_departments_and_people(session: Session, city: SmallCity) -> None:
    document = make_draft(session, city.ana, city.memo)
    access.grant_arrival(session, document, city.compras)
    assert not access.seen_elsewhere(session, document)
    access.grant_by_release(session, write_release(session, document), person_id=city.clara.person_id)
    assert access.seen_elsewhere(session, document)


def test_what_was_seen_as_an_attachment_was_seen(session: Session, city: SmallCity) -> None:
    """DOMAIN.md, Signing: signed and seen by another department, its bytes are frozen for good."""
    part, whole = (make_draft(session, city.ana, city.memo) for _ in range(2))
    write_release(session, part)
    attach_document(session, actor=city.ana, document=whole, attached_id=part.id)
    assert not access.seen_elsewhere(session, part)
    access.grant_by_release(session, write_release(session, whole), department_id=city.obras)
    assert access.seen_elsewhere(session, part)
