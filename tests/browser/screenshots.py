"""`python -m tests.browser.screenshots`: the pictures under docs/screenshots/, taken of a real running city.

To be looked at, not compared: `--all` takes every page of the tour instead, into a folder of one's choice.
"""

import io
import os
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.driving import COMMON, FLAGS, Visitor
from tests.browser.house import TOP, House, built_city, open_house
from tests.browser.photograph import memo_pdf, photographed
from tests.browser.tour import Stop, stops

DESKTOP: dict[str, object] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, object] = {
    "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True,
}  # fmt: skip
KEPT = {
    "desktop": (
        *("sign-in", "inbox", "document", "document-to-sign", "sign-dialog", "sign-mayor", "paper-in", "to-check"),
        *("queue", "close", "my-signature", "verify-authentic", "verify-altered", "verify-cancelled"),
    ),
    "phone": ("inbox", "document", "sign", "paper-in", "queue", "verify-authentic", "verify-altered"),
    "dark": ("inbox", "document", "to-check"),
    "phone-dark": ("verify-authentic",),
}
_COLOURS = 256


def main() -> None:
    """Build or reuse a city, run it, take the pictures, stop it."""
    everything = "--all" in sys.argv
    into = Path(sys.argv[-1]) if everything else TOP / "docs" / "screenshots"
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        city = built_city(Path(os.environ.get("CARIMBO_TEST_CITY", f"{folder}/city")))
        (Path(folder) / "house").mkdir()
        house = open_house(city, Path(folder) / "house")
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        try:
            _take_all(chromium, house, into, everything=everything)
        finally:
            chromium.close()
            house.stop()


def _take_all(chromium: Browser, house: House, into: Path, *, everything: bool) -> None:
    tour = [*stops(house.data), Stop("verify-altered", "", "/verificar")]
    for look, names in KEPT.items():
        window = {**(PHONE if "phone" in look else DESKTOP), "color_scheme": "dark" if "dark" in look else "light"}
        for stop in tour:
            if everything or stop.name in names:
                context = chromium.new_context(base_url=house.url, **COMMON, **window)  # type: ignore[arg-type]
                suffix = "" if look == "desktop" else f"-{look}"
                _take(Visitor(context.new_page(), house), stop, into / f"{stop.name}{suffix}.png")
                context.close()


def _take(visitor: Visitor, stop: Stop, file: Path) -> None:
    page = visitor.page
    if stop.who:
        visitor.sign_in(stop.who)
    visitor.go(stop.path, stop.key)
    if stop.name == "paper-in":
        _bring_paper(visitor)
    if stop.name == "verify-altered":
        _show_altered(visitor)
    if stop.name.startswith("verify-"):  # the whole page: fixed bars are misplaced unless the window has its size
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": page.viewport_size["width"], "height": height})  # type: ignore[index]
    page.wait_for_load_state("networkidle") if stop.name != "paper-in" else page.wait_for_timeout(300)
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    _few_colours(picture).save(file, optimize=True)


def _few_colours(picture: Image.Image) -> Image.Image:
    """The picture in the colours it has most of, which stay exact: surfaces are flat, and only edges are rounded."""
    counted = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)[:_COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in counted for part in colour])  # type: ignore[misc, union-attr]
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


def _bring_paper(visitor: Visitor) -> None:
    for number in (1, 2):
        buffer = photographed(memo_pdf(), seed=number)
        file = {"name": f"Foto 019{number}.jpg", "mimeType": "image/jpeg", "buffer": buffer}
        visitor.page.set_input_files("#f-files", files=file)  # type: ignore[arg-type]
    visitor.page.locator("#lendo progress").first.wait_for(timeout=30_000)


def _show_altered(visitor: Visitor) -> None:
    path = next(stop.path for stop in stops(visitor.house.data) if stop.name == "verify-authentic")
    pdf = bytearray(visitor.download(f"{path}/documento.pdf"))
    pdf[7] ^= 1
    file = {"name": "recebido.pdf", "mimeType": "application/pdf", "buffer": bytes(pdf)}
    visitor.page.set_input_files("#f-file", files=file)  # type: ignore[arg-type]
    visitor.button("Conferir arquivo").click()
    visitor.page.locator(".verdict").wait_for(timeout=30_000)


if __name__ == "__main__":
    main()
