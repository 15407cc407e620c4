"""Dates in running text: days and ranges of days, with or without a year, in French, English, Spanish and ISO form.

Promises that a number alone, a year alone, a month alone or an impossible day is no date, and that nothing is added
to what the text says. Whether a date is the event's is decided in `event_date`.
"""

import contextlib
import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from cipc_newsletter.ingest.phrases import plain
from cipc_newsletter.values import frozen

_FRENCH = (
    r"janv(?:ier|\.)|f[ée]v(?:rier|r\.|\.)|mars|avr(?:il|\.)|mai|juin|juil(?:let|l?\.)|ao[ûu]t|septembre|octobre|novembre|"
    r"d[ée]c(?:embre|\.)"
)
_ENGLISH = (
    r"jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|sep(?:t(?:ember)?)?\.?|"
    r"oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?"
)
_SPANISH = (
    r"enero|ene\.|febrero|marzo|abr(?:il|\.)|mayo|junio|julio|agosto|ago\.|septiembre|setiembre|sept?\.|octubre|noviembre|"
    r"dic(?:iembre|\.)"
)
_MONTH = rf"(?:{_SPANISH}|{_FRENCH}|{_ENGLISH})(?![^\W_])"
_ANY_MONTH = re.compile(rf"\b{_MONTH}", re.IGNORECASE)
_WEEKDAYS = (
    ("lundi", "monday", "lunes"),
    ("mardi", "tuesday", "martes"),
    ("mercredi", "wednesday", "miércoles"),
    ("jeudi", "thursday", "jueves"),
    ("vendredi", "friday", "viernes"),
    ("samedi", "saturday", "sábado"),
    ("dimanche", "sunday", "domingo"),
)
_WEEKDAY = "(?:" + "|".join(name for names in _WEEKDAYS for name in names) + "),? "
_YEAR = r"(?:19|20)\d\d(?!\d|-\d)"
_ORDINAL = r"(?: ?(?:er|ère|st|nd|rd|th|\.?[º°ᵒ])(?![^\W_]))?(?![\d%])"
_OF = r"(?:de |del |of )?"
_MORE_DAYS = r"(?P<more>(?:, ?\d{1,2}(?!\d)){0,6})"
_LINK = r"(?P<link> ?[-/] ?|,? (?:et|and|y|&)(?: le| el| du| au| the)? |,? (?:au|à|al|a|to|through|until|hasta el) )"

_DAY_FIRST = re.compile(
    rf"(?<![\d.,:/-])(?:(?P<w1>{_WEEKDAY})?(?P<d1>\d{{1,2}}){_ORDINAL}"
    rf"(?: {_OF}(?P<m1>{_MONTH}))?(?:,? {_OF}(?P<y1>{_YEAR}))?"
    rf"{_MORE_DAYS}{_LINK})?"
    rf"(?P<w2>{_WEEKDAY})?(?<![\d.,:/])(?P<d2>\d{{1,2}}){_ORDINAL} {_OF}(?P<m2>{_MONTH})(?:,? {_OF}(?P<y2>{_YEAR}))?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?P<w1>{_WEEKDAY})?(?<![^\W_])(?P<m1>(?:{_ENGLISH})(?![^\W_])|(?:{_SPANISH})(?![^\W_])) (?:the )?"
    rf"(?P<d1>\d{{1,2}}){_ORDINAL}(?:,? {_OF}(?P<y1>{_YEAR}))?"
    rf"(?:{_MORE_DAYS}{_LINK}(?P<w2>{_WEEKDAY})?(?:(?P<m2>(?:{_ENGLISH})(?![^\W_])) )?(?P<d2>\d{{1,2}}){_ORDINAL}"
    rf"(?! (?:people|of|{_MONTH}))(?:,? {_OF}(?P<y2>{_YEAR}))?)?",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"(?<![\w-])(?P<first>(?:19|20)\d\d-\d\d-\d\d)"
    r"(?:(?:/| ?- ?| (?:to|au|al|a|à) )(?P<last>(?:19|20)\d\d-\d\d-\d\d))?(?![\w-]*\d)"
)
_NUMERIC = re.compile(r"(?<![\d/.])(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<year>(?:19|20)\d\d)(?![\d/]|\.\d)")
_BEGINNINGS = (
    ("jan", "ene"), ("f",), ("mar",), ("av", "ap", "ab"), ("mai", "may"), ("juin", "jun"), ("jui", "jul"),
    ("ao", "au", "ag"), ("s",), ("o",), ("n",), ("d",),
)  # fmt: skip
_VERBS = frozenset({"may", "march", "mar"})
_BETWEEN = re.compile(r"\b(?:between|entre)(?: the| le| el)? \Z", re.IGNORECASE)
_ENGLISH_WORD = re.compile(rf"(?:{_ENGLISH})\Z", re.IGNORECASE)


@frozen
class DateMention:
    """A day or a range as written, at [`start`, `end`) of the text; `year` is None where the text leaves it out.

    `weekday` (0 is Monday) is the first day's where it is written; `is_ambiguous` marks 03/05/2024, which
    countries read differently.
    """

    start: int
    end: int
    day: int
    month: int
    year: int | None
    last_day: int | None = None
    last_month: int | None = None
    weekday: int | None = None
    is_ambiguous: bool = False

    def days(self, year: int | None = None) -> tuple[dt.date, dt.date | None] | None:
        """Return the first and last day, `year` filling in a missing one; None where no such day exists."""
        closing = self.year or year
        if closing is None:
            return None
        with contextlib.suppress(ValueError):
            if self.last_day is None or self.last_month is None:
                return dt.date(closing, self.month, self.day), None
            opening = closing - 1 if self.month > self.last_month else closing
            return dt.date(opening, self.month, self.day), dt.date(closing, self.last_month, self.last_day)
        return None


@lru_cache(maxsize=1024)
def date_mentions(text: str) -> tuple[DateMention, ...]:
    """Return the dates with at least day and month in `text`, in order, none overlapping another."""
    matching = plain(text)
    found = [*_iso(matching), *_numeric(matching)]
    if _ANY_MONTH.search(matching):
        found += [*_day_first(matching), *_month_first(matching)]
    # Of two readings of one place the longer wins: "March 3 to 5, 2024" over "5, 2024", "3 May 2024" over "May 20".
    kept: list[DateMention] = []
    for mention in sorted(found, key=lambda one: (-(one.end - one.start), one.start)):
        if all(mention.end <= other.start or mention.start >= other.end for other in kept):
            kept.append(mention)
    return tuple(sorted(kept, key=lambda one: one.start))


def _iso(text: str) -> Iterator[DateMention]:
    for match in _ISO.finditer(text):
        with contextlib.suppress(ValueError):
            first = dt.date.fromisoformat(match["first"])
            last = dt.date.fromisoformat(match["last"]) if match["last"] else None
            yield DateMention(
                start=match.start(),
                end=match.end(),
                day=first.day,
                month=first.month,
                year=last.year if last else first.year,
                last_day=last.day if last else None,
                last_month=last.month if last else None,
            )


def _numeric(text: str) -> Iterator[DateMention]:
    for match in _NUMERIC.finditer(text):
        one, two = int(match["a"]), int(match["b"])
        day, month = (two, one) if two > 12 else (one, two)
        if month <= 12:
            yield DateMention(
                start=match.start(),
                end=match.end(),
                day=day,
                month=month,
                year=int(match["year"]),
                is_ambiguous=one <= 12 and two <= 12 and one != two,
            )


def _day_first(text: str) -> Iterator[DateMention]:
    for match in _DAY_FIRST.finditer(text):
        if not _is_month_word(match["m2"]) or (match["m1"] and not _is_month_word(match["m1"])):
            continue
        month = _month_of(match["m2"])
        year = _number(match["y2"]) or _number(match["y1"])
        if match["d1"] is None:
            yield _single(match, "2", month=month, year=year)
        else:
            yield from _span(match, _month_of(match["m1"]) if match["m1"] else month, month, year)


def _month_first(text: str) -> Iterator[DateMention]:
    for match in _MONTH_FIRST.finditer(text):
        year = _number(match["y2"]) or _number(match["y1"])
        is_english = bool(_ENGLISH_WORD.match(match["m1"]))
        if not _is_month_word(match["m1"]) or (year is None and not is_english):
            continue
        month = _month_of(match["m1"])
        if match["d2"] is None:
            yield _single(match, "1", month=month, year=year)
        else:
            yield from _span(match, month, _month_of(match["m2"]) if match["m2"] else month, year)


def _single(match: re.Match[str], which: str, *, month: int, year: int | None) -> DateMention:
    return DateMention(
        start=match.start(),
        end=match.end(),
        day=int(match[f"d{which}"]),
        month=month,
        year=year,
        weekday=_weekday_of(match[f"w{which}"]),
    )


def _span(match: re.Match[str], first_month: int, last_month: int, year: int | None) -> Iterator[DateMention]:
    """Yield a range, or the single days that "3 and 17 May" names."""
    first, last = int(match["d1"]), int(match["d2"])
    between = len(re.findall(r"\d+", match["more"] or ""))
    is_between = bool(_BETWEEN.search(match.string[max(0, match.start() - 16) : match.start()]))
    is_listing = not is_between and bool(re.search(r"et|and|y|&", match["link"], re.IGNORECASE))
    is_forward = first_month != last_month or first < last
    if is_forward and (not is_listing or first_month != last_month or last - first == between + 1):
        yield DateMention(
            start=match.start(),
            end=match.end(),
            day=first,
            month=first_month,
            year=year,
            last_day=last,
            last_month=last_month,
            weekday=_weekday_of(match["w1"]),
        )
        return
    middle = match.start("link")
    yield DateMention(start=match.start(), end=middle, day=first, month=first_month, year=year)
    yield DateMention(start=middle, end=match.end(), day=last, month=last_month, year=year)


def _is_month_word(word: str) -> bool:
    """Whether `word` is a month as written: "may" and "march" without a capital are verbs."""
    return word not in _VERBS


def _month_of(word: str) -> int:
    lower = word.lower()
    return next(number for number, starts in enumerate(_BEGINNINGS, start=1) if lower.startswith(starts))


def _weekday_of(word: str | None) -> int | None:
    if not word:
        return None
    name = word.lower().strip(" ,")
    return next((number for number, names in enumerate(_WEEKDAYS) if name in names), None)


def _number(text: str | None) -> int | None:
    return int(text) if text else None
