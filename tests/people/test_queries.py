"""What pages show of people: masked CPF, active ones, by role and by name."""

import pytest
from sqlalchemy.orm import Session

from app.kernel import clock
from app.kernel.errors import NotFound
from app.people import queries, sessions
from app.people.models import Person, Role
from tests.fixtures import SmallCity


def test_people_of_a_department(session: Session, city: SmallCity) -> None:
    lines = queries.people_of(session, city.compras)
    assert [line.name for line in lines] == ["Ana Demonstração", "Bruno Demonstração", "Davi Demonstração"]
    assert [line.cpf for line in lines] == ["***.982.247-**", "***.444.777-**", "***.654.321-**"]


def test_the_disabled_are_not_listed(session: Session, city: SmallCity) -> None:
    session.get_one(Person, city.ana.person_id).active = False
    assert "Ana Demonstração" not in [line.name for line in queries.people_of(session, city.compras)]


def test_candidates_by_role(session: Session, city: SmallCity) -> None:
    assert [line.id for line in queries.holders_of(session, Role.OFFICER)] == [
        city.ana.person_id,
        city.davi.person_id,
        city.davi.person_id,
    ]
    head, mayor = queries.head_of(session, city.compras), queries.mayor(session)
    assert head is not None
    assert mayor is not None
    assert (head.id, mayor.id) == (city.bruno.person_id, city.elisa.person_id)
    assert queries.head_of(session, city.gabinete) == mayor
    assert queries.head_of(session, city.obras) is None


@pytest.mark.parametrize(("text", "found"), [("", 4), ("comp", 1), ("prot ger", 1), ("gab", 1), ("100%", 0), ("_", 0)])
def test_departments_by_name_or_acronym(session: Session, city: SmallCity, text: str, found: int) -> None:
    assert len(queries.departments(session, text)) == found


def test_departments_have_head_counts(session: Session, city: SmallCity) -> None:
    counts = {line.acronym: line.people for line in queries.departments(session)}
    assert counts == {"COM": 3, "PROT": 1, "OBR": 1, "GAB": 1}


def test_people_are_found_by_name_or_title_never_by_cpf(session: Session, city: SmallCity) -> None:
    assert [line.name for line in queries.search_people(session, "engen")] == ["Davi Demonstração"]
    assert queries.search_people(session, city.ana.cpf) == []
    assert queries.search_people(session, "pessoa0@") == []


def test_ones_own_account(session: Session, city: SmallCity) -> None:
    sessions.open_session(session, city.davi.person_id)
    found = queries.account(session, city.davi.person_id)
    assert [place.department for place in found.places] == ["Obras", "Compras"]
    assert [item.since <= clock.now() for item in found.sessions] == [True]
    with pytest.raises(NotFound):
        queries.account(session, 999)


def test_the_city(session: Session, city: SmallCity) -> None:
    found = queries.city(session)
    assert found is not None
    assert found.name == "Vila Demonstração"
