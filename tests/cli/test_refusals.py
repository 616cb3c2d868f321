"""What stands in the way is said in one clear sentence, without a traceback (issue 2, Set-up)."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app.kernel.secrets import InstallationKey
from tests.servers.starting import free_ports

pytestmark = pytest.mark.slow


def carimbo(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    everything = {"HOME": str(folder), "CARIMBO_DATA_DIR": str(folder / "data"), "PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        env=everything | environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The only line that was said."""
    assert done.returncode == 1
    lines = done.stderr.strip().split("\n")
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("Carimbo: ")
    return lines[0]


def test_a_busy_port_names_the_next_free_one(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = sentence(carimbo(tmp_path, "run", "--port", str(port)))
    assert f"A porta {port} já está em uso" in said
    named = int(said.rpartition("--port ")[2].rstrip("."))
    assert named > port
    with socket.socket() as free:
        free.bind(("127.0.0.1", named))


@pytest.mark.parametrize("command", ["run", "demo"])
def test_an_unwritable_folder(tmp_path: Path, command: str) -> None:
    said = sentence(carimbo(tmp_path, command, "--data", "/proc/carimbo"))
    assert "Não dá para gravar em /proc/carimbo" in said
    assert "--data" in said


@pytest.mark.parametrize("arguments", [["run"], ["demo"], ["read", "x.pdf"]])
def test_a_missing_program_names_its_package(tmp_path: Path, arguments: list[str]) -> None:
    if arguments == ["run"]:
        arguments = ["run", "--port", str(free_ports(1)[0])]
    assert "apt install tesseract-ocr tesseract-ocr-por" in sentence(carimbo(tmp_path, *arguments, PATH=str(tmp_path)))


def test_a_missing_language_names_its_package(tmp_path: Path) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho eng\n")
    program.chmod(0o755)
    assert "apt install tesseract-ocr-por" in sentence(carimbo(tmp_path, "prepare", PATH=f"{tmp_path}:/bin"))


def test_nothing_to_verify(tmp_path: Path) -> None:
    assert "Não há instalação do Carimbo" in sentence(carimbo(tmp_path, "verify"))


def test_a_database_that_is_away(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://carimbo@127.0.0.1:{free_ports(1)[0]}/carimbo"
    for command in ("migrate", "verify"):
        assert "O banco de dados não responde" in sentence(carimbo(tmp_path, command, CARIMBO_DATABASE_URL=url))


def test_an_existing_installation_never_gets_a_new_key(database, city, tmp_path: Path) -> None:
    """What the old key has sealed would be lost for good; the file is asked for instead."""
    key = tmp_path / "away.key"
    said = sentence(carimbo(tmp_path, "prepare", CARIMBO_DATA_DIR=str(tmp_path), CARIMBO_KEY_FILE=str(key)))
    assert f"Falta a chave da instalação em {key}" in said
    assert not key.exists()


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    key = tmp_path / "open.key"
    InstallationKey.create(key)
    key.chmod(0o644)
    assert "chmod 600" in sentence(carimbo(tmp_path, "prepare", CARIMBO_KEY_FILE=str(key)))


def test_a_place_for_the_key_that_cannot_be_written(tmp_path: Path) -> None:
    assert "CARIMBO_KEY_FILE" in sentence(carimbo(tmp_path, "prepare", CARIMBO_KEY_FILE="/proc/x/carimbo.key"))


def test_local_network_needs_a_city(tmp_path: Path) -> None:
    assert "crie antes a cidade" in sentence(carimbo(tmp_path, "prepare", "--lan"))


def test_migrate_makes_the_schema_and_the_kinds(tmp_path: Path) -> None:
    for _ in range(2):
        done = carimbo(tmp_path, "migrate")
        assert (done.returncode, done.stdout) == (0, "Banco de dados em dia.\n")


def test_an_unfinished_demonstration_is_thrown_away(tmp_path: Path) -> None:
    """Interrupted while it was made, nobody could enter it: no card was written."""
    assert carimbo(tmp_path, "migrate").returncode == 0
    (tmp_path / "data" / "demonstracao-incompleta").touch()
    (tmp_path / "data" / "objects" / "resto").mkdir(parents=True)
    assert carimbo(tmp_path, "prepare").returncode == 0
    assert not (tmp_path / "data" / "demonstracao-incompleta").exists()
    assert not (tmp_path / "data" / "objects" / "resto").exists()


def test_help_lists_every_command_in_portuguese(tmp_path: Path) -> None:
    said = carimbo(tmp_path, "--help").stdout
    for command in ("demo", "desk", "migrate", "prepare", "read", "run", "verify", "web", "worker"):
        assert command in said
    assert carimbo(tmp_path, "dinner").returncode == 2
