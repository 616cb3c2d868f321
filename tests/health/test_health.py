"""`/health` and `/situacao`: each part fails alone (RELIABILITY: heartbeat, unhealthy after 60 s)."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.health import checks
from app.kernel import clock
from app.kernel.database import Database
from app.kernel.errors import Unavailable
from app.kernel.outbox.models import Heartbeat, Job, JobState
from app.people.models import City


class Part:
    """A store or desk that is well until told otherwise."""

    fault: Exception | None = None
    asked = 0

    def check(self) -> None:
        self.asked += 1
        if self.fault is not None:
            raise self.fault

    ping = check


@pytest.fixture
def engines(application: Flask, database: Database) -> Any:
    """Engines that are well, and a worker that gave a sign."""
    engines = application.extensions["carimbo.engines"]
    engines.store, engines.desk = Part(), Part()
    beat(database, 0)
    return engines


@pytest.fixture
def client(application: Flask, engines: Any, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    assert engines
    monkeypatch.setattr(checks, "KEPT_FOR", timedelta())
    return application.test_client()


def beat(database: Database, seconds_ago: int) -> None:
    with database.writing() as session:
        session.merge(Heartbeat(name="worker@host-a", at=clock.now() - timedelta(seconds=seconds_ago)))


def parts(client: FlaskClient) -> tuple[int, dict[str, bool]]:
    answer = client.get("/health")
    return answer.status_code, answer.get_json()["parts"]


WELL = {"database": True, "objects": True, "worker": True, "desk": True, "queue": True}


def test_all_is_well(client: FlaskClient) -> None:
    assert parts(client) == (200, WELL)
    assert client.get("/health").get_json()["status"] == "ok"


@pytest.mark.parametrize(("engine", "name"), [("store", "objects"), ("desk", "desk")])
def test_a_part_that_is_away_fails_alone(client: FlaskClient, engines: Any, engine: str, name: str) -> None:
    getattr(engines, engine).fault = Unavailable("segredo /srv/objetos")
    assert parts(client) == (503, {**WELL, name: False})
    page = client.get("/situacao").text
    assert "não responde" in page
    assert "segredo" not in page, "errors show no path (security acceptance 10)"


@pytest.mark.parametrize(("seconds", "well"), [(50, True), (70, False)])
def test_a_worker_is_silent_after_a_minute(client: FlaskClient, database: Database, seconds: int, well: bool) -> None:
    beat(database, seconds)
    assert parts(client)[1] == {**WELL, "worker": well}


def test_without_any_worker_it_is_unhealthy(client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        session.execute(sa.delete(Heartbeat))
    assert parts(client)[1]["worker"] is False


def job(database: Database, state: JobState, minutes_ago: int) -> None:
    moment = clock.now() - timedelta(minutes=minutes_ago)
    with database.writing() as session:
        session.add(Job(name="demo", payload={}, state=state, due_at=moment, created_at=moment))


@pytest.mark.parametrize(
    ("state", "minutes", "well"),
    [(JobState.DUE, 6, False), (JobState.LEASED, 6, False), (JobState.DUE, 4, True), (JobState.DONE, 60, True)],
)
def test_work_that_is_stuck_shows(
    client: FlaskClient, database: Database, state: JobState, minutes: int, well: bool
) -> None:
    """RELIABILITY I8: nothing stuck for more than 5 minutes."""
    job(database, state, minutes)
    assert parts(client)[1]["queue"] is well


def test_failed_work_is_told_but_is_a_persons_matter(client: FlaskClient, database: Database) -> None:
    for count, words in ((1, "1 trabalho com falha"), (2, "2 trabalhos com falha")):
        job(database, JobState.FAILED, 60)
        assert parts(client)[0] == 200
        assert words in client.get("/situacao").text, count


def test_a_database_that_is_away_still_gets_an_answer(
    client: FlaskClient, application: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object) -> None:
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("no connection"))

    monkeypatch.setattr(application.extensions["carimbo.database"], "reading", away)
    monkeypatch.setattr(application.extensions["carimbo.database"], "writing", away)
    client.set_cookie("carimbo", "an old session")
    assert parts(client) == (503, {**WELL, "database": False, "worker": False, "queue": False})
    answer = client.get("/situacao")
    assert (answer.status_code, "Banco de dados" in answer.text) == (200, True)


def test_the_page_says_all_parts_in_words(client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        session.merge(City(id=1, name="Vila Demonstração", demonstration=True, created_at=clock.now()))
    text = client.get("/situacao").text
    for label in ("Banco de dados", "Guarda de arquivos", "Trabalhos em segundo plano", "Mesa de assinatura", "Fila"):
        assert label in text


def test_whoever_asks_often_costs_one_write_in_two_seconds(application: Flask, engines: Any) -> None:
    client, start = application.test_client(), clock.now()
    for seconds, asked in ((0, 1), (1.9, 1), (2.1, 2), (-60, 3)):
        with clock.running(lambda at=start + timedelta(seconds=seconds): at):
            client.get("/health")
            client.get("/situacao")
        assert engines.store.asked == asked, seconds


def test_limits_are_those_of_the_promises() -> None:
    assert (timedelta(seconds=60), timedelta(minutes=5)) == (checks.SILENT_AFTER, checks.LATE_AFTER)
