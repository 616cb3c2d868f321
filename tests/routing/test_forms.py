"""Where to: destinations read from boxes, and found among many departments and people."""

import pytest
from sqlalchemy.orm import Session

from app.kernel.errors import InvalidInput
from app.people.models import Department, Membership, Person, Role
from app.routing.forms import AT_MOST, destinations_of, search_choices
from app.routing.sending import Destination
from tests.fixtures import SmallCity


def _labels(session: Session, city: SmallCity, text: str) -> list[str]:
    return [choice["label"] for choice in search_choices(session, city.ana, text)[0]]


def test_departments_are_offered_first_but_not_ones_own(session: Session, city: SmallCity) -> None:
    assert _labels(session, city, "") == ["Gabinete", "Obras", "Protocolo Geral"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GABI", ["Gabinete", "Elisa Demonstração"]),
        ("diretor", ["Bruno Demonstração"]),
        ("ana", []),
        ("prefeitã", ["Elisa Demonstração"]),
    ],
)
def test_found_by_name_title_or_department_but_never_oneself(
    session: Session, city: SmallCity, text: str, found: list[str]
) -> None:
    assert _labels(session, city, text) == found


def test_at_most_twenty_of_both_kinds(session: Session, city: SmallCity) -> None:
    session.add_all(Department(name=f"Escola {number:02}", acronym=f"E{number}") for number in range(30))
    bruno = session.get_one(Person, city.bruno.person_id)
    session.flush()
    for department in session.query(Department).filter(Department.name.like("Escola%")):
        place = Membership(person_id=bruno.id, department_id=department.id, role=Role.OFFICER, title="Apoio")
        session.add(place)
    session.flush()
    found, more = search_choices(session, city.ana, "escola")
    assert [choice["kind"] for choice in found] == ["department"] * 10 + ["person"] * 10
    assert len(found) == AT_MOST
    assert more


def test_what_a_box_says() -> None:
    assert destinations_of(["department:3", "", "person:7:3"]) == [Destination(3), Destination(3, 7)]
    for nonsense in ("department", "person:7", "department:x", "king:1", "department:\u0663"):
        with pytest.raises(InvalidInput):
            destinations_of([nonsense])
