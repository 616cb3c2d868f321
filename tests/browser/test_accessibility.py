"""UI.md, rule 9: axe-core finds nothing on any real page, light and dark, at 320 and 1440 px; none is too wide."""

from collections.abc import Callable

import pytest

from tests.browser.driving import Visitor
from tests.browser.house import House
from tests.browser.tour import stops

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Visit = Callable[..., Visitor]
WINDOWS = [(320, 700, "dark"), (320, 700, "light"), (1440, 900, "light"), (1440, 900, "dark")]


@pytest.mark.parametrize(("width", "height", "scheme"), WINDOWS)
def test_axe_finds_nothing_on_any_page(visit: Visit, house: House, width: int, height: int, scheme: str) -> None:
    window = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
    people: dict[str, Visitor] = {}
    found = {}
    for stop in stops(house.data):
        if stop.who not in people:
            people[stop.who] = visit(stop.who, **window)
        visitor = people[stop.who]
        visitor.go(stop.path, stop.key)
        if complaints := visitor.complaints():
            found[stop.name] = complaints
    assert found == {}
