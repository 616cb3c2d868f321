"""Background work of routing: what waited for the last signature goes."""

from app.kernel.outbox import Work, handler
from app.routing.actions import send_waiting


@handler("document.released")
def let_go(work: Work) -> None:
    """Send the movements asked for before the release; a message delivered twice sends once."""
    with work.finishing() as session:
        send_waiting(session, work.payload["document_id"])
