"""SQLite as a server's database: WAL, foreign keys, and writers that take their lock at BEGIN."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from app.kernel.dialect.folding import SQLITE_FUNCTION, fold


def prepare(engine: Engine) -> None:
    """Listen for connections and transactions of this engine."""
    sa.event.listen(engine, "connect", _connected)
    sa.event.listen(engine, "begin", _begin)


def _connected(connection: Any, _record: Any) -> None:
    # The driver's own transaction control would start DEFERRED ones: 508 of 600 writers failed so.
    connection.isolation_level = None
    connection.create_function(SQLITE_FUNCTION, 1, fold, deterministic=True)
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=15000")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("carimbo_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
