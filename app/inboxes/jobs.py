"""Background work of inboxes: the arrival of filed paper, the sealing of receipts."""

from app.documents.models import Document, Passage
from app.inboxes.actions import Arrival, arrive
from app.inboxes.counters import Owner, Tally
from app.inboxes.models import InboxEntry
from app.inboxes.sealing import JOB, seal_receipts
from app.kernel import clock
from app.kernel.outbox import Work, handler


@handler("document.filed")
def receive_filed(work: Work) -> None:
    """Put filed paper into its department's inbox; done twice, it is there once and stays as it is.

    Only where it arrived: a job written by mistake opens no other inbox (DESIGN rule 2).
    """
    document_id, owner = work.payload["document_id"], Owner("department", work.payload["department_id"])
    with work.finishing() as session:
        document = session.get_one(Document, document_id, with_for_update=True)
        there = session.query(InboxEntry.id).where(InboxEntry.document_id == document_id, owner.owns(InboxEntry))
        arrived = session.query(Passage.id).where(
            Passage.document_id == document_id, Passage.department_id == owner.id, Passage.arrival
        )
        if arrived.first() is not None and there.first() is None:
            tally = Tally()
            arrive(session, Arrival(document_id, owner, None, document.author_id, clock.now()), tally)
            tally.write(session)


@handler(JOB)
def seal(work: Work) -> None:
    """Seal a document's receipts into the ledger."""
    with work.finishing() as session:
        seal_receipts(session, work.payload["document_id"])
