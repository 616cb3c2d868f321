"""The life of a movement that waits for signatures, as a table (DESIGN rule 3)."""

import enum

from app.kernel.states import StateTable
from app.routing.models import IntentState as State


class IntentAction(enum.StrEnum):
    """What may happen to it."""

    GO = "go"
    WITHDRAW = "withdraw"


INTENT_STATES: StateTable[State, IntentAction] = StateTable(
    {
        (State.WAITING, IntentAction.GO): State.GONE,
        (State.WAITING, IntentAction.WITHDRAW): State.WITHDRAWN,
    }
)
