"""Drafts, attachments, cancelling, discarding (DOMAIN.md, Signing; Inboxes and movement)."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents import actions
from app.documents.access import grant_arrival, grant_by_release
from app.documents.actions import Correction
from app.documents.attachments import add_attachment, attach_document, remove_attachment
from app.documents.models import Attachment, Document, DocumentState, Secrecy, Version, VersionPurpose
from app.documents.numbers import give_number
from app.documents.queries import find_attachment
from app.kernel import ledger
from app.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from storage import Stored
from tests.documents.making import make_draft, write_release
from tests.documents.test_numbers import ZONE
from tests.fixtures import SmallCity


@pytest.fixture
def draft(session: Session, city: SmallCity) -> Document:
    return make_draft(session, city.ana, city.memo)


def correct(session: Session, city: SmallCity, draft: Document, correction: Correction) -> None:
    actions.correct_draft(session, actor=city.ana, document=draft, correction=correction)


def test_a_draft_is_corrected(session: Session, city: SmallCity, draft: Document) -> None:
    correct(session, city, draft, Correction(" Compra de giz ", city.letter))
    assert (draft.subject, draft.kind_id) == ("Compra de giz", city.letter)


@pytest.mark.parametrize(
    ("correction", "field"),
    [
        (Correction("", 1), "subject"),
        (Correction("x" * 301, 1), "subject"),
        (Correction("Assunto", 999), "kind"),
        (Correction("Assunto", 1, Secrecy.SECRET), "legal_hypothesis"),
    ],
)
def test_a_wrong_correction_names_its_field(
    session: Session, city: SmallCity, draft: Document, correction: Correction, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        correct(session, city, draft, correction)
    assert refused.value.field == field


def test_the_kind_stays_once_numbered(session: Session, city: SmallCity, draft: Document) -> None:
    give_number(session, draft, ZONE)
    with pytest.raises(Conflict, match="número"):
        correct(session, city, draft, Correction("Outro", city.letter))


def test_only_drafts_change(session: Session, city: SmallCity, draft: Document) -> None:
    draft.state = DocumentState.CLOSED
    with pytest.raises(Conflict, match="minuta"):
        correct(session, city, draft, Correction("Outro", city.memo))


def test_versions_count_and_the_newest_current_one_is_read(session: Session, city: SmallCity, draft: Document) -> None:
    first = draft.current_version_id
    sheet = actions.add_version(
        session, draft, Stored("b" * 64, 5), VersionPurpose.VERIFICATION_SHEET, made_by_id=None, current=False
    )
    assert (sheet.ordinal, draft.current_version_id) == (2, first)
    assert actions.source_version(session, draft).id == first


def test_versions_are_frozen(session: Session, draft: Document) -> None:
    """DESIGN rule 1."""
    with pytest.raises(sa.exc.IntegrityError, match="insert-only"), session.begin_nested():
        session.execute(sa.update(Version).values(digest="c" * 64))
    session.rollback()


def test_cancelling_needs_origin_and_motive(session: Session, city: SmallCity, draft: Document) -> None:
    with pytest.raises(Forbidden):
        actions.cancel_document(session, actor=city.clara, document=draft, motive="x")
    with pytest.raises(InvalidInput, match="motivo"):
        actions.cancel_document(session, actor=city.ana, document=draft, motive=" ")
    actions.cancel_document(session, actor=city.bruno, document=draft, motive="Duplicado")
    assert (draft.state, draft.cancellation_motive) == (DocumentState.CANCELLED, "Duplicado")
    assert not list(ledger.verify_chains(session))


def test_a_cancelled_number_is_not_given_again(session: Session, city: SmallCity, draft: Document) -> None:
    first = give_number(session, draft, ZONE)
    actions.cancel_document(session, actor=city.ana, document=draft, motive="Erro")
    other = give_number(session, make_draft(session, city.ana, city.memo), ZONE)
    assert (first.value, other.value) == (1, 2)


def test_a_draft_nobody_saw_is_discarded(session: Session, city: SmallCity, draft: Document) -> None:
    grant_arrival(session, draft, city.compras)
    actions.discard_draft(session, actor=city.ana, document=draft)
    assert draft.state is DocumentState.DISCARDED


def test_what_was_numbered_or_seen_is_not_discarded(session: Session, city: SmallCity, draft: Document) -> None:
    give_number(session, draft, ZONE)
    with pytest.raises(Conflict, match="cancele-o"):
        actions.discard_draft(session, actor=city.ana, document=draft)
    seen = make_draft(session, city.ana, city.memo)
    grant_by_release(session, write_release(session, seen), department_id=city.obras)
    seen.state = DocumentState.DRAFT
    assert not actions.may_discard(session, seen)


def test_attachments_come_and_go_while_it_is_a_draft(session: Session, city: SmallCity, draft: Document) -> None:
    joined = add_attachment(
        session, actor=city.ana, document=draft, name="planilha.pdf", stored=Stored("d" * 64, 9), media_type="text/csv"
    )
    assert joined.position == 1
    remove_attachment(session, actor=city.ana, document=draft, attachment_id=joined.id)
    assert session.scalar(sa.select(sa.func.count(Attachment.id))) == 0
    with pytest.raises(NotFound):
        remove_attachment(session, actor=city.ana, document=draft, attachment_id=joined.id)


def test_a_document_is_no_attachment_of_itself(session: Session, city: SmallCity, draft: Document) -> None:
    other = make_draft(session, city.ana, city.memo)
    attach_document(session, actor=city.ana, document=other, attached_id=draft.id)
    for circle in (draft.id, other.id):
        with pytest.raises(InvalidInput, match="si mesmo"):
            attach_document(session, actor=city.ana, document=draft, attached_id=circle)


def test_a_stricter_part_is_not_hidden_in_an_open_whole(session: Session, city: SmallCity, draft: Document) -> None:
    """DOMAIN.md, Secrecy: the whole is as restricted as its strictest part."""
    secret = make_draft(session, city.ana, city.memo, secrecy=Secrecy.SECRET)
    with pytest.raises(InvalidInput, match="restrito"):
        attach_document(session, actor=city.ana, document=draft, attached_id=secret.id)


def test_what_one_does_not_see_one_does_not_attach(session: Session, city: SmallCity, draft: Document) -> None:
    foreign = make_draft(session, city.clara, city.memo)
    with pytest.raises(NotFound):
        attach_document(session, actor=city.ana, document=draft, attached_id=foreign.id)


def test_nothing_unsigned_of_another_department_is_joined(session: Session, city: SmallCity, draft: Document) -> None:
    """DESIGN rule 2: what another department can see of a document passed the gate; attachments are seen too."""
    grant_arrival(session, draft, city.compras)
    of_obras = make_draft(session, city.davi, city.memo)
    with pytest.raises(InvalidInput, match="outro setor"):
        attach_document(session, actor=city.davi, document=of_obras, attached_id=draft.id)
    write_release(session, draft)
    assert attach_document(session, actor=city.davi, document=of_obras, attached_id=draft.id)


def test_what_became_stricter_is_not_read_through_the_whole(session: Session, city: SmallCity, draft: Document) -> None:
    """DOMAIN.md, Secrecy: the whole is as restricted as its strictest part, computed when read."""
    part = make_draft(session, city.ana, city.memo)
    joined = attach_document(session, actor=city.ana, document=draft, attached_id=part.id)
    assert find_attachment(session, city.ana, draft.id, joined.id)
    correct(session, city, part, Correction("Sigiloso", city.memo, Secrecy.SECRET, "Lei 12.527/2011, art. 23"))
    with pytest.raises(NotFound):
        find_attachment(session, city.ana, draft.id, joined.id)


def test_a_whole_does_not_become_looser_than_its_parts(session: Session, city: SmallCity) -> None:
    whole, part = (make_draft(session, city.ana, city.memo, secrecy=Secrecy.RESTRICTED) for _ in range(2))
    attach_document(session, actor=city.ana, document=whole, attached_id=part.id)
    with pytest.raises(InvalidInput, match="anexos"):
        correct(session, city, whole, Correction("Aberto", city.memo))
