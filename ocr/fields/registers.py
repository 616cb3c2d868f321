"""CPF and CNPJ by pattern and check digit.

A letter read for a digit (O for 0, l for 1, S for 5) is put right only where the check digits then agree;
two digits confirm the change by themselves with 1 % of luck, which is why nothing is changed without them.
"""

import re
from collections.abc import Iterator

from validate_docbr import CNPJ, CPF

from ocr.fields.letters import CONFUSED
from ocr.fields.model import Field

WRONG_CPF = "O dígito verificador deste CPF não confere."
WRONG_CNPJ = "O dígito verificador deste CNPJ não confere."

_D = r"[0-9OoQDlIi|!SsBZzG]"
_CPF_MASKED = re.compile(
    rf"(?<![\w.,/-]){_D}{{3}}[ ]?[.,][ ]?{_D}{{3}}[ ]?[.,][ ]?{_D}{{3}}[ ]?[-–—.][ ]?{_D}{{2}}(?![\w/-])"
)
_CPF_BARE = re.compile(
    rf"(?<=\bCPF)[^\w\n]{{0,6}}(?:n[º°o.]{{0,2}}[^\w\n]{{0,3}})?(?P<value>{_D}{{11}})(?!\w)", re.IGNORECASE
)
_A = r"[0-9A-Za-z|!]"
_CNPJ_MASKED = re.compile(
    rf"(?<![\w.,/-]){_A}{{2}}[ ]?[.,][ ]?{_A}{{3}}[ ]?[.,][ ]?{_A}{{3}}"
    rf"[ ]?/[ ]?{_A}{{4}}[ ]?[-–—.][ ]?{_D}{{2}}(?![\w/-])"
)
_CNPJ_BARE = re.compile(
    rf"(?<=\bCNPJ)[^\w\n]{{0,6}}(?:n[º°o.]{{0,2}}[^\w\n]{{0,3}})?(?P<value>{_A}{{12}}{_D}{{2}})(?!\w)", re.IGNORECASE
)
_SEPARATORS = re.compile(r"[^0-9A-Za-z|!]")
_CPF = CPF()
_CNPJ = CNPJ()


def find_cpf(text: str, page: int = 0) -> list[Field]:
    """Finds CPFs: written with their punctuation anywhere, or 11 bare digits after the word CPF.

    Args:
        text: One page.
        page: Its number, from 0.
    """
    fields = (_cpf(start, found, page) for start, found in _spans(text, _CPF_MASKED, _CPF_BARE))
    return [field for field in fields if field is not None]


def find_cnpj(text: str, page: int = 0) -> list[Field]:
    """Finds CNPJs, numeric or alphanumeric: with their punctuation anywhere, or bare after the word CNPJ.

    Args:
        text: One page.
        page: Its number, from 0.
    """
    fields = (_cnpj(start, found, page) for start, found in _spans(text, _CNPJ_MASKED, _CNPJ_BARE))
    return [field for field in fields if field is not None]


def _spans(text: str, masked: re.Pattern[str], bare: re.Pattern[str]) -> list[tuple[int, str]]:
    found = {match.start(): match[0] for match in masked.finditer(text)}
    found.update({match.start("value"): match["value"] for match in bare.finditer(text)})
    return sorted(found.items())


def _cpf(start: int, found: str, page: int) -> Field | None:
    signs = _SEPARATORS.sub("", found)
    digits = signs.translate(CONFUSED)
    agrees = bool(_CPF.validate(digits))
    if not agrees and digits != signs:
        return None
    value = f"{digits[:3]}.{digits[3:6]}.{digits[6:9]}-{digits[9:]}"
    return Field("cpf", found, value, page, start, start + len(found), "" if agrees else WRONG_CPF)


def _cnpj(start: int, found: str, page: int) -> Field | None:
    signs = _SEPARATORS.sub("", found)
    for reading in _cnpj_readings(signs):
        if _CNPJ.validate(reading):
            return Field("cnpj", found, _written_cnpj(reading), page, start, start + len(found))
    if not signs.isdigit():
        return None
    return Field("cnpj", found, _written_cnpj(signs), page, start, start + len(found), WRONG_CNPJ)


def _cnpj_readings(signs: str) -> Iterator[str]:
    """As written first: letters are lawful in the first twelve places; then with digits for letters."""
    if signs[12:].isdigit() and signs.isalnum():
        yield signs.upper()
    digits = signs.translate(CONFUSED)
    yield signs[:12].upper() + digits[12:]
    if digits.isdigit():
        yield digits


def _written_cnpj(signs: str) -> str:
    return f"{signs[:2]}.{signs[2:5]}.{signs[5:8]}/{signs[8:12]}-{signs[12:]}"
