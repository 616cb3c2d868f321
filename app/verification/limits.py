"""Limits for people who did not sign in: wrong codes and uploads, by address (RELIABILITY, security acceptance 4)."""

from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from app.kernel import clock
from app.kernel.database import Database
from app.kernel.errors import TooManyAttempts
from app.people.attempts import attempt_key, count_attempt

log = structlog.get_logger()

MINUTE = timedelta(minutes=1)
UNKNOWN_CODES_A_MINUTE = 10
UPLOADS_A_MINUTE = 20
GLOBAL_ALARM_A_MINUTE = 200
TOO_MANY = "Muitas consultas deste endereço em um minuto. Espere um pouco e tente de novo."


def may_try_unknown(session: Session, address: str) -> bool:
    """Count an unknown code; right ones are free. Many from everywhere at once raise an alarm in the log."""
    moment = clock.now()
    if not count_attempt(
        session, attempt_key("codes", "everybody"), limit=GLOBAL_ALARM_A_MINUTE, period=MINUTE, now=moment
    ):
        log.error("verification.guessing", limit=GLOBAL_ALARM_A_MINUTE)
    return count_attempt(
        session, attempt_key("unknown-code", address), limit=UNKNOWN_CODES_A_MINUTE, period=MINUTE, now=moment
    )


def count_unknown(database: Database, address: str) -> None:
    """Count a try at an unknown code, typed, in an address or in a file; no unit of work is open.

    Raises:
        TooManyAttempts: too many from there within a minute.
    """
    with database.writing() as session:
        allowed = may_try_unknown(session, address)
    if not allowed:
        raise TooManyAttempts(TOO_MANY)


def may_upload(session: Session, address: str) -> bool:
    """Count an upload to verify."""
    return count_attempt(
        session, attempt_key("verify-upload", address), limit=UPLOADS_A_MINUTE, period=MINUTE, now=clock.now()
    )
