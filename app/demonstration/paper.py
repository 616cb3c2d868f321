"""Printing the invented documents: born-digital PDF/A by WeasyPrint, or the picture of a scan."""

import io
import random
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from jinja2 import Environment, FileSystemLoader
from PIL import Image, ImageFilter
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
        "destination": f"À {names[document.destination]}"
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
    """A page of strokes that no reader can make sense of, for the queue to check."""
    chance = random.Random(seed)  # noqa: S311 - a picture, not a secret
    picture = Image.new("L", (1240, 1754), 250)
    for row in range(12):
        for step in range(60):
            x, y = 140 + step * 16, 220 + row * 105 + chance.randint(-14, 14)
            picture.paste(40, (x, y, x + chance.randint(2, 12), y + chance.randint(2, 9)))
    body = io.BytesIO()
    picture.save(body, "JPEG", quality=70, dpi=(150, 150))
    return body.getvalue()


def locked(pdf: bytes, password: str) -> bytes:
    """The same PDF under a password."""
    body = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(body, encryption=pikepdf.Encryption(user=password, owner=password))
    return body.getvalue()
