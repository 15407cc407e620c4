"""Dates as people write them in tables: read where only one day can be meant, refused where two can.

Promises never to choose between 9 December and 12 September. Does not know months by name.
"""

import datetime as dt
import re

from cipc_newsletter.errors import AudienceError
from cipc_newsletter.wording import _

LATEST = dt.date(2100, 1, 1)  # tables say "never" with 2999 or 9999
EARLIEST = dt.date(1990, 1, 1)  # older "dates" are what spreadsheets make of an empty cell or a number
_TIME = r"(?:[T ]\s*\d{1,2}[:h]\d{2}.*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}){_TIME}", re.ASCII)
_TWO_DIGIT_YEAR = re.compile(rf"\d{{1,2}}[-/. ]\d{{1,2}}[-/. ]\d{{2}}{_TIME}", re.ASCII)
_DAY_NUMBER = re.compile(r"\d{5}(?:[.,]\d+)?", re.ASCII)


def date_of(text: str, *, key: str) -> dt.date:
    """Return the day `text` names; `key` is the column. Raises AudienceError with what would be right."""
    written = " ".join(text.split())
    match = _YEAR_FIRST.fullmatch(written)
    if match:
        day = _day(*(int(part) for part in match.groups()), written=written, key=key)
    else:
        day = _day(*_year_last(written, key=key), written=written, key=key)
    if day < EARLIEST:
        raise _refused(_('"{date}" lies before there were newsletters by e-mail.'), written, key)
    if day > LATEST:
        raise _refused(_('"{date}" lies too far in the future.'), written, key)
    return day


def past_date_of(text: str, *, today: dt.date, key: str) -> dt.date:
    """Return the day `text` names, which must not lie after `today`. Raises AudienceError."""
    day = date_of(text, key=key)
    require_past(day, today=today, key=key)
    return day


def require_past(day: dt.date, *, today: dt.date, key: str) -> None:
    """Refuse a day after `today`. Raises AudienceError."""
    if day > today:
        raise AudienceError(
            _("{date} lies in the future.").format(date=day.isoformat()),
            right=_("This is the day it happened, today at the latest."),
            key=key,
        )


def _year_last(written: str, *, key: str) -> tuple[int, int, int]:
    """Return year, month and day of a date like 25/12/2025, where only one order is possible."""
    match = _YEAR_LAST.fullmatch(written)
    if not match:
        raise _unreadable(written, key)
    first, second, year = (int(part) for part in match.groups())
    if 1 <= first <= 12 and 1 <= second <= 12 and first != second:
        raise AudienceError(
            _('"{date}" is ambiguous: day first or month first?').format(date=written),
            right=_("Write {one} or {other}.").format(
                one=f"{year:04}-{second:02}-{first:02}", other=f"{year:04}-{first:02}-{second:02}"
            ),
            key=key,
        )
    return (year, first, second) if second > 12 else (year, second, first)


def _unreadable(written: str, key: str) -> AudienceError:
    if _TWO_DIGIT_YEAR.fullmatch(written):
        return _refused(_('"{date}" has a year of two digits, so its order cannot be told.'), written, key)
    if _DAY_NUMBER.fullmatch(written):
        return _refused(_('"{date}" is a spreadsheet\'s own number for a day.'), written, key)
    return _refused(_('"{date}" is not a date that can be read.'), written, key)


def _day(year: int, month: int, day: int, *, written: str, key: str) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise _refused(_('"{date}" is not a day of the calendar.'), written, key) from None


def _refused(what: str, written: str, key: str) -> AudienceError:
    shown = written if len(written) <= 40 else f"{written[:40]}…"
    return AudienceError(what.format(date=shown), right=_("Write the date like 2025-12-09."), key=key)
