"""Make the icon sprite from the SVG files of the npm package lucide-static.

Run it only when a name is added to icons.txt: ``npm pack lucide-static``, unpack, then
``python scripts/make_icons.py PACKAGE_FOLDER``. The sprite it writes is committed, the package is not.
"""

import re
import sys
from pathlib import Path

NAMES = Path(__file__).with_name("icons.txt").read_text(encoding="utf-8").split()

TARGET = Path(__file__).resolve().parent.parent / "app" / "web" / "static" / "icons" / "icons.svg"


def symbol(folder: Path, name: str) -> str:
    """Return one ``<symbol>``; the drawing attributes go on it so that the page need not repeat them."""
    source = (folder / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    body = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", source, flags=re.DOTALL)
    body = re.sub(r"\s*\n\s*", " ", body).replace(" />", "/>").strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>'


def main() -> None:
    """Write the sprite."""
    folder = Path(sys.argv[1])
    symbols = "\n".join(symbol(folder, name) for name in sorted(NAMES))
    TARGET.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n', encoding="utf-8")
    sys.stdout.write(f"{len(NAMES)} symbols, {TARGET.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
