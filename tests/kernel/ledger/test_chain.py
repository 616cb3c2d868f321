"""The ledger: chains that show every edit (RELIABILITY I5)."""

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.kernel import ledger
from app.kernel.database import Database
from app.kernel.ledger import LedgerEntry

TABLE = LedgerEntry.__table__


def write(database: Database, chain: str = "document:1", count: int = 3) -> None:
    with database.writing() as session:
        for number in range(count):
            ledger.append(session, chain, "document.moved", 7, to=number)


def breaches(database: Database) -> list[str]:
    with database.reading() as session:
        return [breach.reason for breach in ledger.verify_chains(session)]


def tamper(database: Database, *statements: str) -> None:
    """What somebody with the database file could do: drop the triggers first."""
    with database.writing() as session:
        for trigger in ("ledger_entries_no_update", "ledger_entries_no_delete"):
            session.execute(sa.text(f"DROP TRIGGER {trigger}"))
        for statement in statements:
            session.execute(sa.text(statement))


def test_chains_verify_on_both_databases(any_database: Database) -> None:
    write(any_database)
    write(any_database, "document:2")
    assert breaches(any_database) == []


@pytest.mark.parametrize("statement", ["UPDATE ledger_entries SET action = 'x'", "DELETE FROM ledger_entries"])
def test_database_itself_refuses_changes(any_database: Database, statement: str) -> None:
    write(any_database)
    with pytest.raises(DBAPIError, match="insert-only"), any_database.writing() as session:
        session.execute(sa.text(statement))


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE ledger_entries SET action = 'x' WHERE sequence = 2", "alterado"),
        ("UPDATE ledger_entries SET data = '{\"to\": 9}' WHERE sequence = 1", "alterado"),
        ("UPDATE ledger_entries SET actor_id = 8 WHERE sequence = 3", "alterado"),
        ("DELETE FROM ledger_entries WHERE sequence = 2", "falta"),
        ("DELETE FROM ledger_entries WHERE sequence = 1", "falta"),
        ("UPDATE ledger_entries SET chain = 'document:9' WHERE sequence = 3", "falta"),
    ],
)
def test_every_edit_shows(database: Database, statement: str, reason: str) -> None:
    write(database)
    tamper(database, statement)
    assert any(reason in breach for breach in breaches(database))


def test_two_writers_cannot_fork_a_chain(database: Database) -> None:
    write(database, count=1)
    with database.reading() as session:
        row = session.scalars(sa.select(LedgerEntry)).one()
    values = {column.name: getattr(row, column.name) for column in TABLE.columns if column.name != "id"}
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(sa.insert(LedgerEntry).values(**values))


@given(data=st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5) | st.booleans(), max_size=4))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_json_is_appended_verifies(database: Database, data: dict[str, object]) -> None:
    with database.writing() as session:
        ledger.append(session, "city", "anything", None, value=data)
    assert breaches(database) == []
