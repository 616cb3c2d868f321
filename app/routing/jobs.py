"""Background work of routing: what waited for the last signature goes, or stays for good."""

from app.kernel.outbox import Work, handler
from app.routing.actions import send_waiting, stop_cancelled


@handler("document.released")
def let_go(work: Work) -> None:
    """Send the movements asked for before the release; a message delivered twice sends once."""
    with work.finishing() as session:
        send_waiting(session, work.payload["document_id"])


@handler("document.cancelled")
def stop(work: Work) -> None:
    """Nobody is asked to sign what was cancelled, and what waited to be sent stays."""
    with work.finishing() as session:
        stop_cancelled(session, work.payload["document_id"])
