"""Reading as a job: outcomes, retries, duplicates, passwords (RELIABILITY rules 2 and 4; OCR.md, Running it)."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.access import find_document
from app.documents.models import Document, DocumentKind, DocumentState, PageText, Passage, Version, VersionPurpose
from app.intake import actions, jobs
from app.intake.models import Guess, Reading, ReadingState
from app.intake.states import OUTCOMES, READING_STATES, ReadingAction
from app.kernel import clock, ledger
from app.kernel.errors import InvalidInput, Unavailable
from app.kernel.outbox import JobRunner
from app.kernel.outbox.models import Job, JobState
from app.kernel.sandbox import SandboxTimeout
from ocr.errors import PASSWORD, WRONG_PASSWORD
from ocr.result import Progress, ReadResult
from tests.intake.reception import DOUBTFUL, MEMO, WORDS, Reception, result

ASKS = result(outcome="needs-password", reason=PASSWORD)
WRONG = result(outcome="needs-password", reason=WRONG_PASSWORD)


def stands(reception: Reception, document_id: int) -> tuple[DocumentState, ReadingState]:
    document, reading = reception.look(document_id)
    return document.state, reading.state


def test_what_is_sure_files_itself(reception: Reception) -> None:
    document_id = reception.read(result(MEMO, pdf=Path("searchable.pdf"), pdfa=True))
    document, reading = reception.look(document_id)
    assert (document.state, document.subject, document.pages) == (DocumentState.DRAFT, "Iluminação da praça", 1)
    assert (document.kind_id, document.department_id) == (reception.city.memo, reception.city.obras)
    assert (reading.state, reading.label, reading.reason) == (ReadingState.DONE, "memo", None)
    with reception.database.reading() as session:
        version = session.get_one(Version, document.current_version_id)
        assert (version.purpose, version.pdfa, version.made_by_id) == (VersionPurpose.SEARCHABLE, True, None)
        assert not list(ledger.verify_chains(session))


def test_a_born_digital_file_keeps_its_bytes(reception: Reception) -> None:
    document_id = reception.read(result(MEMO, was_born_digital=True))
    with reception.database.reading() as session:
        assert session.scalars(sa.select(Version.purpose)).all() == [VersionPurpose.ORIGINAL]
    assert reception.look(document_id)[0].state is DocumentState.DRAFT


def test_what_is_doubtful_waits_with_the_three_best_guesses(reception: Reception) -> None:
    document_id = reception.read(result(DOUBTFUL, words=(WORDS,)))
    assert stands(reception, document_id) == (DocumentState.TO_CHECK, ReadingState.DONE)
    with reception.database.reading() as session:
        guesses = session.scalars(sa.select(Guess).order_by(Guess.rank)).all()
        page = session.get_one(PageText, (document_id, 1))
        assert session.scalars(sa.select(Passage)).all() == []
    assert [guess.rank for guess in guesses] == [1, 2, 3]
    assert (page.text, page.ratio, page.words[0][0]) == (DOUBTFUL, 1.5, "lista")


def test_a_sure_kind_that_the_city_does_not_use_waits(reception: Reception) -> None:
    with reception.database.writing() as session:
        session.execute(sa.update(DocumentKind).where(DocumentKind.reading_label == "memo").values(active=False))
    assert stands(reception, reception.read())[0] is DocumentState.TO_CHECK


def test_pages_beyond_the_kept_words_have_their_text(reception: Reception) -> None:
    document_id = reception.read(result(DOUBTFUL, "outra\x00", words=(WORDS,)))
    with reception.database.reading() as session:
        second = session.get_one(PageText, (document_id, 2))
    assert (second.text, second.words) == ("outra", [])


def test_a_partial_reading_keeps_what_was_read_and_says_what_was_not(reception: Reception) -> None:
    document_id = reception.read(result(MEMO, "", outcome="partial", pages_read=1, reason="A página 2 demorou demais."))
    document, reading = reception.look(document_id)
    assert (document.state, reading.state) == (DocumentState.DRAFT, ReadingState.PARTIAL)
    assert (reading.pages_read, reading.pages, reading.reason) == (1, 2, "A página 2 demorou demais.")


def test_a_signed_file_keeps_its_bytes(reception: Reception) -> None:
    """DOMAIN.md, Signing: a PDF that arrives signed gets no page content any more."""
    document_id = reception.read(result(MEMO, outcome="kept-signed", signed=True, reason="O PDF já está assinado."))
    document, reading = reception.look(document_id)
    assert (document.arrived_signed, reading.state) == (True, ReadingState.KEPT_SIGNED)
    with reception.database.reading() as session:
        assert session.scalars(sa.select(Version.purpose)).all() == [VersionPurpose.ORIGINAL]


def test_a_refused_file_says_why(reception: Reception) -> None:
    document_id = reception.read(result(outcome="refused", reason="Não é um PDF."))
    assert stands(reception, document_id) == (DocumentState.UNREADABLE, ReadingState.REFUSED)
    assert reception.look(document_id)[1].reason == "Não é um PDF."


def test_a_file_that_takes_too_much_is_refused(reception: Reception) -> None:
    document_id = reception.read(SandboxTimeout())
    assert stands(reception, document_id) == (DocumentState.UNREADABLE, ReadingState.REFUSED)
    assert "tempo" in (reception.look(document_id)[1].reason or "")


# Passwords


def give(reception: Reception, document_id: int, password: str) -> None:
    with reception.database.writing() as session:
        document = find_document(session, reception.city.clara, document_id, lock=True)
        actions.give_password(
            session, actor=reception.city.clara, document=document, password=password,
            key=reception.engines.installation_key,
        )  # fmt: skip


def test_the_password_opens_the_file(reception: Reception) -> None:
    document_id = reception.read(ASKS, WRONG, result(MEMO, pdf=Path("searchable.pdf")))
    assert stands(reception, document_id) == (DocumentState.NEEDS_PASSWORD, ReadingState.NEEDS_PASSWORD)
    give(reception, document_id, "errada")
    reception.run()
    assert reception.look(document_id)[1].reason == WRONG_PASSWORD
    give(reception, document_id, "certa")
    reception.run()
    assert stands(reception, document_id) == (DocumentState.DRAFT, ReadingState.DONE)
    assert reception.reader.passwords == [None, "errada", "certa"]


def test_a_password_is_sealed_and_kept_no_longer_than_the_reading(reception: Reception) -> None:
    """RELIABILITY, security 8: planted markers are found nowhere in dumps."""
    document_id = reception.read(ASKS)
    give(reception, document_id, "segredo-plantado")
    sealed = reception.look(document_id)[1].sealed_password
    assert sealed is not None
    assert b"segredo-plantado" not in sealed
    reception.run()
    assert reception.look(document_id)[1].sealed_password is None


def test_an_empty_password_is_none(reception: Reception) -> None:
    document_id = reception.read(ASKS)
    with pytest.raises(InvalidInput, match="senha"):
        give(reception, document_id, "")


# Progress, attempts, duplicates


def test_progress_shows_and_does_not_go_back(reception: Reception) -> None:
    seen: list[tuple[str, int, int | None]] = []
    document_id = reception.bring(reception.city.clara)

    class Watched(list[Progress]):
        def __iter__(self):  # type: ignore[no-untyped-def]  # the steps, looking at the row after each
            for step in (Progress(1, 3), Progress(3, 3), Progress(2, 3)):
                yield step
                reading = reception.look(document_id)[1]
                seen.append((reading.stage, reading.pages_read, reading.pages))

    reception.reader.progress = Watched()
    reception.run()
    assert seen == [("página 1 de 3", 0, 3), ("página 3 de 3", 2, 3), ("página 2 de 3", 2, 3)]
    assert reception.look(document_id)[1].stage == ""


def later(monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    moment = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: moment)


def try_thrice(reception: Reception, monkeypatch: pytest.MonkeyPatch) -> None:
    for minutes in (1, 2, 3):
        reception.run()
        later(monkeypatch, minutes)


def test_a_fault_is_tried_again(reception: Reception, monkeypatch: pytest.MonkeyPatch) -> None:
    document_id = reception.read(Unavailable("A guarda de arquivos não responde."), result(MEMO))
    assert stands(reception, document_id) == (DocumentState.RECEIVED, ReadingState.READING)
    later(monkeypatch, 1)
    reception.run()
    assert stands(reception, document_id) == (DocumentState.DRAFT, ReadingState.DONE)


def test_a_lasting_fault_becomes_a_row_with_its_reason_and_can_be_retried(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RELIABILITY rule 2: attempts are capped, then a visible 'failed' state with the reason and a retry button."""
    document_id = reception.read(Unavailable("A guarda de arquivos não responde."))
    try_thrice(reception, monkeypatch)
    assert stands(reception, document_id) == (DocumentState.UNREADABLE, ReadingState.FAILED)
    assert (reception.reader.calls, reception.look(document_id)[1].reason) == (3, "A guarda de arquivos não responde.")
    reception.reader.answers = [result(MEMO)]
    with reception.database.writing() as session:
        document = find_document(session, reception.city.clara, document_id, lock=True)
        actions.read_again(session, actor=reception.city.clara, document=document)
    assert stands(reception, document_id) == (DocumentState.RECEIVED, ReadingState.WAITING)
    reception.run()
    assert stands(reception, document_id) == (DocumentState.DRAFT, ReadingState.DONE)


def test_a_killed_attempt_after_the_put_is_repeated_whole(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker dies between storing the searchable file and finishing: one version, one arrival all the same."""
    document_id = reception.bring(reception.city.clara)
    reception.reader.answers = [result(MEMO, pdf=Path("searchable.pdf"))]
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "record", _killed)
        reception.run()
    assert len(reception.engines.store.objects) == 2, "the object is there, no row names it"
    later(monkeypatch, 5)
    reception.run()
    with reception.database.reading() as session:
        purposes = session.scalars(sa.select(Version.purpose).order_by(Version.ordinal)).all()
        assert purposes == [VersionPurpose.ORIGINAL, VersionPurpose.SEARCHABLE]
        assert len(session.scalars(sa.select(Passage)).all()) == 1
    assert stands(reception, document_id)[0] is DocumentState.DRAFT


def _killed(*_args: object) -> None:
    raise SystemError("killed")


def test_a_message_delivered_twice_reads_once(reception: Reception) -> None:
    document_id = reception.read()
    with reception.database.writing() as session:
        session.execute(sa.update(Job).where(Job.name == "intake.read").values(state=JobState.DUE, attempts=0))
    assert JobRunner(reception.database, reception.engines, "host-a").run_due() == 1
    assert reception.reader.calls == 1
    assert stands(reception, document_id)[0] is DocumentState.DRAFT


def test_giving_up_twice_or_too_late_changes_nothing(reception: Reception, session: Session) -> None:
    document_id = reception.bring(reception.city.clara)
    session.get_one(Document, document_id).state = DocumentState.CANCELLED
    for missing in (document_id, 999):
        jobs.give_up(session, {"document_id": missing}, "tarde demais")
    assert session.get_one(Reading, document_id).state is ReadingState.WAITING


# The table


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_ends_a_reading(outcome: str) -> None:
    ended = READING_STATES.after(ReadingState.READING, OUTCOMES[outcome])
    assert ended not in {ReadingState.WAITING, ReadingState.READING}


@pytest.mark.parametrize("state", [ReadingState.DONE, ReadingState.PARTIAL, ReadingState.KEPT_SIGNED])
def test_what_was_read_is_not_read_again(state: ReadingState) -> None:
    assert not READING_STATES.allows(state, ReadingAction.READ_AGAIN)
    assert not any(READING_STATES.allows(state, action) for action in ReadingAction)


def test_a_result_travels_as_it_is() -> None:
    assert ReadResult("read").ratios == ()
