"""What administrators do: departments and people come, stay away, come back, change role."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.kernel import clock, ledger
from app.kernel.codes import cpf_is_valid
from app.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.people import sessions
from app.people.actions import lock_city, locked_person, normalise_identifier, person_chain
from app.people.actor import Actor
from app.people.models import Department, Membership, Person, Role


@dataclass(frozen=True)
class NewPerson:
    """What an administrator types about somebody new.

    Attributes:
        password_hash: of a provisional password, made before any transaction.
    """

    name: str
    cpf: str
    email: str
    department_id: int
    role: Role
    title: str
    password_hash: str


def add_department(session: Session, *, actor: Actor, name: str, acronym: str) -> int:
    """Make a department; its inbox is there with it.

    Returns:
        Its id.

    Raises:
        Forbidden: the actor is no administrator.
        InvalidInput: the name or acronym is taken.
    """
    _must_be_administrator(actor)
    if _taken(session, Department.name, name):
        raise InvalidInput("Já existe um setor com este nome.", "name")
    if _taken(session, Department.acronym, acronym):
        raise InvalidInput("Já existe um setor com esta sigla.", "acronym")
    department = Department(name=name, acronym=acronym)
    _add(session, department)
    lock_city(session)
    ledger.append(session, ledger.CITY, "department.added", actor.person_id, department=department.id)
    return department.id


def add_person(session: Session, *, actor: Actor, new: NewPerson) -> int:
    """Make somebody's account with a provisional password and their first place.

    Returns:
        The person's id.

    Raises:
        Forbidden: the actor is no administrator.
        InvalidInput: the CPF is wrong, CPF or e-mail is taken, or the department does not exist.
    """
    _must_be_administrator(actor)
    cpf, email = normalise_identifier(new.cpf), normalise_identifier(new.email)
    _check_person(session, cpf, email, new.department_id)
    person = Person(
        name=new.name,
        cpf=cpf,
        email=email,
        password_hash=new.password_hash,
        password_provisional=True,
        created_at=clock.now(),
    )
    _add(session, person)
    place = {"department_id": new.department_id, "role": new.role}
    session.add(Membership(person_id=person.id, title=new.title, **place))
    chain = person_chain(person.id)
    ledger.append(session, chain, "person.added", actor.person_id, department=new.department_id, role=new.role.value)
    return person.id


def give_password(session: Session, *, actor: Actor, person_id: int, password_hash: str) -> Person:
    """Replace a forgotten password by a provisional one; all sessions of the person end.

    Raises:
        Forbidden: the actor is no administrator.
        InvalidInput: one's own is changed in the account, by proving the present one.
        NotFound: no such person.
    """
    _must_be_administrator(actor)
    if person_id == actor.person_id:
        raise InvalidInput("A sua própria senha se troca em Minha conta.")
    person = locked_person(session, person_id)
    person.password_hash, person.password_provisional = password_hash, True
    sessions.end_all_sessions(session, person_id)
    ledger.append(session, person_chain(person_id), "person.password-given", actor.person_id)
    return person


def disable_person(session: Session, *, actor: Actor, person_id: int) -> None:
    """Keep somebody from signing in; their sessions end at once.

    Raises:
        Forbidden: the actor is no administrator.
        InvalidInput: one cannot disable oneself (somebody must be left who can undo it).
        NotFound: no such person.
    """
    _must_be_administrator(actor)
    if person_id == actor.person_id:
        raise InvalidInput("Você não pode desativar a própria conta.")
    person = locked_person(session, person_id)
    person.active = False
    sessions.end_all_sessions(session, person_id)
    ledger.append(session, person_chain(person_id), "person.disabled", actor.person_id)


def enable_person(session: Session, *, actor: Actor, person_id: int) -> None:
    """Let a disabled person sign in again.

    Raises:
        Forbidden: the actor is no administrator.
        NotFound: no such person.
    """
    _must_be_administrator(actor)
    locked_person(session, person_id).active = True
    ledger.append(session, person_chain(person_id), "person.enabled", actor.person_id)


def change_role(session: Session, *, actor: Actor, membership_id: int, role: Role) -> None:
    """Give somebody another role in a department; their sessions end, so the next one begins with the new role.

    Raises:
        Forbidden: the actor is no administrator.
        NotFound: no such membership.
    """
    _must_be_administrator(actor)
    membership = session.get(Membership, membership_id)
    if membership is None:
        raise NotFound("Esta lotação não existe.")
    locked_person(session, membership.person_id)
    membership.role = role
    sessions.end_all_sessions(session, membership.person_id)
    ledger.append(
        session,
        person_chain(membership.person_id),
        "person.role-changed",
        actor.person_id,
        department=membership.department_id,
        role=role.value,
    )


def _check_person(session: Session, cpf: str, email: str, department_id: int) -> None:
    if not cpf_is_valid(cpf):
        raise InvalidInput("Este CPF não confere. Verifique os números.", "cpf")
    if _taken(session, Person.cpf, cpf):
        raise InvalidInput("Já existe uma conta com este CPF.", "cpf")
    if _taken(session, Person.email, email):
        raise InvalidInput("Já existe uma conta com este e-mail.", "email")
    department = session.get(Department, department_id)
    if department is None or not department.active:
        raise InvalidInput("Escolha um setor da lista.", "department")


def _taken(session: Session, column: InstrumentedAttribute[str], value: str) -> bool:
    return bool(session.scalar(sa.select(sa.exists().where(column == value))))


def _add(session: Session, row: Department | Person) -> None:
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict("Outra pessoa acabou de cadastrar o mesmo. Confira a lista.") from None


def _must_be_administrator(actor: Actor) -> None:
    if not actor.has_role(Role.ADMINISTRATOR):
        raise Forbidden("Só a administração do sistema pode fazer isto.")
