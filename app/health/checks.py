"""One check a part; each answers in a few seconds at most."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

import sqlalchemy as sa
import structlog

from app.engines import Engines
from app.kernel import clock
from app.kernel.database import Database
from app.kernel.outbox.models import Heartbeat, Job, JobState

log = structlog.get_logger()

SILENT_AFTER = timedelta(seconds=60)
LATE_AFTER = timedelta(minutes=5)
KEPT_FOR = timedelta(seconds=2)


@dataclass(frozen=True)
class Part:
    """One part of the installation; `name` is stable, `label` and `detail` are Portuguese sentences."""

    name: str
    label: str
    healthy: bool
    detail: str


class Kept:
    """The last answer about all parts, for two seconds: these pages are public, and each asking costs a write.

    One thread asks; others that come meanwhile wait for its answer.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._parts: list[Part] = []
        self._at: datetime | None = None

    def parts(self, ask: Callable[[], list[Part]]) -> list[Part]:
        """The parts as they were at most two seconds ago.

        Args:
            ask: asks every part, as `check_all` does.
        """
        with self._lock:
            if self._at is None or not timedelta() <= clock.now() - self._at < KEPT_FOR:
                self._parts = ask()
                self._at = clock.now()
            return self._parts


def check_all(database: Database, engines: Engines) -> list[Part]:
    """Ask every part how it is."""
    checks: tuple[tuple[str, str, Callable[[], tuple[bool, str]]], ...] = (
        ("database", "Banco de dados", lambda: _database(database)),
        ("objects", "Guarda de arquivos", lambda: _objects(engines)),
        ("worker", "Trabalhos em segundo plano", lambda: _workers(database)),
        ("desk", "Mesa de assinatura", lambda: _desk(engines)),
        ("queue", "Fila", lambda: _queue(database)),
    )
    return [_checked(name, label, check) for name, label, check in checks]


def _checked(name: str, label: str, check: Callable[[], tuple[bool, str]]) -> Part:
    try:
        healthy, detail = check()
    except Exception as error:  # noqa: BLE001 - whatever a part raises means that it is not well
        log.warning("health.fault", part=name, error=type(error).__name__)
        healthy, detail = False, "não responde"
    return Part(name, label, healthy, detail)


def _database(database: Database) -> tuple[bool, str]:
    with database.reading() as session:
        session.execute(sa.select(1))
    return True, "responde"


def _objects(engines: Engines) -> tuple[bool, str]:
    engines.store.check()
    return True, "responde"


def _workers(database: Database) -> tuple[bool, str]:
    with database.reading() as session:
        last = session.scalar(sa.select(sa.func.max(Heartbeat.at)))
    alive = last is not None and clock.now() - last < SILENT_AFTER
    return alive, "respondem" if alive else "nenhum deu sinal no último minuto"


def _desk(engines: Engines) -> tuple[bool, str]:
    engines.desk.ping()
    return True, "responde"


def _queue(database: Database) -> tuple[bool, str]:
    with database.reading() as session:
        late = session.scalar(
            sa.select(sa.func.count())
            .select_from(Job)
            .where(Job.state.in_((JobState.DUE, JobState.LEASED)), Job.due_at < clock.now() - LATE_AFTER)
        )
        failed = session.scalar(sa.select(sa.func.count()).select_from(Job).where(Job.state == JobState.FAILED))
    if late:
        return False, f"{_works(late)} sem fazer há mais de 5 minutos"
    return True, f"em dia; {_works(failed)} com falha" if failed else "em dia"


def _works(count: int) -> str:
    return f"{count} trabalho" if count == 1 else f"{count} trabalhos"
