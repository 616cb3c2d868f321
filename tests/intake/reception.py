"""A reception where files can be brought and read, with engines in memory and a reader that says what it is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.documents.access import find_document
from app.documents.models import CheckKind, Document
from app.intake import jobs
from app.intake.actions import Filing, confirm_filing, receive_file
from app.intake.models import Reading
from app.kernel.database import Database, forbid_transaction
from app.kernel.outbox import JobRunner
from app.kernel.secrets import InstallationKey
from app.people.actor import Actor
from ocr.result import Progress, ReadResult, Word
from tests.fakes import FakeEngines
from tests.fixtures import SmallCity

assert jobs.read, "its handlers are registered by the import"

MEMO = """PREFEITURA
MEMORANDO Nº 12/2026

À Obras
Assunto: Iluminação da praça

Senhor Diretor,
Solicitamos a troca da iluminação."""
DOUBTFUL = "lista de nomes e nada mais"
WORDS = (Word("lista", 0.1, 0.1, 0.2, 0.12), Word("de", 0.21, 0.1, 0.23, 0.12))


def result(*texts: str, outcome: Any = "read", **more: Any) -> ReadResult:
    """What the engine answers for pages of these texts."""
    given = {"pages": len(texts), "pages_read": len(texts), "text": texts, "ratios": (1.5,) * len(texts), **more}
    return ReadResult(outcome, **given)


@dataclass
class ScriptedReader:
    """Stands for the sandbox: answers in turn what it was given, the last one again and again."""

    answers: list[ReadResult | Exception] = field(default_factory=lambda: [result(MEMO)])
    searchable: bytes = b"%PDF searchable"
    passwords: list[str | None] = field(default_factory=list)
    progress: Sequence[Progress] = ()
    calls: int = 0

    def call(
        self, target: str, source: Path, output: Path, *, password: str | None, on_progress: Any, **_limits: Any
    ) -> ReadResult:
        forbid_transaction()
        assert (target, source.exists()) == (jobs.READ, True)
        self.calls += 1
        self.passwords.append(password)
        for step in self.progress:
            on_progress(step)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if answer.pdf is not None:
            made = output / answer.pdf.name
            made.write_bytes(self.searchable)
            return ReadResult(**{**{name: getattr(answer, name) for name in answer.__slots__}, "pdf": made})
        return answer


class ReceptionEngines(FakeEngines):
    """The engines of the fakes, with a scripted reader and a key."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sandbox = ScriptedReader()  # type: ignore[assignment]  # another twin of the sandbox
        self.installation_key = InstallationKey.create(folder / "test.key")


@dataclass
class Reception:
    """Shortcuts over the actions."""

    database: Database
    engines: ReceptionEngines
    city: SmallCity

    @property
    def reader(self) -> ScriptedReader:
        reader = self.engines.sandbox
        assert isinstance(reader, ScriptedReader)
        return reader

    def bring(self, actor: Actor, name: str = "papel.pdf", *, check: CheckKind | None = None) -> int:
        stored = self.engines.store.put(BytesIO(b"%PDF " + name.encode()), media_type="application/pdf")
        with self.database.writing() as session:
            return receive_file(
                session, actor=actor, file_name=name, stored=stored, media_type="application/pdf", check=check
            ).id

    def run(self) -> int:
        return JobRunner(self.database, self.engines, "host-a").run_due()

    def read(self, *answers: ReadResult | Exception, actor: Actor | None = None) -> int:
        """Bring a file and read it with these answers."""
        self.reader.answers = list(answers) or self.reader.answers
        document_id = self.bring(actor or self.city.clara)
        self.run()
        return document_id

    def confirm(self, actor: Actor, document_id: int, filing: Filing) -> None:
        with self.database.writing() as session:
            document = find_document(session, actor, document_id, lock=True)
            confirm_filing(session, actor=actor, document=document, filing=filing)

    def look(self, document_id: int) -> tuple[Document, Reading]:
        with self.database.reading() as session:
            return _both(session, document_id)


def _both(session: Session, document_id: int) -> tuple[Document, Reading]:
    return session.get_one(Document, document_id), session.get_one(Reading, document_id)
