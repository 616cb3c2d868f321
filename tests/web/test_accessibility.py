"""UI, rule 9: axe-core finds nothing on any page in any state, 320 px dark and 1440 px light; nothing is too wide."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from app.kernel import clock
from app.web.pages import page
from tests.web.conftest import NOW, new_app
from tests.web.sample_pages import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Path(__file__).parent.parent / "browser" / "axe.min.js"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
RULES = "axe.run().then(result => result.violations.map(found => [found.id, found.nodes[0].html]))"


def _gallery() -> Flask:
    app = new_app()
    for path, (template, block, context) in PAGES.items():

        def view(template: str = template, block: str = block, context: dict[str, object] = context) -> Response:
            return page(template, block, **context)

        app.add_url_rule(f"/gallery{path}", path, view)
    return app


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, _gallery(), threaded=True)
    with clock.running(lambda: NOW):
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.port}/gallery"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module", params=[(320, 700, "dark"), (1440, 900, "light")], ids=["320-dark", "1440-light"])
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(tab: Page, address: str, path: str) -> None:
    tab.goto(address + path)
    tab.context.new_cdp_session(tab).send("Runtime.evaluate", {"expression": AXE.read_text()})
    assert tab.evaluate(RULES) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
