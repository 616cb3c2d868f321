"""Receipts are sealed into the ledger in batches (RELIABILITY rule 5), and the seals are verified (I6)."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.models import Document
from app.inboxes.models import Receipt, ReceiptLevel, ReceiptSeal
from app.kernel import clock, ledger
from app.kernel.outbox import enqueue

JOB = "inboxes.seal_receipts"
SEALED = "receipts.sealed"
WINDOW = 60
"""Seconds: receipts of one document within a window make one batch."""
GRACE = timedelta(seconds=30)
"""How long a unit of work begun in the window may take to commit."""


def ask_to_seal(session: Session, document_id: int) -> None:
    """Have a document's new receipts sealed when the present window is over; asked once a window."""
    window = int(clock.now().timestamp()) // WINDOW
    due = datetime.fromtimestamp((window + 1) * WINDOW, UTC) + GRACE
    enqueue(session, JOB, due_at=due, unique_key=f"seal:{document_id}:{window}", document_id=document_id)


def seal_receipts(session: Session, document_id: int) -> int:
    """Write one ledger entry over all receipts of a document that are not sealed yet.

    Args:
        session: writing unit of work; takes the document's lock, which keeps out whoever writes receipts.
        document_id: whose receipts.

    Returns:
        How many were sealed.
    """
    session.get_one(Document, document_id, with_for_update=True, populate_existing=True)
    seal = session.get(ReceiptSeal, document_id, populate_existing=True)
    new = Receipt.id > (seal.last_receipt_id if seal else 0)
    rows = session.scalars(sa.select(Receipt).where(Receipt.document_id == document_id, new).order_by(Receipt.id)).all()
    if not rows:
        return 0
    first, last = rows[0].id, rows[-1].id
    if seal is None:
        seal = ReceiptSeal(document_id=document_id)
        session.add(seal)
    seal.last_receipt_id = last
    chain, digest = ledger.document_chain(document_id), receipts_digest(rows)
    ledger.append(session, chain, SEALED, first=first, last=last, count=len(rows), digest=digest)
    return len(rows)


def receipts_digest(rows: Sequence[Receipt]) -> str:
    """SHA-256 (hex) over receipts in the order of their ids, one canonical JSON array a line."""
    lines = [
        [row.id, row.document_id, row.person_id, row.department_id, row.level.value, _moment(row.at)] for row in rows
    ]
    return sha256("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines).encode()).hexdigest()


Breach = tuple[str, str]
"""Which record does not hold, and why (Portuguese, for the operator)."""


def broken_receipts(session: Session) -> Iterator[Breach]:
    """Check every receipt (RELIABILITY I6): each level once, none without those below it, sealed batches unchanged."""
    yield from _levels_that_do_not_hold(session)
    yield from _batches_that_do_not_hold(session)


def _levels_that_do_not_hold(session: Session) -> Iterator[Breach]:
    recipient = (Receipt.document_id, Receipt.person_id, Receipt.department_id)
    query = (
        sa.select(*recipient, sa.func.min(Receipt.id), *(_times(level) for level in ReceiptLevel))
        .group_by(*recipient)
        .execution_options(yield_per=1000)
    )
    for document_id, _, _, receipt_id, *times in session.execute(query):
        if max(times) > 1:
            yield (_record(document_id, receipt_id), "o mesmo nível de recibo foi gravado duas vezes")
        if sorted(times, reverse=True) != times:
            yield (_record(document_id, receipt_id), "falta um nível de recibo anterior ao gravado")


def _record(document_id: int, receipt_id: int) -> str:
    return f"recibo {receipt_id} do documento {document_id}"


def _times(level: ReceiptLevel) -> sa.ColumnElement[int]:
    return sa.func.count(sa.case((Receipt.level == level, 1)))


def _batches_that_do_not_hold(session: Session) -> Iterator[Breach]:
    last: dict[int, int] = {}
    query = sa.select(ledger.LedgerEntry).where(ledger.LedgerEntry.action == SEALED).order_by(ledger.LedgerEntry.id)
    for entry in session.scalars(query):
        document_id = int(entry.chain.partition(":")[2])
        rows = _between(session, document_id, last.get(document_id, 0), entry.data["last"])
        if len(rows) != entry.data["count"] or receipts_digest(rows) != entry.data["digest"]:
            yield (_record(document_id, entry.data["first"]), "os recibos selados foram alterados")
        last[document_id] = entry.data["last"]
    for seal in session.scalars(sa.select(ReceiptSeal)):
        if last.get(seal.document_id) != seal.last_receipt_id:
            yield (_record(seal.document_id, seal.last_receipt_id), "o selo dos recibos não está no livro de atos")


def _between(session: Session, document_id: int, after: int, last: int) -> Sequence[Receipt]:
    batch = sa.and_(Receipt.document_id == document_id, Receipt.id > after, Receipt.id <= last)
    return session.scalars(sa.select(Receipt).where(batch).order_by(Receipt.id)).all()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
