"""Official numbers (DOMAIN.md, Numbers; RELIABILITY rule 3 and I4)."""

import random
import threading
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.models import DocumentKind, Number
from app.documents.numbers import give_number
from app.kernel import clock
from app.kernel.database import Database
from tests.documents.making import make_draft
from tests.fixtures import SmallCity, make_city

ZONE = ZoneInfo("America/Sao_Paulo")


def label(session: Session, city: SmallCity, kind_id: int) -> str:
    return give_number(session, make_draft(session, city.ana, kind_id), ZONE).label


def test_numbers_follow_each_other_by_kind(session: Session, city: SmallCity) -> None:
    year = clock.now().astimezone(ZONE).year
    assert label(session, city, city.memo) == f"Memorando 1/{year}"
    assert label(session, city, city.memo) == f"Memorando 2/{year}"
    assert label(session, city, city.letter) == f"Ofício 1/{year}"


def test_departments_count_apart_and_a_city_series_does_not(session: Session, city: SmallCity) -> None:
    assert give_number(session, make_draft(session, city.ana, city.memo), ZONE).value == 1
    assert give_number(session, make_draft(session, city.clara, city.memo), ZONE).value == 1
    session.get_one(DocumentKind, city.decree).number_scope = "city"
    assert give_number(session, make_draft(session, city.ana, city.decree), ZONE).value == 1
    assert give_number(session, make_draft(session, city.clara, city.decree), ZONE).value == 2


def test_the_number_survives_re_editing(session: Session, city: SmallCity) -> None:
    """DOMAIN.md: it survives re-editing."""
    draft = make_draft(session, city.ana, city.memo)
    assert give_number(session, draft, ZONE).id == give_number(session, draft, ZONE).id
    assert session.scalar(sa.select(sa.func.count(Number.id))) == 1


@pytest.mark.parametrize(("hour", "year"), [(2, 2026), (3, 2027)])
def test_the_year_turns_at_the_citys_midnight(session: Session, city: SmallCity, hour: int, year: int) -> None:
    """New Year in São Paulo is at 03:00 UTC."""
    moment = datetime(2027, 1, 1, hour, 0, tzinfo=UTC)
    with clock.running(lambda: moment):
        assert label(session, city, city.memo) == f"Memorando 1/{year}"


def test_the_mask_is_the_kinds(session: Session, city: SmallCity) -> None:
    session.get_one(DocumentKind, city.memo).number_mask = "{department} {number:04}/{year}"
    assert label(session, city, city.memo).startswith("COM 0001/")


def test_numbers_are_never_changed_or_deleted(session: Session, city: SmallCity) -> None:
    """DOMAIN.md: never reused, not after deletion either."""
    label(session, city, city.memo)
    with pytest.raises(sa.exc.IntegrityError, match="insert-only"), session.begin_nested():
        session.execute(sa.delete(Number))
    session.rollback()


@pytest.mark.slow
def test_thirty_two_threads_with_rollbacks_leave_no_gap(any_database: Database) -> None:
    """RELIABILITY, Faults: 32 numbering threads with rollbacks; I4."""
    with any_database.writing() as session:
        city = make_city(session)
    dice = random.Random(7)
    fails = [[dice.random() < 0.4 for _ in range(4)] for _ in range(32)]
    threads = [threading.Thread(target=_number, args=(any_database, city, plan)) for plan in fails]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with any_database.reading() as session:
        values = sorted(session.scalars(sa.select(Number.value)))
    given = sum(not fail for plan in fails for fail in plan)
    assert values == list(range(1, given + 1))


def _number(database: Database, city: SmallCity, plan: list[bool]) -> None:
    for fail in plan:
        try:
            with database.writing() as session:
                give_number(session, make_draft(session, city.ana, city.memo), ZONE)
                _stumble(fail)
        except InterruptedError:
            continue


def _stumble(fail: bool) -> None:
    if fail:
        raise InterruptedError
