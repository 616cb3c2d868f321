"""The doorbell: losing it costs a second, never the job nor the request (RELIABILITY rule 1)."""

from typing import Any, cast

from celery import Celery

from app.kernel.doorbell import Doorbell


class AwayBroker:
    def __init__(self) -> None:
        self.tried = 0

    def send_task(self, *_: Any, **__: Any) -> None:
        self.tried += 1
        raise ConnectionError


def test_requests_do_not_wait_in_line_for_a_broker_that_is_away() -> None:
    broker = AwayBroker()
    bell = Doorbell(cast(Celery, broker))
    for job_id in range(3):
        bell(job_id)
    assert broker.tried == 1
