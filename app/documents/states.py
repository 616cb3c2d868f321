"""The life of a document as a table (DESIGN rule 3; DOMAIN.md, 'Signing' and 'Inboxes and movement')."""

import enum

from app.documents.models import DocumentState as State
from app.kernel.states import StateTable


class DocumentAction(enum.StrEnum):
    """What may happen to a document."""

    ASK_PASSWORD = "ask_password"  # noqa: S105 - the name of an act
    GIVE_UP_READING = "give_up_reading"
    READ_AGAIN = "read_again"
    DOUBT = "doubt"
    FILE = "file"
    CLOSE = "close"
    PREPARE = "prepare"
    FAIL_TO_PREPARE = "fail_to_prepare"
    REFUSE = "refuse"
    RELEASE = "release"
    REOPEN = "reopen"
    CANCEL = "cancel"
    DISCARD = "discard"


_Action = DocumentAction
UNCLOSED = (State.NEEDS_PASSWORD, State.UNREADABLE, State.TO_CHECK, State.DRAFT)
"""Nothing was numbered or shown for signature yet: these may be discarded."""

DOCUMENT_STATES: StateTable[State, DocumentAction] = StateTable(
    {
        (State.RECEIVED, _Action.ASK_PASSWORD): State.NEEDS_PASSWORD,
        (State.RECEIVED, _Action.GIVE_UP_READING): State.UNREADABLE,
        (State.RECEIVED, _Action.DOUBT): State.TO_CHECK,
        (State.RECEIVED, _Action.FILE): State.DRAFT,
        (State.NEEDS_PASSWORD, _Action.READ_AGAIN): State.RECEIVED,
        (State.UNREADABLE, _Action.READ_AGAIN): State.RECEIVED,
        (State.TO_CHECK, _Action.FILE): State.DRAFT,
        (State.DRAFT, _Action.CLOSE): State.CLOSING,
        (State.CLOSING, _Action.PREPARE): State.CLOSED,
        (State.CLOSING, _Action.FAIL_TO_PREPARE): State.DRAFT,
        (State.CLOSED, _Action.REFUSE): State.REFUSED,
        (State.CLOSED, _Action.RELEASE): State.RELEASED,
        (State.CLOSED, _Action.REOPEN): State.DRAFT,
        (State.REFUSED, _Action.REOPEN): State.DRAFT,
        (State.RELEASED, _Action.REOPEN): State.DRAFT,
        **{(state, _Action.DISCARD): State.DISCARDED for state in UNCLOSED},
        **{
            (state, _Action.CANCEL): State.CANCELLED
            for state in (*UNCLOSED, State.CLOSED, State.REFUSED, State.RELEASED)
        },
    }
)
