"""Dates and times as each language writes them: ranges that name what they share once, and French's "1er".

Promises a no-break space between day and month, and no narrow one anywhere (rules TYP-FR-03, TYP-FR-06). French,
English and Spanish are written here, in Babel's words and, for days, its order; any other language by Babel. Depends on
no system locale and no time zone.
"""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

NBSP = "\u00a0"
# Where English puts the day before the month and counts 24 hours.
_BRITISH = frozenset({"en-gb", "en-ie"})
# Where French leaves the zero out of minutes below ten (OQLF, Banque de dépannage linguistique, 1242); Babel has it.
_WITHOUT_ZERO = frozenset({"fr", "fr-ca"})

# Babel's own words, which a test holds them to: reading its tables takes as long as composing a language.
_MONTHS = {
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
    "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
}
_SHORT_MONTHS = {
    "fr": "janv.|févr.|mars|avr.|mai|juin|juill.|août|sept.|oct.|nov.|déc.",
    "en": "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec",
    "es": "ene|feb|mar|abr|may|jun|jul|ago|sept|oct|nov|dic",
}


def long_date(day: dt.date, locale: str) -> str:
    """Return a day in full: 9 décembre 2025, December 9, 2025, 9 de diciembre de 2025."""
    return _joined(day_and_month(day, locale), day.year, locale)


def day_and_month(day: dt.date, locale: str) -> str:
    """Return the day without its year: 9 décembre, December 9, 9 de diciembre."""
    language = _language(locale)
    if language == "fr":
        return f"{_french_day(day)}{NBSP}{_month(day, locale)}"
    if language == "es":
        return f"{day.day}{NBSP}de {_month(day, locale)}"
    if _is_british(locale):
        return f"{day.day}{NBSP}{_month(day, locale)}"
    if language == "en":
        return f"{_month(day, locale)}{NBSP}{day.day}"
    from babel.dates import format_skeleton

    return _plain(format_skeleton("MMMMd", day, locale=_babel(locale)))


def month_and_year(day: dt.date, locale: str) -> str:
    """Return the month of a day, with a capital where the language begins a line with one: Décembre 2025."""
    name = _month(day, locale)
    between = " de " if _language(locale) == "es" else " "
    return f"{name[:1].upper()}{name[1:]}{between}{day.year}"


def short_month(day: dt.date, locale: str) -> str:
    """Return the month as short as the language has it, for a date block: déc., Dec, dic."""
    if _language(locale) in _SHORT_MONTHS:
        return _SHORT_MONTHS[_language(locale)].split("|")[day.month - 1]
    from babel.dates import format_date

    return _plain(format_date(day, "MMM", locale=_babel(locale)))


def date_range(first: dt.date, last: dt.date | None, locale: str) -> str:
    """Return the day, or the days from `first` to `last`, naming what they share once."""
    if last is None or last == first:
        return long_date(first, locale)
    writers: dict[str, Callable[[dt.date, dt.date, str], str]] = {"fr": _french, "en": _english, "es": _spanish}
    writer = writers.get(_language(locale))
    if writer is not None:
        return writer(first, last, locale)
    return f"{long_date(first, locale)} – {long_date(last, locale)}"


def time_range(first: dt.time, last: dt.time | None, locale: str) -> str:
    """Return the time, or the times from `first` to `last`: de 18 h 30 à 20 h, 6:30–8:00 p.m., de 18:30 a 20:00."""
    language = _language(locale)
    begin = _time(first, locale)
    if last is None:
        return begin
    end = _time(last, locale)
    if language == "fr":
        return f"de {begin} à{NBSP}{end}"
    if language == "es":
        return f"de {begin} a{NBSP}{end}"
    if language == "en" and not _is_british(locale) and (first.hour < 12) == (last.hour < 12):
        begin = begin.partition(NBSP)[0]
    return f"{begin}–{end}"


def _french(first: dt.date, last: dt.date, locale: str) -> str:
    if first.year != last.year:
        return f"du {long_date(first, locale)} au {long_date(last, locale)}"
    if first.month != last.month:
        return f"du {day_and_month(first, locale)} au {long_date(last, locale)}"
    if _are_neighbours(first, last):
        return f"les {_french_day(first)} et {long_date(last, locale)}"
    return f"du {_french_day(first)} au {long_date(last, locale)}"


def _english(first: dt.date, last: dt.date, locale: str) -> str:
    if first.year != last.year:
        return f"{long_date(first, locale)} – {long_date(last, locale)}"
    if first.month != last.month:
        return f"{day_and_month(first, locale)} – {long_date(last, locale)}"
    if _is_british(locale):
        between = " and " if _are_neighbours(first, last) else "–"
        return f"{first.day}{between}{long_date(last, locale)}"
    if _are_neighbours(first, last):
        return f"{day_and_month(first, locale)} and {last.day}, {last.year}"
    return f"{day_and_month(first, locale)}–{last.day}, {last.year}"


def _spanish(first: dt.date, last: dt.date, locale: str) -> str:
    if first.year != last.year:
        return f"del {long_date(first, locale)} al {long_date(last, locale)}"
    if first.month != last.month:
        return f"del {day_and_month(first, locale)} al {long_date(last, locale)}"
    if _are_neighbours(first, last):
        return f"{first.day} y {long_date(last, locale)}"
    return f"del {first.day} al {long_date(last, locale)}"


def _are_neighbours(first: dt.date, last: dt.date) -> bool:
    return last - first == dt.timedelta(days=1)


def _joined(day_and_month: str, year: int, locale: str) -> str:
    between = " " if _is_british(locale) else {"en": ", ", "es": " de "}.get(_language(locale), " ")
    return f"{day_and_month}{between}{year}"


def _french_day(day: dt.date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def _month(day: dt.date, locale: str) -> str:
    if _language(locale) in _MONTHS:
        return _MONTHS[_language(locale)].split("|")[day.month - 1]
    from babel.dates import get_month_names

    # As it stands beside a day: some languages have another form for a month alone.
    return str(get_month_names("wide", locale=_babel(locale))[day.month])


def _time(time: dt.time, locale: str) -> str:
    language = _language(locale)
    if language == "fr":
        minutes = str(time.minute) if locale.lower() in _WITHOUT_ZERO else f"{time.minute:02d}"
        return f"{time.hour}{NBSP}h{NBSP}{minutes}" if time.minute else f"{time.hour}{NBSP}h"
    if language == "en" and not _is_british(locale):
        half = "a.m." if time.hour < 12 else "p.m."
        return f"{time.hour % 12 or 12}:{time.minute:02d}{NBSP}{half}"
    return f"{time.hour}:{time.minute:02d}"


def _is_british(locale: str) -> bool:
    return locale.lower() in _BRITISH


def _language(locale: str) -> str:
    return locale.partition("-")[0].lower()


@lru_cache(maxsize=16)
def _babel(locale: str) -> "Locale":
    """Return Babel's locale for a BCP 47 tag, or for its language where Babel does not know the region."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_language(locale))


def _plain(text: str) -> str:
    return text.replace("\u202f", NBSP)
