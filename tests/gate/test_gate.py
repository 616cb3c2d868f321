"""DESIGN rule 2, over every address, job and command: nothing that lacks a signature moves, whoever asks for it."""

from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from app.cli import main
from app.documents.models import Attachment, Document, Passage, Release
from app.factory import load_capabilities
from app.inboxes.models import InboxEntry, Receipt
from app.kernel import clock
from app.kernel.outbox import Job, JobState, enqueue, registered
from app.routing.models import IntentState, Movement, MovementIntent
from signing.trust import Level
from tests.gate.unsigned import EXPECTED, OUTSIDERS, breaches, tells
from tests.security.asking import Target, address, bodies, endpoints, is_about_documents, target_of
from tests.security.house import ROLES, House

pytestmark = pytest.mark.slow
load_capabilities("jobs")
JOBS = sorted(registered())
PROBES = ("documents.show", "documents.download", "documents.page_image", "documents.attachment", "inboxes.reads")
ALIKE = {"head": "author", "colleague": "author", "clerk": "outsider", "administrator": "outsider"}
"""Roles that stand to a document as another one does; they are driven over fewer states."""
CASES = [(role, name) for role in ROLES for name in EXPECTED if role not in ALIKE or name in {"draft", "closed-1-of-2"}]
SHORT = {"Accept": "application/json"}
"""Refusals in a line, which spares the drawing of error pages."""
SERVED = {
    "run": "the three below under one command",
    "web": "every address is driven above",
    "worker": "every job is driven above",
    "desk": "signs what a place was opened for, and never writes a row",
}
"""Commands that run until they are stopped, and what stands for them here."""


@pytest.mark.parametrize(("role", "name"), CASES)
def test_no_address_lets_it_move(house: House, role: str, name: str) -> None:
    house.restore()
    target = target_of(house, name, role)
    house.engines.desk.level = Level.QUALIFIED
    house.engines.desk.cpf = house.people[role].cpf if role in house.people else ""
    changes = 0
    for method, endpoint, rule in endpoints(house.app):
        if name != "draft" and not is_about_documents(rule):
            continue  # asked once a role
        for body in bodies(house, endpoint, target) if method != "GET" else [{}]:
            if _is_the_last_signature(endpoint, role, name, body):
                continue
            answer = house.ask(role, method, address(rule, target), body, headers=SHORT)
            assert answer.status_code < 500, (endpoint, answer.status_code)
            assert role not in OUTSIDERS or not tells(house, answer.data), endpoint
            if house.changed():
                changes += 1
                look(house, name, f"{method} {endpoint} as {role}")
                house.restore()
    assert changes or role in OUTSIDERS or role == "mayor", "no request changed anything: the bodies are not plausible"


def _is_the_last_signature(endpoint: str, role: str, name: str, body: dict[str, Any]) -> bool:
    """What must let the document go, and is tested below."""
    asked = (endpoint, role, name, body.get("method"))
    return asked == ("signatures.ask", "mayor", "closed-1-of-2", "pkcs12")


def look(house: House, name: str, after: str) -> None:
    """Do all jobs, then look at the rows, and at what the other department can open of the document."""
    house.run_jobs()
    assert breaches(house) == [], after
    seen = [answer.status_code for answer in _probe(house, "outsider", name)]
    assert set(seen) <= {401, 404} or _is_at_home(house, "outsider", name), (after, seen)


def deliver_again(house: House) -> None:
    """Every job that was done is delivered a second time."""
    with house.database.writing() as session:
        session.execute(sa.update(Job).where(Job.state == JobState.DONE).values(state=JobState.DUE, attempts=0))
    house.run_jobs()


def _probe(house: House, role: str, name: str) -> list[Any]:
    target = target_of(house, name, role)
    rules = {endpoint: rule for method, endpoint, rule in endpoints(house.app) if method == "GET"}
    return [house.ask(role, "GET", address(rules[endpoint], target), headers=SHORT) for endpoint in PROBES]


def _is_at_home(house: House, role: str, name: str) -> bool:
    """Paper in the first department that somebody chose for it: the arrival is no movement (DESIGN rule 2)."""
    with house.database.reading() as session:
        home = session.get_one(Document, house.documents[name]).department_id
    return name == "to-check" and home in house.people[role].department_ids


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("job", JOBS)
def test_no_job_lets_it_move(house: House, job: str, name: str) -> None:
    """Also one that was written by mistake, twice, with the ids of a document that lacks a signature."""
    house.restore()
    target = target_of(house, name, "author")
    with house.database.writing() as session:
        for _ in range(2):
            enqueue(session, job, host="host-a", **_payload(house, target, job))
    look(house, name, job)
    deliver_again(house)
    look(house, name, job)


def _payload(house: House, target: Target, job: str) -> dict[str, Any]:
    document = {"document_id": target.document}
    table: dict[str, dict[str, Any]] = {
        "certificates.publish": {"after": None},
        "document.cancelled": document,
        "document.corrected": document | {"by_id": house.people["author"].person_id},
        "document.filed": document | {"department_id": house.city.obras},
        "document.released": document | {"release_id": 1},
        "inboxes.seal_receipts": document,
        "intake.read": document,
        "signatures.close": document | {"request_id": _request(house, target)},
        "signatures.sign": {"place_id": target.place, "digest": target.digest},
    }
    return table[job]


def _request(house: House, target: Target) -> int:
    from app.signatures.models import SignatureRequest

    query = sa.select(sa.func.max(SignatureRequest.id)).where(SignatureRequest.document_id == target.document)
    with house.database.reading() as session:
        return session.scalar(query) or 0


@pytest.mark.parametrize("command", sorted(set(main.list_commands(None)) - set(SERVED)))  # type: ignore[arg-type]  # unused
def test_no_command_lets_it_move(house: House, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    house.restore()
    monkeypatch.setenv("CARIMBO_DATABASE_URL", str(house.settings.database))
    monkeypatch.setenv("CARIMBO_KEY_FILE", str(house.settings.installation_key_file))
    monkeypatch.setenv("CARIMBO_DATA_DIR", str(house.settings.data_dir))
    paper = house.settings.data_dir / "papel.pdf"
    paper.write_bytes(b"%PDF-1.7 nada")
    data = ["--data", str(house.settings.data_dir)]
    arguments = {"migrate": data, "prepare": [*data, "--demo"], "demo": data, "verify": data, "read": [str(paper)]}
    answer = CliRunner().invoke(main, [command, *arguments[command]])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    for name in EXPECTED:
        look(house, name, command)


def test_the_last_signature_lets_it_go_once(house: House) -> None:
    """The positive twin: what waited goes by itself, and a second delivery of every job changes nothing."""
    house.restore()
    house.sign("closed-1-of-2", "mayor")
    for _ in range(2):
        deliver_again(house)
    document_id = house.documents["closed-1-of-2"]
    with house.database.reading() as session:
        moved = session.scalars(sa.select(Movement)).one()
        release = session.scalars(sa.select(Release)).one()
        assert (moved.document_id, moved.to_department_id) == (document_id, house.city.obras)
        assert (release.document_id, moved.release_id) == (document_id, release.id)
        there = InboxEntry.department_id == house.city.obras
        assert session.scalars(sa.select(InboxEntry.document_id).where(there)).all() == [document_id]
        delivered = session.scalars(sa.select(Receipt.person_id).where(Receipt.document_id == document_id)).all()
        assert len(delivered) == len(set(delivered))
        intents = session.scalars(
            sa.select(MovementIntent.state).where(MovementIntent.document_id == document_id)
        ).all()
    assert intents == [IntentState.GONE]
    assert [answer.status_code for answer in _probe(house, "outsider", "closed-1-of-2")[:3]] == [200, 200, 200]
    assert [answer.status_code for answer in _probe(house, "clerk", "closed-1-of-2")[:3]] == [404, 404, 404]


def test_joining_it_to_a_draft_elsewhere_opens_it_to_nobody(house: House) -> None:
    """The mayor, who is to sign it, sees it alone; a colleague of hers must not get it as somebody's attachment."""
    house.restore()
    house.draft("mayors", author="mayor")
    target = target_of(house, "mayors", "mayor")
    rules = {endpoint: rule for _method, endpoint, rule in endpoints(house.app)}
    body = {"document": str(house.documents["closed-1-of-2"])}
    answer = house.ask("mayor", "POST", address(rules["documents.attach_other"], target), body)
    assert answer.status_code == 422
    with house.changing("mayor", "mayors") as (session, actor, document):
        session.add(
            Attachment(
                document_id=document.id, position=1, name="joined", digest=house.digest("closed-1-of-2"),
                attached_document_id=house.documents["closed-1-of-2"],
                added_at=clock.now(), added_by_id=actor.person_id,
            )
        )  # fmt: skip
        session.add(Passage(document_id=document.id, department_id=house.city.obras, arrival=True, at=clock.now()))
    joined = address(rules["documents.attachment"], target_of(house, "mayors", "mayor"))
    assert house.ask("mayor", "GET", joined).status_code == 200
    assert house.ask("outsider", "GET", joined, headers=SHORT).status_code == 404
    house.restore()
