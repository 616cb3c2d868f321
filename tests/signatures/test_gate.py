"""The gate (DESIGN rule 2; DOMAIN.md, Signing: a document moves on only when every signature is on it)."""

import ast
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.documents.access import find_document
from app.documents.attachments import attach_document
from app.documents.models import (
    Attachment,
    Document,
    DocumentKind,
    DocumentState,
    Level,
    Release,
    Secrecy,
    SignerRule,
    SignerRuleRole,
)
from app.documents.parts import Shown
from app.kernel.errors import InvalidInput
from app.kernel.outbox import Job
from app.people.actor import Actor
from app.signatures.gate import ensure_release
from app.signatures.pages import show_signing
from tests.fixtures import SmallCity
from tests.signatures.fixtures import Office

APP = Path(__file__).resolve().parents[2] / "app"


def releases(office: Office) -> int:
    with office.database.reading() as session:
        return session.scalar(sa.select(sa.func.count(Release.id))) or 0


def ask_gate(office: Office, document_id: int) -> bool:
    with office.database.writing() as session:
        document = find_document(session, office.city.ana, document_id, lock=True)
        return ensure_release(session, document, office.city.ana) is not None


def test_nothing_unsigned_is_released(office: Office, city: SmallCity) -> None:
    draft, closed = office.draft(city.ana, city.memo), office.closed(city.ana, city.memo)
    assert not ask_gate(office, draft)
    assert not ask_gate(office, closed)
    assert releases(office) == 0
    assert office.state(draft) is DocumentState.DRAFT


def test_the_last_signature_releases_exact_bytes_and_tells_routing(office: Office, city: SmallCity) -> None:
    document_id = office.closed(city.ana, city.memo)
    office.sign(city.ana, document_id)
    assert office.state(document_id) is DocumentState.RELEASED
    with office.database.reading() as session:
        release = session.scalars(sa.select(Release)).one()
        job = session.scalars(sa.select(Job).where(Job.name == "document.released")).one()
    assert release.digest in office.engines.store.objects
    assert job.payload == {"document_id": document_id, "release_id": release.id}
    assert ask_gate(office, document_id), "asking again gives the same release"
    assert releases(office) == 1


def test_one_signature_of_two_is_not_enough(office: Office, city: SmallCity) -> None:
    document_id = office.closed(city.ana, city.letter)
    office.sign(city.ana, document_id)
    assert not ask_gate(office, document_id)
    office.sign(city.bruno, document_id)
    assert office.state(document_id) is DocumentState.RELEASED


def test_a_kind_without_signers_is_numbered_and_released_by_itself(office: Office, city: SmallCity) -> None:
    """DOMAIN.md, Numbers: on sending where no signature is demanded."""
    document_id = office.draft(city.ana, city.note)
    assert not ask_gate(office, document_id)
    office.run()
    assert office.state(document_id) is DocumentState.RELEASED
    with office.database.reading() as session:
        assert find_document(session, city.ana, document_id).number_label


def test_a_rule_added_meanwhile_holds_the_gate(office: Office, city: SmallCity) -> None:
    """DOMAIN.md: where rules conflict the stricter wins."""
    document_id = office.draft(city.ana, city.note)
    ask_gate(office, document_id)
    with office.database.writing() as session:
        kind = session.get_one(DocumentKind, city.note)
        rule = SignerRule(kind_id=kind.id, position=1, role=SignerRuleRole.CLOSER, minimum_level=Level.SIMPLE)
        session.add(rule)
    office.run()
    assert office.state(document_id) is DocumentState.CLOSED
    assert releases(office) == 0


def test_an_attachment_with_signers_is_gated_too(office: Office, city: SmallCity) -> None:
    attached, whole = office.closed(city.ana, city.memo), office.draft(city.ana, city.memo)
    with office.database.writing() as session:
        document = find_document(session, city.ana, whole, lock=True)
        attach_document(session, actor=city.ana, document=document, attached_id=attached)
    with pytest.raises(InvalidInput, match="ainda espera"):
        office.close(city.ana, whole)
    office.sign(city.ana, attached)
    office.close(city.ana, whole)
    office.sign(city.ana, whole)
    with office.database.reading() as session:
        first, second = session.scalars(sa.select(Release).order_by(Release.id)).all()
        assert second.attachment_digests == [first.digest]
        assert session.scalars(sa.select(Attachment.digest)).one() == first.digest


def test_an_attachment_that_became_secret_holds_the_closing(office: Office, city: SmallCity) -> None:
    """DOMAIN.md, Secrecy: a part makes the whole as restricted as its strictest part."""
    attached, whole = office.draft(city.ana, city.memo), office.draft(city.ana, city.memo)
    with office.database.writing() as session:
        document = find_document(session, city.ana, whole, lock=True)
        attach_document(session, actor=city.ana, document=document, attached_id=attached)
        session.get_one(Document, attached).secrecy = Secrecy.SECRET
    office.close(city.ana, attached)
    office.sign(city.ana, attached)
    with pytest.raises(InvalidInput, match="mais restrito"):
        office.close(city.ana, whole)


def held(office: Office, actor: Actor, document_id: int) -> str:
    """What the document's page says of why it will never be released."""
    with office.database.reading() as session:
        text: str = show_signing(Shown(session, actor, session.get_one(Document, document_id), True))["held"]
    return text


def test_an_attachment_cancelled_meanwhile_holds_the_whole(office: Office, city: SmallCity, application: Flask) -> None:
    attached, whole = office.closed(city.ana, city.memo), office.draft(city.ana, city.memo)
    office.sign(city.ana, attached)
    with office.database.writing() as session:
        document = find_document(session, city.ana, whole, lock=True)
        attach_document(session, actor=city.ana, document=document, attached_id=attached)
    office.close(city.ana, whole)
    with office.database.writing() as session:
        find_document(session, city.ana, attached, lock=True).state = DocumentState.CANCELLED
    office.sign(city.ana, whole)
    assert office.state(whole) is DocumentState.CLOSED
    with application.test_request_context():
        assert "Voltar a minuta" in held(office, city.ana, whole), "its origin is told the way out"
        assert held(office, city.elisa, whole) == "", "nobody else can do anything about it"
        assert held(office, city.ana, office.closed(city.ana, city.memo)) == ""


@pytest.mark.parametrize(
    ("name", "home"), [("Release", "signatures/gate.py"), ("Movement", "routing/"), ("Number", "documents/numbers.py")]
)
def test_only_one_place_of_the_house_makes_them(name: str, home: str) -> None:
    """DESIGN rule 2: a release is written by the gate alone, a movement by routing alone."""
    makers = {
        path.relative_to(APP).as_posix()
        for path in APP.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name
    }
    assert {maker for maker in makers if not maker.startswith(home)} == set()
