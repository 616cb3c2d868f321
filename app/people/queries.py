"""What pages show of people and departments."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.kernel import clock
from app.kernel.codes import mask_cpf
from app.kernel.dialect import every_word
from app.kernel.errors import NotFound
from app.people.models import City, Department, Membership, Person, Role, SignInSession
from app.people.sessions import IDLE, LONGEST

AT_MOST = 12
DIRECTORY_AT_MOST = 50


@dataclass(frozen=True)
class DepartmentLine:
    """A department with how many people are in it."""

    id: int
    name: str
    acronym: str
    people: int


@dataclass(frozen=True)
class PersonLine:
    """A person in one department; `cpf` is masked."""

    id: int
    name: str
    cpf: str
    department_id: int
    department: str
    role: Role
    title: str


@dataclass(frozen=True)
class OpenSession:
    """Where one is signed in; `token_hash` tells the present session from others, `device` is of `device_of`."""

    token_hash: str
    since: datetime
    device: str


@dataclass(frozen=True)
class DirectoryLine:
    """Somebody with an account, disabled ones too, as an administrator sees them; `cpf` is whole here."""

    id: int
    name: str
    cpf: str
    email: str
    active: bool
    places: tuple[PersonLine, ...]


@dataclass(frozen=True)
class Account:
    """What the account page shows; `cpf` is whole here and masked by the page."""

    name: str
    cpf: str
    email: str
    places: tuple[PersonLine, ...]
    sessions: tuple[OpenSession, ...]


def people_of(session: Session, department_id: int) -> list[PersonLine]:
    """The active people of a department, by name."""
    return _people(session, Membership.department_id == department_id)


def holders_of(session: Session, role: Role, department_id: int | None = None) -> list[PersonLine]:
    """Who holds a role, in one department or anywhere; candidates for a place in a signature request."""
    where = [Membership.role == role]
    if department_id is not None:
        where.append(Membership.department_id == department_id)
    return _people(session, *where)


def head_of(session: Session, department_id: int) -> PersonLine | None:
    """The head of a department; the mayor where the mayor's office has no other head."""
    heads = holders_of(session, Role.HEAD, department_id) or holders_of(session, Role.MAYOR, department_id)
    return next(iter(heads), None)


def mayor(session: Session) -> PersonLine | None:
    """The head of government, Lei 14.063/2020 art. 5 § 2 I."""
    return next(iter(holders_of(session, Role.MAYOR)), None)


def departments(
    session: Session, text: str = "", *, limit: int | None = None, ids: Collection[int] | None = None
) -> list[DepartmentLine]:
    """Active departments whose name or acronym holds a text, by name, each with its head count.

    Args:
        session: reading unit of work.
        text: every word of it is looked for, without regard to case and accents.
        limit: how many at most.
        ids: only these.
    """
    wanted = sa.true() if ids is None else Department.id.in_(ids)
    members = (
        sa.select(Membership.department_id, sa.func.count().label("people"))
        .join(Person, sa.and_(Person.id == Membership.person_id, Person.active))
        .where(Membership.active)
        .group_by(Membership.department_id)
        .subquery()
    )
    query = (
        sa.select(Department.id, Department.name, Department.acronym, sa.func.coalesce(members.c.people, 0))
        .outerjoin(members, members.c.department_id == Department.id)
        .where(Department.active, wanted, every_word(text, Department.name, Department.acronym))
        .order_by(Department.name)
        .limit(limit)
    )
    return [DepartmentLine(*row) for row in session.execute(query)]


def search_people(session: Session, text: str, *, limit: int = AT_MOST) -> list[PersonLine]:
    """Active people whose name, title or department holds a text, for chips; never by CPF or e-mail."""
    return _people(session, every_word(text, Person.name, Membership.title, Department.name), limit=limit)


def people_at(session: Session, places: Collection[tuple[int, int]]) -> list[PersonLine]:
    """Active people at these places: (person, department)."""
    at = [sa.and_(Person.id == person, Department.id == department) for person, department in places]
    return _people(session, sa.or_(sa.false(), *at))


def directory(session: Session, text: str) -> tuple[list[DirectoryLine], bool]:
    """The first 50 accounts whose name, e-mail, title or department holds a text, and whether there are more."""
    held = every_word(text, Person.name, Person.email, Membership.title, Department.name)
    matching = (
        sa.select(Person.id)
        .outerjoin(Membership, sa.and_(Membership.person_id == Person.id, Membership.active))
        .outerjoin(Department, Department.id == Membership.department_id)
        .where(held)
    )
    query = (
        sa.select(Person)
        .where(Person.id.in_(matching))
        .options(selectinload(Person.memberships).joinedload(Membership.department))
        .order_by(Person.name, Person.id)
        .limit(DIRECTORY_AT_MOST + 1)
    )
    found = list(session.scalars(query))
    return [_directory_line(person) for person in found[:DIRECTORY_AT_MOST]], len(found) > DIRECTORY_AT_MOST


def account(session: Session, person_id: int) -> Account:
    """One's own account.

    Raises:
        NotFound: no such person.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("Esta pessoa não existe.")
    places = tuple(_people(session, Membership.person_id == person_id))
    return Account(person.name, person.cpf, person.email, places, tuple(_sessions(session, person_id)))


def city(session: Session) -> City | None:
    """The municipality; None on an empty installation."""
    return session.get(City, 1)


def _sessions(session: Session, person_id: int) -> list[OpenSession]:
    moment = clock.now()
    alive = sa.and_(SignInSession.seen_at > moment - IDLE, SignInSession.created_at > moment - LONGEST)
    query = sa.select(SignInSession.token_hash, SignInSession.created_at, SignInSession.device)
    found = session.execute(query.where(SignInSession.person_id == person_id, alive).order_by(SignInSession.created_at))
    return [OpenSession(*row) for row in found]


def _people(session: Session, *where: sa.ColumnElement[bool], limit: int | None = None) -> list[PersonLine]:
    query = (
        sa.select(Person, Membership, Department)
        .join(Membership, Membership.person_id == Person.id)
        .join(Department, Department.id == Membership.department_id)
        .where(Person.active, Membership.active, Department.active, *where)
        .order_by(Person.name, Person.id, Membership.id)
        .limit(limit)
    )
    return [_line(*row) for row in session.execute(query)]


def _directory_line(person: Person) -> DirectoryLine:
    places = [_line(person, place, place.department) for place in person.memberships if place.active]
    return DirectoryLine(person.id, person.name, person.cpf, person.email, person.active, tuple(places))


def _line(person: Person, membership: Membership, department: Department) -> PersonLine:
    return PersonLine(
        person.id, person.name, mask_cpf(person.cpf), department.id, department.name, membership.role, membership.title
    )
