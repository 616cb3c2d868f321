"""Protocol numbers (NUP, NIPE) by check digit, and document numbers such as 'Memorando 1.284/2026'."""

import re

from ocr.fields.letters import CONFUSED, without_accents
from ocr.fields.model import Field

WRONG_NUP = "O dígito verificador deste número de processo não confere."

_D = r"[0-9OoQDlIi|!SsBZzG]"
_PROTOCOL = re.compile(
    rf"(?<![\w./-])(?:(?P<origin>{_D}{{2}})[ ]?[.][ ]?(?P<body>{_D}{{6}})|(?P<unit>{_D}{{5}}))"
    rf"[ ]?[.][ ]?(?P<sequence>{_D}{{6}})[ ]?/[ ]?(?P<year>{_D}{{4}})[ ]?[-–—][ ]?(?P<check>{_D}{{2}})(?![\w/-])"
)
_KINDS = (
    "Memorando Circular",
    "Ofício Circular",
    "Comunicação Interna",
    "Carta Circular",
    "Nota Fiscal",
    "Nota de Empenho",
    "Auto de Infração",
    "Ordem de Serviço",
    "Lei Complementar",
    "Processo Administrativo",
    "Pregão Eletrônico",
    "Memorando",
    "Circular",
    "Ofício",
    "Requerimento",
    "Protocolo",
    "Processo",
    "Alvará",
    "Habite-se",
    "Licença",
    "Certidão",
    "Atestado",
    "Declaração",
    "Parecer",
    "Portaria",
    "Decreto",
    "Lei",
    "Resolução",
    "Edital",
    "Contrato",
    "Convênio",
    "Ata",
    "Despacho",
    "Relatório",
    "Recibo",
    "Fatura",
)


_BY_PLAIN = {without_accents(kind).upper(): kind for kind in _KINDS} | {
    "CI": "Comunicação Interna",
    "NF": "Nota Fiscal",
}
_NAMES = "|".join(re.escape(name).replace(r"\ ", r"[ ]{1,4}") for name in sorted(_BY_PLAIN, key=len, reverse=True))
_DOCUMENT = re.compile(
    rf"\b(?P<kind>{_NAMES})\b"
    r"(?:[ ]{1,4}(?:municipal|federal|estadual|juridico|tecnico|administrativo|de[ ]\w+(?:[ ]e[ ]\w+)?))?"
    r"[ ]{0,4}(?:[nN](?:[º°o.]|umero){0,4})?[ ]{0,4}[:.]?[ ]{0,4}"
    r"(?P<number>\d{1,3}(?:[.]\d{3})+|\d{1,7})"
    r"(?:[ ]?(?:[-–/][ ]?[A-Z][A-Z/-]{0,14})?[ ]?[/-][ ]?(?P<year>(?:19|20)\d{2}|\d{2}))"
    r"(?![\d.]\d|\d)",
    re.IGNORECASE,
)


def find_numbers(text: str, page: int = 0) -> list[Field]:
    """Finds NUPs, NIPEs and document numbers, in reading order.

    Args:
        text: One page.
        page: Its number, from 0.
    """
    found = [_protocol(match, page) for match in _PROTOCOL.finditer(text)]
    found += [_document(match, text, page) for match in _DOCUMENT.finditer(without_accents(text))]
    return sorted((field for field in found if field is not None), key=lambda field: field.start)


def _protocol(match: re.Match[str], page: int) -> Field | None:
    read = {name: part for name, part in match.groupdict().items() if part is not None}
    parts = {name: part.translate(CONFUSED) for name, part in read.items()}
    base = "".join(part for name, part in parts.items() if name != "check")
    agrees = _check_digits(base) == parts["check"]
    if not agrees and parts != read:
        return None
    kind, head = ("nipe", f"{parts['origin']}.{parts['body']}") if "origin" in parts else ("nup", parts["unit"])
    value = f"{head}.{parts['sequence']}/{parts['year']}-{parts['check']}"
    return Field(kind, match[0], value, page, match.start(), match.end(), "" if agrees else WRONG_NUP)


def _check_digits(base: str) -> str:
    """Mod 11, weights 2, 3, ... from the right, twice (Portaria Interministerial 11/2019; DOMAIN.md, Numbers)."""
    digits = base
    for _ in range(2):
        total = sum(weight * int(digit) for weight, digit in enumerate(digits[::-1], 2))
        digits += str((11 - total % 11) % 10)
    return digits[len(base) :]


def _document(match: re.Match[str], text: str, page: int) -> Field:
    kind = _BY_PLAIN[" ".join(match["kind"].upper().split())]
    number = f"{int(match['number'].replace('.', '')):,}".replace(",", ".")
    year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
    found = text[match.start() : match.end()]
    return Field(kind, found, f"{kind} {number}/{year}", page, match.start(), match.end())
