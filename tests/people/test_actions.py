"""Signing in, changing a password (RELIABILITY, security acceptance 3 and 4)."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.kernel import clock
from app.kernel.database import Database
from app.kernel.errors import Conflict, Forbidden, TooManyAttempts
from app.kernel.ledger import LedgerEntry
from app.people import actions, sessions
from app.people.models import Person
from tests.fixtures import CPFS, SmallCity


def _begin(database: Database, identifier: str, address: str = "10.0.0.1") -> actions.SignInAttempt:
    with database.writing() as session:
        return actions.begin_sign_in(session, identifier=identifier, address=address)


def _acts(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(sa.select(LedgerEntry.action)))


@pytest.mark.parametrize("identifier", ["529.982.247-25", CPFS[0], "PESSOA0@demonstracao.invalid", f" {CPFS[0]} "])
def test_found_by_cpf_or_mail(database: Database, city: SmallCity, identifier: str) -> None:
    attempt = _begin(database, identifier)
    assert (attempt.person_id, attempt.stored, attempt.allowed) == (city.ana.person_id, "!", True)


@pytest.mark.parametrize("identifier", ["", "111.111.111-11", "ninguem@demonstracao.invalid", "x" * 500])
def test_the_unknown_get_the_same_steps(database: Database, city: SmallCity, identifier: str) -> None:
    attempt = _begin(database, identifier)
    assert (attempt.person_id, attempt.stored, attempt.allowed) == (None, None, True)


def test_the_sixth_attempt_on_an_account_is_refused_from_anywhere_and_by_either_name(
    database: Database, city: SmallCity
) -> None:
    for number in range(5):
        _begin(database, CPFS[0], f"10.0.0.{number}").must_be_allowed()
    with pytest.raises(TooManyAttempts):
        _begin(database, "pessoa0@demonstracao.invalid", "10.0.0.9").must_be_allowed()
    _begin(database, CPFS[1], "10.0.0.10").must_be_allowed()


def test_an_office_behind_one_address_is_not_locked_out_by_one_of_its_people(
    database: Database, city: SmallCity
) -> None:
    for _ in range(8):
        _begin(database, CPFS[1])
    _begin(database, CPFS[0]).must_be_allowed()


def test_an_address_that_tries_one_account_after_another_is_stopped(database: Database, city: SmallCity) -> None:
    for number in range(actions.ADDRESS_TRIES):
        _begin(database, f"{number}@demonstracao.invalid").must_be_allowed()
    assert not _begin(database, CPFS[0]).allowed
    _begin(database, CPFS[0], "10.0.0.2").must_be_allowed()


def test_a_right_password_takes_the_count_back(database: Database, city: SmallCity) -> None:
    for _ in range(12):
        attempt = _begin(database, CPFS[0])
        attempt.must_be_allowed()
        with database.writing() as session:
            token = actions.finish_sign_in(session, attempt, stronger_hash="!")
    loaded = sessions.load_actor(database, token, clock.now())
    assert loaded is not None
    assert loaded[0] == city.ana


def test_a_stronger_hash_replaces_the_old_one(database: Database, city: SmallCity) -> None:
    with database.writing() as session:
        actions.finish_sign_in(session, _begin_in(session), stronger_hash="stronger")
        assert session.get_one(Person, city.ana.person_id).password_hash == "stronger"


def test_an_equal_hash_is_left_alone(database: Database, city: SmallCity) -> None:
    with database.writing() as session:
        actions.finish_sign_in(session, _begin_in(session))
        assert session.get_one(Person, city.ana.person_id).password_hash == "!"


def _begin_in(session: Session) -> actions.SignInAttempt:
    return actions.begin_sign_in(session, identifier=CPFS[0], address="10.0.0.1")


def test_disabled_between_hash_and_session(database: Database, city: SmallCity) -> None:
    attempt = _begin(database, CPFS[0])
    with database.writing() as session:
        session.get_one(Person, city.ana.person_id).active = False
    with database.writing() as session, pytest.raises(Forbidden):
        actions.finish_sign_in(session, attempt)
    assert _begin(database, CPFS[0]).person_id is None


def test_changing_the_password_ends_every_session(database: Database, city: SmallCity) -> None:
    with database.writing() as session:
        old = sessions.open_session(session, city.ana.person_id)
        attempt = actions.begin_password_change(session, actor=city.ana)
        new = actions.change_password(session, actor=city.ana, attempt=attempt, new_hash="new")
    assert sessions.load_actor(database, old, clock.now()) is None
    assert sessions.load_actor(database, new, clock.now()) is not None
    assert _acts(database) == ["person.password-changed"]


def test_a_password_changed_meanwhile_is_kept(database: Database, city: SmallCity) -> None:
    with database.writing() as session:
        attempt = actions.begin_password_change(session, actor=city.ana)
        session.get_one(Person, city.ana.person_id).password_hash = "another"
    with database.writing() as session, pytest.raises(Conflict):
        actions.change_password(session, actor=city.ana, attempt=attempt, new_hash="new")
