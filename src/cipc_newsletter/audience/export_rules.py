"""What the export of any list provider can say of a person: that they left, or what proves that they agreed.

Promises words for the proof which name the columns as the file has them, so that anybody can look them up there, in no
language but the file's own. Knows no provider.
"""

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from cipc_newsletter.audience.columns import folded
from cipc_newsletter.model.subscriber import ConsentKind
from cipc_newsletter.store.suppressions import SuppressionReason
from cipc_newsletter.values import frozen

Facts = Mapping[str, str]
_MOMENT = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_LONGEST_FACT = 200


@frozen
class Left:
    """Somebody who left: why, when at the latest (aware, UTC; None where the file does not tell), and its own words."""

    reason: SuppressionReason
    at: dt.datetime | None
    words: str


@frozen
class Proven:
    """What a file says of somebody's consent: its kind, None where it does not tell, its day as written, the words."""

    kind: ConsentKind | None
    on: str
    words: str


@frozen
class Export:
    """The export of one list provider.

    `is_its` knows its header; `fact_of` names a column that only it has, and no attribute is made of. The others read
    one row, its facts by their names, with the name of the file: `left` says that somebody left, `is_stranger` that they
    never agreed, `proven` what proves that they did.
    """

    title: str
    is_its: Callable[[Sequence[str]], bool]
    fact_of: Callable[[str], str | None]
    left: Callable[[Facts, str], Left | None]
    is_stranger: Callable[[Facts, str], bool]
    proven: Callable[[Facts], Proven]


def words_of(facts: Facts, names: Iterable[str]) -> str:
    """Return those of `facts` that are there, each with the name of its column: `OPTIN_TIME 2024-06-25 09:26:27`."""
    told = ((name, " ".join(facts.get(name, "").split())) for name in names)
    return ", ".join(f"{name} {value[:_LONGEST_FACT]}" for name, value in told if value)


def moment_of(text: str) -> dt.datetime | None:
    """Return the moment in `text`, such as 2024-06-25 09:26:27 (UTC); None where it is none."""
    found = _MOMENT.match(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
    except ValueError:
        return None


def tags_of(text: str) -> tuple[str, ...]:
    """Return the tags in a cell, such as `"English","Board members"`, without their quotation marks."""
    try:
        cells = next(csv.reader([" ".join(text.split())], skipinitialspace=True), [])
    except csv.Error:
        cells = text.split(",")
    return tuple(tag.strip().strip('"') for tag in cells if tag.strip().strip('"'))


def left_for(word: str) -> SuppressionReason | None:
    """Return why somebody left for whom a file has this word as their state; None where it says they are there."""
    state = folded(word)
    for reason, signs in _STATES.items():
        if re.search(signs, state):
            return reason
    return None


# Of the states in exports; the first that is found counts, and "subscribed" is in none.
_STATES = {
    SuppressionReason.COMPLAINT: r"\b(?:complain|abuse|spam|plainte|pourriel|queja)",
    SuppressionReason.HARD_BOUNCE: r"\b(?:clean|bounce|hard ?bounce|rebond|invalid|nettoy|rebot)",
    SuppressionReason.UNSUBSCRIBED: (
        r"\b(?:unsub|desabonn|desinscri|opt(?:ed)? ?out|baja|cancelad|block ?list|black ?list|bloqu|archived)"
    ),
}
