"""An empty installation: whoever can read the operator's console makes the first administrator.

`carimbo run` prints a one-time code and leaves only its SHA-256 in the runtime folder; the page asks for the code.
Nothing of this works once a person exists.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.kernel import clock, ledger
from app.kernel.codes import cpf_is_valid, normalise_code, verification_code
from app.kernel.database import after_commit
from app.kernel.errors import Conflict, InvalidInput
from app.people.actions import normalise_identifier
from app.people.models import City, Department, Membership, Person, Role

FILE = "first-administrator"


@dataclass(frozen=True)
class Founding:
    """What the first page asks for: the city, its first department, the administrator.

    Attributes:
        password_hash: of `passwords.hash_password`, made before any transaction.
    """

    city: str
    name: str
    cpf: str
    email: str
    password_hash: str
    department: str = "Administração"
    acronym: str = "ADM"
    title: str = "Administração do sistema"


def is_empty(session: Session) -> bool:
    """Whether nobody exists yet."""
    return session.scalar(sa.select(Person.id).limit(1)) is None


def offer_code(runtime_dir: Path) -> str:
    """Make a new one-time code for the operator's console; an earlier one is worth nothing any more.

    Args:
        runtime_dir: `settings.runtime_dir`; made if it is not there.

    Returns:
        The code, to be printed and not kept.
    """
    runtime_dir.mkdir(parents=True, exist_ok=True)
    code = verification_code()
    file = runtime_dir / FILE
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text(_digest(code), encoding="ascii")
    return code


def code_fits(runtime_dir: Path, code: str) -> bool:
    """Whether this is the code on the operator's console."""
    try:
        kept = (runtime_dir / FILE).read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return hmac.compare_digest(kept, _digest(code))


def found_city(session: Session, founding: Founding, runtime_dir: Path) -> int:
    """Write the city, its first department and its first administrator; the code is used up.

    Args:
        session: writing unit of work.
        founding: what was typed, the code already checked.
        runtime_dir: where the code's digest is.

    Returns:
        Id of the administrator.

    Raises:
        Conflict: somebody exists already, or another request was quicker.
        InvalidInput: the CPF is wrong.
    """
    if not cpf_is_valid(founding.cpf):
        raise InvalidInput("Este CPF não confere. Verifique os números.", "cpf")
    if not is_empty(session):
        raise Conflict("Esta instalação já tem administração. Entre com a sua conta.")
    try:
        person = _write(session, founding)
    except IntegrityError:
        raise Conflict("Esta instalação acabou de ser iniciada por outra pessoa.") from None
    after_commit(session, lambda: (runtime_dir / FILE).unlink(missing_ok=True))
    return person


def _write(session: Session, founding: Founding) -> int:
    moment = clock.now()
    # The city's only row (id = 1) is what two requests at once collide on.
    session.add(City(id=1, name=founding.city, created_at=moment))
    session.flush()
    department = Department(name=founding.department, acronym=founding.acronym)
    person = Person(
        name=founding.name,
        cpf=normalise_identifier(founding.cpf),
        email=normalise_identifier(founding.email),
        password_hash=founding.password_hash,
        created_at=moment,
    )
    session.add_all([department, person])
    session.flush()
    role = Role.ADMINISTRATOR
    session.add(Membership(person_id=person.id, department_id=department.id, role=role, title=founding.title))
    ledger.append(session, ledger.CITY, "city.founded", person.id, department=department.id)
    return person.id


def _digest(code: str) -> str:
    return sha256((normalise_code(code) or "").encode()).hexdigest()
