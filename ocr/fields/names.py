"""What stands behind a label: the people a document names, and its subject."""

import re
from collections.abc import Sequence

from ocr.fields.model import Field

_LABELS = {
    "requerente": "Requerente",
    "interessado": "Interessado",
    "interessada": "Interessado",
    "solicitante": "Solicitante",
    "contribuinte": "Contribuinte",
    "proprietário": "Proprietário",
    "proprietária": "Proprietário",
    "proprietario": "Proprietário",
    "declarante": "Declarante",
    "outorgante": "Outorgante",
    "titular": "Titular",
    "razão social": "Razão social",
    "razao social": "Razão social",
    "nome do requerente": "Requerente",
    "nome completo": "Nome",
    "nome": "Nome",
}
_NAME = re.compile(
    r"(?:^|(?<=[ \t;|]))(?P<label>"
    + "|".join(sorted(_LABELS, key=len, reverse=True))
    + r")(?:[ ]?\(a\)|\(o\))?(?:[ ]?/[ ]?razão social)?[ \t]{0,9}[:;][ \t]{0,40}(?P<value>[^\n]+)",
    re.IGNORECASE | re.MULTILINE,
)
# A name ends where the next column, number or sentence begins.
_NAME_ENDS = re.compile(
    r"[ \t]{3,}|\t|[,;|(]|[ ][-–—][ ]|\d|\b(?:CPF|CNPJ|RG|CI|Endere[cç]o|Telefone|Tel|E-mail|Matr[ií]cula)\b",
    re.IGNORECASE,
)
_PARTICLES = {"da", "de", "do", "das", "dos", "e"}
_SUBJECT = re.compile(
    r"^[ \t]*(?:assunto|assunt0|objeto|ref(?:er[eê]ncia|er[eê]nte)?)\b[ \t]*[.:;-]+[ \t]*(?P<value>[^\n]*\S)",
    re.IGNORECASE | re.MULTILINE,
)
_LABEL = re.compile(r"[^\n]{0,30}:")
_BREAKS_OFF = re.compile(
    r"(?:[-‐–—,/(]|\b(?:de|da|do|das|dos|a|o|à|ao|às|aos|e|em|na|no|nas|nos|para|por|pela|pelo|com|sem|sobre|ou|que))$",
    re.IGNORECASE,
)
_LONGEST_SUBJECT = 200


def find_names(text: str, page: int = 0) -> list[Field]:
    """Finds labelled names, such as 'Requerente: DEMONSTRAÇÃO ANA' or 'Interessado(a): ...'.

    Names without a label are not looked for: street and department names would drown them.

    Args:
        text: One page.
        page: Its number, from 0.
    """
    fields = (_name(match, page) for match in _NAME.finditer(text))
    return [field for field in fields if field is not None]


def find_subject(pages: Sequence[str]) -> Field | None:
    """Finds the subject line ('Assunto:', 'Ref.:', 'Objeto:') on the first two pages, to title the document.

    A subject that runs on is followed for one line: the next one, where it plausibly continues it, that is where it
    begins in lower case, or where the first line breaks off at a preposition, a conjunction, a hyphen or a comma.

    Args:
        pages: Text of each page.
    """
    for page, text in enumerate(pages[:2]):
        match = _SUBJECT.search(text)
        if match is not None:
            start, end = match.start("value"), _subject_end(text, match.end("value"))
            found = text[start:end]
            value = " ".join(found.split())[:_LONGEST_SUBJECT].rstrip(" .;,")
            return Field("subject", found, value, page, start, end)
    return None


def _subject_end(text: str, end: int) -> int:
    following = text[end:].split("\n", 2)
    # Text before the first line break is trailing blanks; the next piece is the line that may continue.
    line = following[1] if len(following) > 1 else ""
    if not _continues(text[max(0, end - 20) : end], line.strip()):
        return end
    return end + len(following[0]) + 1 + len(line.rstrip())


def _continues(before: str, line: str) -> bool:
    if not line or before[-1] in ".;!?" or _LABEL.match(line):
        return False
    return line[0].islower() or _BREAKS_OFF.search(before) is not None


def _name(match: re.Match[str], page: int) -> Field | None:
    ends = _NAME_ENDS.search(match["value"])
    found = match["value"][: ends.start() if ends else None].rstrip(" .:_\t")
    words = found.split()
    if not 2 <= len(words) <= 12 or not all(word[0].isalpha() for word in words):
        return None
    start = match.start("value")
    return Field(_LABELS[match["label"].lower()], found, _capitals(words), page, start, start + len(found))


def _capitals(words: list[str]) -> str:
    """'DEMONSTRAÇÃO ANA DA SILVA' → 'Demonstração Ana da Silva'; mixed case is kept as written."""
    if not all(word.isupper() or word.lower() in _PARTICLES for word in words):
        return " ".join(words)
    first, *rest = words
    return " ".join([first.capitalize(), *(w.lower() if w.lower() in _PARTICLES else w.capitalize() for w in rest)])
