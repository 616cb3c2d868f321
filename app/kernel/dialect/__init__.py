"""What differs between SQLite and PostgreSQL; everything else is one SQL."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.kernel.dialect import sqlite_engine
from app.kernel.dialect.folding import every_word
from app.kernel.dialect.triggers import insert_only_statements

__all__ = ["every_word", "insert_from", "insert_ignore", "insert_only_statements", "prepare_engine"]


def prepare_engine(engine: Engine) -> None:
    """Install what a dialect needs on each connection and at each BEGIN."""
    if engine.dialect.name == "sqlite":
        sqlite_engine.prepare(engine)


def insert_ignore(session: Session, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert rows, passing over those whose unique key is there already.

    Returns:
        How many rows were new.
    """
    if not rows:
        return 0
    statement = _insert(session, table).values(list(rows)).on_conflict_do_nothing()
    return _count(session, statement)


def insert_from(session: Session, table: sa.Table, columns: Iterable[str], select: sa.Select[Any]) -> int:
    """INSERT … SELECT, passing over rows whose unique key is there already.

    Returns:
        How many rows were new.
    """
    # SQLite cannot tell ON CONFLICT from a join's ON when the SELECT has no WHERE.
    statement = _insert(session, table).from_select(list(columns), select.where(sa.true())).on_conflict_do_nothing()
    return _count(session, statement)


def _insert(session: Session, table: sa.Table) -> Any:
    name = session.get_bind().dialect.name
    return sqlite.insert(table) if name == "sqlite" else postgresql.insert(table)


def _count(session: Session, statement: Any) -> int:
    result = session.execute(statement)
    return int(getattr(result, "rowcount", 0))
