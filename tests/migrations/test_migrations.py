"""Migrations run on both databases and make the same schema (DESIGN rule 9)."""

from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command

from app.kernel.database import Database
from app.migrations import _config, migrate
from app.models import INSERT_ONLY, Base


def shape(database: Database) -> dict[str, Any]:
    """Tables with columns, keys and unique constraints, by name; types and their spelling aside."""
    inspector = sa.inspect(database.engine)
    return {
        table: {
            "columns": {column["name"]: column["nullable"] for column in inspector.get_columns(table)},
            "primary": inspector.get_pk_constraint(table)["constrained_columns"],
            "foreign": sorted(
                str((key["constrained_columns"], key["referred_table"])) for key in inspector.get_foreign_keys(table)
            ),
            "unique": sorted(str(sorted(key["column_names"])) for key in inspector.get_unique_constraints(table)),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def test_tables_and_migrations_agree(any_database: Database) -> None:
    command.check(_config(any_database.engine))


def test_migrating_twice_changes_nothing(any_database: Database) -> None:
    before = shape(any_database)
    migrate(any_database.engine)
    assert shape(any_database) == before


@pytest.mark.servers
def test_both_databases_have_the_same_schema(database: Database, postgresql_url: str) -> None:
    other = Database(postgresql_url)
    migrate(other.engine)
    assert shape(other) == shape(database)
    other.close()


@pytest.mark.parametrize("table", INSERT_ONLY)
def test_every_insert_only_table_has_its_trigger(database: Database, table: str) -> None:
    with database.engine.connect() as connection:
        found = connection.exec_driver_sql(
            f"SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}'"
        )
        assert found.scalar() == 2


def test_every_table_is_known_to_the_models() -> None:
    assert set(INSERT_ONLY) <= set(Base.metadata.tables)
