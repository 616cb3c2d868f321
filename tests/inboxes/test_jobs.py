"""The arrival of filed paper in its department's inbox."""

from app.documents.access import grant_arrival
from app.inboxes import actions
from app.inboxes import jobs as _jobs
from app.inboxes.counters import Owner
from app.kernel.database import Database
from app.kernel.outbox import JobRunner, enqueue
from tests.documents.making import make_draft
from tests.fixtures import SmallCity
from tests.inboxes.moving import counters, entry

assert _jobs, "the handler of the job below"


def test_filed_paper_is_in_the_inbox_once(database: Database, city: SmallCity) -> None:
    owner = Owner("department", city.protocolo)
    with database.writing() as session:
        document = make_draft(session, city.clara, None)
        for _ in range(2):
            enqueue(session, "document.filed", document_id=document.id, department_id=city.protocolo)
        grant_arrival(session, document, city.protocolo)
    runner = JobRunner(database, None, "host")
    assert runner.run_due() == 2
    with database.writing() as session:
        row = entry(session, document, owner)
        assert (row.from_department_id, row.from_person_id, row.unread) == (None, city.clara.person_id, True)
        actions.conclude_entry(session, actor=city.clara, entry_id=row.id)
        enqueue(session, "document.filed", document_id=document.id, department_id=city.protocolo)
    runner.run_due()
    with database.reading() as session:
        assert counters(session) == {}, "a late repetition does not open it again"
