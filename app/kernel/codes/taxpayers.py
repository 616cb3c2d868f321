"""CPF (people) and CNPJ (companies): check digits, written form, and the mask public pages show."""

import re

from validate_docbr import CNPJ, CPF

_CPF = CPF()
_CNPJ = CNPJ()
_CPF_FORM = re.compile(r"[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]{2}")
_CNPJ_FORM = re.compile(r"[0-9A-Z]{2}\.?[0-9A-Z]{3}\.?[0-9A-Z]{3}/?[0-9A-Z]{4}-?[0-9]{2}")


def cpf_is_valid(text: str) -> bool:
    """Says whether text is a CPF, with or without punctuation, whose check digits agree.

    The library alone would complete short numbers with zeros; here all 11 digits must be there.
    """
    return _CPF_FORM.fullmatch(text.strip()) is not None and bool(_CPF.validate(text.strip()))


def cnpj_is_valid(text: str) -> bool:
    """Says whether text is a CNPJ whose check digits agree, numeric or alphanumeric (from July 2026)."""
    written = text.strip().upper()
    return _CNPJ_FORM.fullmatch(written) is not None and bool(_CNPJ.validate(written))


def format_cpf(text: str) -> str:
    """Writes a CPF as ``529.982.247-25``.

    Raises:
        ValueError: Not 11 digits.
    """
    signs = _signs(text, _CPF_FORM)
    return f"{signs[:3]}.{signs[3:6]}.{signs[6:9]}-{signs[9:]}"


def format_cnpj(text: str) -> str:
    """Writes a CNPJ as ``12.ABC.345/01DE-35``; a company's CNPJ is public and never masked.

    Raises:
        ValueError: Not 12 letters or digits and 2 check digits.
    """
    signs = _signs(text, _CNPJ_FORM)
    return f"{signs[:2]}.{signs[2:5]}.{signs[5:8]}/{signs[8:12]}-{signs[12:]}"


def mask_cpf(text: str) -> str:
    """Hides a CPF as public pages show it: ``***.482.116-**`` (DOMAIN.md, Secrecy and privacy; LGPD).

    Whatever is not 11 digits is hidden whole, so that a mistyped value never leaks.
    """
    if not _CPF_FORM.fullmatch(text.strip()):
        return "***.***.***-**"
    signs = _signs(text, _CPF_FORM)
    return f"***.{signs[3:6]}.{signs[6:9]}-**"


def _signs(text: str, form: re.Pattern[str]) -> str:
    written = text.strip().upper()
    if not form.fullmatch(written):
        raise ValueError("wrong number of digits")
    return "".join(sign for sign in written if sign.isalnum())
