"""The demonstration city as built: full, in every state, true to its promises, and nowhere else."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.certificates.models import OfficerCertificate
from app.cli.prepare import prepare_installation
from app.demonstration.people import CARDS, DEPARTMENTS, MAYOR_FILE, PEOPLE, demo_cpf
from app.demonstration.texts import demo_documents
from app.documents.models import Document, DocumentState, PageText
from app.engines import Engines
from app.inboxes.models import EntryState, InboxEntry
from app.inspection import inspect_installation
from app.intake.models import Reading
from app.kernel import clock
from app.kernel.codes import cpf_is_valid
from app.kernel.database import Database
from app.kernel.outbox.models import Job, JobState
from app.people.demonstration_cards import FILE, offered_cards
from app.people.models import City, Department, Person, Role
from app.routing.models import Movement
from app.settings import Settings

SETTLED = set(DocumentState) - {DocumentState.RECEIVED, DocumentState.CLOSING, DocumentState.DISCARDED}
"""Every state in which a document rests where people see it."""


def test_people_are_plainly_invented() -> None:
    assert len(PEOPLE) == 20
    assert all(person.email.endswith(".invalid") for person in PEOPLE), "RFC 2606"
    cpfs = {demo_cpf(number) for number in range(1, 21)}
    assert len(cpfs) == 20
    assert all(cpf_is_valid(cpf) and cpf.startswith("999000") for cpf in cpfs)


def test_every_role_is_offered() -> None:
    roles = {role for person in PEOPLE for _acronym, role, _title in person.places}
    assert roles == set(Role)
    assert {key for key, _words, _name in CARDS} == {role.value for role in Role}


def test_sixty_documents_are_told_in_every_fate() -> None:
    documents = demo_documents()
    assert len(documents) == 60
    assert len({document.fate for document in documents}) == 11
    acronyms = {acronym for _name, acronym, _words in DEPARTMENTS}
    assert {document.origin for document in documents} | {document.destination for document in documents} <= acronyms


def settings_in(folder: Path) -> Settings:
    return Settings(data_dir=folder / "data", key_file=folder / "installation.key")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Settings]]:
    """A city built once, by the command that a person types."""
    settings = settings_in(tmp_path_factory.mktemp("city"))
    environment = {**os.environ, "CARIMBO_KEY_FILE": str(settings.installation_key_file)}
    command = [sys.executable, "-m", "app.cli", "demo", "--data", str(settings.data_dir)]
    subprocess.run(command, env=environment, check=True, timeout=400)
    database = Database(settings.database)
    yield database, settings
    database.close()


@pytest.mark.slow
def test_no_page_is_empty(built: tuple[Database, Settings]) -> None:
    """Issue, Set-up: about 12 departments, 20 people and 60 documents in every state."""
    with built[0].reading() as session:

        def count(table: type) -> int:
            return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0

        assert (count(Department), count(Person)) == (12, 20)
        assert count(Document) >= 60
        assert set(session.scalars(sa.select(Document.state))) >= SETTLED
        assert min(count(InboxEntry), count(Movement), count(PageText)) > 20
        assert set(session.scalars(sa.select(InboxEntry.state))) == set(EntryState)
        assert count(OfficerCertificate) >= 20
        assert count(Reading) == count(Document)
        left = sa.select(Job.name).where(Job.state != JobState.DONE, Job.due_at <= clock.now())
        assert set(session.scalars(left)) <= {"inboxes.seal_receipts"}, "sealing goes on while the city lives"


@pytest.mark.slow
def test_subjects_do_not_run_into_the_body(built: tuple[Database, Settings]) -> None:
    known = {document.subject for document in demo_documents()}
    with built[0].reading() as session:
        released = session.scalars(sa.select(Document.subject).where(Document.state == DocumentState.RELEASED)).all()
    told = [subject for subject in released if subject in known]
    assert len(told) >= 0.9 * len(released)


@pytest.mark.slow
def test_the_built_city_keeps_every_promise(built: tuple[Database, Settings]) -> None:
    """RELIABILITY I1 to I6, by the same command an operator runs."""
    engines = Engines(built[1])
    assert list(inspect_installation(built[0], engines)) == []
    engines.close()


@pytest.mark.slow
def test_the_mayor_has_a_file_and_everybody_a_card(built: tuple[Database, Settings]) -> None:
    database, settings = built
    assert (settings.data_dir / MAYOR_FILE).stat().st_mode & 0o077 == 0
    with database.reading() as session:
        assert len(offered_cards(session, settings.runtime_dir)) == 20


@pytest.mark.slow
def test_nothing_of_it_exists_without_being_asked_for(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    prepare_installation(settings, with_demo=False, lan=False)
    database = Database(settings.database)
    with database.reading() as session:
        for table in (City, Department, Person, Document):
            assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
        assert offered_cards(session, settings.runtime_dir) == []
    assert not (settings.runtime_dir / FILE).exists()
    assert not (settings.data_dir / MAYOR_FILE).exists()
    database.close()
