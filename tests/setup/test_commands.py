"""The two commands: what they say when something is in the way, and how little they cost when nothing is."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PREPARE_PARTS = ["pyproject.toml", "uv.lock", "scripts"]


def run(*command: object, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    everything = {"PATH": os.environ["PATH"], "HOME": str(cwd), **environment}
    arguments = [str(part) for part in command]
    return subprocess.run(
        arguments, cwd=cwd, env=everything, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The parts of the project that a preparation reads, with nothing installed."""
    for part in PREPARE_PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tmp_path / part)
    return tmp_path


@pytest.fixture
def path_of(tmp_path: Path):
    """A PATH on which the named commands are replaced by scripts of the test."""

    def make(**commands: str) -> str:
        folder = tmp_path / "bin"
        folder.mkdir()
        for name, body in commands.items():
            (folder / name).write_text(f"#!/bin/sh\n{body}\n")
            (folder / name).chmod(0o755)
        return f"{folder}:{os.environ['PATH']}"

    return make


NOTHING_INSTALLED = {"dpkg-query": "exit 1", "apt-get": "exit 1"}


def test_help_is_the_default_and_lists_every_target() -> None:
    listed = run("make").stdout
    assert all(f"make {target}" in listed for target in ["run", "test", "unit", "check", "bench", "demo"])


def test_ci_runs_make_test_from_anywhere(tmp_path: Path, path_of) -> None:
    path = path_of(make='pwd; echo "$CI $*"')
    assert run("bash", ROOT / ".ci/run", cwd=tmp_path, PATH=path).stdout.split("\n")[:2] == [
        str(ROOT),
        "true --no-print-directory test",
    ]


def test_a_prepared_project_starts_at_once(clone: Path) -> None:
    (clone / ".venv/bin").mkdir(parents=True)
    (clone / ".venv/bin/python").symlink_to("/usr/bin/python3")
    stamp = "cat pyproject.toml uv.lock scripts/debian-packages.txt scripts/uv.txt scripts/prepare | sha256sum; pwd"
    (clone / ".venv/.carimbo-run").write_text(run("bash", "-c", stamp, cwd=clone).stdout)
    started = time.monotonic()
    done = run("scripts/prepare", "run", cwd=clone)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert time.monotonic() - started < 1


def test_it_says_first_what_it_takes_and_asks_nobody_without_a_terminal(clone: Path, path_of) -> None:
    path = path_of(**NOTHING_INSTALLED, id="echo 1000", sudo="exit 1")
    done = run("scripts/prepare", "run", cwd=clone, PATH=path)
    assert done.returncode == 1
    assert "MB de disco" in done.stdout
    assert "tesseract-ocr" in done.stdout
    assert "não há terminal para pedir sua permissão" in done.stderr
    assert not (clone / ".venv").exists()


def test_ci_uses_sudo_without_asking(clone: Path, path_of) -> None:
    path = path_of(**NOTHING_INSTALLED, id="echo 1000", sudo='echo "$*" >>asked; exit 1')
    done = run("scripts/prepare", "test", cwd=clone, PATH=path, CI="true")
    assert "o sudo não deixou" in done.stderr
    assert all(line.startswith("-n env ") for line in (clone / "asked").read_text().splitlines())


def test_no_network_is_said_in_one_sentence(clone: Path, path_of) -> None:
    path = path_of(**NOTHING_INSTALLED, id="echo 1000", sudo='case "$*" in *apt-get*) exit 100 ;; esac')
    done = run("scripts/prepare", "run", cwd=clone, PATH=path, CI="true")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Verifique a internet" in done.stderr


def test_a_full_disk_is_said_in_one_sentence(clone: Path, path_of) -> None:
    path = path_of(**NOTHING_INSTALLED, df="printf 'Avail\\n12\\n'")
    done = run("scripts/prepare", "run", cwd=clone, PATH=path)
    assert done.stderr.count("\n") == 1
    assert "o disco tem só 12 MB livres" in done.stderr


def test_another_system_is_told_what_to_do(clone: Path) -> None:
    few = clone / "few"
    few.mkdir()
    for name in ("bash", "env", "dirname", "cat", "sha256sum", "awk", "sh"):
        (few / name).symlink_to(shutil.which(name) or name)
    assert "só para Debian 12" in run("scripts/prepare", "run", cwd=clone, PATH=str(few)).stderr


def test_an_unknown_purpose_is_refused() -> None:
    assert run("scripts/prepare", "dinner").returncode == 2


def test_secrets_are_made_once_and_for_one_reader(tmp_path: Path) -> None:
    for _ in range(2):
        assert run(ROOT / "scripts/make-secrets", cwd=tmp_path, CARIMBO_OWNER=str(os.getuid())).returncode == 0
        made = {path.name: path.read_bytes() for path in (tmp_path / "secrets").iterdir()}
    assert len(made["installation_key"]) == 32
    assert made["s3_secret_key"] in made["s3_config"]
    assert len({made[name] for name in ("database_password", "broker_password", "s3_secret_key")}) == 3
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "secrets").iterdir()} == {0o600}


def test_secrets_become_settings(tmp_path: Path) -> None:
    for name in ("database_password", "broker_password", "s3_secret_key"):
        (tmp_path / name).write_text(f"{name}-demo")
    shown = run(ROOT / "scripts/with-secrets", "env", cwd=tmp_path, CARIMBO_SECRETS=str(tmp_path)).stdout
    assert "CARIMBO_DATABASE_URL=postgresql+psycopg://carimbo:database_password-demo@database:5432/carimbo\n" in shown
    assert "CARIMBO_S3_SECRET_KEY=s3_secret_key-demo\n" in shown


def test_a_missing_secret_stops_the_start(tmp_path: Path) -> None:
    done = run(ROOT / "scripts/with-secrets", "echo", "começou", cwd=tmp_path, CARIMBO_SECRETS=str(tmp_path))
    assert done.returncode == 1
    assert "falta o segredo database_password" in done.stderr
    assert done.stdout == ""
