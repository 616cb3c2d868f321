"""The servers that other tests rely on: each answers, and what one test leaves the next does not find."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import redis

from storage.s3 import S3Store
from storage.s3_connection import S3Settings
from tests.servers.starting import RUN_FOLDER, free_ports

pytestmark = pytest.mark.servers


def _connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""))


def test_postgresql_is_the_promised_version(postgresql_url: str) -> None:
    with _connect(postgresql_url) as connection:
        assert connection.info.server_version // 10000 == 15


def test_a_database_can_be_copied_from_a_template(make_database: Callable[..., str]) -> None:
    with _connect(make_database("modelo")) as connection:
        connection.execute("CREATE TABLE selo (n int)")
    with _connect(make_database(template="modelo")) as connection:
        assert connection.execute("SELECT count(*) FROM selo").fetchone() == (0,)


@pytest.mark.parametrize("attempt", [1, 2])
def test_redis_starts_each_test_empty(redis_url: str, attempt: int) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.incr("contador") == 1


def test_s3_takes_an_object(s3_settings: S3Settings) -> None:
    assert S3Store(s3_settings).put(Path(__file__), media_type="text/plain").size > 0


def test_a_port_in_use_is_not_offered() -> None:
    first = free_ports(1)[0]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first))
        assert first not in free_ports(1)


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_when_the_run_is_interrupted(tmp_path: Path, end: signal.Signals) -> None:
    """Ctrl-C and kill -9 of a run that started a server."""
    report = tmp_path / "facts"
    inner = tmp_path / "test_inner.py"
    inner.write_text(
        textwrap.dedent(f"""
        import os, time, pathlib
        def test_waits(redis_url):
            folder = os.environ[{RUN_FOLDER!r}]
            pathlib.Path({str(report)!r}).write_text(folder)
            time.sleep(60)
        """)
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", RUN_FOLDER))}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.servers.fixtures",
        "-p",
        "no:cacheprovider",
        str(inner),
    ]
    run = subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL)
    _until(report.is_file)
    folder = Path(report.read_text())
    assert (folder / "redis").is_dir()
    run.send_signal(end)
    run.wait(30)
    _until(lambda: not folder.exists())
    assert not _processes_in(str(folder))


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _processes_in(folder: str) -> list[str]:
    command_lines = (path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists())
    return [line.decode() for line in command_lines if folder.encode() in line]
