"""The wiring: an engine never runs in a transaction, and speaks the house's errors whenever its own come."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.engines import Engines
from app.kernel.database import Database
from app.kernel.errors import Unavailable
from app.settings import Settings
from storage import ObjectStore

ABSENT = "a" * 64


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return Engines(Settings(data_dir=tmp_path)).store


def test_no_engine_runs_in_a_transaction(store: ObjectStore, database: Database) -> None:
    """DESIGN rule 6."""
    with database.reading() as session:
        session.execute(sa.select(1))
        with pytest.raises(RuntimeError, match="transaction"):
            store.exists(ABSENT)


def test_what_a_call_says_is_said_in_the_houses_words(store: ObjectStore, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        store.fetch(ABSENT, tmp_path / "copy")


def test_so_is_what_opening_a_stream_says(store: ObjectStore) -> None:
    """A store that is away answers 503 to downloads too: it is met when the stream is opened, not when asked for."""
    with pytest.raises(Unavailable), store.open(ABSENT):
        pass
