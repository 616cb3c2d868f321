"""What pages show of inboxes and receipts."""

from app.inboxes.queries.counters import Counts, counters_of, counts_of
from app.inboxes.queries.entries import (
    Cursor,
    InboxPage,
    InboxRow,
    Narrowed,
    Search,
    count_narrowed,
    entry_of,
    inbox_page,
)
from app.inboxes.queries.receipts import Reader, Reads, reads_of, recorded_level

__all__ = [
    "Counts",
    "Cursor",
    "InboxPage",
    "InboxRow",
    "Narrowed",
    "Reader",
    "Reads",
    "Search",
    "count_narrowed",
    "counters_of",
    "counts_of",
    "entry_of",
    "inbox_page",
    "reads_of",
    "recorded_level",
]
