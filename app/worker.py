"""Entry point of workers: jobs on the doorbell, and a sweep for whatever the broker lost."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import structlog

from app.engines import Engines
from app.factory import load_capabilities
from app.kernel import clock
from app.kernel.database import Database
from app.kernel.doorbell import Doorbell, answer, make_celery
from app.kernel.outbox.models import Heartbeat
from app.kernel.outbox.queue import hang_bell
from app.kernel.outbox.runner import JobRunner
from app.kernel.workplace import sweep as sweep_workplaces
from app.settings import Settings

log = structlog.get_logger()

SWEEP_SECONDS = 1.0
BEAT_SECONDS = 15.0
RENEWAL_SECONDS = 4.0


class Worker:
    """One worker process: Celery's thread pool does what the bell rings for, the sweep does the rest.

    Threads serve, since heavy work happens in child processes and at the signing desk
    (docs/decisions: a prefork pool cannot start the children that reading needs, and costs memory).
    """

    def __init__(self, settings: Settings) -> None:
        load_capabilities("jobs")
        for folder in {settings.runtime_dir, settings.exchange_dir}:
            sweep_workplaces(folder)
        self._settings = settings
        self._database = Database(settings.database)
        self._engines = Engines(settings)
        self._celery = make_celery(settings.broker, settings.broker_folder)
        self._bell = Doorbell(self._celery)
        self._runner = JobRunner(
            self._database, self._engines, settings.host_name, {"reading": settings.readings_at_once}
        )
        self._stop = threading.Event()
        hang_bell(self._bell)
        answer(self._celery, self._runner.run, self._note_beat)

    def run(self) -> None:
        """Work until told to stop."""
        threads = [threading.Thread(target=target, daemon=True) for target in (self._sweep, self._renew, self._beat)]
        for thread in threads:
            thread.start()
        try:
            self._celery.Worker(
                pool="threads",
                concurrency=self._settings.worker_threads,
                loglevel=self._settings.log_level,
                without_gossip=True,
                without_mingle=True,
                without_heartbeat=True,
                quiet=True,
            ).start()
        finally:
            self._stop.set()
            for thread in threads:
                thread.join(timeout=5)
            self._engines.close()
            self._database.close()

    def _sweep(self) -> None:
        under_way: set[int] = set()
        with ThreadPoolExecutor(self._settings.worker_threads, thread_name_prefix="sweep") as pool:
            while not self._stop.wait(SWEEP_SECONDS):
                with _noted("sweep"):
                    for job_id in set(self._runner.due(self._settings.worker_threads * 2)) - under_way:
                        under_way.add(job_id)
                        pool.submit(self._sweep_one, job_id, under_way)

    def _sweep_one(self, job_id: int, under_way: set[int]) -> None:
        try:
            with _noted("job"):
                self._runner.run(job_id)
        finally:
            under_way.discard(job_id)

    def _renew(self) -> None:
        while not self._stop.wait(RENEWAL_SECONDS):
            with _noted("renewal"):
                self._runner.renew_leases()

    def _beat(self) -> None:
        name = f"worker@{self._settings.host_name}"
        while not self._stop.is_set():
            self._bell.beat(name)
            self._stop.wait(BEAT_SECONDS)

    def _note_beat(self, name: str) -> None:
        with self._database.writing() as session:
            session.merge(Heartbeat(name=name, at=clock.now()))


@contextmanager
def _noted(what: str) -> Iterator[None]:
    """Keep a thread alive through a fault (database away), and say so."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the sweep outlives whatever is away; it comes back in a second
        log.warning("worker.fault", part=what, error=type(error).__name__)


def run_worker(settings: Settings) -> None:
    """Run a worker in this process until SIGTERM or SIGINT."""
    Worker(settings).run()
