"""Eastern time, in which Cyberimpact takes and tells every moment.

Promises that a moment which its clock writes in two ways is refused, and not left to luck. Facts: Cyberimpact's API
documentation, "Universal parameters": dates are EST/EDT unless `dateReturnFormat` asks for ISO 8601, and moments can be
sent in no other way.
"""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.wording import _


@lru_cache(maxsize=1)
def _eastern() -> ZoneInfo:
    return ZoneInfo("America/Toronto")


def written(at: dt.datetime, *, provider: str, title: str) -> str:
    """Return an aware moment as Cyberimpact wants it, on the second. Raises BadRequestError where it would mean two."""
    local = at.astimezone(_eastern())
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        raise BadRequestError(
            _("{moment} exists twice in the night when the clocks go back.").format(moment=f"{local:%Y-%m-%d %H:%M}"),
            provider=provider,
            right=_("{title} takes a moment in Eastern time, without saying which of the two is meant.").format(
                title=title
            ),
            remedy=_("Choose another hour with --at."),
        )
    return f"{local:%Y-%m-%d %H:%M:%S}"


def read(said: object) -> dt.datetime | None:
    """Return a moment that Cyberimpact writes, aware, in UTC; None where there is none."""
    try:
        moment = dt.datetime.fromisoformat(str(said or ""))
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=_eastern())).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
