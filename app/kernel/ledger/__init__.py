"""The ledger: insert-only entries, one hash chain a document, ids and digests only (LGPD: no personal data)."""

from app.kernel.ledger.chain import CITY, append, document_chain, verify_chains
from app.kernel.ledger.models import LedgerEntry

__all__ = ["CITY", "LedgerEntry", "append", "document_chain", "verify_chains"]
