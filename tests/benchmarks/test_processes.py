"""What a family of processes is charged with."""

import os
import subprocess
import sys

import pytest

from benchmarks.processes import Family

BURN = "import time\nend = time.process_time() + 0.2\nwhile time.process_time() < end: pass\n"


def test_children_that_died_are_charged_too():
    family = Family(os.getpid())
    before = family.cpu()
    subprocess.run([sys.executable, "-c", BURN], check=True)
    assert family.cpu() - before >= 0.19


def test_idling_is_not_charged(monkeypatch: pytest.MonkeyPatch):
    rates = iter([0.0, 1.0, 100.0, 101.0, 200.0, 200.5])  # before, idle, work, work, before, idle
    family = Family(os.getpid())
    monkeypatch.setattr(family, "cpu", lambda: next(rates))
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    assert family.cpu_of(lambda: None) == pytest.approx(1.0, abs=0.05)


def test_memory_is_told_by_role():
    held = Family(os.getpid()).proportional_memory()
    assert sum(held.values()) > 10_000_000
