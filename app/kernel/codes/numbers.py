"""How a document's number is written: ``Memorando 1.284/2026``, by a mask a municipality can edit."""

import re
import string

from app.kernel.errors import InvalidInput

DEFAULT_MASK = "{kind} {number}/{year}"
"""What DOMAIN.md shows: kind, number with Brazilian thousands, year."""

_FIELDS = {"kind", "number", "year", "department"}
_REQUIRED = {"number", "year"}
_PADDING = re.compile(r"0([2-9])")


class InvalidMask(InvalidInput):
    """A number mask that cannot be used; ``message`` says why, in Portuguese."""


def thousands(number: int) -> str:
    """Writes an integer with the Brazilian thousands sign: 1284 → '1.284'."""
    return f"{number:,}".replace(",", ".")


def check_mask(mask: str) -> None:
    """Refuses a mask that would fail, or that would give two documents the same number.

    Args:
        mask: Text with {kind}, {number}, {year} and {department}; {number:04} writes zeros in front
            instead of the thousands sign.

    Raises:
        InvalidMask: Braces that do not match, an unknown field, or {number} or {year} missing
            (numbers start again each year, so both are needed to tell documents apart).
    """
    names = {name for name, _ in _placeholders(mask)}
    if missing := sorted(_REQUIRED - names):
        lacking = " e ".join(f"{{{name}}}" for name in missing)
        raise InvalidMask(f"Falta {lacking} na máscara: sem isso dois documentos teriam o mesmo número.")


def render_number(mask: str, *, kind: str, number: int, year: int, department: str = "") -> str:
    """Writes a document's number by its mask.

    Args:
        mask: As in `check_mask`.
        kind: Portuguese name of the document's kind, such as 'Memorando'.
        number: Position in the sequence, from 1.
        year: Four digits.
        department: Acronym of the department, where numbers run by department.

    Raises:
        InvalidMask: As in `check_mask`.
    """
    check_mask(mask)
    values = {"kind": kind, "year": str(year), "department": department}
    pieces = []
    for literal, name, spec, _ in string.Formatter().parse(mask):
        pieces.append(literal)
        if name == "number":
            pieces.append(f"{number:{spec}}" if spec else thousands(number))
        elif name is not None:
            pieces.append(values[name])
    return "".join(pieces)


def _placeholders(mask: str) -> list[tuple[str, str]]:
    """Names and formats in a mask; str.format itself is avoided because it reaches attributes."""
    try:
        parsed = list(string.Formatter().parse(mask))
    except ValueError:
        raise InvalidMask("As chaves { } da máscara não se fecham.") from None
    fields = [(name, spec or "") for _, name, spec, conversion in parsed if name is not None and not conversion]
    if len(fields) != sum(name is not None for _, name, _, _ in parsed):
        raise InvalidMask("A máscara não aceita '!' dentro das chaves.")
    for name, spec in fields:
        _check_placeholder(name, spec)
    return fields


def _check_placeholder(name: str, spec: str) -> None:
    if name not in _FIELDS:
        raise InvalidMask(f"A máscara não conhece {{{name}}}; use {{kind}}, {{number}}, {{year}} ou {{department}}.")
    if spec and (name != "number" or not _PADDING.fullmatch(spec)):
        raise InvalidMask("Só {number} aceita formato, de {number:02} a {number:09}.")
