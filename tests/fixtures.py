"""Fixtures that most tests of the city hall share: a migrated database and a small, plainly invented city."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.documents.models import DocumentKind, Level, SignerRule, SignerRuleRole
from app.kernel import clock
from app.kernel.database import Database
from app.migrations import migrate
from app.people.actor import ActingMembership, Actor
from app.people.models import City, Department, Membership, Person, Role

CPFS = ("52998224725", "11144477735", "12345678909", "98765432100", "39053344705", "71428793860")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("migrated") / "template.db"
    database = Database(f"sqlite:///{path}")
    migrate(database.engine)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    database.close()
    return path


@pytest.fixture
def database(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh SQLite database."""
    path = tmp_path / "carimbo.db"
    shutil.copy(migrated_file, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def any_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A fresh database of each kind in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("database")
        return
    database = Database(request.getfixturevalue("postgresql_url"))
    migrate(database.engine)
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing unit of work that is committed when the test ends well."""
    with database.writing() as session:
        yield session


@dataclass(frozen=True)
class SmallCity:
    """Ids of an invented city hall: three departments, five people, three kinds.

    ana (officer) and bruno (head) are in Compras; clara (protocol clerk) in Protocolo; davi (officer) in Obras and
    Compras; elisa is the mayor, in Gabinete. Kinds: memo (closer), letter (closer, then head), note (nobody),
    decree (mayor).
    """

    compras: int
    protocolo: int
    obras: int
    gabinete: int
    ana: Actor
    bruno: Actor
    clara: Actor
    davi: Actor
    elisa: Actor
    memo: int
    letter: int
    note: int
    decree: int


@pytest.fixture
def city(database: Database) -> SmallCity:
    """The small city, committed."""
    with database.writing() as session:
        return make_city(session)


def make_city(session: Session) -> SmallCity:
    """Write the small city into any database."""
    session.add(City(name="Vila Demonstração", demonstration=True, created_at=clock.now()))
    compras, protocolo, obras, gabinete = departments = [
        Department(name=name, acronym=acronym)
        for name, acronym in (("Compras", "COM"), ("Protocolo Geral", "PROT"), ("Obras", "OBR"), ("Gabinete", "GAB"))
    ]
    session.add_all(departments)
    session.flush()
    people = [
        _person(session, index, name, places)
        for index, (name, places) in enumerate(
            [
                ("Ana Demonstração", [(compras, Role.OFFICER, "Analista de compras")]),
                ("Bruno Demonstração", [(compras, Role.HEAD, "Diretor de Compras")]),
                ("Clara Demonstração", [(protocolo, Role.PROTOCOL_CLERK, "Protocolista")]),
                (
                    "Davi Demonstração",
                    [(obras, Role.OFFICER, "Engenheiro"), (compras, Role.OFFICER, "Fiscal de contrato")],
                ),
                ("Elisa Demonstração", [(gabinete, Role.MAYOR, "Prefeita")]),
            ]
        )
    ]
    kinds = [
        _kind(session, code, name, rules)
        for code, name, rules in (
            ("memo", "Memorando", [(1, SignerRuleRole.CLOSER, Level.ADVANCED)]),
            (
                "letter",
                "Ofício",
                [(1, SignerRuleRole.CLOSER, Level.ADVANCED), (2, SignerRuleRole.HEAD, Level.ADVANCED)],
            ),
            ("other", "Anotação", []),
            ("decree", "Decreto", [(1, SignerRuleRole.MAYOR, Level.QUALIFIED)]),
        )
    ]
    return SmallCity(*(department.id for department in departments), *people, *kinds)


def _person(session: Session, index: int, name: str, places: list[tuple[Department, Role, str]]) -> Actor:
    person = Person(
        name=name,
        cpf=CPFS[index],
        email=f"pessoa{index}@demonstracao.invalid",
        password_hash="!",
        created_at=clock.now(),
    )
    session.add(person)
    session.flush()
    for department, role, title in places:
        session.add(Membership(person_id=person.id, department_id=department.id, role=role, title=title))
    memberships = tuple(
        ActingMembership(department.id, department.name, department.acronym, role, title)
        for department, role, title in places
    )
    return Actor(person.id, name, person.cpf, memberships, memberships[0].department_id)


def _kind(session: Session, code: str, name: str, rules: list[tuple[int, SignerRuleRole, Level]]) -> int:
    kind = DocumentKind(code=code, name=name, short_name=name, reading_label=None if code == "decree" else code)
    session.add(kind)
    session.flush()
    for position, role, level in rules:
        session.add(SignerRule(kind_id=kind.id, position=position, role=role, minimum_level=level))
    session.flush()
    return kind.id
