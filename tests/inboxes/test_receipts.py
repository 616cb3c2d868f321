"""Read receipts: insert-only, each level once (DOMAIN.md 'Inboxes and movement'; RELIABILITY rule 5, I6)."""

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from app.documents.models import DocumentState
from app.inboxes import actions
from app.inboxes.counters import Owner
from app.inboxes.models import Receipt, ReceiptLevel
from app.inboxes.queries import reads_of, recorded_level
from app.inboxes.sealing import broken_receipts
from app.kernel import clock
from app.kernel.database import Database
from app.kernel.errors import Forbidden, NotFound
from app.people.actor import Actor
from app.people.models import Membership, Person, Role
from tests.fixtures import SmallCity, make_city
from tests.inboxes.moving import filed, moved, receipts


@pytest.fixture
def obras(city: SmallCity) -> Owner:
    return Owner("department", city.obras)


def test_delivered_to_every_active_member(session: Session, city: SmallCity) -> None:
    session.get_one(Person, city.bruno.person_id).active = False
    document = moved(session, city, Owner("department", city.compras))
    assert receipts(session, document) == {
        (city.ana.person_id, city.compras, "delivered"),
        (city.davi.person_id, city.compras, "delivered"),
    }


def test_delivered_again_is_delivered_once(session: Session, city: SmallCity, obras: Owner) -> None:
    document = moved(session, city, obras)
    assert actions.deliver(session, document.id, city.obras, clock.now()) == 0
    assert len(receipts(session, document)) == 1


def test_addressed_to_one_person(session: Session, city: SmallCity) -> None:
    document = moved(session, city, Owner("person", city.davi.person_id))
    actions.record_opening(session, actor=city.davi, document_id=document.id)
    expected = {(city.davi.person_id, city.obras, level) for level in ("delivered", "opened")}
    assert receipts(session, document) == expected


def test_first_opening_is_recorded_once(session: Session, city: SmallCity, obras: Owner) -> None:
    """DOMAIN.md: first opening by an officer of the receiving department records receipt (who, department, when)."""
    document = moved(session, city, obras)
    made = [actions.record_opening(session, actor=city.davi, document_id=document.id) for _ in range(3)]
    assert made == [1, 0, 0]
    assert recorded_level(session, city.davi, document.id) is ReceiptLevel.OPENED


def test_a_higher_level_brings_the_lower_ones(session: Session, city: SmallCity, obras: Owner) -> None:
    document = moved(session, city, obras)
    assert actions.acknowledge(session, actor=city.davi, document_id=document.id) == 3
    assert {level for _, _, level in receipts(session, document)} == {level.value for level in ReceiptLevel}
    assert actions.mark_read(session, actor=city.davi, document_id=document.id) == 0


def test_somebody_who_joined_later_is_a_recipient_once_they_open(
    session: Session, city: SmallCity, obras: Owner
) -> None:
    document = moved(session, city, obras)
    session.add(Membership(person_id=city.clara.person_id, department_id=city.obras, role=Role.OFFICER, title="Apoio"))
    clara = Actor(city.clara.person_id, "Clara", city.clara.cpf, city.davi.memberships, city.obras)
    actions.record_opening(session, actor=clara, document_id=document.id)
    assert (city.clara.person_id, city.obras, "delivered") in receipts(session, document)
    assert list(broken_receipts(session)) == []


def test_the_sender_is_no_recipient(session: Session, city: SmallCity, obras: Owner) -> None:
    document = moved(session, city, obras)
    assert actions.record_opening(session, actor=city.ana, document_id=document.id) == 0
    assert actions.mark_read(session, actor=city.ana, document_id=document.id) == 0
    with pytest.raises(Forbidden):
        actions.acknowledge(session, actor=city.ana, document_id=document.id)


def test_paper_from_outside_has_no_recipients(session: Session, city: SmallCity) -> None:
    """The arrival of paper in its first department is no movement (DESIGN rule 2)."""
    document = filed(session, city.clara)
    actions.record_opening(session, actor=city.clara, document_id=document.id)
    assert receipts(session, document) == set()


def test_a_colleague_of_the_addressed_person_is_no_recipient(session: Session, city: SmallCity) -> None:
    document = moved(session, city, Owner("person", city.bruno.person_id))
    assert actions.record_opening(session, actor=city.ana, document_id=document.id) == 0


def test_others_do_not_learn_that_it_exists(session: Session, city: SmallCity, obras: Owner) -> None:
    document = moved(session, city, obras)
    for act in (actions.record_opening, actions.mark_read, actions.acknowledge):
        with pytest.raises(NotFound):
            act(session, actor=city.clara, document_id=document.id)


def test_cancelled_content_is_not_read_any_more(session: Session, city: SmallCity, obras: Owner) -> None:
    document = moved(session, city, obras)
    document.state = DocumentState.CANCELLED
    session.flush()
    with pytest.raises(NotFound):
        actions.mark_read(session, actor=city.davi, document_id=document.id)
    assert actions.record_opening(session, actor=city.davi, document_id=document.id) == 1


def test_those_who_have_not_opened_come_first(session: Session, city: SmallCity) -> None:
    document = moved(session, city, Owner("department", city.compras), Owner("department", city.gabinete))
    actions.mark_read(session, actor=city.bruno, document_id=document.id)
    actions.record_opening(session, actor=city.ana, document_id=document.id)
    reads = reads_of(session, city.ana, document.id)
    assert [(reader.name[:5], reader.level.value) for reader in reads.readers] == [
        ("Davi ", "delivered"),
        ("Elisa", "delivered"),
        ("Ana D", "opened"),
        ("Bruno", "read"),
    ]
    assert (reads.count, reads.total) == (1, 4)
    assert reads_of(session, city.clara, document.id).total == 0, "not hers to know"


def test_receipts_are_never_changed(any_database: Database) -> None:
    with any_database.writing() as session:
        city = make_city(session)
        moved(session, city, Owner("department", city.obras))
    for statement in (sa.update(Receipt).values(level=ReceiptLevel.READ), sa.delete(Receipt)):
        with (
            any_database.writing() as session,
            pytest.raises((IntegrityError, OperationalError, ProgrammingError, sa.exc.DBAPIError)),
        ):
            session.execute(statement)


@pytest.mark.slow
def test_many_readings_at_once_leave_one_row_a_level(any_database: Database) -> None:
    """Each message is delivered 2–3 times, readers click twice (RELIABILITY, faults to survive)."""
    with any_database.writing() as session:
        city = make_city(session)
        document = moved(session, city, Owner("department", city.compras), Owner("department", city.obras))
    failures: list[Exception] = []

    def read(actor: Actor) -> None:
        try:
            for act in (actions.record_opening, actions.mark_read, actions.acknowledge):
                with any_database.writing() as session:
                    act(session, actor=actor, document_id=document.id)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=read, args=(actor,)) for actor in (city.ana, city.bruno, city.davi) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with any_database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Receipt)) == 1 + 3 * 4
        assert list(broken_receipts(session)) == []
