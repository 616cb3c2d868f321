"""Cheap hashes: the cost of argon2id is tested once, not paid in every test."""

import pytest
from argon2 import PasswordHasher

from app.people import passwords


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes in a millisecond."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.setattr(passwords, "_dummy", [])
