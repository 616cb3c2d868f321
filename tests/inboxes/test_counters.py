"""Counters are exact after any history, and under concurrency on both databases."""

import threading
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.inboxes import actions
from app.inboxes.counters import Owner, Tally
from app.inboxes.models import InboxEntry
from app.kernel import clock
from app.kernel.database import Database
from app.kernel.errors import Conflict
from tests.fixtures import SmallCity, make_city
from tests.inboxes.moving import counters, moved, recount

ACTS = ("arrive", "conclude", "reopen", "seen", "wait", "resume", "conclude_in")


@given(history=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 1), st.integers(0, 1)), max_size=14))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counters_equal_a_recount(database: Database, city: SmallCity, history: list[tuple[str, int, int]]) -> None:
    owners = (Owner("department", city.obras), Owner("person", city.davi.person_id))
    with database.writing() as session:
        documents = [moved(session, city, *owners).id for _ in range(2)]
        for act, which, whose in history:
            document_id, owner, tally = documents[which], owners[whose], Tally()
            entry_id = (
                session.query(InboxEntry.id)
                .where(InboxEntry.document_id == document_id, owner.owns(InboxEntry))
                .scalar()
            )
            assert entry_id is not None
            perform: dict[str, Callable[[], object]] = {
                "arrive": lambda d=document_id, o=owner, t=tally: actions.arrive(  # type: ignore[misc]
                    session, actions.Arrival(d, o, city.compras, 1, clock.now()), t
                ),
                "conclude": lambda e=entry_id: actions.conclude_entry(session, actor=city.davi, entry_id=e),  # type: ignore[misc]
                "reopen": lambda e=entry_id: actions.reopen_entry(session, actor=city.davi, entry_id=e),  # type: ignore[misc]
                "seen": lambda d=document_id: actions.mark_seen(session, actor=city.davi, document_id=d),  # type: ignore[misc]
                "wait": lambda d=document_id, o=owner, t=tally: actions.wait_in(session, d, [o], t),  # type: ignore[misc]
                "resume": lambda d=document_id, o=owner, t=tally: actions.resume_in(session, d, [o], t),  # type: ignore[misc]
                "conclude_in": lambda d=document_id, t=tally: actions.conclude_in(session, d, owners, t),  # type: ignore[misc]
            }
            try:
                perform[act]()
            except Conflict:
                session.expire_all()
            tally.write(session)
        assert counters(session) == recount(session)
        session.rollback()


@pytest.mark.slow
def test_eight_threads_over_the_same_inboxes(any_database: Database) -> None:
    """Several documents move to, are seen and are concluded in the same inboxes at once."""
    with any_database.writing() as session:
        city = make_city(session)
        owners = (Owner("department", city.obras), Owner("person", city.davi.person_id))
        documents = [moved(session, city, *owners).id for _ in range(4)]
    failures: list[Exception] = []

    def work(number: int) -> None:
        document_id = documents[number % 4]
        try:
            for act in range(4):
                with any_database.writing() as session:
                    tally = Tally()
                    if act % 2:
                        actions.mark_seen(session, actor=city.davi, document_id=document_id)
                    else:
                        actions.conclude_in(session, document_id, owners[:: -1 if number % 2 else 1], tally)
                        for owner in owners:
                            arrival = actions.Arrival(document_id, owner, city.compras, None, clock.now())
                            actions.arrive(session, arrival, tally)
                    tally.write(session)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with any_database.reading() as session:
        assert counters(session) == recount(session)
