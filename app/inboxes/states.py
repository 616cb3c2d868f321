"""The life of an inbox entry as a table (DESIGN rule 3; DOMAIN.md, 'Inboxes and movement')."""

import enum

from app.inboxes.models import EntryState as State
from app.kernel.states import StateTable


class EntryAction(enum.StrEnum):
    """What may happen to an entry."""

    ARRIVE = "arrive"
    WAIT = "wait"
    RESUME = "resume"
    CONCLUDE = "conclude"
    REOPEN = "reopen"


ENTRY_STATES: StateTable[State, EntryAction] = StateTable(
    {
        **{(state, EntryAction.ARRIVE): State.OPEN for state in State},
        (State.OPEN, EntryAction.WAIT): State.WAITING,
        (State.WAITING, EntryAction.RESUME): State.OPEN,
        (State.OPEN, EntryAction.CONCLUDE): State.CONCLUDED,
        (State.WAITING, EntryAction.CONCLUDE): State.CONCLUDED,
        (State.CONCLUDED, EntryAction.REOPEN): State.OPEN,
    }
)
