"""Only values come back from a child."""

import pickle
import subprocess
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.kernel.sandbox.answers import Refused, is_ours, pack, unpack
from tests.kernel.sandbox.targets import Evil, Page, Understood

PLAIN = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text() | some.binary(),
    lambda inner: some.lists(inner) | some.tuples(inner, inner) | some.dictionaries(some.text(), inner),
    max_leaves=8,
)


@given(PLAIN)
def test_plain_values_come_back_equal(value: object) -> None:
    assert unpack(pack(value)) == value


@pytest.mark.parametrize("value", [Page(3), {1, 2}, datetime(2026, 1, 2, tzinfo=UTC), Decimal("1.20"), Path("/a")])
def test_values_with_a_class_come_back_equal(value: object) -> None:
    assert unpack(pack(value)) == value


@pytest.mark.parametrize("named", [print, eval, Path.unlink, subprocess.run, subprocess.Popen, pickle.loads, unpack])
def test_functions_and_foreign_classes_are_refused(named: object) -> None:
    with pytest.raises(Refused):
        unpack(pickle.dumps(named, protocol=4))


def test_a_call_hidden_in_a_pickle_is_refused() -> None:
    with pytest.raises(Refused):
        unpack(pack(Evil()))


def test_a_name_reached_through_one_of_our_modules_is_refused() -> None:
    with pytest.raises(Refused):
        unpack(b"\x80\x04\x8c\x1btests.kernel.sandbox.targets\x8c\x09os.system\x93.")


@given(some.binary(max_size=60))
def test_noise_never_fails_in_another_way(noise: bytes) -> None:
    with suppress(Refused):
        unpack(noise)


@pytest.mark.parametrize(("error", "ours"), [(Understood("frase"), True), (ValueError("x"), False)])
def test_whose_error_it_is(error: Exception, ours: bool) -> None:
    assert is_ours(error) is ours
