"""Fixtures for tests marked `servers`; tests/conftest.py loads them for everybody.

Each server is started at most once a run, shared by all workers, and ends with the run. What a test gets of it is its
own: a fresh database, an empty Redis database, a bucket of its worker.
"""

import os
import secrets
import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from storage.s3 import S3Store
from storage.s3_connection import S3Settings
from tests.servers.starting import begin_run, end_run, free_ports, shared_server

_POSTGRESQL = Path("/usr/lib/postgresql/15/bin")
_S3_KEY = "demonstracao"
_S3_SECRET = "demonstracao-segredo"


def pytest_configure() -> None:
    begin_run()


def pytest_unconfigure() -> None:
    end_run()


@pytest.fixture(scope="session")
def postgresql_port() -> int:
    """The port of a PostgreSQL 15 on loopback where user `carimbo` may do everything."""
    return shared_server("postgresql", _start_postgresql, _postgresql_ready)["port"]


@pytest.fixture(scope="session")
def make_database(postgresql_port: int) -> Iterator[Callable[..., str]]:
    """A function that makes a database, empty or a copy of `template` (a name), and returns its SQLAlchemy URL.

    All are dropped when the session ends. A template must have no open connection while it is copied.
    """
    made: list[str] = []

    def make(name: str | None = None, *, template: str = "template0") -> str:
        made.append(name or f"t_{secrets.token_hex(8)}")
        _administer(postgresql_port, f'CREATE DATABASE "{made[-1]}" TEMPLATE "{template}"')
        return f"postgresql+psycopg://carimbo@127.0.0.1:{postgresql_port}/{made[-1]}"

    yield make
    for name in made:
        _administer(postgresql_port, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def postgresql_url(make_database: Callable[..., str]) -> str:
    """The SQLAlchemy URL of an empty database that only this test knows."""
    return make_database()


@pytest.fixture(scope="session")
def redis_port() -> int:
    """The port of a Redis on loopback."""
    return shared_server("redis", _start_redis, _redis_ready)["port"]


@pytest.fixture
def redis_url(redis_port: int, worker_number: int) -> str:
    """The URL of an empty Redis database; each worker has one, emptied before each test."""
    url = f"redis://127.0.0.1:{redis_port}/{worker_number}"
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.fixture(scope="session")
def s3_settings(worker_number: int) -> S3Settings:
    """Settings of a real S3 server (SeaweedFS); the bucket, not made yet, belongs to this worker."""
    port = shared_server("s3", _start_s3, _s3_ready)["port"]
    bucket = f"teste-{worker_number}-{secrets.token_hex(4)}"
    return S3Settings(f"127.0.0.1:{port}", _S3_KEY, _S3_SECRET, bucket, secure=False)


@pytest.fixture(scope="session")
def worker_number() -> int:
    """The number of this xdist worker, 0 without xdist."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])


def _start_postgresql(folder: Path) -> tuple[list[str], dict[str, Any]]:
    data = folder / "data"
    data.mkdir(mode=0o700)
    as_server: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(data, "postgres", "postgres")
        as_server = ["runuser", "-u", "postgres", "--"]
    initdb = [
        _POSTGRESQL / "initdb",
        "-D",
        data,
        "-U",
        "carimbo",
        "-A",
        "trust",
        "-N",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    subprocess.run([*as_server, *initdb], check=True, capture_output=True, cwd=folder)
    port = free_ports(1)[0]
    speed = [
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "max_connections=200",
        "shared_buffers=64MB",
    ]
    place = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories="]
    options = [part for setting in (*place, *speed) for part in ("-c", setting)]
    return [*as_server, str(_POSTGRESQL / "postgres"), "-D", str(data), *options], {"port": port}


def _postgresql_ready(port: int) -> bool:
    _administer(port, "SELECT 1")
    return True


def _administer(port: int, statement: str) -> None:
    address = {"host": "127.0.0.1", "port": port, "user": "carimbo", "dbname": "postgres"}
    with psycopg.connect(**address, autocommit=True, connect_timeout=5) as connection:
        connection.execute(statement)  # type: ignore[call-overload]  # names are made here, not by a person


def _start_redis(folder: Path) -> tuple[list[str], dict[str, Any]]:
    port = free_ports(1)[0]
    options = {"port": port, "bind": "127.0.0.1", "dir": folder, "save": "", "appendonly": "no", "databases": 64}
    arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    return [shutil.which("redis-server") or "redis-server", *arguments], {"port": port}


def _redis_ready(port: int) -> bool:
    with redis.Redis(port=port) as client:
        return bool(client.ping())


def _start_s3(folder: Path) -> tuple[list[str], dict[str, Any]]:
    # Every port has a second one for gRPC, 10,000 above.
    master, filer, volume, s3, admin = free_ports(5, offsets=(0, 10000))
    ports = {"master": master, "filer": filer, "volume": volume, "s3": s3, "admin": admin}
    weed = Path(sysconfig.get_path("scripts")) / "weed"
    command = [
        "env", f"AWS_ACCESS_KEY_ID={_S3_KEY}", f"AWS_SECRET_ACCESS_KEY={_S3_SECRET}", str(weed), "mini",
        f"-dir={folder}",
        "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false", "-admin.ui=false", "-webdav=false",
        "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.electionTimeout=1s", "-master.heartbeatInterval=200ms",
        "-volume.max=2000", "-master.volumeSizeLimitMB=32", f"-s3.localSocket={folder}/s3.sock",
        f"-filer.localSocket={folder}/filer.sock", *(f"-{part}.port={port}" for part, port in ports.items()),
    ]  # fmt: skip
    return command, {"port": s3}


def _s3_ready(port: int) -> bool:
    """Whether a PUT succeeds: the S3 port answers well before there is a volume to write to."""
    settings = S3Settings(f"127.0.0.1:{port}", _S3_KEY, _S3_SECRET, "pronto", secure=False)
    return S3Store(settings).put(Path(__file__), media_type="text/plain").size > 0
