"""Celery as a doorbell: a message carries a job's id, nothing else. What it loses, the sweep finds."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from celery import Celery
from kombu.entity import Queue

log = structlog.get_logger()

QUEUE = "carimbo"
RING = "carimbo.ring"
BEAT = "carimbo.beat"
SILENCE_SECONDS = 5.0
"""How long nobody rings after a broker was found away: finding out takes 2 seconds each time."""


def make_celery(broker: str, folder: Path) -> Celery:
    """The Celery application of one installation.

    Args:
        broker: 'filesystem://', 'redis://…' or 'amqp://…'.
        folder: where the filesystem broker keeps messages.
    """
    celery = Celery("carimbo", broker=broker, set_as_current=False)
    celery.conf.update(
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
        broker_connection_retry_on_startup=True,
        broker_connection_timeout=2,
        broker_transport_options=_transport(broker, folder),
        task_default_queue=QUEUE,
        task_publish_retry=False,
        accept_content=["json"],
    )
    if broker.startswith("amqp"):
        celery.conf.task_queues = [Queue(QUEUE, durable=True, queue_arguments={"x-queue-type": "quorum"})]
        celery.conf.broker_native_delayed_delivery_queue_type = "quorum"
    return celery


def _transport(broker: str, folder: Path) -> dict[str, Any]:
    if broker.startswith("filesystem"):
        for name in ("messages", "control"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        return {
            "data_folder_in": str(folder / "messages"),
            "data_folder_out": str(folder / "messages"),
            "control_folder": str(folder / "control"),
            "polling_interval": 0.05,
        }
    if broker.startswith("redis"):
        # These two got 16 of 16 messages back after kill -9; the visibility timeout alone lost 2.
        return {
            "unacked_restore_interval": 2,
            "unacked_restore_throttle": 1,
            "visibility_timeout": 3600,
            "socket_timeout": 5,
            "socket_connect_timeout": 2,
        }
    return {}


class Doorbell:
    """Rings from the web processes. A broker that is away costs a log line, never the request."""

    def __init__(self, celery: Celery) -> None:
        self._celery = celery
        self._lock = threading.Lock()
        self._silent_until = 0.0

    def __call__(self, job_id: int) -> None:
        """Publish a job's id."""
        self._send(RING, job_id)

    def beat(self, name: str) -> None:
        """Send a sign of life through the broker, for the worker to write down."""
        self._send(BEAT, name)

    def _send(self, task: str, argument: int | str) -> None:
        with self._lock:
            if time.monotonic() < self._silent_until:
                return  # the sweep finds the job; requests do not wait in line for a broker that is away
            try:
                self._celery.send_task(task, args=[argument], retry=False)
            except Exception as error:  # noqa: BLE001 - kombu lets each transport's own errors through
                self._silent_until = time.monotonic() + SILENCE_SECONDS
                log.warning("doorbell.unheard", task=task, error=type(error).__name__)


def answer(celery: Celery, run: Callable[[int], object], beat: Callable[[str], None]) -> None:
    """Register what a worker does when the bell rings."""

    @celery.task(name=RING)  # type: ignore[untyped-decorator]  # Celery ships no types
    def ring(job_id: int) -> None:
        run(job_id)

    @celery.task(name=BEAT)  # type: ignore[untyped-decorator]
    def note_beat(name: str) -> None:
        beat(name)
