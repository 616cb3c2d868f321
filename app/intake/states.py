"""The reading of an uploaded file as a table."""

import enum

from app.intake.models import ReadingState as State
from app.kernel.states import StateTable


class ReadingAction(enum.StrEnum):
    """What may happen to a reading."""

    START = "start"
    FINISH = "finish"
    FINISH_PARTLY = "finish_partly"
    KEEP_SIGNED = "keep_signed"
    ASK_PASSWORD = "ask_password"  # noqa: S105 - the name of an act
    REFUSE = "refuse"
    GIVE_UP = "give_up"
    READ_AGAIN = "read_again"


_Action = ReadingAction
OUTCOMES = {
    "read": _Action.FINISH,
    "partial": _Action.FINISH_PARTLY,
    "kept-signed": _Action.KEEP_SIGNED,
    "needs-password": _Action.ASK_PASSWORD,
    "refused": _Action.REFUSE,
}
"""What the reading engine says, as an action."""

READING_STATES: StateTable[State, ReadingAction] = StateTable(
    {
        (State.WAITING, _Action.START): State.READING,
        (State.READING, _Action.START): State.READING,  # another worker took over after a crash
        (State.READING, _Action.FINISH): State.DONE,
        (State.READING, _Action.FINISH_PARTLY): State.PARTIAL,
        (State.READING, _Action.KEEP_SIGNED): State.KEPT_SIGNED,
        (State.READING, _Action.ASK_PASSWORD): State.NEEDS_PASSWORD,
        (State.READING, _Action.REFUSE): State.REFUSED,
        (State.READING, _Action.GIVE_UP): State.FAILED,
        (State.WAITING, _Action.GIVE_UP): State.FAILED,
        (State.NEEDS_PASSWORD, _Action.READ_AGAIN): State.WAITING,
        (State.REFUSED, _Action.READ_AGAIN): State.WAITING,
        (State.FAILED, _Action.READ_AGAIN): State.WAITING,
    }
)
