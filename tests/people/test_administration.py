"""What administrators do: departments and people come, are kept out, let in again, change role."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.kernel import clock
from app.kernel.database import Database
from app.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.kernel.ledger import LedgerEntry
from app.people import administration, queries, sessions
from app.people.actor import ActingMembership, Actor
from app.people.models import Department, Membership, Person, Role
from tests.fixtures import CPFS, SmallCity


def _acts(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(sa.select(LedgerEntry.action)))


@pytest.fixture
def administrator(city: SmallCity) -> Actor:
    membership = ActingMembership(city.gabinete, "Gabinete", "GAB", Role.ADMINISTRATOR, "Administração")
    return Actor(city.elisa.person_id, city.elisa.name, city.elisa.cpf, (membership,), city.gabinete)


def test_disabling_kills_all_sessions(database: Database, city: SmallCity, administrator: Actor) -> None:
    with database.writing() as session:
        token = sessions.open_session(session, city.ana.person_id)
        administration.disable_person(session, actor=administrator, person_id=city.ana.person_id)
        administration.enable_person(session, actor=administrator, person_id=city.ana.person_id)
    assert sessions.load_actor(database, token, clock.now()) is None, "enabled again, the old session stays dead"
    assert _acts(database) == ["person.disabled", "person.enabled"]


def test_a_role_change_kills_all_sessions(database: Database, city: SmallCity, administrator: Actor) -> None:
    with database.writing() as session:
        token = sessions.open_session(session, city.ana.person_id)
        membership = session.scalars(sa.select(Membership).where(Membership.person_id == city.ana.person_id)).one()
        administration.change_role(session, actor=administrator, membership_id=membership.id, role=Role.HEAD)
    assert sessions.load_actor(database, token, clock.now()) is None
    with database.reading() as session:
        assert session.get_one(Membership, membership.id).role is Role.HEAD


def test_only_administrators_do_this(database: Database, city: SmallCity) -> None:
    with database.writing() as session:
        for act in (administration.disable_person, administration.enable_person):
            with pytest.raises(Forbidden):
                act(session, actor=city.bruno, person_id=city.ana.person_id)
        with pytest.raises(Forbidden):
            administration.change_role(session, actor=city.bruno, membership_id=1, role=Role.HEAD)


def test_nobody_disables_themselves_or_somebody_unknown(
    database: Database, city: SmallCity, administrator: Actor
) -> None:
    with database.writing() as session:
        with pytest.raises(InvalidInput):
            administration.disable_person(session, actor=administrator, person_id=administrator.person_id)
        with pytest.raises(NotFound):
            administration.disable_person(session, actor=administrator, person_id=999)
        with pytest.raises(NotFound):
            administration.change_role(session, actor=administrator, membership_id=999, role=Role.HEAD)


def _new(city: SmallCity) -> administration.NewPerson:
    return administration.NewPerson(
        name="Gil Demonstração",
        cpf="714.287.938-60",
        email="Gil@demonstracao.invalid",
        department_id=city.obras,
        role=Role.HEAD,
        title="Diretor de Obras",
        password_hash="provisional",
    )


def test_a_new_person_has_a_place_and_a_provisional_password(
    database: Database, city: SmallCity, administrator: Actor
) -> None:
    with database.writing() as session:
        person_id = administration.add_person(session, actor=administrator, new=_new(city))
        token = sessions.open_session(session, person_id)
    loaded = sessions.load_actor(database, token, clock.now())
    assert loaded is not None
    assert loaded[0].password_provisional
    assert loaded[0].current == ActingMembership(city.obras, "Obras", "OBR", Role.HEAD, "Diretor de Obras")
    assert _acts(database) == ["person.added"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"cpf": "111.111.111-11"}, "cpf"),
        ({"cpf": CPFS[0]}, "cpf"),
        ({"email": "PESSOA0@demonstracao.invalid"}, "email"),
        ({"department_id": 999}, "department"),
    ],
)
def test_a_wrong_or_taken_entry_names_its_field(
    database: Database, city: SmallCity, administrator: Actor, wrong: dict[str, object], field: str
) -> None:
    new = replace(_new(city), **wrong)  # type: ignore[arg-type]  # names and types as above
    with database.writing() as session, pytest.raises(InvalidInput) as refused:
        administration.add_person(session, actor=administrator, new=new)
    assert refused.value.field == field


def test_a_department_is_there_once(database: Database, city: SmallCity, administrator: Actor) -> None:
    with database.writing() as session:
        administration.add_department(session, actor=administrator, name="Cultura", acronym="CUL")
        for name, acronym, field in (("Cultura", "X", "name"), ("Outro", "CUL", "acronym")):
            with pytest.raises(InvalidInput) as refused:
                administration.add_department(session, actor=administrator, name=name, acronym=acronym)
            assert refused.value.field == field
    assert _acts(database) == ["department.added"]


def test_what_slips_past_the_question_is_caught_by_the_table(
    database: Database, city: SmallCity, administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(administration, "_taken", lambda *_: False)
    with pytest.raises(Conflict), database.writing() as session:
        administration.add_department(session, actor=administrator, name="Obras", acronym="NOVA")


def test_a_forgotten_password_is_replaced_by_a_provisional_one(
    database: Database, city: SmallCity, administrator: Actor
) -> None:
    with database.writing() as session:
        token = sessions.open_session(session, city.ana.person_id)
        administration.give_password(session, actor=administrator, person_id=city.ana.person_id, password_hash="new")
        with pytest.raises(InvalidInput):
            administration.give_password(
                session, actor=administrator, person_id=administrator.person_id, password_hash="new"
            )
    assert sessions.load_actor(database, token, clock.now()) is None
    with database.reading() as session:
        person = session.get_one(Person, city.ana.person_id)
    assert (person.password_hash, person.password_provisional) == ("new", True)


def test_the_directory_finds_without_accents_and_shows_the_disabled(database: Database, city: SmallCity) -> None:
    with database.writing() as session:
        session.get_one(Person, city.davi.person_id).active = False
        session.get_one(Department, city.obras).name = "Obras e Edificações"
    with database.reading() as session:
        found, more = queries.directory(session, "edificacoes")
        everybody, _ = queries.directory(session, "")
    assert [(line.name, line.active, len(line.places)) for line in found] == [("Davi Demonstração", False, 2)]
    assert not more
    assert len(everybody) == 5


def test_only_administrators_add(database: Database, city: SmallCity) -> None:
    with database.writing() as session:
        with pytest.raises(Forbidden):
            administration.add_person(session, actor=city.bruno, new=_new(city))
        with pytest.raises(Forbidden):
            administration.add_department(session, actor=city.bruno, name="Cultura", acronym="CUL")
        with pytest.raises(Forbidden):
            administration.give_password(session, actor=city.bruno, person_id=1, password_hash="new")
