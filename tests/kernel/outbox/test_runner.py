"""The outbox: each job done once, whatever happens to workers and messages (RELIABILITY rule 2)."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.kernel import clock
from app.kernel.database import Database
from app.kernel.errors import InvalidInput, Unavailable
from app.kernel.outbox import Job, JobRunner, JobState, Work, enqueue, registry
from app.kernel.outbox.queue import hang_bell
from app.kernel.outbox.runner import HELD, HOST_GONE, LeaseLost, retry
from app.people.models import Department


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """An empty registry."""
    handlers: dict[str, Any] = {}
    monkeypatch.setattr(registry, "_handlers", handlers)
    yield handlers
    hang_bell(None)


def runner(database: Database, **lanes: int) -> JobRunner:
    return JobRunner(database, None, "here", lanes)


def put(database: Database, name: str = "add", **options: Any) -> int:
    with database.writing() as session:
        job = enqueue(session, name, **options)
        assert job is not None
        return job.id


def state_of(database: Database, job_id: int) -> Job:
    with database.reading() as session:
        return session.get_one(Job, job_id)


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Department)) or 0


def add_department(work: Work) -> None:
    with work.finishing() as session:
        name = f"Setor {work.payload.get('number', 0)}"
        session.add(Department(name=name, acronym=name))


def test_job_is_done_once_and_marked(any_database: Database, jobs: dict[str, Any]) -> None:
    registry.handler("add")(add_department)
    job_id = put(any_database)
    assert runner(any_database).run(job_id)
    assert not runner(any_database).run(job_id)
    assert state_of(any_database, job_id).state is JobState.DONE
    assert count(any_database) == 1


def test_a_rolled_back_change_leaves_no_job(database: Database, jobs: dict[str, Any]) -> None:
    def fail() -> None:
        with database.writing() as session:
            enqueue(session, "add")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert runner(database).due() == []


def test_twenty_workers_on_one_job_do_it_once(any_database: Database, jobs: dict[str, Any]) -> None:
    """Duplicate delivery: messages may come two or three times, or to everybody."""
    registry.handler("add")(add_department)
    job_id = put(any_database)
    threads = [threading.Thread(target=runner(any_database).run, args=(job_id,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(any_database) == 1
    assert state_of(any_database, job_id).attempts == 1


def test_a_lapsed_lease_is_taken_over_and_the_first_attempt_writes_nothing(
    database: Database, jobs: dict[str, Any]
) -> None:
    """Kill -9 or a frozen worker: its lease ends, another does the job, the late one finds its token gone."""

    def slow(work: Work) -> None:
        if work.attempt == 1:
            with clock.running(lambda: later):
                assert runner(database).run(job_id)
        add_department(work)

    registry.handler("add", lease=timedelta(seconds=10))(slow)
    job_id = put(database)
    later = clock.now() + timedelta(seconds=11)
    assert runner(database).run(job_id)
    assert count(database) == 1
    assert state_of(database, job_id).attempts == 2


def test_progress_renews_the_lease_and_notices_its_loss(database: Database, jobs: dict[str, Any]) -> None:
    lost: list[bool] = []

    def work_on(work: Work) -> None:
        with database.writing() as session:
            session.execute(sa.update(Job).values(token="somebody else's"))
        try:
            with work.noting():
                lost.append(False)
        except LeaseLost:
            lost.append(True)
            raise

    registry.handler("add")(work_on)
    runner(database).run(put(database))
    assert lost == [True]


def test_a_fault_is_tried_again_later_then_given_up_visibly(database: Database, jobs: dict[str, Any]) -> None:
    given_up: list[str] = []

    def broken(_work: Work) -> None:
        raise Unavailable("A guarda de arquivos não responde.")

    registry.handler("add", attempts=2, on_failure=lambda _session, _payload, reason: given_up.append(reason))(broken)
    job_id = put(database)
    assert runner(database).run(job_id)
    assert state_of(database, job_id).state is JobState.DUE
    assert runner(database).due() == []
    with clock.running(lambda: state_of(database, job_id).due_at + timedelta(seconds=1)):
        assert runner(database).run(job_id)
    failed = state_of(database, job_id)
    assert failed.state is JobState.FAILED
    assert failed.reason == "A guarda de arquivos não responde."
    assert given_up == [failed.reason]


def test_what_will_never_work_is_not_tried_again(database: Database, jobs: dict[str, Any]) -> None:
    def refuse(_work: Work) -> None:
        raise InvalidInput("Não é um PDF.")

    registry.handler("add")(refuse)
    job_id = put(database)
    runner(database).run(job_id)
    assert state_of(database, job_id).state is JobState.FAILED


def test_internal_errors_do_not_show_their_text(database: Database, jobs: dict[str, Any]) -> None:
    def broken(_work: Work) -> None:
        raise ValueError("529.982.247-25")

    registry.handler("add", attempts=1)(broken)
    job_id = put(database)
    runner(database).run(job_id)
    assert state_of(database, job_id).reason == "Erro interno (ValueError)."


def test_handler_that_forgets_to_finish_is_a_fault(database: Database, jobs: dict[str, Any]) -> None:
    registry.handler("add", attempts=1)(lambda _work: None)
    job_id = put(database)
    runner(database).run(job_id)
    assert state_of(database, job_id).state is JobState.FAILED


def test_worker_that_dies_every_time_is_given_up(database: Database, jobs: dict[str, Any]) -> None:
    registry.handler("add", attempts=1, lease=timedelta(seconds=1))(add_department)
    job_id = put(database)
    with database.writing() as session:
        session.execute(
            sa.update(Job).values(state=JobState.LEASED, attempts=1, lease_until=clock.now() - timedelta(seconds=1))
        )
    assert not runner(database).run(job_id)
    assert "vezes demais" in (state_of(database, job_id).reason or "")


def test_a_person_may_retry_a_failed_job(database: Database, jobs: dict[str, Any]) -> None:
    registry.handler("add")(add_department)
    job_id = put(database)
    with database.writing() as session:
        session.execute(sa.update(Job).values(state=JobState.FAILED, attempts=5))
    with database.writing() as session:
        retry(session, job_id)
    assert runner(database).run(job_id)
    assert count(database) == 1


def test_job_of_another_host_is_left_alone(database: Database, jobs: dict[str, Any]) -> None:
    registry.handler("add")(add_department)
    job_id = put(database, host="elsewhere")
    assert runner(database).due() == []
    assert not runner(database).run(job_id)


def test_job_of_a_host_that_is_gone_is_anybodys(database: Database, jobs: dict[str, Any]) -> None:
    """RELIABILITY I8: nothing is stuck for good because the machine that was to do it never came back."""
    registry.handler("add")(add_department)
    job_id = put(database, host="elsewhere", due_at=clock.now() - HOST_GONE)
    assert runner(database).due() == [job_id]
    assert runner(database).run(job_id)


def test_not_before_its_time(database: Database, jobs: dict[str, Any]) -> None:
    registry.handler("add")(add_department)
    job_id = put(database, due_at=clock.now() + timedelta(hours=1))
    assert not runner(database).run(job_id)
    with clock.running(lambda: clock.datetime.now(clock.UTC) + timedelta(hours=2)):
        assert runner(database).run(job_id)


def test_unique_key_keeps_a_second_one_out(database: Database, jobs: dict[str, Any]) -> None:
    put(database, unique_key="seal:1")
    with database.writing() as session:
        assert enqueue(session, "add", unique_key="seal:1") is None


def test_full_lane_waits_and_lets_others_pass(database: Database, jobs: dict[str, Any]) -> None:
    inside, done = threading.Event(), threading.Event()

    def read(work: Work) -> None:
        inside.set()
        done.wait(10)
        with work.finishing():
            pass

    registry.handler("read", lane="reading")(read)
    registry.handler("add")(add_department)
    first, second, other = put(database, "read"), put(database, "read"), put(database, "add")
    one = runner(database, reading=1)
    thread = threading.Thread(target=one.run, args=(first,))
    thread.start()
    assert inside.wait(10)
    assert not one.run(second)
    assert one.due() == [other]
    done.set()
    thread.join()
    assert one.run_due() == 2


def test_bell_rings_after_the_commit_only(database: Database, jobs: dict[str, Any]) -> None:
    rung: list[int] = []
    hang_bell(rung.append)
    with database.writing() as session:
        job = enqueue(session, "add")
        assert rung == []
    assert job is not None
    assert rung == [job.id]


def test_two_handlers_for_one_name_are_refused(jobs: dict[str, Any]) -> None:
    registry.handler("add")(add_department)
    with pytest.raises(RuntimeError, match="two handlers"):
        registry.handler("add")(add_department)


def test_unknown_jobs_wait_for_a_newer_worker(database: Database, jobs: dict[str, Any]) -> None:
    job_id = put(database, "from-the-future")
    assert not runner(database).run(job_id)
    assert state_of(database, job_id).state is JobState.DUE


def in_time(wait: timedelta) -> AbstractContextManager[None]:
    return clock.running(lambda: clock.datetime.now(clock.UTC) + wait)


def test_a_living_worker_keeps_its_job_and_a_killed_one_loses_it_soon(database: Database, jobs: dict[str, Any]) -> None:
    """Kill -9 must not cost the minutes that a long job may take: leases are short, and renewed by the living."""
    free: list[bool] = []

    def long(work: Work) -> None:
        with in_time(HELD - timedelta(seconds=1)):
            one.renew_leases()
        for wait in (HELD + timedelta(seconds=1), 2 * HELD):
            with in_time(wait):
                free.append(bool(runner(database).due()))
        add_department(work)

    registry.handler("add", lease=timedelta(minutes=2))(long)
    one, job_id = runner(database), put(database)
    assert one.run(job_id)
    assert free == [False, True]


def test_a_hanging_attempt_is_not_held_for_ever(database: Database, jobs: dict[str, Any]) -> None:
    free: list[bool] = []

    def hanging(work: Work) -> None:
        with in_time(timedelta(minutes=3)):
            one.renew_leases()
            free.append(bool(runner(database).due()))
        add_department(work)

    registry.handler("add", lease=timedelta(minutes=2))(hanging)
    one, job_id = runner(database), put(database)
    assert one.run(job_id)
    assert free == [True]


def test_unknown_jobs_do_not_hold_up_others(database: Database, jobs: dict[str, Any]) -> None:
    registry.handler("add")(add_department)
    for _ in range(3):
        put(database, "from-the-future")
    known = put(database)
    assert runner(database).due(limit=1) == [known]


@pytest.mark.parametrize("held", [False, True])
def test_what_a_wrong_clock_wrote_is_not_waited_for(database: Database, jobs: dict[str, Any], held: bool) -> None:
    """RELIABILITY, Faults: clock three days ahead and back; I8."""
    registry.handler("add")(add_department)
    with clock.running(lambda: clock.datetime.now(clock.UTC) + timedelta(days=3)):
        job_id = put(database)
        if held:
            until = {"state": JobState.LEASED, "token": "lost", "lease_until": clock.now() + HELD}
            with database.writing() as session:
                session.execute(sa.update(Job).values(**until))
    assert runner(database).run(job_id)


def test_a_job_that_may_try_for_days_tries_every_ten_minutes(database: Database, jobs: dict[str, Any]) -> None:
    def fail(_work: Work) -> None:
        raise Unavailable("A mesa não respondeu.")

    registry.handler("add", attempts=1000)(fail)
    job_id = put(database)
    with database.writing() as session:
        session.execute(sa.update(Job).values(attempts=40))
    runner(database).run(job_id)
    assert state_of(database, job_id).due_at <= clock.now() + timedelta(minutes=10)
