"""Building the demonstration city, with the same actions and jobs that people and workers use."""

import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.certificates.actions import keep_certificate
from app.certificates.desk import ensure_authority
from app.demonstration.people import CARDS, CITY, DEPARTMENTS, MAYOR_FILE, PEOPLE, DemoPerson, demo_cpf
from app.demonstration.story import Story
from app.demonstration.texts import demo_documents
from app.engines import Engines
from app.factory import load_capabilities
from app.kernel import clock
from app.kernel.children import start_part
from app.kernel.database import Database
from app.kernel.errors import Unavailable
from app.kernel.outbox.runner import JobRunner
from app.kernel.secrets import InstallationKey
from app.people.actor import ActingMembership, Actor
from app.people.demonstration_cards import DemonstrationCard, write_cards
from app.people.models import City, Department, Membership, Person, Role
from app.people.passwords import hash_password
from app.settings import Settings
from signing.authority import make_demonstration
from signing.issuing import Holder
from signing.trust import TrustKind

AT_ONCE = 2
_WORDS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Inhabitant:
    """A person of the demonstration with what opens their account and key."""

    actor: Actor
    demo: DemoPerson
    password: str
    pin: str


def build_demonstration(
    database: Database, settings: Settings, key: InstallationKey, say: Callable[[str], None]
) -> None:
    """Make city, people, keys and sixty documents in every state. Takes about a minute, once.

    Args:
        database: migrated and empty.
        settings: of the installation.
        key: the installation key.
        say: tells the operator how far it is.
    """
    load_capabilities("jobs")
    say("Criando a cidade de demonstração (uma vez só, cerca de um minuto)…")
    engines = Engines(settings)
    inhabitants = _found(database)
    ensure_authority(database, key.raw)
    mayor = next(one for one in inhabitants.values() if one.actor.has_role(Role.MAYOR))
    _give_mayor_a_certificate(settings, mayor)
    runner = JobRunner(database, engines, settings.host_name)
    try:
        with _desk(engines):
            _enrol(database, engines, inhabitants)
            story = Story(
                database, engines, runner, {one.demo.first_name: (one.actor, one.pin) for one in inhabitants.values()}
            )
            documents = demo_documents()
            for number, document in enumerate(documents, start=1):
                story.tell(document, number)
                if number % 20 == 0:
                    say(f"  {number} de {len(documents)} documentos")
            story.conclude()
            story.decree(settings.data_dir / MAYOR_FILE, mayor.password)
    finally:
        engines.close()
    _write_cards(settings, inhabitants)


def _found(database: Database) -> dict[str, Inhabitant]:
    secrets_of = {demo.first_name: (new_secret(3), new_secret(3)) for demo in PEOPLE}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        passwords = [password for password, _pin in secrets_of.values()]
        hashes = dict(zip(secrets_of, pool.map(hash_password, passwords), strict=True))
    with database.writing() as session:
        session.add(City(id=1, name=CITY, demonstration=True, created_at=clock.now()))
        departments = {
            acronym: Department(name=name, acronym=acronym, keywords=words) for name, acronym, words in DEPARTMENTS
        }
        session.add_all(departments.values())
        session.flush()
        return {
            demo.first_name: Inhabitant(
                _settle(session, demo, number, hashes[demo.first_name], departments), demo, *secrets_of[demo.first_name]
            )
            for number, demo in enumerate(PEOPLE, start=1)
        }


def _settle(
    session: Session, demo: DemoPerson, number: int, password_hash: str, departments: dict[str, Department]
) -> Actor:
    person = Person(
        name=demo.name, cpf=demo_cpf(number), email=demo.email, password_hash=password_hash, created_at=clock.now()
    )
    session.add(person)
    session.flush()
    places = []
    for acronym, role, title in demo.places:
        department = departments[acronym]
        session.add(Membership(person_id=person.id, department_id=department.id, role=role, title=title))
        session.flush()
        places.append(ActingMembership(department.id, department.name, acronym, role, title))
    return Actor(person.id, person.name, person.cpf, tuple(places), places[0].department_id)


def new_secret(groups: int) -> str:
    """A password or PIN that can be read aloud, e.g. 'kf7m-x2pq-9tbd'; about 20 bits a group."""
    return "-".join("".join(secrets.choice(_WORDS) for _ in range(4)) for _ in range(groups))


def _give_mayor_a_certificate(settings: Settings, mayor: Inhabitant) -> None:
    """The mayor's acts are qualified (Lei 14.063/2020): a PKCS#12 of an authority that says it is for show."""
    holder = Holder(mayor.actor.name, mayor.actor.cpf, mayor.demo.email)
    made = make_demonstration(holder, mayor.password, clock.now())
    folder = settings.trust_dir / TrustKind.DEMONSTRATION.value
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "raiz.der").write_bytes(made.root_certificate)
    (folder / "lista.crl").write_bytes(made.revocation_list)
    file = settings.data_dir / MAYOR_FILE
    file.touch(mode=0o600)
    file.write_bytes(made.pkcs12)


@contextmanager
def _desk(engines: Engines) -> Iterator[None]:
    desk = start_part("desk", "--data", str(engines.settings.data_dir), quiet=True)
    try:
        _await_desk(engines)
        yield
    finally:
        desk.terminate()
        desk.wait(20)


def _await_desk(engines: Engines, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            engines.desk.ping()
        except Unavailable:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def _enrol(database: Database, engines: Engines, inhabitants: dict[str, Inhabitant]) -> None:
    people = list(inhabitants.values())
    holders = [Holder(one.actor.name, one.actor.cpf, one.demo.email) for one in people]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        certificates = list(pool.map(engines.desk.enrol, holders, [one.pin for one in people]))
    with database.writing() as session:
        for one, enrolled in zip(people, certificates, strict=True):
            keep_certificate(session, person_id=one.actor.person_id, enrolled=enrolled)


def _write_cards(settings: Settings, inhabitants: dict[str, Inhabitant]) -> None:
    first = [_card(inhabitants[name], key, role) for key, role, name in CARDS]
    shown = {card.person_id for card in first}
    others = [
        _card(one, f"person-{one.actor.person_id}", one.actor.current.title, first=False)
        for one in inhabitants.values()
        if one.actor.person_id not in shown
    ]
    write_cards(settings.runtime_dir, first + others)


def _card(one: Inhabitant, key: str, role: str, *, first: bool = True) -> DemonstrationCard:
    return DemonstrationCard(
        key=key,
        role=role,
        name=one.actor.name,
        department=one.actor.current.department_name,
        person_id=one.actor.person_id,
        email=one.demo.email,
        password=one.password,
        pin=one.pin,
        first=first,
        file=one.actor.has_role(Role.MAYOR),
    )
