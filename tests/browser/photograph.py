"""A memo as a phone sees it: printed, laid on a desk, slightly askew, unevenly lit, noisy."""

import io
import random
import warnings
from datetime import date

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from app.demonstration.paper import print_document
from app.demonstration.people import DEPARTMENTS
from app.demonstration.texts import DemoDocument, Fate

SUBJECT = "Aditivo ao contrato de transporte escolar"
BODY = (
    "Solicitamos a este setor de Compras e Contratos a abertura de processo para aditivo ao contrato de fornecimento "
    "de combustível da frota escolar, cuja licitação por pregão eletrônico se encerra no fim do mês. O fornecedor já "
    "manifestou interesse na prorrogação pelo mesmo preço, e a dispensa de nova pesquisa depende de parecer do setor."
)
_PAPER, _DESK = (2300, 3253), (2560, 3600)


def memo_pdf(subject: str = SUBJECT) -> bytes:
    """A born-digital memo from the mayor's office to Compras e Contratos."""
    memo = DemoDocument("memo", "GAB", "COMP", "Gilda", subject, BODY, Fate.DRAFT)
    names = {acronym: name for name, acronym, _ in DEPARTMENTS}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its ICC profile open
        return print_document(
            memo, number=77, day=date(2026, 11, 20), names=names, signer=("Gilda Hipótese", "Chefe de gabinete")
        )


def photographed(pdf: bytes, seed: int = 7) -> bytes:
    """A JPEG of the first page, taken by hand from above."""
    chance = random.Random(seed)
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=_PAPER[0] / 595).to_pil().convert("RGB").resize(_PAPER)
    desk = Image.new("RGB", _DESK, (116, 92, 70))
    desk.paste(page, (130, 170))
    corners = [(0, 0), (0, _DESK[1]), _DESK, (_DESK[0], 0)]
    shaken = [value + chance.randint(-26, 26) for corner in corners for value in corner]
    photo = desk.transform(_DESK, Image.Transform.QUAD, shaken, Image.Resampling.BICUBIC, fillcolor=(116, 92, 70))
    light = Image.linear_gradient("L").resize(_DESK).rotate(180).point(lambda value: 205 + value // 6)
    photo = ImageChops.multiply(photo, Image.merge("RGB", (light, light, light)))
    grain = Image.effect_noise(_DESK, 14).convert("RGB")
    body = io.BytesIO()
    Image.blend(photo, grain, 0.05).filter(ImageFilter.GaussianBlur(0.7)).save(body, "JPEG", quality=78)
    return body.getvalue()
