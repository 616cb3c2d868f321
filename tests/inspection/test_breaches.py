"""`carimbo verify` names the record of every broken promise (RELIABILITY I1 to I6); each breach is planted by hand."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.documents.models import (
    Blob,
    Document,
    DocumentState,
    Level,
    Number,
    NumberSeries,
    Release,
    Version,
    VersionPurpose,
)
from app.engines import Guarded
from app.inboxes.models import Receipt, ReceiptLevel
from app.inboxes.sealing import seal_receipts
from app.inspection import Finding, inspect_installation, orphans
from app.inspection import signed as signed_check
from app.kernel import clock, ledger
from app.kernel.database import Database
from app.signatures.models import PlaceState, RequestState, SignaturePlace, SignatureRequest
from storage import FolderStore, ListedObject
from tests.fixtures import SmallCity

CONTENT = {VersionPurpose.CLOSED: b"%PDF closed", VersionPurpose.SIGNED: b"%PDF closed\n%signed 1"}


class Engines:
    """A real folder store; the sandbox answers as many intact signatures as a file has lines '%signed'."""

    def __init__(self, folder: Path) -> None:
        self.store: Any = Guarded(FolderStore(folder, reserve_bytes=0))
        self.sandbox = self
        self.intact = True

    def call(self, _target: str, path: str, *_: Any, **_options: Any) -> dict[str, Any]:
        count = Path(path).read_bytes().count(b"%signed")
        return {"signatures": [{"intact": self.intact}] * count}


class Town:
    """One document closed, signed and released, its receipts sealed: every promise holds."""

    def __init__(self, database: Database, engines: Engines, city: SmallCity, folder: Path) -> None:
        self.database, self.engines, self.folder = database, engines, folder
        now = clock.now()
        self.closed, self.signed = (self._put(CONTENT[purpose]) for purpose in CONTENT)
        with database.writing() as session:
            document = Document(
                state=DocumentState.RELEASED, subject="Prova", department_id=city.compras, author_id=city.ana.person_id,
                file_name="prova.pdf", created_at=now, number_label="Memorando 1/2026",
            )  # fmt: skip
            session.add(document)
            session.flush()
            self.document = document.id
            purposes = ((self.closed, VersionPurpose.CLOSED), (self.signed, VersionPurpose.SIGNED))
            for ordinal, (digest, purpose) in enumerate(purposes, start=1):
                session.add(
                    Blob(digest=digest, size=len(CONTENT[purpose]), media_type="application/pdf", created_at=now)
                )
                session.flush()
                version = Version(document_id=document.id, ordinal=ordinal, digest=digest, purpose=purpose, made_at=now)
                session.add(version)
                session.flush()
            session.add(
                Number(
                    document_id=document.id, series="memo", year=2026, value=1, label="Memorando 1/2026", given_at=now
                )
            )
            session.add(NumberSeries(series="memo", year=2026, last=1))
            session.add(
                Release(
                    document_id=document.id, version_id=version.id, digest=self.signed, at=now, attachment_digests=[]
                )
            )
            for action in ("document.received", "document.closed", "signature.made"):
                ledger.append(session, ledger.document_chain(document.id), action)
            for level in ReceiptLevel:
                session.add(
                    Receipt(
                        document_id=document.id,
                        person_id=city.bruno.person_id,
                        department_id=city.compras,
                        level=level,
                        at=now,
                    )
                )
        with database.writing() as session:
            seal_receipts(session, document.id)

    def _put(self, data: bytes) -> str:
        source = self.folder / "source"
        source.write_bytes(data)
        return self.engines.store.put(source, media_type="application/pdf").digest

    def sign(self) -> None:
        """Add the request and the place whose signature the signed version holds."""
        now = clock.now()
        with self.database.writing() as session:
            versions = dict(session.execute(sa.select(Version.purpose, Version.id)).all())
            request = SignatureRequest(
                document_id=self.document, state=RequestState.COMPLETE, created_at=now, created_by_id=1,
                closed_version_id=versions[VersionPurpose.CLOSED],
            )  # fmt: skip
            session.add(request)
            session.flush()
            session.add(
                SignaturePlace(
                    request_id=request.id,
                    ordinal=1,
                    position=1,
                    person_id=1,
                    title="Analista",
                    level_reason="x",
                    minimum_level=Level.ADVANCED,
                    field_name="Assinatura1",
                    state=PlaceState.SIGNED,
                    signed_version_id=versions[VersionPurpose.SIGNED],
                    signed_at=now,
                )
            )

    def run(self, *statements: str) -> None:
        """Write what nobody may: without the triggers and the keys."""
        with self.database.engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys=OFF")
            triggers = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
            for statement in (*(f"DROP TRIGGER {name}" for name in triggers), *statements):
                raw.execute(statement)
            raw.execute("PRAGMA foreign_keys=ON")

    def object_file(self, digest: str) -> Path:
        return self.folder / "objects" / digest[:2] / digest

    def findings(self) -> list[Finding]:
        return list(inspect_installation(self.database, self.engines))  # type: ignore[arg-type]


@pytest.fixture
def town(database: Database, city: SmallCity, tmp_path: Path) -> Town:
    return Town(database, Engines(tmp_path), city, tmp_path)


def found(town: Town, invariant: str, record: str, reason: str = "") -> bool:
    return any(one.invariant == invariant and record in one.record and reason in one.reason for one in town.findings())


def test_a_sound_installation_has_no_finding(town: Town) -> None:
    assert town.findings() == []


def test_missing_object(town: Town) -> None:
    town.object_file(town.signed).unlink()
    assert found(town, "I1", town.signed, "não foi encontrado")


def test_flipped_bit(town: Town) -> None:
    path = town.object_file(town.closed)
    path.chmod(0o600)
    path.write_bytes(b"%PDF cloSed")
    assert found(town, "I1", town.closed, "danificado")


def test_object_of_another_size(town: Town) -> None:
    town.run(f"UPDATE blobs SET size = 1 WHERE digest = '{town.closed}'")
    assert found(town, "I1", town.closed, "o registro diz 1")


def test_row_without_an_object(town: Town) -> None:
    town.run(f"INSERT INTO blobs (digest, size, media_type, created_at) VALUES ('{'a' * 64}', 1, 'x', '2026-01-01')")
    assert found(town, "I1", "a" * 64)


def test_orphans_are_listed_once_they_are_old(town: Town) -> None:
    orphan = town._put(b"nobody names me")
    assert list(orphans(town.database, town.engines)) == []  # type: ignore[arg-type]
    with clock.running(lambda: clock.datetime.now(clock.UTC) + timedelta(hours=2)):
        assert list(orphans(town.database, town.engines)) == [orphan]  # type: ignore[arg-type]


def test_altered_revision(town: Town) -> None:
    """The signed version does not begin with the closed one's bytes."""
    other = town._put(b"%PDF cloSed\n%signed 1")
    town.run(
        f"INSERT INTO blobs SELECT '{other}', size, media_type, created_at FROM blobs WHERE digest = '{town.signed}'",
        f"UPDATE versions SET digest = '{other}' WHERE digest = '{town.signed}'",
    )
    assert found(town, "I3", f"documento {town.document}", "alterou")


def test_missing_revision(town: Town) -> None:
    """A signed version without its signature."""
    bare = town._put(b"%PDF closed\n%nothing")
    town.run(
        f"INSERT INTO blobs SELECT '{bare}', 20, media_type, created_at FROM blobs WHERE digest = '{town.signed}'",
        f"UPDATE versions SET digest = '{bare}' WHERE digest = '{town.signed}'",
    )
    assert found(town, "I3", f"documento {town.document}", "0 assinaturas para 1")


def test_signature_that_does_not_match(town: Town) -> None:
    town.engines.intact = False
    assert found(town, "I3", f"documento {town.document}", "não confere com o conteúdo")


def test_signed_version_without_a_closed_one(town: Town) -> None:
    town.run("DELETE FROM versions WHERE purpose = 'closed'")
    assert found(town, "I3", f"documento {town.document}", "sem versão fechada")


def test_signature_whose_version_is_gone(town: Town) -> None:
    town.sign()
    assert town.findings() == []
    town.run("DELETE FROM versions WHERE purpose = 'signed'")
    assert found(town, "I3", f"do documento {town.document}", "não existe")


def test_release_of_other_bytes(town: Town) -> None:
    town.run(f"UPDATE releases SET digest = '{town.closed}'")
    assert found(town, "I3", f"do documento {town.document}", "não corresponde")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE numbers SET value = 3", "UPDATE number_series SET last = 2", "UPDATE numbers SET value = 2"],
)
def test_gap_in_the_numbers(town: Town, statement: str) -> None:
    town.run(statement)
    assert found(town, "I4", "série memo/2026")


def test_document_that_shows_another_number(town: Town) -> None:
    town.run("UPDATE documents SET number_label = 'Memorando 9/2026'")
    assert found(town, "I4", f"documento {town.document}", "Memorando 1/2026")


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE ledger_entries SET action = 'document.cancelled' WHERE sequence = 2", "alterado"),
        ("UPDATE ledger_entries SET at = '2020-01-01 00:00:00.000000' WHERE sequence = 2", "alterado"),
        ("DELETE FROM ledger_entries WHERE sequence = 2", "falta o registro 2"),
        ("DELETE FROM ledger_entries WHERE sequence = 1", "falta o registro 1"),
    ],
)
def test_edited_and_deleted_entries(town: Town, statement: str, reason: str) -> None:
    town.run(statement)
    assert found(town, "I5", f"registro document:{town.document}", reason)


def test_an_entry_whose_hash_was_made_anew(town: Town) -> None:
    """Re-hashing one entry breaks the link of the next."""
    town.run()
    with town.database.writing() as session:
        entry = session.scalars(sa.select(ledger.LedgerEntry).where(ledger.LedgerEntry.sequence == 2)).one()
        entry.action = "document.cancelled"
        entry.hash = ledger.chain.entry_hash(entry)
    assert found(town, "I5", f"registro document:{town.document} nº 3", "não continua")


def test_document_without_any_entry(town: Town) -> None:
    town.run("DELETE FROM ledger_entries")
    assert found(town, "I5", f"documento {town.document}", "nenhum registro")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM receipts WHERE level = (SELECT level FROM receipts ORDER BY id LIMIT 1)",
        "UPDATE receipts SET at = '2020-01-01 00:00:00.000000' WHERE id = 1",
        "DELETE FROM receipts WHERE id = (SELECT max(id) FROM receipts)",
    ],
)
def test_missing_and_edited_receipts(town: Town, statement: str) -> None:
    town.run(statement)
    assert found(town, "I6", f"documento {town.document}")


def test_duplicate_receipt(town: Town) -> None:
    columns = "document_id, person_id, department_id, level, at"
    town.run(
        "CREATE TABLE loose AS SELECT * FROM receipts", "DROP TABLE receipts", "ALTER TABLE loose RENAME TO receipts",
        f"INSERT INTO receipts (id, {columns}) SELECT id + 100, {columns} FROM receipts WHERE id = 1",
    )  # fmt: skip
    assert found(town, "I6", f"documento {town.document}", "duas vezes")


def test_an_object_that_is_missing_is_named_once(town: Town) -> None:
    """I3 does not repeat what I1 says."""
    town.object_file(town.signed).unlink()
    assert [one.invariant for one in town.findings()] == ["I1"]
    assert list(signed_check.broken_signatures(town.engines, [town.signed])) == []  # type: ignore[arg-type]


def test_listed_objects_tell_their_age(town: Town) -> None:
    assert all(isinstance(one, ListedObject) for one in town.engines.store.iter_digests())
