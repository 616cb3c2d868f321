"""The background part of intake: reading an uploaded file."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.actions import move
from app.documents.models import Document, DocumentKind, DocumentState, Version
from app.documents.states import DocumentAction
from app.engines import Engines
from app.intake.actions import PASSWORD_PURPOSE, remember_example
from app.intake.models import Reading
from app.intake.results import department_cues, record, understand
from app.intake.states import READING_STATES, ReadingAction
from app.kernel import clock, ledger
from app.kernel.outbox import Work, handler
from app.kernel.sandbox import Limits, SandboxError
from app.kernel.workplace import workplace
from ocr.limits import (
    CPU_SECONDS,
    MEMORY_BYTES,
    OUTPUT_BYTES,
    WALL_SECONDS,
    WALL_SECONDS_AT_MOST,
    WALL_SECONDS_PER_PAGE,
)
from ocr.result import ReadResult

READ = "ocr.reading:read_file"
LIMITS = Limits(
    wall_seconds=WALL_SECONDS,
    cpu_seconds=CPU_SECONDS,
    memory_bytes=MEMORY_BYTES,
    output_bytes=OUTPUT_BYTES,
    wall_seconds_per_progress=WALL_SECONDS_PER_PAGE,
    wall_seconds_at_most=WALL_SECONDS_AT_MOST,
)
"""The same for an upload and for the command line: a file of common length ends within 60 s, each page buys more."""


def give_up(session: Session, payload: dict[str, Any], reason: str) -> None:
    """Show a reading that failed for good, with its reason and a retry button."""
    document = session.get(Document, payload["document_id"], with_for_update=True)
    reading = session.get(Reading, payload["document_id"])
    if document is None or reading is None or document.state is not DocumentState.RECEIVED:
        return
    reading.state = READING_STATES.after(reading.state, ReadingAction.GIVE_UP)
    reading.reason, reading.ended_at, reading.sealed_password = reason, clock.now(), None
    move(document, DocumentAction.GIVE_UP_READING)
    ledger.append(session, ledger.document_chain(document.id), "document.unreadable", None)


@handler("intake.read", lease=timedelta(seconds=120), attempts=3, lane="reading", on_failure=give_up)
def read(work: Work) -> None:
    """Fetch the original, read it in a child process, store the searchable PDF/A, file it or ask a person."""
    document_id: int = work.payload["document_id"]
    engines: Engines = work.services
    with work.noting() as session:
        document = session.get_one(Document, document_id)
        start = _start(session, document) if document.state is DocumentState.RECEIVED else None
    if start is None:
        with work.finishing():
            return
    digest, sealed = start
    password = engines.installation_key.unseal(PASSWORD_PURPOSE, sealed).decode() if sealed else None
    with workplace(engines.settings.runtime_dir) as folder:
        source, output = folder / "source", folder / "output"
        output.mkdir()
        engines.store.fetch(digest, source)
        result = _read_in_child(engines, source, output, password, _Progress(work, document_id))
        stored = engines.store.put(result.pdf, media_type="application/pdf") if result.pdf else None
    with work.reading() as session:
        cues = department_cues(session)
    understanding = understand(result.text, cues)
    with work.finishing() as session:
        document = session.get_one(Document, document_id, with_for_update=True)
        record(session, document, result, stored, understanding)


def _start(session: Session, document: Document) -> tuple[str, bytes | None]:
    reading = session.get_one(Reading, document.id)
    reading.state = READING_STATES.after(reading.state, ReadingAction.START)
    reading.started_at, reading.stage, reading.pages_read = clock.now(), "", 0
    version = session.get_one(Version, document.current_version_id)
    return version.digest, reading.sealed_password


class _Progress:
    """Writes each page done to the reading's row, for the live progress on screen."""

    def __init__(self, work: Work, document_id: int) -> None:
        self._work, self._document_id = work, document_id

    def __call__(self, progress: Any) -> None:
        with self._work.noting() as session:
            reading = session.get_one(Reading, self._document_id)
            reading.stage, reading.pages = str(progress), progress.pages
            # Crooked pages are recognised in a second pass: the bar does not go back for it.
            reading.pages_read = max(reading.pages_read, progress.page - 1)


def _read_in_child(
    engines: Engines, source: Path, output: Path, password: str | None, progress: _Progress
) -> ReadResult:
    try:
        result: ReadResult = engines.sandbox.call(
            READ, source, output, limits=LIMITS, on_progress=progress, password=password
        )
    except SandboxError as error:
        return ReadResult("refused", error.message)
    return result


@handler("document.corrected")
def learn_from_correction(work: Work) -> None:
    """Somebody changed the kind of a draft that was filed otherwise: an example to learn from, like one confirmed."""
    with work.finishing() as session:
        document = session.get_one(Document, work.payload["document_id"], with_for_update=True)
        label = session.scalar(sa.select(DocumentKind.reading_label).where(DocumentKind.id == document.kind_id))
        remember_example(session, by_id=work.payload["by_id"], document=document, label=label)
