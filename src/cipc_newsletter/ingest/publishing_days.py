"""The day a feed or a page says something was published: the day of the site's own clock, in all the forms they write it.

Promises the day as written where it is written, also in French and Spanish; UTC only where no form is known but
feedparser's. Never invents a day.
"""

import contextlib
import datetime as dt
import re
import time
from email.utils import parsedate_tz

from cipc_newsletter.ingest.dates import date_mentions

_ISO = re.compile(r"\s*(\d{4})-?(\d\d)-?(\d\d)(?=[T\s]|\Z)")
_EARLIEST = dt.date(1990, 1, 1)  # no feed is older than the web; 1970 is a clock that was never set


def day_of(written: str, parsed: time.struct_time | None = None) -> dt.date | None:
    """Return the day of `written`, `parsed` being what feedparser made of it in UTC; None where it says none."""
    for found in (_iso_day(written), _mail_day(written), _day(parsed), _told_day(written)):
        if found and found >= _EARLIEST:
            return found
    return None


def _iso_day(written: str) -> dt.date | None:
    match = _ISO.match(written)
    return _date(*map(int, match.groups())) if match else None


def _mail_day(written: str) -> dt.date | None:
    """Return the day of an RFC 5322 date, as it is in the sender's zone."""
    with contextlib.suppress(IndexError, ValueError, TypeError):  # the standard library trips over some rubble
        found = parsedate_tz(written[:100])
        return _date(*found[:3]) if found else None
    return None


def _day(parsed: time.struct_time | None) -> dt.date | None:
    return _date(parsed.tm_year, parsed.tm_mon, parsed.tm_mday) if parsed else None


def _told_day(written: str) -> dt.date | None:
    """Return the day of "mar., 02 déc. 2025 10:00", as sites write it that let their own language into the field."""
    for mention in date_mentions(written[:100]):
        if days := mention.days():
            return days[0]
    return None


def _date(year: int, month: int, day: int) -> dt.date | None:
    with contextlib.suppress(ValueError):
        return dt.date(year, month, day)
    return None
