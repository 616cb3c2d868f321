"""Makers of scanned pages: invented administrative prose printed by Pillow, then aged as a scanner or copier would.

Everything is drawn from a seed, so a page is the same in every run. `from tests.ocr.pages import page_image`.
"""

import io
import random
from collections.abc import Sequence
from pathlib import Path

import img2pdf
import pikepdf
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = Path("/usr/share/fonts/truetype")
SERIF = FONTS / "liberation/LiberationSerif-Regular.ttf"
SANS = FONTS / "dejavu/DejaVuSans.ttf"
A4_INCHES = (8.27, 11.69)

MEMO = """PREFEITURA MUNICIPAL DE ENSEADA DA DEMONSTRAÇÃO
SECRETARIA DE ADMINISTRAÇÃO E GESTÃO DE PESSOAS

MEMORANDO Nº 128/2026

Ao Departamento de Obras e Serviços Urbanos
Assunto: manutenção da iluminação pública na Rua das Acácias

Senhor Diretor,

Comunicamos que, em vistoria realizada no último dia quatorze, a equipe técnica constatou que nove luminárias da Rua \
das Acácias permanecem apagadas durante a noite, o que põe em risco a segurança dos pedestres e dos alunos da escola \
municipal que fica naquele trecho.

Solicitamos a substituição das lâmpadas e a revisão da fiação no prazo de quinze dias úteis, bem como o envio de \
relatório com as medidas tomadas, o material empregado e o custo de cada serviço, para que possamos prestar contas ao \
Conselho Municipal e responder aos moradores que protocolaram reclamação.

Informamos ainda que a despesa correrá à conta da dotação orçamentária própria, já reservada pela Secretaria de \
Finanças, e que eventuais dúvidas poderão ser esclarecidas com a servidora responsável pelo contrato, no horário de \
expediente.

Atenciosamente,

Demonstração Ana Exemplo
Secretária de Administração"""

REQUEST = """REQUERIMENTO

Ao Senhor Prefeito Municipal

Requerente: Demonstração Bruno Exemplo
Documento: 529.982.247-25

Venho requerer a Vossa Excelência a expedição de certidão negativa de débitos do imóvel situado na Avenida dos \
Ipês, número 450, para fins de financiamento habitacional. Declaro que as informações prestadas são verdadeiras e \
que estou ciente das penas previstas em lei.

Nestes termos, peço deferimento.

Enseada da Demonstração, 12 de novembro de 2026."""


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Break paragraphs into printed lines no wider than `width` pixels."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if font.getlength(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def page_image(
    text: str = MEMO,
    *,
    dpi: int = 200,
    mode: str = "L",
    font: Path = SERIF,
    points: float = 12,
    landscape: bool = False,
) -> Image.Image:
    """Print `text` on white A4; `mode` is Pillow's: '1' for bilevel, 'L' for grey, 'RGB'."""
    inches = A4_INCHES[::-1] if landscape else A4_INCHES
    width, height = (round(side * dpi) for side in inches)
    page = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(page)
    face = ImageFont.truetype(font, round(points * dpi / 72))
    margin, leading = round(dpi * 0.9), round(points * 1.45 * dpi / 72)
    for row, line in enumerate(wrapped(text, face, width - 2 * margin)):
        draw.text((margin, margin + row * leading), line, font=face, fill=20)
    return page.convert(mode, dither=Image.Dither.NONE)


def noisy(page: Image.Image, *, sigma: float = 12, seed: int = 1) -> Image.Image:
    """Add a scanner's grain: grey noise of standard deviation `sigma` of 255, the same for the same seed."""
    draws = random.Random(seed)
    tile = Image.frombytes(
        "L", (256, 256), bytes(min(255, max(0, round(draws.gauss(128, sigma)))) for _ in range(65536))
    )
    grain = Image.new("L", page.size, 128)
    for top in range(0, page.height, 256):
        for left in range(0, page.width, 256):
            grain.paste(tile, (left, top))
    grey = page.convert("L")
    shifted = Image.blend(grey, grain, 0.5).point(lambda level: min(255, max(0, 2 * level - 128)))
    return shifted.convert(page.mode)


def photocopy(page: Image.Image, *, degrees: float = 2.2, seed: int = 1) -> Image.Image:
    """Skew, blur and grain a page as an old photocopier does; positive degrees turn counter-clockwise."""
    turned = page.convert("L").rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return noisy(turned.filter(ImageFilter.GaussianBlur(0.7)), sigma=14, seed=seed)


def encoded(page: Image.Image, kind: str = "PNG", *, dpi: int | None = 200, **options: object) -> bytes:
    """The page as the bytes of an image file; `dpi=None` leaves the resolution out."""
    target = io.BytesIO()
    if dpi:
        options["dpi"] = (dpi, dpi)
    page.save(target, kind, **options)
    return target.getvalue()


def tiff_of(pages: Sequence[Image.Image], *, dpi: int = 200, compression: str = "group4") -> bytes:
    """A TIFF with one frame a page."""
    target = io.BytesIO()
    pages[0].save(target, "TIFF", save_all=True, append_images=pages[1:], compression=compression, dpi=(dpi, dpi))
    return target.getvalue()


def scanned_pdf(pages: Sequence[Image.Image], *, dpi: int = 200, kind: str = "PNG") -> bytes:
    """A PDF of page images and no text, as a scanner makes."""
    made = img2pdf.convert([encoded(page, kind, dpi=dpi) for page in pages], engine=img2pdf.Engine.pikepdf)
    assert made is not None
    return made


def digital_pdf(texts: Sequence[str] = (MEMO,)) -> bytes:
    """A PDF with real text and no image, one page a text, as a word processor makes."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )  # fmt: skip
    for text in texts:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(_text_operators(text))
    return saved(pdf)


def mixed_pdf(text: str = REQUEST, scan: Image.Image | None = None) -> bytes:
    """First page digital, second page scanned."""
    pdf = pikepdf.open(io.BytesIO(digital_pdf([text])))
    with pikepdf.open(io.BytesIO(scanned_pdf([scan or page_image()]))) as other:
        pdf.pages.extend(other.pages)
        return saved(pdf)


def stamped_pdf(line: str, scan: Image.Image | None = None) -> bytes:
    """A scanned page with a line of real text over it, as protocol systems put on what they receive."""
    with pikepdf.open(io.BytesIO(scanned_pdf([scan or page_image()]))) as pdf:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        pdf.pages[0].Resources.Font = pikepdf.Dictionary(F1=font)
        pdf.pages[0].contents_add(b"q Q", prepend=True)
        pdf.pages[0].contents_add(f"BT /F1 9 Tf 40 20 Td ({line}) Tj ET".encode("cp1252"))
        return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    """The bytes pikepdf writes."""
    target = io.BytesIO()
    pdf.save(target, **options)
    return target.getvalue()


def _text_operators(text: str) -> bytes:
    face = ImageFont.truetype(FONTS / "liberation/LiberationSans-Regular.ttf", 11)
    lines = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in wrapped(text, face, 470)]
    shown = "\n".join(f"({line}) Tj T*" for line in lines)
    return f"BT /F1 11 Tf 15 TL 60 780 Td\n{shown}\nET".encode("cp1252")


def character_error_rate(read: str, printed: str) -> float:
    """Edits needed to turn `read` into `printed`, over the printed characters; runs of blanks count as one space."""
    found, wanted = " ".join(read.split()), " ".join(printed.split())
    return edit_distance(found, wanted) / len(wanted)


def edit_distance(left: str, right: str) -> int:
    """Levenshtein distance by the bit-parallel recurrence (Hyyrö 2003): one big-integer step a character."""
    places: dict[str, int] = {}
    for place, character in enumerate(left):
        places[character] = places.get(character, 0) | (1 << place)
    everything, last = (1 << len(left)) - 1, 1 << max(0, len(left) - 1)
    plus, minus, score = everything, 0, len(left)
    for character in right:
        same = places.get(character, 0)
        diagonal = (((same & plus) + plus) ^ plus) | same | minus
        up, down = minus | ~(diagonal | plus) & everything, plus & diagonal
        score += bool(up & last) - bool(down & last)
        up, down = (up << 1 | 1) & everything, (down << 1) & everything
        plus, minus = down | ~(diagonal | up) & everything, up & diagonal
    return score
