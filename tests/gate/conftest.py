"""A house with one document in every unsigned state."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kernel.database import Database
from tests.gate.unsigned import write_unsigned
from tests.security.house import House


@pytest.fixture(scope="module")
def house(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("gate")
    shutil.copy(migrated_file, folder / "carimbo.db")
    database = Database(f"sqlite:///{folder / 'carimbo.db'}")
    house = House(folder, database)
    write_unsigned(house)
    yield house
    house.close()
    database.close()
