"""Units of work: commit at the end, roll back on errors, none open during slow work."""

import threading
from datetime import datetime

import pytest
import sqlalchemy as sa

from app.kernel import clock
from app.kernel.database import Database, after_commit, forbid_transaction
from app.people.models import Department


def add(database: Database, name: str) -> None:
    with database.writing() as session:
        session.add(Department(name=name, acronym=name))


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(sa.select(Department.name).order_by(Department.name)))


def test_writing_commits_at_the_end(any_database: Database) -> None:
    add(any_database, "Obras")
    assert names(any_database) == ["Obras"]


def test_an_exception_rolls_everything_back(any_database: Database) -> None:
    def fail() -> None:
        with any_database.writing() as session:
            session.add(Department(name="Obras", acronym="OBR"))
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert names(any_database) == []


def test_reading_never_commits(any_database: Database) -> None:
    with any_database.reading() as session:
        session.add(Department(name="Obras", acronym="OBR"))
        session.flush()
    assert names(any_database) == []


def test_after_commit_calls_come_after_it_and_not_after_a_rollback(any_database: Database) -> None:
    seen: list[list[str]] = []
    with any_database.writing() as session:
        session.add(Department(name="Obras", acronym="OBR"))
        after_commit(session, lambda: seen.append(names(any_database)))
    assert seen == [["Obras"]]


def test_slow_work_is_forbidden_inside_a_transaction(database: Database) -> None:
    forbid_transaction()
    with database.reading() as session:
        session.execute(sa.select(1))
        with pytest.raises(RuntimeError, match="transaction is open"):
            forbid_transaction()
    forbid_transaction()


def test_another_thread_may_have_its_own_transaction(database: Database) -> None:
    outcome: list[bool] = []
    with database.reading() as session:
        session.execute(sa.select(1))
        thread = threading.Thread(target=lambda: outcome.append(forbid_transaction() is None))
        thread.start()
        thread.join()
    assert outcome == [True]


def test_times_come_back_aware_and_naive_ones_are_refused(any_database: Database) -> None:
    moment = clock.now()
    kind = Department.metadata.tables["heartbeats"]
    with any_database.writing() as session:
        session.execute(kind.insert().values(name="w", at=moment))
    with any_database.reading() as session:
        assert session.scalar(sa.select(kind.c.at)) == moment
    with pytest.raises(sa.exc.StatementError, match="naive"), any_database.writing() as session:
        session.execute(kind.insert().values(name="x", at=datetime(2026, 1, 1)))  # noqa: DTZ001 - naive on purpose


def test_thirty_two_writers_at_once_all_succeed(any_database: Database) -> None:
    """RELIABILITY: DEFERRED transactions failed 508 of 600 writers on SQLite; IMMEDIATE none."""
    threads = [threading.Thread(target=add, args=(any_database, f"Setor {number:02}")) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names(any_database)) == 32
