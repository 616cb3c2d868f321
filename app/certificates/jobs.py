"""Publishing revocation lists: at once when something is revoked, and again before the newest one ends."""

from datetime import timedelta

from app.certificates.authority import newest_list, publish_list, revocations
from app.engines import Engines
from app.kernel.outbox import Work, handler

A_WEEK_OF_ATTEMPTS = 1000
"""At most ten minutes apart: for as long as the newest list holds, a desk that comes back publishes the next."""


@handler("certificates.publish", lease=timedelta(minutes=1), attempts=A_WEEK_OF_ATTEMPTS)
def publish(work: Work) -> None:
    """Have the desk sign a new list, unless a newer one than the one to be followed is out already."""
    engines: Engines = work.services
    after: int | None = work.payload["after"]
    with work.reading() as session:
        newest, entries = newest_list(session), revocations(session)
    if after is not None and newest is not None and newest.id != after:
        with work.finishing():
            return
    der = engines.desk.revocation_list(entries)
    with work.finishing() as session:
        publish_list(session, der, entries)
