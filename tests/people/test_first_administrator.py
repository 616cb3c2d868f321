"""The first administrator of an empty installation, and the cards of the demonstration."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.kernel import clock
from app.kernel.database import Database
from app.kernel.errors import Conflict, InvalidInput, NotFound
from app.people import sessions
from app.people.demonstration_cards import DemonstrationCard, offered_cards, step_into, write_cards
from app.people.first_administrator import Founding, code_fits, found_city, is_empty, offer_code
from app.people.models import City, Person, Role
from tests.fixtures import SmallCity

FOUNDING = Founding("Vila Boa", "Ana Demonstração", "529.982.247-25", "Ana@Demonstracao.invalid", "!")


def test_the_code_is_on_the_console_only(tmp_path: Path) -> None:
    code = offer_code(tmp_path / "run")
    file = tmp_path / "run" / "first-administrator"
    assert code not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    assert code_fits(tmp_path / "run", code.lower().replace("-", " "))


@pytest.mark.parametrize("typed", ["", "7KQ4-M2XP-9TBD-H3WA", "0" * 16])
def test_other_codes_do_not_fit(tmp_path: Path, typed: str) -> None:
    assert not code_fits(tmp_path, typed), "no code was offered"
    offer_code(tmp_path)
    assert not code_fits(tmp_path, typed)


def test_a_new_code_replaces_the_old_one(tmp_path: Path) -> None:
    old, new = offer_code(tmp_path), offer_code(tmp_path)
    assert (code_fits(tmp_path, old), code_fits(tmp_path, new)) == (False, True)


def test_founding_makes_city_department_and_administrator_once(database: Database, tmp_path: Path) -> None:
    code = offer_code(tmp_path)
    with database.writing() as session:
        assert is_empty(session)
        person_id = found_city(session, FOUNDING, tmp_path)
        token = sessions.open_session(session, person_id)
    loaded = sessions.load_actor(database, token, clock.now())
    assert loaded is not None
    assert loaded[0].has_role(Role.ADMINISTRATOR)
    assert loaded[0].cpf == "52998224725"
    assert not code_fits(tmp_path, code), "used up"
    with database.writing() as session, pytest.raises(Conflict):
        found_city(session, FOUNDING, tmp_path)


def test_two_requests_at_once_make_one_city(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        session.add(City(id=1, name="Primeira", created_at=clock.now()))
    with database.writing() as session:
        with pytest.raises(Conflict):
            found_city(session, FOUNDING, tmp_path)
        session.rollback()
        assert is_empty(session)


def test_a_wrong_cpf_is_refused(database: Database, tmp_path: Path) -> None:
    with database.writing() as session, pytest.raises(InvalidInput):
        found_city(session, Founding("V", "A", "111.111.111-12", "a@b.invalid", "!"), tmp_path)


class TestCards:
    def _cards(self, city: SmallCity, tmp_path: Path) -> DemonstrationCard:
        mail = "pessoa4@demonstracao.invalid"
        card = DemonstrationCard("mayor", "Prefeita", city.elisa.name, "Gabinete", city.elisa.person_id, mail, "x", "1")
        write_cards(tmp_path, [card])
        assert (tmp_path / "demonstration-cards.json").stat().st_mode & 0o077 == 0
        return card

    def test_one_click(self, database: Database, city: SmallCity, tmp_path: Path) -> None:
        card = self._cards(city, tmp_path)
        with database.writing() as session:
            assert offered_cards(session, tmp_path) == [card]
            token = step_into(session, tmp_path, "mayor")
        loaded = sessions.load_actor(database, token, clock.now())
        assert loaded is not None
        assert loaded[0] == city.elisa

    def test_nothing_outside_the_demonstration(self, database: Database, city: SmallCity, tmp_path: Path) -> None:
        self._cards(city, tmp_path)
        with database.writing() as session:
            session.execute(sa.update(City).values(demonstration=False))
            assert offered_cards(session, tmp_path) == []
            with pytest.raises(NotFound):
                step_into(session, tmp_path, "mayor")

    @pytest.mark.usefixtures("city")
    def test_nothing_without_the_file(self, database: Database, tmp_path: Path) -> None:
        with database.writing() as session:
            assert offered_cards(session, tmp_path) == []

    def test_unknown_cards_and_disabled_people(self, database: Database, city: SmallCity, tmp_path: Path) -> None:
        self._cards(city, tmp_path)
        with database.writing() as session:
            session.get_one(Person, city.elisa.person_id).active = False
            for key in ("mayor", "nobody"):
                with pytest.raises(NotFound):
                    step_into(session, tmp_path, key)
