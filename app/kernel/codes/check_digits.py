"""Mod-11 check digits of protocol numbers: NUP (federal, 17 digits) and NIPE (municipal, 20 digits).

Source: Portaria Interministerial 11/2019, as written down in DOMAIN.md, Numbers. On numbers that come from
outside a wrong check digit is a warning, never a refusal.
"""

import re

_NUP = re.compile(r"(\d{5})\.?(\d{6})/?(\d{4})-?(\d{2})")
_NIPE = re.compile(r"(\d{2})\.?(\d{6})\.?(\d{6})/?(\d{4})-?(\d{2})")


def check_digits(base: str) -> str:
    """Computes the two check digits of a base of digits.

    Args:
        base: Digits only: 15 for a NUP, 18 for a NIPE.

    Returns:
        Two digits; the second is computed over the base with the first appended.
    """
    first = _check_digit(base)
    return first + _check_digit(base + first)


def _check_digit(digits: str) -> str:
    """Weights 2, 3, ... from the right; r = 11 - sum mod 11, less 10 where r has two digits."""
    total = sum(weight * int(digit) for weight, digit in enumerate(reversed(digits), start=2))
    return str((11 - total % 11) % 10)


def format_nup(unit: int, sequence: int, year: int) -> str:
    """Writes a NUP, ``UUUUU.NNNNNN/AAAA-DD``, with its check digits.

    Args:
        unit: Protocol unit, up to 5 digits.
        sequence: Number within the year, up to 6 digits.
        year: Four digits.
    """
    parts = _digits(unit, 5), _digits(sequence, 6), _digits(year, 4)
    return f"{parts[0]}.{parts[1]}/{parts[2]}-{check_digits(''.join(parts))}"


def format_nipe(origin: int, body_and_unit: str, sequence: int, year: int) -> str:
    """Writes a NIPE, ``OO.ÓÓÓUUU.NNNNNN/AAAA-DD``, with its check digits.

    Args:
        origin: Two digits.
        body_and_unit: Six digits: the body (3) and its protocol unit (3).
        sequence: Number within the year, up to 6 digits.
        year: Four digits.

    Raises:
        ValueError: body_and_unit is not six digits, or a number does not fit its places.
    """
    if not re.fullmatch(r"[0-9]{6}", body_and_unit):
        raise ValueError(f"six digits expected, got {body_and_unit!r}")
    parts = _digits(origin, 2), body_and_unit, _digits(sequence, 6), _digits(year, 4)
    return f"{parts[0]}.{parts[1]}.{parts[2]}/{parts[3]}-{check_digits(''.join(parts))}"


def nup_is_valid(text: str) -> bool:
    """Says whether text is a NUP, with or without its punctuation, whose check digits agree."""
    return _agrees(_NUP.fullmatch(text.strip()))


def nipe_is_valid(text: str) -> bool:
    """Says whether text is a NIPE, with or without its punctuation, whose check digits agree."""
    return _agrees(_NIPE.fullmatch(text.strip()))


def _agrees(match: re.Match[str] | None) -> bool:
    if match is None:
        return False
    *base, digits = match.groups()
    return check_digits("".join(base)) == digits


def _digits(number: int, places: int) -> str:
    written = f"{number:0{places}d}"
    if number < 0 or len(written) > places:
        raise ValueError(f"{number} does not fit {places} digits")
    return written
