"""Appending to and verifying hash chains."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.kernel import clock
from app.kernel.ledger.models import LedgerEntry

GENESIS = "0" * 64
CITY = "city"
"""Name of the chain of whatever concerns no document."""


@dataclass(frozen=True)
class Breach:
    """Where a chain does not hold, and why (Portuguese, for the operator)."""

    chain: str
    sequence: int
    reason: str


def document_chain(document_id: int) -> str:
    """Name of a document's chain."""
    return f"document:{document_id}"


def append(session: Session, chain: str, action: str, actor_id: int | None = None, **data: Any) -> LedgerEntry:
    """Add one act to a chain, in the caller's transaction.

    The caller holds the lock of the chain's subject; two writers without it collide on
    UNIQUE(chain, sequence) and one of them is rolled back, never forked.

    Args:
        session: unit of work.
        chain: `document_chain(id)` or `CITY`.
        action: past-tense name, e.g. 'document.closed'.
        actor_id: person who did it; None for the installation itself.
        **data: ids, digests, counts; never names, CPFs or texts.
    """
    session.flush()
    last = session.scalars(
        sa.select(LedgerEntry).where(LedgerEntry.chain == chain).order_by(LedgerEntry.sequence.desc()).limit(1)
    ).first()
    entry = LedgerEntry(
        chain=chain,
        sequence=last.sequence + 1 if last else 1,
        at=clock.now(),
        action=action,
        actor_id=actor_id,
        data=data,
        previous=last.hash if last else GENESIS,
    )
    entry.hash = entry_hash(entry)
    session.add(entry)
    session.flush()
    return entry


def entry_hash(entry: LedgerEntry) -> str:
    """SHA-256 (hex) over the previous hash and the entry's canonical JSON."""
    body = {
        "chain": entry.chain,
        "sequence": entry.sequence,
        "at": entry.at.isoformat(timespec="microseconds"),
        "action": entry.action,
        "actor": entry.actor_id,
        "data": entry.data,
    }
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(bytes.fromhex(entry.previous) + canonical.encode()).hexdigest()


def verify_chains(session: Session) -> Iterator[Breach]:
    """Read every entry and report each break: a gap, a wrong link, a changed entry (RELIABILITY I5)."""
    chain, sequence, previous = "", 0, GENESIS
    rows = session.scalars(
        sa.select(LedgerEntry).order_by(LedgerEntry.chain, LedgerEntry.sequence).execution_options(yield_per=1000)
    )
    for entry in rows:
        if entry.chain != chain:
            chain, sequence, previous = entry.chain, 0, GENESIS
        sequence += 1
        if entry.sequence != sequence:
            yield Breach(chain, entry.sequence, f"falta o registro {sequence}")
            sequence = entry.sequence
        elif entry.previous != previous:
            yield Breach(chain, sequence, "não continua o registro anterior")
        if entry_hash(entry) != entry.hash:
            yield Breach(chain, sequence, "o conteúdo foi alterado")
        previous = entry.hash
