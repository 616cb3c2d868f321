"""Server-side sessions (RELIABILITY, security acceptance 3)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.kernel import clock
from app.kernel.database import Database
from app.kernel.errors import Forbidden, NotSignedIn
from app.people import sessions
from app.people.actor import Actor
from app.people.models import Membership, Person, SignInSession
from tests.fixtures import SmallCity


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: int) -> datetime:
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def time() -> Iterator[Clock]:
    source = Clock()
    with clock.running(source):
        yield source


def _open(database: Database, person_id: int) -> str:
    with database.writing() as session:
        return sessions.open_session(session, person_id)


def _actor(database: Database, token: str) -> Actor:
    loaded = sessions.load_actor(database, token, clock.now())
    assert loaded is not None
    return loaded[0]


def test_a_token_gives_the_actor(database: Database, city: SmallCity, time: Clock) -> None:
    assert _actor(database, _open(database, city.davi.person_id)) == city.davi


def test_only_the_digest_is_kept(database: Database, city: SmallCity, time: Clock) -> None:
    token = _open(database, city.ana.person_id)
    with database.reading() as session:
        row = session.scalars(sa.select(SignInSession)).one()
    assert token not in (row.token_hash, row.csrf_secret)
    assert row.token_hash == sessions.token_hash(token)


def test_nonsense_is_nobody(database: Database, city: SmallCity) -> None:
    assert sessions.load_actor(database, "x", clock.now()) is None


def test_idle_for_half_an_hour_ends_it(database: Database, city: SmallCity, time: Clock) -> None:
    token = _open(database, city.ana.person_id)
    for _ in range(3):
        assert sessions.load_actor(database, token, time.pass_by(minutes=29))
    assert sessions.load_actor(database, token, time.pass_by(minutes=31)) is None


def test_twelve_hours_end_it_however_busy(database: Database, city: SmallCity, time: Clock) -> None:
    token = _open(database, city.ana.person_id)
    seen = [sessions.load_actor(database, token, time.pass_by(minutes=20)) for _ in range(36)]
    assert all(seen[:35])
    assert seen[35] is None


def test_seen_is_noted_at_most_once_a_minute(database: Database, city: SmallCity, time: Clock) -> None:
    token, begun = _open(database, city.ana.person_id), time.now
    noted = []
    for seconds in (30, 20, 15, 30):
        sessions.load_actor(database, token, time.pass_by(seconds=seconds))
        with database.reading() as session:
            noted.append(session.scalar(sa.select(SignInSession.seen_at)))
    assert noted == [begun, begun, begun + timedelta(seconds=65), begun + timedelta(seconds=65)]


def test_switching_makes_a_new_session_and_the_old_one_is_dead(
    database: Database, city: SmallCity, time: Clock
) -> None:
    old = _open(database, city.davi.person_id)
    time.pass_by(minutes=20)
    with database.writing() as session:
        new = sessions.switch_department(session, old, actor=city.davi, department_id=city.compras)
    assert sessions.load_actor(database, old, time.now) is None
    assert _actor(database, new).department_id == city.compras
    with database.reading() as session:
        row = session.scalars(sa.select(SignInSession)).one()
    assert row.created_at == time.now - timedelta(minutes=20), "the 12 hours go on"


def test_nobody_switches_to_a_foreign_department(database: Database, city: SmallCity) -> None:
    token = _open(database, city.ana.person_id)
    with database.writing() as session, pytest.raises(Forbidden):
        sessions.switch_department(session, token, actor=city.ana, department_id=city.obras)


def test_an_ended_session_is_not_renewed(database: Database, city: SmallCity) -> None:
    with database.writing() as session, pytest.raises(NotSignedIn):
        sessions.renew_session(session, "gone", actor=city.ana, department_id=None)


def test_signing_out_here_and_elsewhere(database: Database, city: SmallCity) -> None:
    here, there, left = (_open(database, city.ana.person_id) for _ in range(3))
    with database.writing() as session:
        sessions.end_session(session, left)
        sessions.end_other_sessions(session, here, actor=city.ana)
    alive = [bool(sessions.load_actor(database, token, clock.now())) for token in (here, there, left)]
    assert alive == [True, False, False]


def test_the_disabled_are_nobody_at_once(database: Database, city: SmallCity) -> None:
    token = _open(database, city.ana.person_id)
    with database.writing() as session:
        session.get_one(Person, city.ana.person_id).active = False
    assert sessions.load_actor(database, token, clock.now()) is None


def test_a_lost_department_gives_way_to_another(database: Database, city: SmallCity) -> None:
    token = _open(database, city.davi.person_id)
    with database.writing() as session:
        session.execute(sa.update(Membership).where(Membership.department_id == city.obras).values(active=False))
    assert _actor(database, token).department_id == city.compras


def test_somebody_without_departments_signs_in_all_the_same(database: Database, city: SmallCity) -> None:
    with database.writing() as session:
        session.execute(sa.update(Membership).values(active=False))
    actor = _actor(database, _open(database, city.ana.person_id))
    assert (actor.memberships, actor.department_id) == ((), None)
    with pytest.raises(Forbidden):
        _ = actor.current


def test_a_disk_that_is_full_keeps_nobody_from_reading(database: Database, city: SmallCity, time: Clock) -> None:
    """RELIABILITY I12: reads work; that somebody was seen is noted another time."""
    token = _open(database, city.ana.person_id)
    time.pass_by(minutes=2)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    assert _actor(database, token) == city.ana
