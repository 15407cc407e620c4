"""An event as a file that calendars take in (RFC 5545): iCalendar, one event each.

Promises the same bytes for the same event: the stamp is the issue's date, the identifier the item's, times are
instants by the time zones that come locked with the program, not by the computer's. Invents no end.
"""

import datetime as dt
from collections.abc import Iterator

from cipc_newsletter import time_zones
from cipc_newsletter.values import frozen

_LINE = 75  # octets of a line at most, without its end (RFC 5545, 3.1)
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@frozen
class Event:
    """What a calendar is told of an event; texts as anybody may read them, `locale` their language; `name` the file's.

    Without `time` it takes whole days, `date_end` included. `url` leads to more, empty where there is none.
    """

    id: str
    name: str
    locale: str
    title: str
    place: str
    description: str
    url: str
    date: dt.date
    date_end: dt.date | None = None
    time: dt.time | None = None
    time_end: dt.time | None = None


def calendar_of(event: Event, *, stamp: dt.date, zone: str, domain: str) -> str:
    """Return the text of the file, lines ended by CRLF. `zone` is an IANA name, `domain` the organisation's own.

    The same identifier in every language makes one event of them, whichever file is taken in last.
    """
    properties = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//cipc-newsletter//events//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{event.id}@{domain}",
        f"DTSTAMP:{stamp:%Y%m%d}T120000Z",
        *_when(event, zone),
        f"SUMMARY;LANGUAGE={event.locale}:{event.title.translate(_ESCAPES)}",
        *_named(f"LOCATION;LANGUAGE={event.locale}", event.place.translate(_ESCAPES)),
        *_named(f"DESCRIPTION;LANGUAGE={event.locale}", event.description.translate(_ESCAPES)),
        *_named("URL", event.url),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{line}\r\n" for written in properties for line in _folded(written))


def file_of(name: str) -> str:
    """Return what the file of an event is called."""
    return f"{name}.ics"


def _when(event: Event, zone: str) -> Iterator[str]:
    """Yield the beginning and the end: days with the day after the last, or instants."""
    if event.time is None:
        yield f"DTSTART;VALUE=DATE:{event.date:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{(event.date_end or event.date) + dt.timedelta(days=1):%Y%m%d}"
        return
    there = time_zones.zone(zone)
    begin = dt.datetime.combine(event.date, event.time, tzinfo=there)
    yield f"DTSTART:{_instant(begin)}"
    last = event.date_end or event.date
    if event.time_end is not None:
        end = dt.datetime.combine(last, event.time_end, tzinfo=there)
        if end < begin:  # past midnight
            end = dt.datetime.combine(last + dt.timedelta(days=1), event.time_end, tzinfo=there)
        if end > begin:
            yield f"DTEND:{_instant(end)}"
    elif last > event.date:
        midnight = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), tzinfo=there)
        yield f"DTEND:{_instant(midnight)}"


def _instant(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _named(name: str, value: str) -> Iterator[str]:
    if value:
        yield f"{name}:{value}"


def _folded(line: str) -> Iterator[str]:
    """Yield a property as lines short enough, cut between characters; all but the first begin with a blank."""
    begin, octets = 0, 0
    for place, character in enumerate(line):
        width = len(character.encode())
        if octets + width > _LINE:
            yield (" " if begin else "") + line[begin:place]
            begin, octets = place, 1
        octets += width
    yield (" " if begin else "") + line[begin:]
