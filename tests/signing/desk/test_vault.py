"""Unlockings end by themselves."""

import pytest

from signing.desk.orders import Placed
from signing.desk.vault import LOCKED_SECONDS, UNLOCKED_SECONDS, Bound, KeyMaterial, Vault

PLACED = Placed("7", "ab")
BOUND = Bound("ana", PLACED)
MATERIAL = KeyMaterial(b"certificate", (), b"MARKER")


class Seconds:
    value = 1000.0

    def __call__(self) -> float:
        return self.value


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def vault(seconds) -> Vault:
    vault = Vault(seconds)
    vault.grant("ana", [PLACED], MATERIAL)
    return vault


def test_an_unlocking_lasts_fifteen_minutes(vault, seconds):
    seconds.value += UNLOCKED_SECONDS - 1
    assert vault.take(BOUND) is not None


def test_and_not_longer(vault, seconds):
    seconds.value += UNLOCKED_SECONDS
    assert vault.take(BOUND) is None


def test_what_is_given_back_keeps_its_end(vault, seconds):
    seconds.value += UNLOCKED_SECONDS - 1
    vault.give_back(BOUND, vault.take(BOUND))
    seconds.value += 1
    assert vault.take(BOUND) is None


def test_forgetting_touches_nobody_else(vault):
    vault.grant("bruno", [PLACED], MATERIAL)
    vault.forget("ana")
    assert vault.take(BOUND) is None
    assert vault.take(Bound("bruno", PLACED)) is not None


def test_a_lock_ends_and_a_right_pin_clears_the_count(vault, seconds):
    for _ in range(5):
        vault.fail("k")
    assert vault.is_locked("k")
    assert not vault.is_locked("other")
    seconds.value += LOCKED_SECONDS
    assert not vault.is_locked("k")
    vault.fail("k")
    vault.succeed("k")
    for _ in range(4):
        vault.fail("k")
    assert not vault.is_locked("k")


def test_no_key_shows(vault):
    assert "MARKER" not in repr((vault, MATERIAL, vault.take(BOUND)))
