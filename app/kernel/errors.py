"""Errors with a sentence a person can act on; `web` turns each into a page or problem+json."""


class CarimboError(Exception):
    """The base of all expected errors.

    Attributes:
        message: Portuguese sentence for the person who caused it.
        status: HTTP status of the answer.
        code: stable name for programs.
    """

    status = 400
    code = "error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidInput(CarimboError):
    """What was sent cannot be used; `field` names the form field, if one is to blame."""

    status = 422
    code = "invalid-input"

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NotSignedIn(CarimboError):
    """Nobody is signed in, or the session ended."""

    status = 401
    code = "not-signed-in"


class Forbidden(CarimboError):
    """The person may not do this."""

    status = 403
    code = "forbidden"


class NotFound(CarimboError):
    """There is no such thing, or the person may not know of it: the answer is the same."""

    status = 404
    code = "not-found"


class Conflict(CarimboError):
    """The thing is in a state that does not allow this any more."""

    status = 409
    code = "conflict"


class TooLarge(CarimboError):
    """More bytes than the installation accepts."""

    status = 413
    code = "too-large"


class TooManyAttempts(CarimboError):
    """A limit on attempts was reached."""

    status = 429
    code = "too-many-attempts"


class Unavailable(CarimboError):
    """A part of the installation does not answer; trying again later helps."""

    status = 503
    code = "unavailable"


class OutOfSpace(CarimboError):
    """No room to store; what was stored before is safe."""

    status = 507
    code = "out-of-space"
