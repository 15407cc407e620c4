"""The date of the event a story tells of, chosen from its title and opening.

Promises never to invent: a missing year is taken only from words nearby and then marked as doubtful, a publishing
date or a deadline is passed over, and several dates that disagree are shown.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from cipc_newsletter.ingest.dates import DateMention, date_mentions
from cipc_newsletter.ingest.phrases import DATE_OF_SOMETHING_ELSE, plain
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

PARAGRAPHS_READ, OPENING = 3, 1500  # the first ones of a story, and characters of each, that are read for dates
_LOOK_BACK = 70
_LEAD = 16
_SINCE = re.compile(r"depuis|since|desde", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d-])(?:19|20)\d\d(?![\d]|-\d)")
_OLD_YEAR = re.compile(
    r"\b(?:depuis|fond[ée]e?s?|cr[ée]{1,2}e?s?|since|founded|created|established|desde|fundad[oa]|cread[oa])"
    r"(?: en| in| l'an| el año| su fundación en)? \Z",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…] +(?=[^\W\d_a-zàâéèêëîïôûùç]|[«“\"¿¡])")
_ALONE = re.compile(r"\W*(?:\w+,? )?(?:(?:le|on|el|the) )?\W*", re.IGNORECASE)


@frozen
class EventDate:
    """The first and last day of an event, None where the text does not say, with what is doubtful about it."""

    first: dt.date | None = None
    last: dt.date | None = None
    doubts: tuple[str, ...] = ()


@frozen
class _Candidate:
    first: dt.date
    last: dt.date | None
    doubt: str = ""

    def covers(self, other: "_Candidate") -> bool:
        return self.first <= other.first and (other.last or other.first) <= (self.last or self.first)


def event_date(title: str, paragraphs: Sequence[str]) -> EventDate:
    """Return the date of the event told under `title`; `paragraphs` are the first ones of the story, in order."""
    doubts: list[str] = []
    for place, text in enumerate([*paragraphs[:1], title, *paragraphs[1:]]):
        candidates = list(_candidates(text[:OPENING], title, doubts))
        if not candidates:
            continue
        chosen = _chosen(candidates, doubts)
        if place > 1:
            doubts.append(_("The date stands only later in the story; it may be another event's."))
        elif place == 0 and is_date_alone(text):
            doubts.append(_("The date stands alone on its line; it may be the day of publishing."))
        return EventDate(first=chosen.first, last=chosen.last, doubts=tuple(doubts))
    return EventDate(doubts=tuple(doubts))


def is_date_alone(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    found = date_mentions(text[:OPENING]) if len(text) < 60 else ()
    return len(found) == 1 and bool(
        _ALONE.fullmatch(plain(text[: found[0].start])) and not text[found[0].end :].strip(" .,:–—-")
    )


def opening_dates(text: str, title: str = "") -> tuple[tuple[int, dt.date, dt.date], ...]:
    """Return place, first and last day of each date in `text` that may be the event's."""
    found = []
    for mention in date_mentions(text):
        days = mention.days(_nearby_year(text, mention, title))
        if days and not mention.is_ambiguous and not _is_of_something_else(text, mention):
            found.append((mention.start, days[0], days[1] or days[0]))
    return tuple(found)


def _candidates(text: str, title: str, doubts: list[str]) -> Iterator[_Candidate]:
    """Yield the dates of `text` that may be the event's; why others are not goes into `doubts`."""
    for mention in date_mentions(text):
        shown = text[mention.start : mention.end].strip(" ,")
        if _is_of_something_else(text, mention):
            doubts.append(
                _(
                    "“{date}” was not taken for the date of the news: the words before it speak of something else."
                ).format(date=shown)
            )
            continue
        if mention.is_ambiguous:
            doubts.append(
                _("“{date}” was not taken for the date of the news: day and month cannot be told apart.").format(
                    date=shown
                )
            )
            continue
        year = mention.year or _nearby_year(text, mention, title)
        days = mention.days(year)
        if days is None:
            reason = _("“{date}” has no year.") if year is None else _("“{date}” is no day of the calendar.")
            doubts.append(reason.format(date=shown))
            continue
        yield _Candidate(first=days[0], last=days[1], doubt=_doubt_about(mention, shown, days[0]))


def _doubt_about(mention: DateMention, shown: str, first: dt.date) -> str:
    if mention.year is None:
        return _("“{date}” has no year; {year} was taken from the words nearby.").format(date=shown, year=first.year)
    if mention.weekday is not None and mention.weekday != first.weekday():
        return _("“{date}” names another day of the week than the calendar.").format(date=shown)
    return ""


def _chosen(candidates: list[_Candidate], doubts: list[str]) -> _Candidate:
    """Return the first candidate, or a later range that holds it; others that disagree become a doubt."""
    first = candidates[0]
    chosen = next((other for other in candidates if other.last and other.covers(first)), first)
    if chosen.doubt:
        doubts.append(chosen.doubt)
    others = [other.first for other in candidates if not chosen.covers(other)]
    if others:
        doubts.append(
            _("The opening also names {dates}.").format(
                dates=", ".join(dict.fromkeys(map(dt.date.isoformat, others)))
            )
        )
    return chosen


def _is_of_something_else(text: str, mention: DateMention) -> bool:
    before = plain(text[max(0, mention.start - _LOOK_BACK) : mention.start])
    found = DATE_OF_SOMETHING_ELSE.search(before)
    if not found:
        return False
    # "Desde el 3 hasta el 5" is a range; a story may open with the day something began: "Since March 3, 2024, …".
    is_since = bool(_SINCE.match(found.group()))
    return not (is_since and (mention.last_day is not None or mention.start <= _LEAD))


def _nearby_year(text: str, mention: DateMention, title: str) -> int | None:
    """Return the one year that the sentence names, beginning with "month year" of the same month; else the title's."""
    sentence, place = _sentence_around(text, mention)
    years = set(_years(sentence))
    if len(years) > 1:
        before = list(_years(sentence[:place]))
        years = {before[-1]} if before and len(set(before)) == 1 else years
    if not years:
        years = set(_years(title))
    return years.pop() if len(years) == 1 else None


def _sentence_around(text: str, mention: DateMention) -> tuple[str, int]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    start = max((end for end in ends if end <= mention.start), default=0)
    stop = min((end for end in ends if end >= mention.end), default=len(text))
    return text[start:stop], mention.start - start


def _years(text: str) -> Iterator[int]:
    matching = plain(text)
    for match in _YEAR.finditer(matching):
        if not _OLD_YEAR.search(matching[max(0, match.start() - 40) : match.start()]):
            yield int(match.group())
