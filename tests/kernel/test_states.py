"""State tables refuse whatever they do not list."""

import enum

import pytest

from app.kernel.errors import Conflict
from app.kernel.states import StateTable


class Light(enum.StrEnum):
    ON = "on"
    OFF = "off"


class Press(enum.StrEnum):
    DOWN = "down"
    UP = "up"


TABLE: StateTable[Light, Press] = StateTable({(Light.OFF, Press.DOWN): Light.ON, (Light.ON, Press.UP): Light.OFF})


def test_known_row_gives_the_next_state() -> None:
    assert TABLE.after(Light.OFF, Press.DOWN) is Light.ON
    assert TABLE.allows(Light.ON, Press.UP)


def test_unknown_row_is_a_conflict_in_portuguese() -> None:
    with pytest.raises(Conflict, match="situação mudou"):
        TABLE.after(Light.ON, Press.DOWN)
    assert not TABLE.allows(Light.ON, Press.DOWN)


def test_rows_are_shown_whole() -> None:
    assert len(TABLE.rows) == 2
