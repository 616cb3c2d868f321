"""UI.md, rule 9: axe-core finds nothing on any real page, light and dark, at 320 and 1440 px; none is too wide."""

from collections.abc import Callable
from typing import Literal

import pytest

from tests.browser.driving import Visitor
from tests.browser.house import House
from tests.browser.tour import stops

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Visit = Callable[..., Visitor]
Scheme = Literal["light", "dark"]
WINDOWS: list[tuple[int, int, Scheme, Scheme]] = [(320, 700, "dark", "light"), (1440, 900, "light", "dark")]


@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_axe_finds_nothing_on_any_page(visit: Visit, house: House, window: tuple[int, int, Scheme, Scheme]) -> None:
    """All rules in one scheme; in the other only colours can differ."""
    width, height, scheme, other = window
    look = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
    people: dict[str, Visitor] = {}
    found = {}
    for stop in stops(house.data):
        if stop.who not in people:
            people[stop.who] = visit(stop.who, **look)
        visitor = people[stop.who]
        visitor.go(stop.path, stop.key)
        if complaints := [*visitor.complaints(), *visitor.pale_words(other)]:
            found[stop.name] = complaints
    assert found == {}
