"""Writing down what the reading engine found, in the transaction that finishes the job."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.actions import SUBJECT_LIMIT, add_version, move
from app.documents.models import Document, PageText, VersionPurpose
from app.documents.states import DocumentAction
from app.intake.actions import Filing, file_document
from app.intake.models import Guess, Reading
from app.intake.queries import kind_called
from app.intake.states import OUTCOMES, READING_STATES, ReadingAction
from app.kernel import clock, ledger
from app.people.models import Department
from ocr.classify import Classification, DepartmentCue, DepartmentGuess, classify, files_itself, guess_department
from ocr.fields import find_fields, find_subject
from ocr.result import ReadResult
from storage import Stored


@dataclass(frozen=True)
class Understanding:
    """What the text of a document says it is."""

    classification: Classification
    departments: tuple[DepartmentGuess, ...]
    subject: str
    fields: list[dict[str, object]]

    @property
    def sure(self) -> bool:
        """Whether it may be filed without a person (measured precision of at least 0.8 for kind and department)."""
        return files_itself(self.classification, self.departments)


def understand(pages: Sequence[str], departments: Sequence[DepartmentCue]) -> Understanding:
    """Classify a text and find its fields; no I/O."""
    found = find_fields(pages)
    subject = find_subject(pages)
    fields = [
        {**asdict(field), "group": group}
        for group in ("names", "cnpj", "cpf", "numbers", "dates")
        for field in getattr(found, group)
    ]
    return Understanding(
        classification=classify(pages),
        departments=guess_department(pages, departments),
        subject=subject.value if subject else "",
        fields=fields[:40],
    )


def department_cues(session: Session) -> list[DepartmentCue]:
    """What the city says of each department, for the guess."""
    rows = session.scalars(sa.select(Department).where(Department.active).order_by(Department.id))
    return [
        DepartmentCue(
            id=str(row.id),
            names=(row.name,),
            acronyms=(row.acronym,),
            keywords=tuple(word.strip() for word in row.keywords.split(",") if word.strip()),
        )
        for row in rows
    ]


def record(
    session: Session, document: Document, result: ReadResult, stored: Stored | None, understanding: Understanding
) -> None:
    """Write a reading's result: searchable version, text, guesses, and where the document goes next.

    Args:
        session: the job's finishing unit of work, holding the document's lock.
        document: the one that was read.
        result: of the engine.
        stored: the searchable PDF/A if one was made.
        understanding: of its text.
    """
    reading = session.get_one(Reading, document.id)
    action = OUTCOMES[result.outcome]
    reading.state = READING_STATES.after(reading.state, action)
    reading.reason, reading.ended_at = result.reason or None, clock.now()
    reading.pages, reading.pages_read, reading.sealed_password = result.pages, result.pages_read, None
    reading.stage = ""
    if action is ReadingAction.ASK_PASSWORD:
        move(document, DocumentAction.ASK_PASSWORD)
    elif action is ReadingAction.REFUSE:
        move(document, DocumentAction.GIVE_UP_READING)
    else:
        _record_text(session, document, result, stored)
        _record_understanding(session, document, reading, understanding)
    ledger.append(
        session,
        ledger.document_chain(document.id),
        "document.read",
        None,
        outcome=result.outcome,
        pages=result.pages,
        digest=stored.digest if stored else None,
    )


def _record_text(session: Session, document: Document, result: ReadResult, stored: Stored | None) -> None:
    document.pages, document.arrived_signed = result.pages, result.signed
    if stored is not None:
        add_version(session, document, stored, VersionPurpose.SEARCHABLE, made_by_id=None, pdfa=result.pdfa)
    session.execute(sa.delete(PageText).where(PageText.document_id == document.id))
    for number, text in enumerate(result.text, start=1):
        session.add(
            PageText(
                document_id=document.id,
                page=number,
                text=text.replace("\x00", ""),
                words=list(result.words[number - 1]) if number <= len(result.words) else [],
                ratio=result.ratios[number - 1],
            )
        )


def _record_understanding(session: Session, document: Document, reading: Reading, understanding: Understanding) -> None:
    classification = understanding.classification
    reading.label, reading.confidence = classification.label, classification.confidence
    reading.fields = understanding.fields
    best = understanding.departments[0] if understanding.departments else None
    session.execute(sa.delete(Guess).where(Guess.document_id == document.id))
    for rank, guess in enumerate(classification.guesses[:3], start=1):
        evidence = [*guess.evidence, *(best.evidence if best and rank == 1 else ())]
        session.add(
            Guess(
                document_id=document.id,
                rank=rank,
                label=guess.label,
                confidence=guess.confidence,
                evidence=evidence,
                department_id=int(best.id) if best else None,
            )
        )
    subject = understanding.subject or document.subject
    kind_id = session.scalar(kind_called(classification.label))
    if understanding.sure and kind_id is not None and best is not None:
        filing = Filing(kind_id=kind_id, department_id=int(best.id), subject=subject)
        file_document(session, document=document, filing=filing, actor_id=None)
    else:
        document.subject = subject[:SUBJECT_LIMIT]
        move(document, DocumentAction.DOUBT)
