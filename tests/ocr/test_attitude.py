"""How a page lies, measured on its ink."""

from pathlib import Path

import pytest
from PIL import Image

from ocr.attitude import STRAIGHT, measure
from tests.ocr import pages

PAGE = pages.page_image(dpi=100)


@pytest.mark.parametrize("degrees", [-7.0, -2.2, -0.6, 0.6, 1.5, 4.0, 8.5])
def test_skew_is_found_to_a_quarter_of_a_degree(degrees: float) -> None:
    skewed = PAGE.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
    assert measure(skewed, 100).degrees == pytest.approx(degrees, abs=0.25)


@pytest.mark.parametrize("font", [pages.SERIF, pages.SANS])
def test_a_straight_page_is_left_alone(font: Path) -> None:
    assert measure(pages.page_image(dpi=100, font=font), 100) == STRAIGHT


def test_grain_is_no_skew() -> None:
    assert measure(pages.noisy(PAGE, sigma=14), 100) == STRAIGHT


@pytest.mark.parametrize("level", [255, 0])
def test_a_blank_page_is_straight(level: int) -> None:
    assert measure(Image.new("L", (827, 1169), level), 100) == STRAIGHT


@pytest.mark.slow
@pytest.mark.parametrize(("turned", "quarters"), [(90, 1), (270, 3)])
def test_a_sideways_page_tells_which_way_to_turn_it(turned: int, quarters: int) -> None:
    page = pages.page_image(dpi=200).rotate(turned, expand=True)
    assert measure(page, 200).quarters == quarters


def test_a_landscape_table_is_not_sideways() -> None:
    assert measure(pages.page_image(dpi=100, landscape=True), 100) == STRAIGHT
