"""A running demonstration city and headless Chromium, once a worker; pages that fail a test when their console does."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.driving import COMMON, FLAGS, Visitor
from tests.browser.house import House, built_city, open_house


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built demonstration city, shared by all workers of the run; CARIMBO_TEST_CITY keeps one between runs."""
    kept, shared = os.environ.get("CARIMBO_TEST_CITY"), os.environ.get("CARIMBO_TEST_SERVERS")
    return built_city(Path(kept or f"{shared}/city") if kept or shared else tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def house(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A running copy of it on loopback, for one file: what others signed and read there would change its tour."""
    yield from _lived_in(open_house(city, tmp_path_factory.mktemp("house")))


@pytest.fixture(scope="module")
def lan_house(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A running copy for the local network, over HTTPS."""
    yield from _lived_in(open_house(city, tmp_path_factory.mktemp("lan"), "--lan"))


def _lived_in(house: House) -> Iterator[House]:
    yield house
    assert house.stop() == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Ended with the file: while it runs, nothing else in this process may start an event loop of its own.
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visitor]]:
    """Open a browser of one's own at the house: `visit('Ana', java_script_enabled=False)` signs in by one click."""
    contexts: list[BrowserContext] = []
    heard: list[str] = []

    def opened(name: str = "", at: House | None = None, **options: object) -> Visitor:
        where = at or request.getfixturevalue("house")
        context = browser.new_context(base_url=where.url, **{**COMMON, **options})  # type: ignore[arg-type]
        context.set_default_timeout(12_000)
        contexts.append(context)
        visitor = Visitor(context.new_page(), where)
        _listen(visitor.page, heard)
        if name:
            visitor.sign_in(name)
        return visitor

    yield opened
    for context in contexts:
        context.close()
    assert heard == []


def _listen(page: Page, heard: list[str]) -> None:
    """Collect what the console complains of; answers that refuse a form (4xx) are no fault of the page."""

    def note(message: object) -> None:
        text = str(getattr(message, "text", message))
        if getattr(message, "type", "error") == "error" and "Failed to load resource" not in text:
            heard.append(f"{page.url}: {text}")

    page.on("console", note)
    page.on("pageerror", note)
