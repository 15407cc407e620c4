"""When somebody wants a campaign to leave: the words they type, as one moment in a named time zone.

Promises that an hour which the clocks skip or show twice is refused with both readings, that a zone is a place and
never an abbreviation, and that what was understood is a moment in the future. Reads no clock.
"""

import datetime as dt
import difflib
import re
import unicodedata
from typing import TYPE_CHECKING

from cipc_newsletter import time_zones
from cipc_newsletter.errors import UsageError
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_DAYS = {
    "today": 0,
    "aujourd'hui": 0,
    "tomorrow": 1,
    "demain": 1,
    "après-demain": 2,
    "apres-demain": 2,
}
_FORM = re.compile(
    r"(?:(?P<day>\d{4}-\d{2}-\d{2}|[^\W\d][\w'-]*)(?:\s*T\s*|\s*,?\s+(?:(?:à|at)\s+)?))?"
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::00)?|\s*h(?:\s*(?P<minute_fr>\d{2}))?)",
    re.IGNORECASE,
)
_HALVES = ("am", "pm", "a.m.", "p.m.")  # of a day; hours are counted to 24
_MINUTES = re.compile(r"h\d{0,2}", re.IGNORECASE)
_FARTHEST = dt.timedelta(days=366)


@frozen
class Moment:
    """A moment (`at`, aware, UTC) and the IANA name of the time zone it was said in."""

    at: dt.datetime
    zone: str


def moment_named(text: str, *, zone: str, now: dt.datetime) -> Moment:
    """Return the moment that `text` names, in the zone called `zone` unless it names another. Raises UsageError.

    An hour alone is the next time the clock shows it.
    """
    try:
        return _in_future(_understood(text, zone=zone, now=now), text, now)
    except OverflowError:  # at the ends of the calendar another zone is already beyond it
        raise _refusal(text) from None


def _understood(text: str, *, zone: str, now: dt.datetime) -> Moment:
    said = " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split())
    if (exact := _exact(said)) is not None:
        return Moment(at=exact, zone=zone)
    rest, _space, last = said.rpartition(" ")
    if rest and last[0].isalpha() and not _MINUTES.fullmatch(last):
        if last.lower() in _HALVES:
            raise _refusal(text)
        said, zone = rest, _zone_called(last)
    found = _FORM.fullmatch(said)
    if found is None:
        raise _refusal(text)
    there = time_zones.zone(zone)
    today = now.astimezone(there).date()
    named = found["day"]
    try:
        hour = dt.time(int(found["hour"]), int(found["minute"] or found["minute_fr"] or 0))
        day = _day(named, today)
    except (ValueError, KeyError):
        raise _refusal(text) from None
    at = _only_reading(dt.datetime.combine(day, hour), there, zone)
    if named is None and at <= now:
        at = _only_reading(dt.datetime.combine(day + dt.timedelta(days=1), hour), there, zone)
    return Moment(at=at, zone=zone)


def _exact(said: str) -> dt.datetime | None:
    """Return the moment of an ISO text with an offset, which no clock change makes unclear; None for other texts."""
    try:
        moment = dt.datetime.fromisoformat(said.replace(" ", "T", 1))
    except ValueError:
        return None
    return None if moment.tzinfo is None else moment.astimezone(dt.UTC)


def _zone_called(name: str) -> str:
    known = [each for each in time_zones.zone_names() if "/" in each or each == "UTC"]
    if name in known:
        return name
    near = difflib.get_close_matches(name.lower(), {each.lower(): each for each in known}, n=1, cutoff=0.8)
    meant = next((each for each in known if near and each.lower() == near[0]), "America/Toronto")
    raise UsageError(
        _('there is no time zone "{name}".').format(name=name),
        right=_("A time zone is named by a place, since letters such as EST do not say when the clocks change."),
        remedy=_('Nearest: "{name}".').format(name=meant)
        if near
        else _('Write such as "{name}".').format(name=meant),
    )


def _day(named: str | None, today: dt.date) -> dt.date:
    if named is None:
        return today
    if named[0].isdigit():
        return dt.date.fromisoformat(named)
    return today + dt.timedelta(days=_DAYS[named.lower()])


def _only_reading(wall: dt.datetime, there: "ZoneInfo", zone: str) -> dt.datetime:
    """Return the moment at which clocks in a zone show `wall`. Raises UsageError where none or two do."""
    early, late = (wall.replace(tzinfo=there, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    if early == late:
        return early
    is_skipped = early.astimezone(there).replace(tzinfo=None) != wall
    first, second = sorted((early, late))
    what = (
        _("clocks in {zone} never show {hour} on {day}: they are put forward.")
        if is_skipped
        else _("clocks in {zone} show {hour} twice on {day}: they are put back.")
    )
    raise UsageError(
        what.format(zone=zone, hour=f"{wall:%H:%M}", day=f"{wall:%Y-%m-%d}"),
        right=_("It could be {first} or {second}.").format(
            first=f"{first.astimezone(there):%H:%M %Z}", second=f"{second.astimezone(there):%H:%M %Z}"
        ),
        remedy=_("Say which: --at {first} or --at {second}").format(
            first=first.astimezone(there).isoformat(timespec="minutes"),
            second=second.astimezone(there).isoformat(timespec="minutes"),
        ),
    )


def _in_future(moment: Moment, text: str, now: dt.datetime) -> Moment:
    if now < moment.at <= now + _FARTHEST:
        return moment
    shown = moment.at.astimezone(time_zones.zone(moment.zone))
    raise UsageError(
        (_('"{text}" is past: {moment}.') if moment.at <= now else _('"{text}" is too far away: {moment}.')).format(
            text=text, moment=f"{shown:%Y-%m-%d %H:%M} ({moment.zone})"
        ),
        right=_("A campaign is scheduled for a moment within a year from now."),
        remedy=_("To send at once, leave --at out."),
    )


def _refusal(text: str) -> UsageError:
    tomorrow = _("tomorrow 9:00")
    return UsageError(
        _('"{text}" is not a moment.').format(text=text),
        right=_("A day and an hour, or an hour alone, and where it is not here a time zone."),
        remedy=_("Such as: --at {first}, --at {second}, --at {third}").format(
            first='"2025-12-15 09:00"', second=f'"{tomorrow}"', third='"2025-12-15 09:00 America/Vancouver"'
        ),
    )
