"""The life of a request for signatures and of each place in it, as tables (DESIGN rule 3)."""

import enum

from app.kernel.states import StateTable
from app.signatures.models import PlaceState, RequestState


class RequestAction(enum.StrEnum):
    """What may happen to a request."""

    COMPLETE = "complete"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    FAIL = "fail"
    CANCEL = "cancel"


class PlaceAction(enum.StrEnum):
    """What may happen to a place."""

    OPEN = "open"
    ASK = "ask"
    SIGN = "sign"
    RETURN = "return"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


REQUEST_STATES: StateTable[RequestState, RequestAction] = StateTable(
    {
        (RequestState.OPEN, RequestAction.COMPLETE): RequestState.COMPLETE,
        (RequestState.OPEN, RequestAction.REFUSE): RequestState.REFUSED,
        (RequestState.OPEN, RequestAction.FAIL): RequestState.FAILED,
        (RequestState.OPEN, RequestAction.CANCEL): RequestState.CANCELLED,
        (RequestState.OPEN, RequestAction.WITHDRAW): RequestState.WITHDRAWN,
        (RequestState.REFUSED, RequestAction.WITHDRAW): RequestState.WITHDRAWN,
        (RequestState.COMPLETE, RequestAction.WITHDRAW): RequestState.WITHDRAWN,
    }
)

PLACE_STATES: StateTable[PlaceState, PlaceAction] = StateTable(
    {
        (PlaceState.WAITING, PlaceAction.OPEN): PlaceState.PENDING,
        (PlaceState.PENDING, PlaceAction.ASK): PlaceState.SIGNING,
        (PlaceState.SIGNING, PlaceAction.SIGN): PlaceState.SIGNED,
        (PlaceState.SIGNING, PlaceAction.RETURN): PlaceState.PENDING,
        (PlaceState.PENDING, PlaceAction.REFUSE): PlaceState.REFUSED,
        (PlaceState.WAITING, PlaceAction.WITHDRAW): PlaceState.WITHDRAWN,
        (PlaceState.PENDING, PlaceAction.WITHDRAW): PlaceState.WITHDRAWN,
        (PlaceState.SIGNING, PlaceAction.WITHDRAW): PlaceState.WITHDRAWN,
    }
)
