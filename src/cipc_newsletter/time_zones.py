"""The time zones that come locked with the program, by their IANA names.

Promises the same rules on every computer: the system's own zones, which may be older or newer, are not asked. Knows
nothing of the present moment.
"""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def zone_names() -> tuple[str, ...]:
    """Return the names there are, such as America/Toronto."""
    return tuple((_folder() / "zones").read_text(encoding="ascii").split())


def zone(name: str) -> "ZoneInfo":
    """Return the zone called `name`, one of `zone_names`."""
    from zoneinfo import ZoneInfo

    with (_folder() / "zoneinfo" / name).open("rb") as stream:
        return ZoneInfo.from_file(stream, key=name)


def midnight(day: dt.date, name: str) -> dt.datetime:
    """Return when `day` begins in the zone called `name`."""
    return dt.datetime.combine(day, dt.time(), tzinfo=zone(name))


def system_zone_name() -> str:
    """Return the name of the zone this computer is set to, empty where it does not tell one that is known here."""
    from babel.localtime import get_localzone

    try:
        name = str(getattr(get_localzone(), "key", "") or "")
    except (LookupError, OSError, ValueError):
        return ""
    return name if "/" in name and name in zone_names() else ""


def _folder() -> Path:
    import tzdata

    return Path(tzdata.__file__).parent
