"""What pages show of inboxes and receipts."""

from app.inboxes.queries.counters import Counts, counters_of, counts_of
from app.inboxes.queries.entries import Cursor, InboxPage, InboxRow, Search, count_assigned, entry_of, inbox_page
from app.inboxes.queries.receipts import Reader, Reads, reads_of, recorded_level

__all__ = [
    "Counts",
    "Cursor",
    "InboxPage",
    "InboxRow",
    "Reader",
    "Reads",
    "Search",
    "count_assigned",
    "counters_of",
    "counts_of",
    "entry_of",
    "inbox_page",
    "reads_of",
    "recorded_level",
]
