"""The list of Debian packages is read by everybody and names nothing a run does not need."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def packages(*sections: str) -> list[str]:
    command = [ROOT / "scripts/debian-packages", *sections]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def test_sections_are_read_without_their_comments() -> None:
    assert "tesseract-ocr-por" in packages("run")
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", name) for name in packages("run", "test"))


def test_no_package_is_named_twice() -> None:
    both = packages("run", "test")
    assert len(both) == len(set(both))


@pytest.mark.parametrize("name", ["chromium", "postgresql-15", "redis-server"])
def test_a_run_needs_neither_browser_nor_servers(name: str) -> None:
    assert name in packages("test")
    assert name not in packages("run")


@pytest.mark.parametrize("reader", ["Dockerfile", "scripts/prepare"])
def test_nobody_else_names_packages(reader: str) -> None:
    text = (ROOT / reader).read_text()
    assert "scripts/debian-packages" in text
    assert not re.search(r"tesseract|libpango|chromium", text)
