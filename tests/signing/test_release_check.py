"""The check before release refuses whatever is not exactly one good signature more."""

import hashlib
import random
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from signing.cms_frame import Frame
from signing.errors import ReleaseRefused
from signing.release_check import Expected, check_release

from .conftest import paper


@pytest.fixture
def earlier() -> bytes:
    return paper("a", "b")


@pytest.fixture
def expected(earlier, ana, authority, timestamper) -> Expected:
    issuing = authority.issuing.certificate.public_bytes(Encoding.DER)
    frame = Frame.of(ana.der, (issuing,))
    digest = hashlib.sha256(earlier).digest()
    return Expected(len(earlier), digest, "a", frame, timestamper.credential.frame)


def refused(path, expected: Expected) -> bool:
    try:
        check_release(path, expected)
    except ReleaseRefused:
        return True
    return False


def test_a_sound_file_passes(sign, earlier, expected, clock):
    path = sign(earlier)
    released = check_release(path, expected)
    assert released.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (released.size, released.timestamped_at) == (path.stat().st_size, clock())


def test_a_sound_file_without_timestamp_passes(sign, earlier, expected):
    assert check_release(sign(earlier, timestamp=False), replace(expected, timestamper=None)).timestamped_at is None


def test_a_timestamp_that_was_promised_must_be_there(sign, earlier, expected):
    assert refused(sign(earlier, timestamp=False), expected)


def test_a_timestamp_that_was_not_promised_must_not(sign, earlier, expected):
    assert refused(sign(earlier), replace(expected, timestamper=None))


def test_another_signer_is_refused(sign, earlier, expected, bruno):
    assert refused(sign(earlier, "a", bruno), expected)


def test_another_field_is_refused(sign, earlier, expected):
    assert refused(sign(earlier, "b"), expected)


def test_another_earlier_revision_is_refused(sign, earlier, expected):
    path = sign(earlier)
    assert refused(path, replace(expected, earlier_digest=bytes(32)))
    assert refused(path, replace(expected, earlier_size=len(earlier) - 1))


@pytest.mark.parametrize("tail", [b"\n", b"%%EOF\n", b"\0"])
def test_bytes_after_the_end_are_refused(sign, earlier, expected, tail):
    path = sign(earlier)
    path.write_bytes(path.read_bytes() + tail)
    assert refused(path, expected)


def test_every_cut_is_refused(sign, earlier, expected):
    path = sign(earlier)
    data = path.read_bytes()
    for size in random.Random(2).sample(range(len(data)), 60):
        path.write_bytes(data[:size])
        assert refused(path, expected)


def test_a_second_signature_is_not_what_was_expected_of_the_first(sign, earlier, expected, bruno):
    assert refused(sign(sign(earlier).read_bytes(), "b", bruno), expected)


@pytest.mark.slow
@pytest.mark.parametrize("timestamp", [False, True])
def test_five_thousand_flipped_bits_are_all_refused(sign, earlier, expected, timestamp):
    path = sign(earlier, timestamp=timestamp)
    expected = expected if timestamp else replace(expected, timestamper=None)
    data, chance = bytearray(path.read_bytes()), random.Random(20261122)
    start, end = data.index(b"/Contents <"), data.rindex(b">\n/ByteRange") + 90
    places = [chance.randrange(len(data)) for _ in range(1500)] + [chance.randrange(start, end) for _ in range(3500)]
    with path.open("r+b", buffering=0) as file:
        for place in places:
            bit = 1 << chance.randrange(8)
            _write(file, place, data[place] ^ bit)
            assert refused(path, expected), (place, bit)
            _write(file, place, data[place])
    check_release(path, expected)


def _write(file, place: int, value: int) -> None:
    file.seek(place)
    file.write(bytes([value]))
