"""`carimbo run` on an empty folder: first steps, second start, parts that fall, an end that leaves nothing."""

import http.client
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa
import urllib3

from app.certificates.models import CityAuthority
from app.people.models import City
from tests.faults.running import Installation, until

pytestmark = pytest.mark.slow
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PASSWORD = "jabuticaba madura de novembro"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("prefeitura") / "data")
    made.start()
    yield made
    made.close()


def gone(installation: Installation) -> bool:
    """Nothing of it is left: processes, sockets, working folders."""
    own = str(installation.folder)
    alive = [
        one for one in psutil.process_iter(["environ"]) if (one.info["environ"] or {}).get("CARIMBO_DATA_DIR") == own
    ]
    with socket.socket() as probe:
        listening = probe.connect_ex(("127.0.0.1", installation.port)) == 0
    left = [*installation.settings.runtime_dir.glob("*.sock"), *installation.settings.runtime_dir.glob("work-*")]
    left += installation.settings.runtime_dir.glob("sandbox/sandbox-*")
    return not (alive or listening or left)


def test_the_first_administrator_founds_the_city(installation: Installation) -> None:
    """The code stands on the operator's console only; then the authority is made and the desk serves."""
    code = re.search(r"use o código (\S+)", installation.said)
    assert code
    http_pool = urllib3.PoolManager()
    address = f"http://127.0.0.1:{installation.port}/primeiro-acesso"
    page = http_pool.request("GET", address)
    token, cookie = TOKEN.search(page.data.decode()), page.headers["Set-Cookie"].partition(";")[0]
    assert token
    fields = {
        "csrf_token": token[1], "city_name": "Vila Demonstração", "name": "Ana Demonstração", "cpf": "529.982.247-25",
        "email": "ana@demonstracao.invalid", "password": PASSWORD, "password_again": PASSWORD,
    }  # fmt: skip
    headers = {"Cookie": cookie}
    wrong = http_pool.request("POST", address, fields=fields | {"setup_code": "AAAA"}, headers=headers, redirect=False)
    assert wrong.status == 422
    done = http_pool.request("POST", address, fields=fields | {"setup_code": code[1]}, headers=headers, redirect=False)
    assert done.status in {302, 303}, done.data.decode()
    assert installation.one(sa.select(City.name)) == "Vila Demonstração"
    until(lambda: installation.one(sa.select(CityAuthority.id)))
    until(installation.settings.socket.exists)
    installation.engines.desk.ping()
    until(lambda: http_pool.request("GET", address.replace("primeiro-acesso", "health")).status == 200)


def test_one_carimbo_a_folder(installation: Installation) -> None:
    assert "Já há um Carimbo no ar" in installation.command("run", "--port", "1").stderr


@pytest.mark.parametrize("part", ["desk", "worker", "web"])
def test_a_fallen_part_is_started_again(installation: Installation, part: str) -> None:
    installation.kill(part)
    assert f"A parte '{part}' caiu e foi iniciada de novo" in installation.said
    until(lambda: _status(installation) == 200)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_behind(installation: Installation, end: signal.Signals) -> None:
    """Ctrl-C, SIGTERM, and kill -9 of the supervisor; the next start is quick and offers no code any more."""
    installation.stop(end)
    until(lambda: gone(installation), seconds=30)
    began = time.monotonic()
    installation.start()
    print(f"second start: {time.monotonic() - began:.1f} s")
    assert "primeiro-acesso" not in installation.said
    until(lambda: _status(installation) == 200)


def test_idle_costs_next_to_nothing(installation: Installation) -> None:
    """Less than 3 % of a core for all processes together."""
    time.sleep(5)
    before = _processor_seconds(installation)
    time.sleep(5)
    assert _processor_seconds(installation) - before < 5 * 0.03


def test_local_network_speaks_https_with_the_citys_certificate(installation: Installation) -> None:
    installation.stop()
    installation.options = ("--lan",)
    installation.start()
    address = re.search(r"https://([\d.]+):(\d+)/", installation.said)
    assert address
    assert "/certificados/raiz.crt" in installation.said
    assert "Android" in installation.said
    root = _fetch(address[1], installation.port, ssl._create_unverified_context(), "/certificados/raiz.crt")
    assert root == (installation.settings.runtime_dir / "root.crt").read_bytes()
    trusting = ssl.create_default_context(cadata=root)
    assert b"Vila Demonstra" in _fetch(address[1], installation.port, trusting, "/entrar")


def _fetch(host: str, port: int, context: ssl.SSLContext, path: str) -> bytes:
    connection = http.client.HTTPSConnection(host, port, context=context, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status == 200
    body = answer.read()
    connection.close()
    return body


def _status(installation: Installation) -> int:
    try:
        return urllib3.request("GET", f"http://127.0.0.1:{installation.port}/health", retries=False).status
    except urllib3.exceptions.HTTPError:
        return 0


def _processor_seconds(installation: Installation) -> float:
    return sum(sum(one.cpu_times()[:2]) for one in installation.everybody())


def test_read_tells_one_line_a_file(tmp_path: Path) -> None:
    (tmp_path / "vazio.pdf").touch()
    command = [
        sys.executable,
        "-m",
        "app.cli",
        "read",
        str(tmp_path / "vazio.pdf"),
        str(tmp_path / "nada.pdf"),
        "--json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stdout.count("\n") == 2
    assert done.stderr == ""
