"""How heavy pages are: HTML, styles and scripts of every page the demonstration shows, as compressed for the wire."""

import gzip
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from benchmarks.city import Answer, RunningCity, Visitor
from benchmarks.table import Row

LIMIT = 80_000
_LINKS = re.compile(r'(?:href|hx-get|data-url)="(/[^"#]*)')
_ASSETS = re.compile(r'(?:src|href)="(/estatico/[^"]+\.(?:css|js))"')
_IMPORTS = re.compile(r"""["'](\./[\w.-]+\.js)["']""")
_EXAMPLES = 6
"""Pages looked at of each shape of address and person; the demonstration's sixty documents look alike."""


@dataclass
class Scales:
    """Weighs pages of one city; a style sheet or script is fetched once.

    Attributes:
        heaviest: bytes and address by person.
    """

    city: RunningCity
    assets: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    shapes: set[str] = field(default_factory=set)
    heaviest: tuple[int, str] = (0, "")
    count: int = 0

    def crawl(self, visitor: Visitor, who: str) -> None:
        """Weigh every page that a person finds by following links from the first one."""
        waiting, seen, shapes = ["/", "/verificar", *_codes(self.city)], set(), Counter[str]()
        while waiting:
            address = waiting.pop(0)
            shape = re.sub(r"\d+|(?<=/v/)\w+", "#", address)
            if address in seen or shapes[shape] >= _EXAMPLES:
                continue
            seen.add(address)
            answer = visitor.get(address)
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                shapes[shape] += 1
                waiting += self._weigh(answer, address, who)
            elif answer.status in {302, 303}:
                waiting.append(urlsplit(answer.headers["Location"]).path)
        self.shapes |= set(shapes)

    def _weigh(self, answer: Answer, address: str, who: str) -> list[str]:
        text = answer.body.decode()
        parts = {one: self._asset(one) for name in set(_ASSETS.findall(text)) for one in self._with_imports(name)}
        size = len(gzip.compress(answer.body, 6)) + sum(parts.values())
        self.count += 1
        self.heaviest = max(self.heaviest, (size, f"{urlsplit(address).path} as {who}"))
        return [link.replace("&amp;", "&") for link in _LINKS.findall(text) if "/estatico/" not in link]

    def _asset(self, name: str) -> int:
        if name not in self.assets:
            body = Visitor(self.city.base).get(name).body
            imports = _IMPORTS.findall(body.decode()) if name.endswith(".js") else []
            self.assets[name] = len(gzip.compress(body, 9)), [urljoin(name, each) for each in imports]
        return self.assets[name][0]

    def _with_imports(self, name: str) -> set[str]:
        """A script and whatever it imports, directly or not."""
        found, waiting = set(), [name]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                self._asset(one)
                waiting += self.assets[one][1]
        return found


def _codes(city: RunningCity) -> list[str]:
    return [f"/v/{code}" for (code,) in city.rows("SELECT code FROM documents WHERE code IS NOT NULL LIMIT 12")]


def rows(city: RunningCity) -> list[Row]:
    """The heaviest page over all roles and the public."""
    scales = Scales(city)
    scales.crawl(Visitor(city.base), "the public")
    for key, card in city.cards.items():
        if card.get("first", True):
            scales.crawl(city.enter(key), key)
    size, where = scales.heaviest
    styles = sum(one for name, (one, _) in scales.assets.items() if name.endswith(".css"))
    scripts = sum(one for name, (one, _) in scales.assets.items() if name.endswith(".js"))
    measured = (
        f"heaviest {size / 1000:.1f} kB ({where}) of {scales.count} pages of {len(scales.shapes)} shapes; "
        f"styles {styles / 1000:.1f}, all scripts {scripts / 1000:.1f}"
    )
    return [Row("any page, HTML + CSS + JS gzipped (fonts, images aside)", measured, "≤ 80 kB", size <= LIMIT)]
