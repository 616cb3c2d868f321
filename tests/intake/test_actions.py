"""Taking files in, filing, confirming, learning (DOMAIN.md, Inboxes and movement; Signing)."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.access import find_document
from app.documents.actions import Correction, correct_draft
from app.documents.models import Blob, CheckKind, Document, DocumentState, Passage, Version, VersionPurpose
from app.inboxes import jobs as inbox_jobs
from app.inboxes.models import InboxEntry
from app.intake import actions
from app.intake.actions import Filing
from app.intake.files import title_of
from app.intake.models import ConfirmedExample
from app.kernel import ledger
from app.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.kernel.outbox.models import Job
from app.people.actor import Actor
from tests.intake.reception import DOUBTFUL, Reception, result

assert inbox_jobs.receive_filed, "its handler is registered by the import"


def test_a_file_comes_in_whole(reception: Reception) -> None:
    """Document, first version, reading and job are one transaction (RELIABILITY rules 1 and 2)."""
    document_id = reception.bring(reception.city.clara, "../Ofício_88.pdf")
    document, reading = reception.look(document_id)
    assert (document.state, document.subject, document.file_name) == (
        DocumentState.RECEIVED, "Ofício 88", "Ofício_88.pdf",
    )  # fmt: skip
    with reception.database.reading() as session:
        version = session.get_one(Version, document.current_version_id)
        assert (version.purpose, version.ordinal) == (VersionPurpose.ORIGINAL, 1)
        assert session.get_one(Blob, version.digest).size > 0
        assert session.scalars(sa.select(Job.name)).all() == ["intake.read"]
        assert not list(ledger.verify_chains(session))
    assert reading.state == "waiting"


@pytest.mark.parametrize(
    ("name", "title"),
    [("Ofício_88  final.pdf", "Ofício 88 final"), ("foto", "foto"), ("_.pdf", "Documento sem título")],
)
def test_a_first_title_is_the_file_name(name: str, title: str) -> None:
    assert title_of(name) == title


def test_anybody_may_call_their_scan_a_simple_copy(reception: Reception) -> None:
    document_id = reception.bring(reception.city.ana, check=CheckKind.SIMPLE_COPY)
    assert reception.look(document_id)[0].check_kind is CheckKind.SIMPLE_COPY


@pytest.mark.parametrize("check", [CheckKind.ADMINISTRATIVE, CheckKind.NOTARY])
def test_only_the_protocol_authenticates(reception: Reception, check: CheckKind) -> None:
    """DOMAIN.md, Signing: only protocol departments authenticate."""
    with pytest.raises(Forbidden, match="protocolo"):
        reception.bring(reception.city.ana, check=check)
    document_id = reception.bring(reception.city.clara, check=check)
    assert reception.look(document_id)[0].check_kind is check


def state_check(reception: Reception, actor: Actor, document_id: int, check: CheckKind) -> None:
    with reception.database.writing() as session:
        document = session.get_one(Document, document_id, with_for_update=True)
        actions.state_check(session, actor=actor, document=document, check=check)


def test_the_check_is_stated_on_a_draft(reception: Reception) -> None:
    document_id = reception.read()
    with pytest.raises(Forbidden, match="autentica"):
        state_check(reception, reception.city.davi, document_id, CheckKind.NOTARY)
    with pytest.raises(Forbidden, match="origem"):
        state_check(reception, reception.city.elisa, document_id, CheckKind.SIMPLE_COPY)
    state_check(reception, reception.city.clara, document_id, CheckKind.NOTARY)
    assert reception.look(document_id)[0].check_kind is CheckKind.NOTARY


def test_the_check_is_not_stated_on_anything_else(reception: Reception) -> None:
    document_id = reception.read(result(DOUBTFUL))
    with pytest.raises(Conflict, match="fechado"):
        state_check(reception, reception.city.clara, document_id, CheckKind.SIMPLE_COPY)


def filing(reception: Reception, **other: object) -> Filing:
    given = {"kind_id": reception.city.letter, "department_id": reception.city.compras, "subject": "Compra de giz"}
    return Filing(**{**given, **other})  # type: ignore[arg-type]  # wrong values are the point


def test_a_person_decides_and_the_choice_is_an_example(reception: Reception) -> None:
    document_id = reception.read(result(DOUBTFUL))
    reception.confirm(reception.city.clara, document_id, filing(reception))
    reception.run()
    with reception.database.reading() as session:
        document = session.get_one(Document, document_id)
        assert (document.state, document.kind_id, document.department_id, document.subject) == (
            DocumentState.DRAFT, reception.city.letter, reception.city.compras, "Compra de giz",
        )  # fmt: skip
        example = session.get_one(ConfirmedExample, document_id)
        assert (example.label, example.guessed_label, example.by_id) == (
            "letter",
            "other",
            reception.city.clara.person_id,
        )
        assert session.scalars(sa.select(InboxEntry.department_id)).all() == [reception.city.compras]
        assert not list(ledger.verify_chains(session))


def test_filing_moves_it_to_its_department_by_exactly_one_arrival(reception: Reception) -> None:
    """DESIGN rule 2: the arrival of paper is the one passage without a release."""
    document_id = reception.read(result(DOUBTFUL))
    with reception.database.reading() as session:
        assert session.scalars(sa.select(Passage)).all() == []
    reception.confirm(reception.city.clara, document_id, filing(reception))
    with reception.database.reading() as session:
        passages = session.execute(sa.select(Passage.department_id, Passage.arrival, Passage.release_id)).all()
    assert passages == [(reception.city.compras, True, None)]


def test_paper_at_reception_is_seen_by_the_department_that_holds_it(reception: Reception) -> None:
    bruno, ana, davi = reception.city.bruno, reception.city.ana, reception.city.elisa
    document_id = reception.read(result(DOUBTFUL), actor=bruno)
    with reception.database.reading() as session:
        assert find_document(session, ana, document_id).id == document_id
        with pytest.raises(NotFound):
            find_document(session, davi, document_id)
    reception.confirm(ana, document_id, filing(reception, department_id=reception.city.gabinete))
    with reception.database.reading() as session:
        with pytest.raises(NotFound):
            find_document(session, ana, document_id)
        assert find_document(session, bruno, document_id).id == document_id, "who brought it still sees it"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"kind_id": 99}, "kind"), ({"department_id": 99}, "department"), ({"subject": " "}, "subject"),
     ({"subject": "x" * 301}, "subject")],
)  # fmt: skip
def test_a_wrong_filing_names_its_field(reception: Reception, wrong: dict[str, object], field: str) -> None:
    document_id = reception.read(result(DOUBTFUL))
    with pytest.raises(InvalidInput) as refused:
        reception.confirm(reception.city.clara, document_id, filing(reception, **wrong))
    assert refused.value.field == field
    assert reception.look(document_id)[0].state is DocumentState.TO_CHECK


def test_two_people_decide_once(reception: Reception) -> None:
    document_id = reception.read(result(DOUBTFUL))
    reception.confirm(reception.city.clara, document_id, filing(reception))
    with pytest.raises(Conflict):
        reception.confirm(reception.city.clara, document_id, filing(reception))


def test_another_department_does_not_decide(reception: Reception, session: Session) -> None:
    document_id = reception.bring(reception.city.clara)
    document = session.get_one(Document, document_id)
    with pytest.raises(Forbidden):
        actions.confirm_filing(session, actor=reception.city.ana, document=document, filing=filing(reception))


def correct(reception: Reception, document_id: int, kind_id: int) -> None:
    with reception.database.writing() as session:
        document = find_document(session, reception.city.clara, document_id, lock=True)
        correct_draft(
            session, actor=reception.city.clara, document=document, correction=Correction("Iluminação", kind_id)
        )
    reception.run()


def example(reception: Reception, document_id: int) -> ConfirmedExample | None:
    with reception.database.reading() as session:
        return session.get(ConfirmedExample, document_id)


def test_a_document_that_filed_itself_wrongly_is_an_example_once_corrected(reception: Reception) -> None:
    document_id = reception.read()
    assert example(reception, document_id) is None
    correct(reception, document_id, reception.city.letter)
    kept = example(reception, document_id)
    assert kept is not None
    assert (kept.label, kept.guessed_label, kept.department_id) == ("letter", "memo", reception.city.obras)


def test_a_correction_of_other_things_teaches_nothing(reception: Reception) -> None:
    document_id = reception.read()
    correct(reception, document_id, reception.city.memo)
    assert example(reception, document_id) is None


def test_a_kind_that_is_never_guessed_unsays_the_example(reception: Reception) -> None:
    document_id = reception.read()
    correct(reception, document_id, reception.city.letter)
    correct(reception, document_id, reception.city.decree)
    assert example(reception, document_id) is None


def test_what_was_never_read_teaches_nothing(reception: Reception, session: Session) -> None:
    document = Document(id=77)
    actions.remember_example(session, by_id=reception.city.ana.person_id, document=document, label="memo")
    assert session.get(ConfirmedExample, 77) is None
