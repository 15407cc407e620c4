"""Moments and durations as people read them, in the language in use.

Promises that a moment always names its time zone, and that what is said holds wherever it is read.
"""

import datetime as dt

from cipc_newsletter import time_zones, wording
from cipc_newsletter.wording import _


def moment_in_words(moment: dt.datetime, zone: str) -> str:
    """Return an aware moment with its day and its zone: "on Monday, December 15, 2025 at 09:00 (America/Toronto)"."""
    from babel.dates import format_date

    local = local_time(moment, zone)
    language = wording.spoken()
    day = format_date(local, "full", locale="fr_CA" if language == "fr" else "en_CA")
    return _("on {day} at {hour} ({zone})").format(day=day, hour=hour_in_words(local), zone=zone)


def short_moment(moment: dt.datetime, zone: str) -> str:
    """Return an aware moment without its zone, for a line that has little room: "on 2025-12-15 at 09:00"."""
    local = local_time(moment, zone)
    return _("on {day} at {hour}").format(day=local.date().isoformat(), hour=hour_in_words(local))


def hour_in_words(local: dt.datetime) -> str:
    """Return the hour of a local time: 09:00, or 9 h in French."""
    if wording.spoken() == "fr":
        return f"{local.hour}\u00a0h" + (f"\u00a0{local.minute:02}" if local.minute else "")
    return f"{local:%H:%M}"


def local_time(moment: dt.datetime, zone: str) -> dt.datetime:
    """Return the same moment as clocks in `zone` show it; on this computer's where no zone has that name."""
    return moment.astimezone(time_zones.zone(zone) if zone in time_zones.zone_names() else None)


def duration_in_words(seconds: float) -> str:
    """Return how long something takes, to the unit that matters: 40 s, 12 min, 3 h 20 min, 2 d 4 h."""
    whole = max(round(seconds), 0)
    if whole < 60:
        return _("{seconds} s").format(seconds=whole)
    minutes = round(whole / 60)
    if minutes < 60:
        return _("{minutes} min").format(minutes=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        rest = " " + _("{minutes} min").format(minutes=minutes) if minutes else ""
        return _("{hours} h").format(hours=hours) + rest
    days, hours = divmod(hours, 24)
    return _("{days} d").format(days=days) + (" " + _("{hours} h").format(hours=hours) if hours else "")
