"""Rules ITM-01 to ITM-05: items that come too late, too early, or again.

Promises to judge by the day a mail can leave: today, or the issue's own day where that is to come; an issue older than a
month is judged by its own day, so that what was sent is not found wrong for ever. Reads no file: what other issues
showed is handed over.
"""

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from cipc_newsletter.check.check_input import CheckInput, OtherIssue
from cipc_newsletter.check.reading import ADDRESS, words_of
from cipc_newsletter.check.rules import Weighed, warning
from cipc_newsletter.check.sources import line_of_key
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.finding import Severity
from cipc_newsletter.model.issue import Entry, Form
from cipc_newsletter.model.item import Item
from cipc_newsletter.wording import _

EVENTS = "events"  # the layout that announces
STILL_PREPARED = dt.timedelta(days=31)
ALIKE, LEAST_SHINGLES, _SHINGLE = 0.5, 12, 3
_MARKUP = re.compile(r"[*_`#>]|\]\([^)]*\)")


def leaving_day(given: CheckInput) -> dt.date:
    """Return the day on which the mail leaves at the earliest."""
    if given.is_leaving:
        return given.today
    own = given.issue.date
    return own if given.today > own + STILL_PREPARED else max(own, given.today)


def itm_01(given: CheckInput, language: str) -> Iterator[Mistake]:
    """Find events announced when they are over."""
    day = leaving_day(given)
    for section in given.issue.sections:
        if section.layout != EVENTS:
            continue
        for entry in section.entries:
            item = entry.items.get(language)
            last = item and (item.date_end or item.date)
            if item and last and last < day:
                yield _mistake(
                    item,
                    "date_end" if item.date_end else "date",
                    _('the event "{title}" was over on {date}.').format(title=item.title, date=last.isoformat()),
                    right=_("An event is announced before it takes place; the mail leaves on {day}.").format(
                        day=day.isoformat()
                    ),
                    remedy=_("Take it out, or tell in another section how it was."),
                )


def itm_02(given: CheckInput, language: str) -> Iterator[Mistake | Weighed]:
    """Find items that may not be shown yet."""
    issue, day = given.issue, leaving_day(given)
    for item in issue.items(language):
        if item.embargo is None or item.embargo <= min(given.today, day):
            continue
        mistake = _mistake(
            item,
            "embargo",
            _('"{title}" is under embargo until {date}.').format(title=item.title, date=item.embargo.isoformat()),
            right=_("No mail that shows it leaves before that day."),
            remedy=_("Take it out, or wait until then."),
        )
        if item.embargo > day:
            yield mistake
        elif given.today <= issue.date + STILL_PREPARED:
            yield warning(mistake)


def itm_03(given: CheckInput, language: str) -> Iterator[Mistake]:
    """Find items whose last day has passed."""
    day = leaving_day(given)
    for item in given.issue.items(language):
        if item.expires and item.expires < day:
            yield _mistake(
                item,
                "expires",
                _('"{title}" was to be shown until {date}.').format(title=item.title, date=item.expires.isoformat()),
                right=_("What has expired is not mailed; the mail leaves on {day}.").format(day=day.isoformat()),
                remedy=_("Take it out, or change its expires."),
            )


def itm_04(given: CheckInput, language: str) -> Iterator[Weighed]:
    """Find items that an earlier issue has shown; told once, since every language shows the same ones."""
    if language != given.issue.languages[0]:
        return
    for section in given.issue.sections:
        for entry in section.entries:
            earlier = next((one for one in _earlier(given) if entry.item_id in one.shown), None)
            if earlier is not None:
                yield _again(entry, entry.items[language], earlier)


def _again(entry: Entry, item: Item, earlier: OtherIssue) -> Weighed:
    is_whole_again = entry.form is Form.FULL and earlier.shown[entry.item_id] is Form.FULL
    return Weighed(
        mistake=_mistake(
            item,
            "title",
            _('"{title}" was in issue {issue} already.').format(title=item.title, issue=earlier.id),
            right=_("Readers are told a thing once, unless there is something new."),
            remedy=_("Take it out; or, where it is meant, leave it."),
        ),
        severity=Severity.WARNING if is_whole_again else Severity.NOTE,
    )


def itm_05(given: CheckInput, language: str) -> Iterator[Mistake]:
    """Find two items that tell the same, in this issue or in an earlier one."""
    shown = list(dict.fromkeys(given.issue.items(language)))
    for number, item in enumerate(shown):
        others = [(one, _("this issue")) for one in shown[:number]]
        others += [
            (one, _("issue {issue}").format(issue=earlier.id)) for earlier in _earlier(given) for one in earlier.items
        ]
        for other, where in others:
            if other.id != item.id and other.language == item.language and are_alike(item, other):
                yield _mistake(
                    item,
                    "title",
                    _('"{title}" tells what "{other}" tells, in {where}.').format(
                        title=item.title, other=other.title, where=where
                    ),
                    right=_("One piece of news is one item."),
                    remedy=_("Keep the better of the two: {one}, {other}.").format(one=item.path, other=other.path),
                )
                break


def are_alike(one: Item, other: Item) -> bool:
    """Tell whether two items of one language tell the same: the same title, or half of their runs of words."""
    titles = words_of(one.title), words_of(other.title)
    if len(titles[0]) > 3 and titles[0] == titles[1] and one.date == other.date:
        return True
    runs = _runs(one.body), _runs(other.body)
    fewer = min(map(len, runs))
    return fewer >= LEAST_SHINGLES and len(runs[0] & runs[1]) >= ALIKE * fewer


@lru_cache(maxsize=256)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    """Return every run of three words in a text, its addresses and marks left out."""
    words = words_of(_MARKUP.sub(" ", ADDRESS.sub(" ", text)))
    return frozenset(words[place : place + _SHINGLE] for place in range(len(words) - _SHINGLE + 1))


def _earlier(given: CheckInput) -> Iterator[OtherIssue]:
    return (one for one in given.others if one.date is not None and one.date < given.issue.date)


def _mistake(item: Item, key: str, what: str, *, right: str, remedy: str) -> Mistake:
    return Mistake(what=what, right=right, remedy=remedy, path=item.path, line=line_of_key(item, key), key=key)
