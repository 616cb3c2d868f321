"""What a person does at a browser, in the words of the pages."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Locator, Page, expect

from tests.browser.house import House

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
COMMON: dict[str, object] = {"ignore_https_errors": True, "reduced_motion": "reduce", "locale": "pt-BR"}
"""Of every browser here; the city's own authority is not in Chromium's store."""
AXE = Path(__file__).parent / "axe.min.js"
_RUN_AXE = "rules => axe.run(rules).then(result => result.violations.map(found => [found.id, found.nodes[0].html]))"
PATIENCE = 30_000
"""Milliseconds that a person's reading, closing or signing may take here."""


@dataclass(frozen=True)
class Visitor:
    """Somebody at a browser."""

    page: Page
    house: House

    def sign_in(self, name: str) -> None:
        """By one click, as the demonstration offers; people beyond the first five are folded away."""
        self.page.goto("/entrar")
        role = self.page.locator("button.role").filter(has_text=f"{name} ")
        if not role.is_visible():
            self.page.locator("details.technical:has(.roles) > summary").click()
        role.click()
        expect(self.page).to_have_url(re.compile(r"/$"))

    def go(self, path: str, key: str = "") -> None:
        """Open a page, and the dialog that a key opens on it."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status < 500, path
        if key:
            self.press(key)
            expect(self.page.locator("dialog[open]")).to_be_visible()

    def press(self, *keys: str) -> None:
        """Press keys one after the other, once the page listens."""
        self.page.locator("html.scripted").wait_for(state="attached")
        for key in keys:
            self.page.keyboard.press(key)

    def button(self, name: str) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        """A link by its words."""
        return self.page.get_by_role("link", name=name)

    def read_code(self) -> str:
        """The verification code that the document's page shows."""
        code = self.page.locator("a.link .mono").first.inner_text()
        return code.replace("-", "")

    def document_id(self) -> int:
        """The number in the address of the document being shown."""
        found = re.search(r"/documentos/(\d+)", self.page.url)
        assert found
        return int(found[1])

    def download(self, path: str) -> bytes:
        """The bytes behind an address, as this person gets them."""
        answer = self.page.request.get(path)
        assert answer.ok, answer.status
        return answer.body()

    def complaints(self) -> list[object]:
        """What axe-core finds on the page, and whether it is wider than the window."""
        self.page.context.new_cdp_session(self.page).send("Runtime.evaluate", {"expression": AXE.read_text()})
        found: list[object] = self.page.evaluate(_RUN_AXE, {})
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(["too wide", self.page.url])
        return found

    def pale_words(self, scheme: Literal["light", "dark"]) -> list[object]:
        """What axe-core finds too pale in another colour scheme; `complaints` was asked on this page before."""
        before = "light" if scheme == "dark" else "dark"
        self.page.emulate_media(color_scheme=scheme)
        found: list[object] = self.page.evaluate(_RUN_AXE, {"runOnly": ["color-contrast", "link-in-text-block"]})
        self.page.emulate_media(color_scheme=before)
        return found
