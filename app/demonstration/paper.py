"""Printing the invented documents: born-digital PDF/A by WeasyPrint, or the picture of a scan."""

import io
import math
import random
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from jinja2 import Environment, FileSystemLoader
from PIL import Image, ImageDraw, ImageFilter
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from app.demonstration.people import CITY
from app.demonstration.texts import DemoDocument

_TITLES = {
    "memo": "Memorando",
    "letter": "Ofício",
    "circular": "Circular",
    "opinion": "Parecer",
    "request": "Requerimento",
    "permit": "Alvará",
    "certificate": "Certidão",
    "invoice": "Nota fiscal",
    "other": "Ata",
    "decree": "Decreto",
}
_MONTHS = (
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
)
SCAN_DPI = 200
_FIRST_LINE, _LINE = 240, 84


@cache
def _environment() -> Environment:
    folder = Path(__file__).resolve().parents[2] / "templates" / "paper"
    return Environment(loader=FileSystemLoader(folder), autoescape=True)


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


def print_document(
    document: DemoDocument, *, number: int, day: date, names: dict[str, str], signer: tuple[str, str]
) -> bytes:
    """A PDF/A of one page.

    Args:
        document: what it says.
        number: printed after the title.
        day: printed at the end.
        names: department names by acronym.
        signer: name and title beneath the text.
    """
    values: dict[str, Any] = {
        "title": f"{_TITLES[document.kind]} nº {number}/{day.year}",
        "city": CITY,
        "department": names[document.origin],
        "addressee": f"À {names[document.destination]}"
        if document.kind != "certificate"
        else "A quem interessar possa",
        "subject": document.subject,
        "opening": "Prezados," if document.kind in {"memo", "letter", "circular"} else "",
        "body": [document.body],
        "closing": "Atenciosamente," if document.kind in {"memo", "letter", "circular"} else "",
        "place_and_day": f"{CITY}, {day.day} de {_MONTHS[day.month - 1]} de {day.year}.",
        "signer": signer[0],
        "signer_title": signer[1],
    }
    html = _environment().get_template("demonstration.html").render(values)
    pdf = HTML(string=html).write_pdf(pdf_variant="pdf/a-2b", font_config=_fonts())
    return bytes(pdf)


def as_scan(pdf: bytes, seed: int) -> bytes:
    """A grey JPEG that looks photocopied: slightly turned, slightly soft."""
    page = pypdfium2.PdfDocument(pdf)[0]
    picture = page.render(scale=SCAN_DPI / 72).to_pil().convert("L")
    turned = picture.rotate(random.Random(seed).uniform(-1.2, 1.2), fillcolor=255, resample=Image.Resampling.BICUBIC)  # noqa: S311
    body = io.BytesIO()
    turned.filter(ImageFilter.GaussianBlur(0.5)).save(body, "JPEG", quality=80, dpi=(SCAN_DPI, SCAN_DPI))
    return body.getvalue()


def handwritten(seed: int) -> bytes:
    """A ruled page in a running hand that no reader can make sense of, for the queue to check."""
    chance = random.Random(seed)  # noqa: S311 - a picture, not a secret
    picture = Image.new("RGB", (1240, 1754), (250, 247, 238))
    pen = ImageDraw.Draw(picture)
    for y in range(_FIRST_LINE, 1600, _LINE):
        pen.line((0, y + 12, 1240, y + 12), fill=(205, 216, 232), width=2)
    pen.line((110, 0, 110, 1754), fill=(232, 190, 186), width=2)
    for y in range(_FIRST_LINE, _FIRST_LINE + 11 * _LINE, _LINE):
        _write_line(pen, chance, y, until=chance.randint(860, 1120) if y > _FIRST_LINE else 560)
    _write_word(pen, chance, (660, _FIRST_LINE + 14 * _LINE), letters=9, size=1.5)
    body = io.BytesIO()
    picture.rotate(chance.uniform(-0.8, 0.8), fillcolor=(250, 247, 238), resample=Image.Resampling.BICUBIC).filter(
        ImageFilter.GaussianBlur(0.6)
    ).save(body, "JPEG", quality=70, dpi=(150, 150))
    return body.getvalue()


def _write_line(pen: ImageDraw.ImageDraw, chance: random.Random, y: int, until: int) -> None:
    x = 140.0 + chance.randint(0, 12)
    while x < until:
        x = _write_word(pen, chance, (x, y), letters=chance.randint(2, 9)) + chance.randint(22, 34)


def _write_word(
    pen: ImageDraw.ImageDraw, chance: random.Random, start: tuple[float, float], letters: int, size: float = 1.0
) -> float:
    """One word as a single line of loops, as a hurried pen leaves it; gives where it ends."""
    x, y = start
    last = (x, y)
    for _ in range(letters):
        rise = chance.choices((-17.0, -20.0, 46.0, -40.0), (6, 4, 3, 1))[0] * size
        width, loop = chance.uniform(13, 22) * size, chance.uniform(0.35, 0.95) * (7 if rise < 30 else 10) * size
        for step in range(1, 25):
            turn = step / 24 * math.tau
            height = (1 - math.cos(turn)) / 2 * rise
            here = (x + width * step / 24 + loop * math.sin(turn) * -1 + height * 0.28, y - height)
            # A nib presses on the way down.
            pen.line((last, here), fill=(38, 52, 110), width=round((4 if here[1] > last[1] else 3) * size))
            last = here
        x += width
    return x


def locked(pdf: bytes, password: str) -> bytes:
    """The same PDF under a password."""
    body = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(body, encryption=pikepdf.Encryption(user=password, owner=password))
    return body.getvalue()
