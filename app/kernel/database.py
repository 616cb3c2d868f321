"""The database: one declarative base, short transactions, and a guard that none is open during slow work."""

import enum
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from app.kernel.dialect import prepare_engine

_open = threading.local()


class UTCDateTime(TypeDecorator[datetime]):
    """Aware UTC times; databases without zones store them naive."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; hand over UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive time given to the database")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Digest = sa.String(64)


class Base(DeclarativeBase):
    """All tables; constraint names follow one convention so that migrations can name them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this class attribute by name
        int: Identity,
        datetime: UTCDateTime(),
        dict[str, Any]: sa.JSON(),
        list[Any]: sa.JSON(),
        enum.Enum: sa.Enum(
            enum.Enum,
            native_enum=False,
            length=30,
            create_constraint=False,
            values_callable=lambda kind: [item.value for item in kind],
        ),
    }


def forbid_transaction() -> None:
    """State that no transaction is open in this thread: slow work starts here (RELIABILITY: rule 6).

    Raises:
        RuntimeError: one is open; this is a fault of the program.
    """
    if getattr(_open, "count", 0):
        raise RuntimeError("a transaction is open while slow work begins")


class Database:
    """Opens units of work. `writing` is the only place of the house that commits."""

    def __init__(self, url: str) -> None:
        """Connect lazily.

        Args:
            url: SQLAlchemy URL; SQLite (WAL) or PostgreSQL through psycopg 3.
        """
        # An error's text goes to the log: it must not carry what was being written (RELIABILITY, security 11).
        options: dict[str, Any] = {"pool_pre_ping": True, "hide_parameters": True}
        if not url.startswith("sqlite"):
            options |= {"pool_size": 10, "max_overflow": 20, "pool_timeout": 10}
        self.engine: Engine = sa.create_engine(url, **options)
        prepare_engine(self.engine)
        _count_transactions(self.engine)
        self._reading = sessionmaker(self.engine, expire_on_commit=False)
        self._writing = sessionmaker(self.engine.execution_options(carimbo_writes=True), expire_on_commit=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A unit of work that changes nothing: it is rolled back at the end."""
        with self._reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A unit of work committed at the end, or rolled back by any exception; SQLite takes its write lock at once."""
        with self._writing() as session:
            yield session
            session.commit()
        for call in session.info.pop("after_commit", ()):
            call()

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def after_commit(session: Session, call: Callable[[], None]) -> None:
    """Have something done once the unit of work is durable; nothing happens if it is rolled back."""
    session.info.setdefault("after_commit", []).append(call)


def _count_transactions(engine: Engine) -> None:
    def begun(_connection: sa.Connection) -> None:
        _open.count = getattr(_open, "count", 0) + 1

    def ended(_connection: sa.Connection) -> None:
        _open.count = max(0, getattr(_open, "count", 0) - 1)

    sa.event.listen(engine, "begin", begun)
    sa.event.listen(engine, "commit", ended)
    sa.event.listen(engine, "rollback", ended)
