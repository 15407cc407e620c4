"""Slips in dates, hours, numbers and truths: written as people say them, not as TOML writes them."""

import re

from cipc_newsletter.toml_files.dates import date_meant, time_meant
from cipc_newsletter.toml_files.slip import (
    Slip,
    pair_of,
    shortened,
)
from cipc_newsletter.wording import _

_TRUE, _FALSE = frozenset({"true", "yes", "oui", "vrai", "sí", "si"}), frozenset({"false", "no", "non", "faux"})


def date_without_form(statement: str) -> Slip | None:
    """Find days and hours written as people say them, and days there are none of."""
    pair = pair_of(statement)
    if pair is None:
        return None
    head, value = pair
    day, hour = date_meant(value), time_meant(value)
    if day and not re.match(r"[\"'\[{]", value):
        mended = head + day.isoformat()
    elif hour:
        mended = head + hour.isoformat()
    elif re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", value):
        return Slip(
            what=_("there is no day {date}.").format(date=value),
            remedy=_("Look it up in the calendar and correct it."),
        )
    elif re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}", value):
        return Slip(
            what=_("{date} is not a date as TOML writes it.").format(date=value),
            right=_("The year comes first, then the month, then the day."),
            remedy=_("Write it like this: {example}").format(example=f"{head.strip()} 2025-12-09"),
        )
    else:
        return None
    return Slip(
        what=_("{value} is not a date or an hour as TOML writes it.").format(value=shortened(value)),
        right=_("Dates are written 2025-12-09 and hours 14:00:00, without quotes."),
        mended=mended,
    )


def number_with_frills(statement: str) -> Slip | None:
    """Find leading zeros, spaces between thousands, and n° before a number."""
    pair = pair_of(statement)
    match = pair and re.fullmatch(r"(?:[nN](?:[°º.]|o\.?)?[ \u00a0]*)?0*(\d[\d \u00a0\u202f]{0,14})", pair[1])
    if not pair or not match or not match[1].strip():
        return None
    mended = pair[0] + re.sub(r"\D", "", match[1])
    return Slip(
        what=_("{value} is not a number as TOML writes it.").format(value=shortened(pair[1])),
        right=_("Only digits, the first one not 0."),
        mended=mended,
    )


def spoken_truth(statement: str) -> Slip | None:
    """Find True, yes, oui and the like."""
    pair = pair_of(statement)
    folded = pair[1].casefold() if pair else ""
    if pair is None or folded not in _TRUE | _FALSE:
        return None
    mended = pair[0] + ("true" if folded in _TRUE else "false")
    return Slip(
        what=_("{value} is not a word TOML knows.").format(value=shortened(pair[1])),
        right=_("It is true or false, in lower case and without quotes."),
        mended=mended,
    )
