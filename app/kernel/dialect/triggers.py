"""Triggers that keep insert-only tables insert-only, whoever holds the connection."""

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION carimbo_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME; END $$
"""
_POSTGRESQL_TRIGGER = (
    "CREATE TRIGGER {name} BEFORE {actions} ON {table} FOR EACH {each} EXECUTE FUNCTION carimbo_insert_only()"
)


def insert_only_statements(dialect: str, table: str) -> list[str]:
    """DDL that makes the database refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE.

    Args:
        dialect: 'sqlite' or 'postgresql'.
        table: name of the table.
    """
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
            for action in ("UPDATE", "DELETE")
        ]
    return [
        _POSTGRESQL_FUNCTION,
        _POSTGRESQL_TRIGGER.format(name=f"{table}_no_change", actions="UPDATE OR DELETE", table=table, each="ROW"),
        _POSTGRESQL_TRIGGER.format(name=f"{table}_no_truncate", actions="TRUNCATE", table=table, each="STATEMENT"),
    ]
