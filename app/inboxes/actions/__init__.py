"""What people do with inboxes: conclude, reopen, assign, read, acknowledge; and what movements do to them."""

from app.inboxes.actions.entries import (
    Arrival,
    arrive,
    assign_entry,
    conclude_entry,
    conclude_in,
    mark_seen,
    reopen_entry,
    resume_in,
    sending_entries,
    wait_in,
)
from app.inboxes.actions.receipts import acknowledge, deliver, deliver_to_person, mark_read, record_opening

__all__ = [
    "Arrival",
    "acknowledge",
    "arrive",
    "assign_entry",
    "conclude_entry",
    "conclude_in",
    "deliver",
    "deliver_to_person",
    "mark_read",
    "mark_seen",
    "record_opening",
    "reopen_entry",
    "resume_in",
    "sending_entries",
    "wait_in",
]
