"""Words and figures as an officer reads them: times, sizes, CPF, codes, initials, numbers, plurals."""

import re
from datetime import date, datetime
from zlib import crc32
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from flask_babel import format_date, format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from app.kernel import clock

TONES = 5
_PARTICLES = {"da", "das", "de", "do", "dos", "e"}


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(current_app.config["CITY_TIMEZONE"]))


def _day(day: date, today: date) -> str:
    """'22 nov', with the year if it is not the present one."""
    pattern = "d MMM" if day.year == today.year else "d MMM y"
    return _plain_date(day, pattern)


def _plain_date(day: date, pattern: str) -> str:
    """A date without the full stops of abbreviated months: '22 nov', not '22 nov.'."""
    return str(format_date(day, pattern, rebase=False)).replace(".", "")


def _near(day: date, today: date) -> str | None:
    names = {0: _("hoje"), -1: _("ontem"), 1: _("amanhã")}
    return names.get((day - today).days)


def _tag(moment: datetime, text: str) -> Markup:
    local = _local(moment)
    full = f"{local:%d/%m/%Y %H:%M:%S}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(local.isoformat(timespec="seconds"), full, text)


def when(moment: datetime) -> Markup:
    """Relative day and clock time: 'hoje, 15:03', 'ontem, 09:20', '18 nov, 10:42'.

    Args:
        moment: aware; shown in the city's zone.
    """
    local, today = _local(moment), _local(clock.now()).date()
    return _tag(moment, f"{_near(local.date(), today) or _day(local.date(), today)}, {local:%H:%M}")


def when_short(moment: datetime) -> Markup:
    """As short as a list row needs: '15:03' today, else 'ontem' or the day."""
    local, today = _local(moment), _local(clock.now()).date()
    day = local.date()
    return _tag(moment, f"{local:%H:%M}" if day == today else _near(day, today) or _day(day, today))


def when_full(moment: datetime) -> Markup:
    """Absolute, for proofs: '22 nov 2026, 14:32'."""
    local = _local(moment)
    return _tag(moment, f"{_plain_date(local.date(), 'd MMM y')}, {local:%H:%M}")


def day_full(day: date) -> Markup:
    """A day without clock time: '18 nov 2026'."""
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), _plain_date(day, "d MMM y"))


def due(moment: datetime) -> Markup:
    """A deadline: 'hoje, 18:00', 'amanhã', 'até 27 nov', 'venceu 18 nov'."""
    local, present = _local(moment), _local(clock.now())
    day, today = local.date(), present.date()
    if local < present:
        text = _("venceu %(day)s", day=_near(day, today) or _day(day, today))
    elif day == today:
        text = f"{_('hoje')}, {local:%H:%M}"
    else:
        text = _near(day, today) or _("até %(day)s", day=_day(day, today))
    return _tag(moment, text)


def is_urgent(moment: datetime) -> bool:
    """Whether a deadline is today or past."""
    return _local(moment).date() <= _local(clock.now()).date()


def file_size(size: int) -> str:
    """Bytes in the unit a person would say: '96 kB', '8,3 MB' (1 kB = 1000 bytes)."""
    value, unit = float(size), "B"
    for larger in ("kB", "MB", "GB"):
        if value < 1000:
            break
        value, unit = value / 1000, larger
    whole = unit in {"B", "kB"} or value >= 100
    return f"{number(round(value) if whole else round(value, 1))} {unit}"


def masked_cpf(cpf: str) -> str:
    """A CPF as public pages may show it: '***.482.116-**' (DOMAIN, secrecy and privacy)."""
    digits = re.sub(r"\D", "", cpf)
    return f"***.{digits[3:6]}.{digits[6:9]}-**" if len(digits) == 11 else "***"


def in_fours(code: str) -> str:
    """A verification code in groups of four, as it is read aloud."""
    plain = re.sub(r"[^0-9A-Za-z]", "", code).upper()
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def initials(name: str) -> str:
    """First letters of the first and second names that count: 'Ana Lúcia Lopes' → 'AL'."""
    words = [word for word in name.split() if word.casefold() not in _PARTICLES]
    return "".join(word[0] for word in words[:2]).upper() or "?"


def avatar_tone(name: str) -> int:
    """One of five tones, always the same for one name."""
    return crc32(name.encode()) % TONES + 1


def number(value: float) -> str:
    """A figure with the reader's separators: 1284 → '1.284'."""
    return str(format_decimal(value))


def plural(count: int, one: str, many: str) -> str:
    """A count with its noun: '1 página', '1.284 páginas'; both nouns come translated."""
    return f"{number(count)} {one if count == 1 else many}"


def percent(share: float) -> str:
    """A share between 0 and 1 as a whole percentage: '62%'."""
    return f"{round(share * 100)}%"


FILTERS = (
    when,
    when_short,
    when_full,
    day_full,
    due,
    file_size,
    masked_cpf,
    in_fours,
    initials,
    avatar_tone,
    number,
    plural,
    percent,
)


def init_app(app: Flask) -> None:
    """Register every filter under its own name, and the test ``is urgent``."""
    for function in FILTERS:
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.tests["urgent"] = is_urgent
