"""One house for the tests of security, with a document of every degree of access."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.documents.actions import cancel_document
from app.kernel.database import Database
from app.routing.actions import route_document
from app.routing.sending import Destination
from tests.security.house import House

DOCUMENTS = ("own", "other", "moved", "restricted", "secret", "cancelled", "reception")
"""All of Ana's in Compras but `other`, which is of Obras; `moved` went to Protocolo; all but `reception` are signed."""


@pytest.fixture(scope="session")
def full_house(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(migrated_file, folder / "carimbo.db")
    database = Database(f"sqlite:///{folder / 'carimbo.db'}")
    house = House(folder, database)
    _furnish(house)
    yield house
    house.close()
    database.close()


@pytest.fixture
def house(full_house: House) -> House:
    """The house as it was furnished."""
    full_house.restore()
    return full_house


def _furnish(house: House) -> None:
    for name in ("own", "other", "moved", "restricted", "secret", "cancelled"):
        author = "outsider" if name == "other" else "author"
        house.draft(name, author=author, secrecy=name if name in {"restricted", "secret"} else "public")
        house.shut(name, author)
        house.sign(name, author)
    house.at_reception("reception")
    with house.changing("author", "moved") as (session, actor, document):
        destination = Destination(house.city.protocolo)
        assert route_document(session, actor=actor, document_id=document.id, to=[destination]).movements
    with house.changing("author", "cancelled") as (session, actor, document):
        cancel_document(session, actor=actor, document=document, motive="Motivo-zz")
    house.run_jobs()
    house.keep()
