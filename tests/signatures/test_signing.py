"""Asking, order, levels, refusing, and what becomes of a signature (DOMAIN.md, Signing; SIGNING.md, Custody)."""

import threading

import pytest
import sqlalchemy as sa

from app.documents.access import find_document, grant_by_release
from app.documents.models import Document, DocumentState, Number, Release, Version
from app.engines import SigningFailed
from app.kernel import ledger
from app.kernel.errors import CarimboError, Conflict, Forbidden, InvalidInput, NotFound
from app.kernel.ledger import LedgerEntry
from app.kernel.outbox import Job
from app.people.actor import Actor
from app.signatures import actions
from app.signatures.actions import FILE, OWN, ask_to_sign, find_turn
from app.signatures.closing import withdraw_closing
from app.signatures.gate import ensure_release
from app.signatures.models import PlaceState, RequestState, SigningMethod
from signing.errors import ReleaseRefused
from signing.trust import Level
from tests.fixtures import SmallCity
from tests.signatures.fixtures import Office


def states(office: Office, document_id: int) -> list[PlaceState]:
    return [signer.state for signer in office.standing(document_id).signers]


def refuse(office: Office, actor: Actor, document_id: int, motive: str) -> None:
    with office.database.writing() as session:
        place, digest = office.place(session, actor, document_id), office.digest(session, document_id)
        actions.refuse(session, actor=actor, turn=find_turn(session, actor, place.place_id, digest), motive=motive)


def withdraw(office: Office, document_id: int) -> None:
    with office.database.writing() as session:
        document = find_document(session, office.city.ana, document_id, lock=True)
        withdraw_closing(session, actor=office.city.ana, document=document)


def test_closing_numbers_codes_and_asks_the_first(office: Office, city: SmallCity) -> None:
    """DOMAIN.md, Numbers: given when the document is closed; code of 16 signs."""
    document_id = office.closed(city.ana, city.letter)
    with office.database.reading() as session:
        document = session.get_one(Document, document_id)
        assert document.number_label
        assert document.code
        assert len(document.code) == 16
        assert document.state is DocumentState.CLOSED
    assert states(office, document_id) == [PlaceState.PENDING, PlaceState.WAITING]
    closing = office.engines.sandbox.calls[0][1][2]
    assert [place.role for place in closing.places] == ["Analista de compras", "Diretor de Compras"]
    assert closing.number_label == document.number_label


def test_order_is_enforced_even_with_a_copied_link(office: Office, city: SmallCity) -> None:
    """DOMAIN.md: order enforced even with a copied link."""
    document_id = office.closed(city.ana, city.letter)
    with pytest.raises(Conflict, match="falta assinar Ana Demonstração"):
        office.ask(city.bruno, document_id)
    office.sign(city.ana, document_id)
    assert states(office, document_id) == [PlaceState.SIGNED, PlaceState.PENDING]


def test_one_signs_only_in_ones_own_place(office: Office, city: SmallCity) -> None:
    document_id = office.closed(city.ana, city.letter)
    with office.database.writing() as session:
        place, digest = office.place(session, city.ana, document_id), office.digest(session, document_id)
        with pytest.raises(Forbidden, match="outra pessoa"):
            find_turn(session, city.bruno, place.place_id, digest)
        for unknown in (place.place_id, 999):  # who cannot see the document learns nothing of its places
            with pytest.raises(NotFound, match="não está ao seu alcance"):
                find_turn(session, city.elisa, unknown, digest)


def test_a_document_that_changed_since_it_was_shown_is_not_signed(office: Office, city: SmallCity) -> None:
    document_id = office.closed(city.ana, city.memo)
    with office.database.writing() as session:
        place = office.place(session, city.ana, document_id)
        with pytest.raises(Conflict, match="mudou"):
            find_turn(session, city.ana, place.place_id, "0" * 64)


def test_the_mayors_acts_need_a_qualified_signature(office: Office, city: SmallCity) -> None:
    """Lei 14.063/2020, art. 5, § 2, I: refused with the law, at the page already for the city's own certificate."""
    document_id = office.closed(city.ana, city.decree)
    with office.database.writing() as session:
        place, digest = office.place(session, city.elisa, document_id), office.digest(session, document_id)
        turn = find_turn(session, city.elisa, place.place_id, digest)
        with pytest.raises(InvalidInput, match=r"qualificada \(Lei 14.063/2020, art. 5º, § 2º, I\)"):
            ask_to_sign(session, actor=city.elisa, turn=turn, credential=OWN, host="host-a")


def test_a_key_file_below_the_level_comes_back_with_the_law(office: Office, city: SmallCity) -> None:
    document_id = office.closed(city.ana, city.decree)
    office.engines.desk.level = Level.SIMPLE
    office.sign(city.elisa, document_id)
    mine = office.standing(document_id).signers[0]
    assert mine.state is PlaceState.PENDING
    assert "art. 5º, § 2º, I" in mine.failure


def test_a_qualified_one_serves_the_mayor(office: Office, city: SmallCity) -> None:
    document_id = office.closed(city.ana, city.decree)
    office.engines.desk.level = Level.QUALIFIED
    office.sign(city.elisa, document_id)
    assert office.state(document_id) is DocumentState.RELEASED


def test_a_higher_level_serves_a_lower_demand(office: Office, city: SmallCity) -> None:
    """DOMAIN.md: a higher level serves wherever a lower one is asked."""
    document_id = office.closed(city.ana, city.memo)
    office.engines.desk.level = Level.QUALIFIED
    office.sign(city.ana, document_id)
    assert office.state(document_id) is DocumentState.RELEASED


def test_a_refusal_ends_it_and_tells_everyone(office: Office, city: SmallCity) -> None:
    document_id = office.closed(city.ana, city.letter)
    office.sign(city.ana, document_id)
    refuse(office, city.bruno, document_id, "Falta o orçamento.")
    standing = office.standing(document_id)
    assert standing.state is RequestState.REFUSED
    assert standing.signers[1].refusal_motive == "Falta o orçamento."
    assert office.state(document_id) is DocumentState.REFUSED


def test_a_refusal_needs_a_motive(office: Office, city: SmallCity) -> None:
    document_id = office.closed(city.ana, city.memo)
    with pytest.raises(InvalidInput, match="motivo"):
        refuse(office, city.ana, document_id, "  ")


def test_reopening_drops_signatures_and_keeps_the_number(office: Office, city: SmallCity) -> None:
    """DOMAIN.md, Signing: signed and seen by nobody else: editing drops the signature and asks for it again."""
    document_id = office.closed(city.ana, city.memo)
    office.sign(city.ana, document_id)
    withdraw(office, document_id)
    assert office.state(document_id) is DocumentState.DRAFT
    office.close(city.ana, document_id)
    assert states(office, document_id) == [PlaceState.PENDING]
    with office.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Number.id))) == 1
        assert session.get_one(Document, document_id).pages == 2


def test_what_another_department_saw_is_frozen(office: Office, city: SmallCity) -> None:
    """DOMAIN.md, Signing: its bytes are frozen for good; only cancellation remains."""
    document_id = office.closed(city.ana, city.memo)
    office.sign(city.ana, document_id)
    with office.database.writing() as session:
        grant_by_release(session, session.scalars(sa.select(Release)).one(), department_id=city.obras)
    with pytest.raises(Conflict, match="não muda mais"):
        withdraw(office, document_id)


def test_a_stale_release_does_not_serve_the_reopened_document(office: Office, city: SmallCity) -> None:
    document_id = office.closed(city.ana, city.memo)
    office.sign(city.ana, document_id)
    withdraw(office, document_id)
    office.close(city.ana, document_id)
    with office.database.writing() as session:
        document = find_document(session, city.ana, document_id, lock=True)
        assert ensure_release(session, document, city.ana) is None


def test_without_an_open_key_the_place_asks_for_the_pin_again(office: Office, city: SmallCity) -> None:
    """SIGNING.md, Custody: after a crash it asks again."""
    document_id = office.closed(city.ana, city.memo)
    office.ask(city.ana, document_id, unlock=False)
    office.run()
    mine = office.standing(document_id).signers[0]
    assert mine.state is PlaceState.PENDING
    assert "senha" in mine.failure


def test_an_unsound_signature_comes_back_with_its_reason(office: Office, city: SmallCity) -> None:
    document_id = office.closed(city.ana, city.memo)
    office.engines.desk.failure = SigningFailed(ReleaseRefused())
    office.sign(city.ana, document_id)
    assert "descartada" in office.standing(document_id).signers[0].failure


def test_the_job_is_bound_to_the_host_of_the_desk(office: Office, city: SmallCity) -> None:
    document_id = office.closed(city.ana, city.memo)
    office.ask(city.ana, document_id)
    office.run(host="host-b")
    assert states(office, document_id) == [PlaceState.SIGNING]
    office.run(host="host-a")
    assert states(office, document_id) == [PlaceState.SIGNED]


def test_a_pin_never_reaches_the_database(office: Office, city: SmallCity) -> None:
    document_id = office.closed(city.ana, city.memo)
    office.ask(city.ana, document_id)
    with office.database.reading() as session:
        payload = session.scalars(sa.select(Job.payload).where(Job.name == "signatures.sign")).one()
    assert set(payload) == {"place_id", "digest"}


def test_a_pdf_that_cannot_be_closed_is_a_draft_again(office: Office, city: SmallCity) -> None:
    document_id = office.draft(city.ana, city.memo)
    office.engines.sandbox.failure = InvalidInput("O PDF está protegido por senha.")
    office.close(city.ana, document_id)
    assert office.state(document_id) is DocumentState.DRAFT
    assert office.standing(document_id).failure == "O PDF está protegido por senha."


def test_a_pdf_signed_by_others_gets_fields_only_and_a_sheet(office: Office, city: SmallCity) -> None:
    """DOMAIN.md, Signing: no page content any more; its code lives on a separate verification sheet."""
    document_id = office.draft(city.ana, city.memo)
    with office.database.writing() as session:
        session.get_one(Document, document_id).arrived_signed = True
    office.close(city.ana, document_id)
    targets = [target.rpartition(":")[2] for target, _ in office.engines.sandbox.calls]
    assert targets == ["close_signed", "verification_sheet"]
    with office.database.reading() as session:
        purposes = session.scalars(sa.select(Version.purpose).order_by(Version.ordinal)).all()
    assert [purpose.value for purpose in purposes] == ["searchable", "closed", "verification_sheet"]


def test_every_change_has_its_ledger_entry(office: Office, city: SmallCity) -> None:
    """DESIGN rules 3 and 4: a change is paired with one entry; ids and digests only."""
    document_id = office.closed(city.ana, city.memo)
    office.sign(city.ana, document_id)
    with office.database.reading() as session:
        chain = sa.select(LedgerEntry).where(LedgerEntry.chain == ledger.document_chain(document_id))
        entries = session.scalars(chain.order_by(LedgerEntry.sequence)).all()
        assert [entry.action.rpartition(".")[2] for entry in entries] == [
            "closing", "numbered", "closed", "asked", "made", "released",
        ]  # fmt: skip
        assert not list(ledger.verify_chains(session))
        assert "Demonstração" not in str([entry.data for entry in entries])


def test_killed_between_storing_and_finishing_signs_once(office: Office, city: SmallCity) -> None:
    """RELIABILITY rule 2: tasks are idempotent; a taken place is not taken twice."""
    document_id = office.closed(city.ana, city.memo)
    office.sign(city.ana, document_id)
    with office.database.writing() as session:
        for job in session.scalars(sa.select(Job).where(Job.name == "signatures.sign")):
            job.state = "due"
    office.run()
    assert len(office.engines.desk.signed) == 1
    with office.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Release.id))) == 1


def test_what_is_withdrawn_while_being_signed_stays_withdrawn(office: Office, city: SmallCity) -> None:
    document_id = office.closed(city.ana, city.memo)
    office.ask(city.ana, document_id)
    withdraw(office, document_id)
    office.run()
    assert office.state(document_id) is DocumentState.DRAFT
    assert not office.engines.desk.signed


def test_a_key_file_is_not_judged_before_the_desk_sees_it() -> None:
    assert FILE.level is None
    assert FILE.method is SigningMethod.PKCS12


@pytest.mark.slow
def test_twenty_at_once_make_one_signature(office: Office, city: SmallCity) -> None:
    """RELIABILITY, Faults: 20 simultaneous signings of one request; I3."""
    document_id = office.closed(city.ana, city.memo)
    answers: list[str] = []

    def try_once() -> None:
        try:
            office.ask(city.ana, document_id)
            answers.append("asked")
        except CarimboError as error:
            answers.append(error.code)

    threads = [threading.Thread(target=try_once) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    office.run()
    assert sorted(answers) == ["asked"] + ["conflict"] * 19
    assert len(office.engines.desk.signed) == 1
    assert office.state(document_id) is DocumentState.RELEASED
