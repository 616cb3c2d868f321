"""What intake's tests share."""

from pathlib import Path

import pytest

from app.kernel.database import Database
from tests.fixtures import SmallCity
from tests.intake.reception import Reception, ReceptionEngines


@pytest.fixture
def reception(database: Database, city: SmallCity, tmp_path: Path) -> Reception:
    """Clara's protocol counter, and everybody else's."""
    return Reception(database, ReceptionEngines(tmp_path), city)
