"""Custody: two layers, bound to one certificate, rotated without the PIN."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from signing import keys
from signing.certificates import public_key_digest
from signing.errors import DamagedKey, WeakPin, WrongPin
from signing.sealing import seal, unseal

from .conftest import INSTALLATION_KEY

PIN = "pin-de-demonstração-1"


@pytest.fixture(scope="module")
def sealed(ana) -> bytes:
    return keys.seal_key(ana.key, PIN, INSTALLATION_KEY)


@pytest.fixture(scope="module")
def owner(ana) -> bytes:
    return public_key_digest(ana.certificate)


def test_the_right_pin_opens(sealed, owner, ana):
    opened = keys.open_key(sealed, PIN, INSTALLATION_KEY, owner)
    assert opened.private_numbers() == ana.key.private_numbers()


def test_a_wrong_pin_says_so(sealed, owner):
    with pytest.raises(WrongPin):
        keys.open_key(sealed, PIN + "x", INSTALLATION_KEY, owner)


def test_another_installation_cannot_even_try_a_pin(sealed, owner):
    with pytest.raises(DamagedKey):
        keys.open_key(sealed, PIN, bytes(32), owner)


def test_a_key_moved_to_another_officer_is_refused(sealed, bruno):
    with pytest.raises(DamagedKey):
        keys.open_key(sealed, PIN, INSTALLATION_KEY, public_key_digest(bruno.certificate))


def test_rotation_needs_no_pin(sealed, owner, ana):
    moved = keys.rewrap(sealed, INSTALLATION_KEY, bytes(32), owner)
    assert keys.open_key(moved, PIN, bytes(32), owner).public_key() == ana.key.public_key()
    with pytest.raises(DamagedKey):
        keys.open_key(moved, PIN, INSTALLATION_KEY, owner)


def test_the_installation_key_alone_opens_nothing(sealed, owner, ana):
    inner = unseal(sealed, INSTALLATION_KEY, b"officer key " + owner)
    plain = ana.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    assert plain[40:80] not in inner


def test_two_sealings_share_nothing(sealed, ana):
    again = keys.seal_key(ana.key, PIN, INSTALLATION_KEY)
    assert sealed[20:60] != again[20:60]


@given(st.data())
def test_no_altered_byte_opens(sealed, owner, data):
    place = data.draw(st.integers(0, len(sealed) - 1))
    altered = bytearray(sealed)
    altered[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(DamagedKey):
        keys.open_key(bytes(altered), PIN, INSTALLATION_KEY, owner)


@pytest.mark.parametrize("costs", [(0, 65536, 1), (99, 65536, 1), (3, 1 << 30, 1), (3, 65536, 99), (3, 0, 1)])
def test_absurd_costs_are_refused_before_work(owner, costs):
    inner = b"CARIMBO-PIN\x01" + b"".join(each.to_bytes(4, "big") for each in costs) + bytes(60)
    with pytest.raises(DamagedKey):
        keys.open_key(seal(inner, INSTALLATION_KEY, b"officer key " + owner), PIN, INSTALLATION_KEY, owner)


def test_argon2_is_as_costly_as_promised():
    """OWASP ASVS 5.0, 11.4: argon2id with at least 64 MiB."""
    assert keys._MEMORY_KIB >= 64 * 1024


@pytest.mark.parametrize("pin", ["", "curto1a", "12345678", "1234567890123", "aaaaaaaa", "٣٤٥٦٧٨٩٠"])
def test_a_weak_pin_is_refused(pin):
    with pytest.raises(WeakPin):
        keys.check_pin(pin)


@pytest.mark.parametrize("pin", ["senha-boa", "1234567a", "três maçãs"])
def test_a_fair_pin_is_taken(pin):
    keys.check_pin(pin)
