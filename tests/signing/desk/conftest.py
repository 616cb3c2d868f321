"""A running desk in a process of its own."""

import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from signing.desk import server
from signing.desk.client import Desk
from signing.desk.orders import Enrolled, Placed, SigningOrder
from signing.errors import DeskUnavailable
from signing.trust import Level
from tests.signing.conftest import ANA, INSTALLATION_KEY, paper

PIN = "pin-MARCA-plantada-1"


@dataclass(frozen=True)
class RunningDesk:
    """A desk and what is known of its process."""

    desk: Desk
    process: multiprocessing.process.BaseProcess
    socket: Path
    log: Path


def _run(socket: Path, authority: object, log: Path, limits: server.Limits) -> None:
    """In the child: whatever the desk says goes to one file, so that a test can look for secrets in it."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    logging.basicConfig(level="DEBUG", filename=log, force=True)
    server.serve(socket, authority, INSTALLATION_KEY, limits=limits)  # type: ignore[arg-type]  # multiprocessing is untyped


@pytest.fixture(scope="session")
def start_desk(sealed_authority) -> Iterator[Callable[..., RunningDesk]]:
    """Start desks; they are stopped at the end."""
    started: list[RunningDesk] = []

    def start(folder: Path, **limits: int) -> RunningDesk:
        socket, log = folder / "desk" / "socket", folder / "desk.log"
        context = multiprocessing.get_context("fork")
        process = context.Process(target=_run, args=(socket, sealed_authority, log, server.Limits(**limits)))
        process.start()
        running = RunningDesk(Desk(socket, timeout=30), process, socket, log)
        started.append(running)
        _wait_for(running.desk)
        return running

    yield start
    for each in started:
        if each.process.is_alive():
            os.kill(each.process.pid or 0, signal.SIGTERM)
        each.process.join(10)


def _wait_for(desk: Desk) -> None:
    for _ in range(200):
        try:
            return desk.ping()
        except DeskUnavailable:
            time.sleep(0.02)
    raise AssertionError("the desk did not start")


@pytest.fixture(scope="session")
def running(start_desk, tmp_path_factory) -> RunningDesk:
    """One desk for all tests that leave it alive."""
    return start_desk(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def fresh(start_desk, tmp_path) -> RunningDesk:
    """A desk to be killed, or whose memory must be empty."""
    return start_desk(tmp_path)


@pytest.fixture(scope="session")
def desk(running) -> Desk:
    return running.desk


@pytest.fixture(scope="session")
def enrolled(desk) -> Enrolled:
    return desk.enrol(ANA, PIN)


@pytest.fixture
def order(trust, authority, tmp_path) -> Callable[..., SigningOrder]:
    """An order to sign a small paper for place '7' of person 'ana'."""
    work = tmp_path / "work"
    work.mkdir()
    lists = (authority.root_list, authority.revocation_list([], datetime.now(UTC)))

    def make(pdf: bytes | None = None, **changes: object) -> SigningOrder:
        content = pdf or paper("a", "b")
        digest = sha256(content).hexdigest()
        source = work / f"{digest[:12]}.pdf"
        source.write_bytes(content)
        parts: dict[str, object] = {
            "person": "ana",
            "place": "7",
            "source": source,
            "digest": digest,
            "target": work / f"{digest[:12]}-{changes.get('field_name', 'a')}.signed.pdf",
            "field_name": "a",
            "name": "Demonstração Ana",
            "role": "Secretária",
            "reason": "De acordo",
            "minimum": Level.ADVANCED,
            "zone": "America/Sao_Paulo",
            "roots": trust.roots,
            "revocation_lists": lists,
        }
        return SigningOrder(**(parts | changes))

    return make


def open_for(desk: Desk, enrolled: Enrolled, *orders: SigningOrder, pin: str = PIN) -> None:
    """Open Ana's key for some orders."""
    placed = [Placed(each.place, each.digest) for each in orders]
    desk.unlock("ana", placed, sealed_key=enrolled.sealed_key, certificate=enrolled.certificate, pin=pin)


@pytest.fixture
def unlock(desk, enrolled) -> Iterator[Callable[..., None]]:
    """Open Ana's key at the shared desk; closed again after the test."""
    yield partial(open_for, desk, enrolled)
    desk.forget("ana")
