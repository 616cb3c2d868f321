"""What waited goes with the release, once, however many workers are told how often (RELIABILITY rule 2)."""

import threading

import pytest
import sqlalchemy as sa

from app.documents.access import find_document
from app.documents.actions import cancel_document
from app.inboxes.counters import Owner
from app.kernel.database import Database
from app.kernel.outbox import JobRunner, enqueue
from app.routing import actions
from app.routing import jobs as _jobs
from app.routing.models import Movement
from app.routing.sending import Destination
from app.signatures.models import PlaceState, RequestState
from app.signatures.queries import count_my_turn
from tests.documents.making import make_draft, write_release
from tests.fixtures import SmallCity, make_city
from tests.inboxes.moving import counters, recount
from tests.signatures.fixtures import Office, office

assert _jobs, "the handlers of the jobs below"
__all__ = ["office"]


@pytest.mark.parametrize("signing", [False, True])
def test_nobody_is_asked_to_sign_what_was_cancelled(office: Office, city: SmallCity, signing: bool) -> None:
    """DOMAIN.md: only cancellation remains; RELIABILITY I8: nothing is stuck, not even a signature under way."""
    document_id = office.closed(city.ana, city.letter)
    if signing:
        office.ask(city.ana, document_id)
    with office.database.writing() as session:
        document = find_document(session, city.ana, document_id, lock=True)
        cancel_document(session, actor=city.ana, document=document, motive="Duplicado.")
    office.run()
    standing = office.standing(document_id)
    assert standing.state is RequestState.CANCELLED
    assert {signer.state for signer in standing.signers} == {PlaceState.WITHDRAWN}
    with office.database.reading() as session:
        assert find_document(session, city.bruno, document_id), "a signer still sees the struck row"
        assert count_my_turn(session, city.ana) == 0


@pytest.mark.slow
def test_four_workers_and_two_messages_send_once(any_database: Database) -> None:
    with any_database.writing() as session:
        city = make_city(session)
        document = make_draft(session, city.ana, city.memo)
        to = [Destination(city.obras), Destination(city.gabinete)]
        actions.route_document(session, actor=city.ana, document_id=document.id, to=to)
        release = write_release(session, document)
        for _ in range(2):
            enqueue(session, "document.released", document_id=document.id, release_id=release.id)
    runner = JobRunner(any_database, None, "host")
    threads = [threading.Thread(target=runner.run_due) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with any_database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Movement)) == 2
        expected = {Owner("department", each): {"open": 1, "unread": 1} for each in (city.obras, city.gabinete)}
        assert counters(session) == recount(session) == expected


@pytest.mark.slow
def test_crossing_routes_do_not_deadlock(any_database: Database) -> None:
    """Documents sent to the same departments in opposite orders at once."""
    with any_database.writing() as session:
        city = make_city(session)
        documents = [make_draft(session, city.ana, city.memo) for _ in range(6)]
        for document in documents:
            write_release(session, document)
    failures: list[Exception] = []

    def send(number: int) -> None:
        to = [Destination(city.obras), Destination(city.gabinete), Destination(city.protocolo)]
        try:
            with any_database.writing() as session:
                actions.route_document(
                    session, actor=city.ana, document_id=documents[number].id, to=to[:: -1 if number % 2 else 1]
                )
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with any_database.reading() as session:
        assert counters(session) == recount(session)
        assert set(map(str, counters(session).values())) == {"{'open': 6, 'unread': 6}"}
