"""One person added by hand, with the same proofs a file must bring.

Promises that somebody who left comes back only on their own word: an express consent given since. Does not send a
confirmation.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

import sqlalchemy as sa

from cipc_newsletter.audience.columns import Field
from cipc_newsletter.audience.csv_files import Row
from cipc_newsletter.audience.entries import ConsentDefaults, Entry, entry_of
from cipc_newsletter.audience.reasons import words_of_date, words_of_suppression
from cipc_newsletter.audience.taking import Taken, new_uid, take
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.model.subscriber import ConsentKind, Suppression
from cipc_newsletter.store import suppressions
from cipc_newsletter.store.suppressions import SuppressionReason
from cipc_newsletter.wording import _

METHOD = "staff"
_MAY_COME_BACK = (SuppressionReason.UNSUBSCRIBED, SuppressionReason.STAFF)


def add(
    connection: sa.Connection,
    address: str,
    *,
    defaults: ConsentDefaults,
    now: dt.datetime,
    today: dt.date,
    first_name: str = "",
    last_name: str = "",
    attributes: Mapping[str, str] | None = None,
    make_uid: Callable[[], bytes] = new_uid,
) -> Taken:
    """Take one person into the audience, or add what is new about them; `defaults` hold the consent and language.

    A person who unsubscribed is taken back where `defaults` hold an express consent of that day or later, as days are
    in the zone of the aware `now`. Raises AudienceError where the person may not be taken.
    """
    values = {
        Field.EMAIL: address,
        Field.FIRST_NAME: first_name,
        Field.LAST_NAME: last_name,
        Field.LANGUAGE: defaults.language,
    }
    row = Row(line=0, values=values, attributes=attributes or {})
    entry = entry_of(row, defaults=defaults, now=now, today=today)
    entry = replace(entry, consent=replace(entry.consent, method=METHOD))
    suppression = suppressions.of_addresses(connection, [entry.address.norm]).get(entry.address.norm)
    if suppression is not None:
        _take_back(connection, entry, suppression, now=now)
    return take(connection, [entry], now=now, make_uid=make_uid)


def _take_back(connection: sa.Connection, entry: Entry, suppression: Suppression, *, now: dt.datetime) -> None:
    """Lift what the person may lift by a new consent; refuse where they have not given one."""
    since = suppression.at.astimezone(now.tzinfo).date()
    is_new_word = entry.consent.kind is ConsentKind.EXPRESS and entry.consent.obtained_on >= since
    norm = entry.address.norm
    if is_new_word:
        for reason in _MAY_COME_BACK:
            suppressions.lift(connection, norm, reason=reason, at=now)
    remaining = suppressions.of_addresses(connection, [norm]).get(norm)
    if remaining is None:
        return
    raise AudienceError(
        _('"{address}" is on the suppression list since {date}: {reason}.').format(
            address=entry.address.email, date=words_of_date(since), reason=words_of_suppression(remaining.reason)
        ),
        right=_(
            "Whoever unsubscribed may come back by an express consent given since; nobody else can be added again."
        ),
        remedy=_("Ask the person, then add them with the day and the proof of their new consent."),
        key=Field.EMAIL.value,
    )
