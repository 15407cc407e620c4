"""The day or hour a text means, in French, English or Spanish: to propose it in TOML's own form.

Promises to propose nothing where a text could mean two days, such as 09/12/2025.
"""

import datetime as dt
import re

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.–—‑−](\d{1,2})[-/.–—‑−](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:er|st|nd|rd|th|º)?[^\w\d]+(?:de\s+)?([^\W\d]{3,})[^\w\d]+(?:del?\s+)?(\d{4})(?!\d)"
)
_MONTH_FIRST = re.compile(r"([^\W\d]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_TIME = re.compile(r"\s*([01]?\d|2[0-3])\s*(?::|[hH])\s*([0-5]\d)?(?::([0-5]\d))?\s*")
_MONTHS = (
    ("jan", "ene"),
    ("fév", "fev", "feb"),
    ("mar",),
    ("avr", "apr", "abr"),
    ("mai", "may"),
    ("juin", "jun"),
    ("juil", "jul"),
    ("aoû", "aou", "aug", "ago"),
    ("sep",),
    ("oct",),
    ("nov",),
    ("déc", "dec", "dic"),
)


def date_meant(text: str) -> dt.date | None:
    """Return the day that `text` names with its year, or None where it names none, or an impossible one."""
    year_first, day_first, month_first = (pattern.search(text) for pattern in (_YEAR_FIRST, _DAY_FIRST, _MONTH_FIRST))
    if year_first:
        year, month, day = (int(part) for part in year_first.groups())
    elif day_first:
        year, month, day = int(day_first[3]), _month(day_first[2]), int(day_first[1])
    elif month_first:
        year, month, day = int(month_first[3]), _month(month_first[1]), int(month_first[2])
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def time_meant(text: str) -> dt.time | None:
    """Return the hour that `text` is, such as 14:30, 14 h 30 or 9h, or None."""
    match = _TIME.fullmatch(text)
    return dt.time(int(match[1]), int(match[2] or 0), int(match[3] or 0)) if match else None


def _month(word: str) -> int:
    """Return the number of a month by its first letters, 0 where it is none."""
    folded = word.casefold()
    return next((number for number, names in enumerate(_MONTHS, start=1) if folded.startswith(names)), 0)
