"""Dates as Brazilian offices write them, to ISO 8601; what is no day of the calendar is left out."""

import datetime as dt
import re

from ocr.fields.model import Field

_MONTHS = (
    ("janeiro", "jan"),
    ("fevereiro", "fev"),
    ("março", "marco", "mar"),
    ("abril", "abr"),
    ("maio", "mai"),
    ("junho", "jun"),
    ("julho", "jul"),
    ("agosto", "ago"),
    ("setembro", "set"),
    ("outubro", "out"),
    ("novembro", "nov"),
    ("dezembro", "dez"),
)
# 'rn' for 'm' and 'ç' read as 'g' are what tesseract does to month names on photocopies.
_MISREAD = {"seternbro": 9, "novernbro": 11, "dezernbro": 12, "margo": 3}
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names} | _MISREAD
_LONG = re.compile(
    r"(?<![\w/.])(?P<day>\d{1,2})[ ]?[º°ªo]?[ ]{0,3}(?:dias[ ]+do[ ]+m[eê]s[ ]+de|de)?\s{1,4}(?P<month>"
    + "|".join(sorted(_NUMBER, key=len, reverse=True))
    + r")[.]?\s{1,4}(?:de|do[ ]+ano[ ]+de)?[ ]{0,3}(?P<year>\d{4}|\d[.]\d{3})(?!\d)",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"(?<![\w/.,-])(?P<day>\d{1,2})[ ]?(?P<sign>[/.-])[ ]?(?P<month>\d{1,2})[ ]?(?P=sign)[ ]?"
    r"(?P<year>\d{4}|\d{2})(?![\w/-]|[.,]\d)"
)
_FIRST, _LAST = 1900, 2100


def find_dates(text: str, page: int = 0) -> list[Field]:
    """Finds dates: '18 de novembro de 2026', '1º de março de 2026', 18/11/2026, 18.11.26.

    Two-digit years are of this century. Years outside 1900 to 2100 are taken for something else.

    Args:
        text: One page.
        page: Its number, from 0.
    """
    found = [_field(match, _NUMBER[match["month"].lower()], page) for match in _LONG.finditer(text)]
    found += [_field(match, int(match["month"]), page) for match in _SHORT.finditer(text)]
    return sorted((field for field in found if field is not None), key=lambda field: field.start)


def _field(match: re.Match[str], month: int, page: int) -> Field | None:
    year = int(match["year"].replace(".", ""))
    year += 2000 if year < 100 else 0
    if not _FIRST <= year <= _LAST:
        return None
    try:
        day = dt.date(year, month, int(match["day"]))
    except ValueError:
        return None
    return Field("date", match[0], day.isoformat(), page, match.start(), match.end())
