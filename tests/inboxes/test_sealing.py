"""Receipts sealed into the ledger in batches, and the independent check (RELIABILITY rule 5, I6)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.inboxes import actions
from app.inboxes import jobs as _jobs
from app.inboxes.counters import Owner
from app.inboxes.models import Receipt, ReceiptLevel, ReceiptSeal
from app.inboxes.sealing import SEALED, broken_receipts, seal_receipts
from app.kernel import clock, ledger
from app.kernel.database import Database
from app.kernel.outbox import Job, JobRunner
from tests.fixtures import SmallCity
from tests.inboxes.moving import moved

assert _jobs, "the handlers of the jobs below"


def _entries(session: Session) -> list[dict[str, object]]:
    query = sa.select(ledger.LedgerEntry.data).where(ledger.LedgerEntry.action == SEALED)
    return list(session.scalars(query.order_by(ledger.LedgerEntry.id)))


def _forge(session: Session, statement: sa.Executable) -> None:
    """What a person with the database file could do: drop the trigger first."""
    for action in ("update", "delete"):
        session.execute(sa.text(f"DROP TRIGGER receipts_no_{action}"))
    session.execute(statement)


@pytest.fixture
def sealed(session: Session, city: SmallCity) -> int:
    document = moved(session, city, Owner("department", city.compras))
    assert seal_receipts(session, document.id) == 3
    actions.mark_read(session, actor=city.ana, document_id=document.id)
    assert seal_receipts(session, document.id) == 2
    return document.id


def test_two_batches_make_two_entries(session: Session, sealed: int) -> None:
    first, second = _entries(session)
    assert (first["count"], second["count"]) == (3, 2)
    assert session.get_one(ReceiptSeal, sealed).last_receipt_id == second["last"]
    assert seal_receipts(session, sealed) == 0, "nothing new, no entry"
    assert list(broken_receipts(session)) == []
    assert list(ledger.verify_chains(session)) == []


def test_a_changed_receipt_is_found(session: Session, sealed: int) -> None:
    earlier = clock.now() - timedelta(days=1)
    _forge(session, sa.update(Receipt).where(Receipt.level == ReceiptLevel.READ).values(at=earlier))
    assert [reason for _, reason in broken_receipts(session)] == ["os recibos selados foram alterados"]


def test_a_removed_receipt_is_found(session: Session, sealed: int) -> None:
    _forge(session, sa.delete(Receipt).where(Receipt.level == ReceiptLevel.OPENED))
    records = dict(broken_receipts(session))
    assert set(records.values()) == {
        "falta um nível de recibo anterior ao gravado",
        "os recibos selados foram alterados",
    }
    assert all(f"documento {sealed}" in record for record in records)


def test_a_moved_seal_is_found(session: Session, sealed: int) -> None:
    session.get_one(ReceiptSeal, sealed).last_receipt_id += 1
    session.flush()
    assert [reason for _, reason in broken_receipts(session)] == ["o selo dos recibos não está no livro de atos"]


def test_one_job_a_document_and_minute(database: Database, city: SmallCity) -> None:
    moment = clock.now().replace(second=5)
    with clock.running(lambda: moment), database.writing() as session:
        document = moved(session, city, Owner("department", city.obras))
        actions.mark_read(session, actor=city.davi, document_id=document.id)
        jobs = session.scalars(sa.select(Job)).all()
        assert [(job.name, job.due_at > moment + timedelta(minutes=1)) for job in jobs] == [
            ("inboxes.seal_receipts", True)
        ]
    with clock.running(lambda: moment + timedelta(minutes=2)):
        assert JobRunner(database, None, "host").run_due() == 1
    with database.reading() as session:
        assert [entry["count"] for entry in _entries(session)] == [3]
