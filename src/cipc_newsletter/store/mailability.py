"""Who need not be judged one by one: a few statements over subscribers, consents and suppressions.

Promises that whoever is surely mailable has a consent which holds that day, with proof, no suppression and never a
withdrawal; and that of people who could be mailed when a selection was frozen, everybody is named whose standing may
have changed since. Of the others it says nothing: the rules are those of audience/consent.py, which judges them. Whoever
takes a person out of the audience suppresses the address, by which that is noticed.
"""

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa

from cipc_newsletter.model.subscriber import ConsentKind
from cipc_newsletter.values import frozen

_BLANKS = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())  # what str.strip takes away
_SURE = sa.text(
    "SELECT id FROM subscriber WHERE id BETWEEN :first AND :last AND language IN :languages"
    " AND EXISTS (SELECT 1 FROM consent WHERE subscriber_id = subscriber.id AND event = 'given' AND kind <> :referral"
    " AND obtained_on <= :day AND (ends_on IS NULL OR ends_on >= :day)"
    " AND (TRIM(text, :blanks) <> '' OR TRIM(evidence, :blanks) <> ''))"
    " AND NOT EXISTS (SELECT 1 FROM consent WHERE subscriber_id = subscriber.id AND event <> 'given')"
    " AND NOT EXISTS (SELECT 1 FROM suppression WHERE email_norm = subscriber.email_norm AND lifted_at IS NULL)"
).bindparams(sa.bindparam("languages", expanding=True))

_LAST = sa.text(
    "SELECT (SELECT COALESCE(MAX(id), 0) FROM consent) AS consents,"
    " (SELECT COALESCE(MAX(id), 0) FROM suppression) AS suppressions"
)
_OF_NOBODY = sa.text(
    "SELECT 1 FROM suppression WHERE id > :suppressions"
    " AND NOT EXISTS (SELECT 1 FROM subscriber WHERE subscriber.email_norm = suppression.email_norm) LIMIT 1"
)
_SUPPRESSED = sa.text(
    "SELECT subscriber.id FROM suppression JOIN subscriber ON subscriber.email_norm = suppression.email_norm"
    " WHERE suppression.id > :suppressions AND subscriber.id BETWEEN :first AND :last"
)
_CONSENTED = sa.text(
    "SELECT subscriber_id FROM consent WHERE id > :consents AND subscriber_id BETWEEN :first AND :last"
)
_ENDED = sa.text(
    "SELECT subscriber_id FROM consent WHERE subscriber_id BETWEEN :first AND :last"
    " AND ends_on >= :before AND ends_on < :day"
)


def surely_mailable(
    connection: sa.Connection, *, first: int, last: int, on: dt.date, languages: Collection[str]
) -> frozenset[int]:
    """Return the ids from `first` to `last` of people who may surely be mailed on that day."""
    values = {
        "first": first,
        "last": last,
        "day": on.isoformat(),
        "languages": list(languages),
        "blanks": _BLANKS,
        "referral": ConsentKind.REFERRAL.value,
    }
    return frozenset(connection.execute(_SURE, values).scalars().all())


@frozen
class Seen:
    """Up to where the tables were seen, and the day on which consents were held against it."""

    on: dt.date
    consents: int
    suppressions: int


def seen_now(connection: sa.Connection, on: dt.date) -> Seen:
    """Return up to where the tables go now."""
    row = connection.execute(_LAST).one()
    return Seen(on=on, consents=row.consents, suppressions=row.suppressions)


def maybe_changed(
    connection: sa.Connection, seen: Seen, *, first: int, last: int, on: dt.date
) -> frozenset[int] | None:
    """Return the ids from `first` to `last` of those whose standing may be another than it was; None for all of them."""
    now = seen_now(connection, on)
    if now == seen:
        return frozenset()
    if on < seen.on:
        return None
    values = {"first": first, "last": last, "suppressions": seen.suppressions, "consents": seen.consents}
    if now.suppressions > seen.suppressions and connection.execute(_OF_NOBODY, values).first() is not None:
        return None
    changed = set(connection.execute(_SUPPRESSED, values).scalars())
    changed.update(connection.execute(_CONSENTED, values).scalars())
    if on > seen.on:
        days = {"first": first, "last": last, "before": seen.on.isoformat(), "day": on.isoformat()}
        changed.update(connection.execute(_ENDED, days).scalars())
    return frozenset(changed)
