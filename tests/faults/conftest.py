"""Two set-ups, each one running installation a module: embedded, and PostgreSQL + Redis + S3."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from storage.s3_connection import S3Settings
from tests.faults.running import Installation, Switch, Visitor, settle
from tests.fixtures import SmallCity


@dataclass
class Scene:
    """A running installation with its small city and somebody at the door."""

    installation: Installation
    city: SmallCity
    ana: Visitor
    switches: dict[str, Switch]


@pytest.fixture(scope="module", params=["embedded", pytest.param("production", marks=pytest.mark.servers)])
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    environment, switches = {}, {}
    if request.param == "production":
        environment, switches = _production(request)
    installation = Installation(tmp_path_factory.mktemp("cidade") / "data", environment)
    try:
        installation.start()
        city = settle(installation)
        yield Scene(installation, city, Visitor(installation, city.ana), switches)
    finally:
        installation.close()
        for switch in switches.values():
            switch.off()


def _production(request: pytest.FixtureRequest) -> tuple[dict[str, str], dict[str, Any]]:
    url = request.getfixturevalue("make_database")()
    redis = request.getfixturevalue("redis_port")
    s3: S3Settings = request.getfixturevalue("s3_settings")
    head, _, name = url.rpartition("/")
    ports = {"database": int(head.rpartition(":")[2]), "broker": redis, "objects": int(s3.endpoint.rpartition(":")[2])}
    switches = {part: Switch(port).on() for part, port in ports.items()}
    environment = {
        "CARIMBO_DATABASE_URL": f"{head.rpartition(':')[0]}:{switches['database'].port}/{name}",
        "CARIMBO_BROKER_URL": f"redis://127.0.0.1:{switches['broker'].port}/9",
        "CARIMBO_S3_ENDPOINT": f"127.0.0.1:{switches['objects'].port}",
        "CARIMBO_S3_BUCKET": "falhas",
        "CARIMBO_S3_ACCESS_KEY": s3.access_key,
        "CARIMBO_S3_SECRET_KEY": s3.secret_key,
        "CARIMBO_S3_SECURE": "0",
    }
    return environment, switches
