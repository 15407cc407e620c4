"""Brevo's contact export: one file, in which a column says who is blocklisted.

Promises that a blocklisted contact counts as having left at MODIFIED_TIME at the latest, since Brevo does not write down
when that was, and that only an opt-in Brevo recorded counts as express consent. The columns are those of public
descriptions of its exports (EMAIL, DOUBLE_OPT-IN, OPT_IN, ADDED_TIME, MODIFIED_TIME; EMAIL_BLACKLISTED in older ones,
EMAIL_MARKETING where the subscription status is exported), its dates 25-06-2024 or 2024-06-25.
"""

import datetime as dt
import re
from collections.abc import Sequence

from cipc_newsletter.audience.columns import folded
from cipc_newsletter.audience.export_rules import Export, Facts, Left, Proven, left_for, moment_of, words_of
from cipc_newsletter.audience.kinds import YES
from cipc_newsletter.model.subscriber import ConsentKind
from cipc_newsletter.store.suppressions import SuppressionReason

_STATE, _WHY = "EMAIL_MARKETING", "BLOCKLISTED_REASON"
_BLOCKED = ("EMAIL_BLACKLISTED", "EMAIL_BLOCKLISTED", "BLACKLISTED", "BLOCKLISTED")
_OPT_IN = ("DOUBLE_OPT-IN", "OPT_IN")
_TIMES = ("ADDED_TIME", "MODIFIED_TIME")
_OTHERS = (
    *("CONTACT ID", "CONTACT_TIMEZONE", "EXT_ID", "LISTIDS", "LIST IDS", "SMS_BLACKLISTED", "SMS_BLOCKLISTED"),
    *("SMS_MARKETING", "WHATSAPP_BLACKLISTED", "WHATSAPP_BLOCKLISTED", "WHATSAPP_MARKETING"),
)
_FACT_OF = {folded(name): name for name in (_STATE, _WHY, *_BLOCKED, *_OPT_IN, *_TIMES, *_OTHERS)}
_MARKS = frozenset(folded(name) for name in (_STATE, "EMAIL_BLACKLISTED", "EMAIL_BLOCKLISTED", *_OPT_IN[:1], *_TIMES))
_DAY_AND_MONTH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?)?")


def is_its(names: Sequence[str]) -> bool:
    """Whether a header has at least two of the columns that Brevo itself adds."""
    return len(_MARKS & {folded(name) for name in names}) >= 2


def fact_of(name: str) -> str | None:
    """Return the name of a column that Brevo adds itself."""
    return _FACT_OF.get(folded(name))


def left(facts: Facts, file: str) -> Left | None:  # noqa: ARG001 -- all exports are asked alike
    """Return why the person is not written to by Brevo; None where they are."""
    state = facts.get(_STATE, "")
    is_blocked = any(folded(facts.get(name, "")) in YES for name in _BLOCKED)
    reason = SuppressionReason.UNSUBSCRIBED if is_blocked else left_for(state)
    if reason is None:
        return None
    told = (_STATE, *_BLOCKED, _WHY, _TIMES[1])
    return Left(
        reason=left_for(facts.get(_WHY, "")) or reason,
        at=_moment_of(facts.get(_TIMES[1], "")),
        words=words_of(facts, told),
    )


def is_stranger(facts: Facts, file: str) -> bool:  # noqa: ARG001 -- all exports are asked alike
    """Whether Brevo says that the person never subscribed, or has not confirmed yet."""
    return folded(facts.get(_STATE, "")).startswith(("non", "not", "pending"))


def proven(facts: Facts) -> Proven:
    """Return what Brevo kept of the person's opting in."""
    opted_in = any(folded(facts.get(name, "")) in YES for name in _OPT_IN)
    added = _moment_of(facts.get(_TIMES[0], ""))
    return Proven(
        kind=ConsentKind.EXPRESS if opted_in and added else None,
        on=added.date().isoformat() if added else "",
        words=words_of(facts, (*_OPT_IN, _TIMES[0])),
    )


def _moment_of(text: str) -> dt.datetime | None:
    """Return the moment in `text` (UTC). Where day and month may stand either way it is the later: "at the latest"."""
    found = _DAY_AND_MONTH.match(text.strip())
    if found is None:
        return moment_of(text)
    one, other, year, *time = found.groups()
    clock = f"{year}-{{}}-{{}} {':'.join(part or '00' for part in time)}"
    readings = [moment_of(clock.format(month, day)) for day, month in ((one, other), (other, one))]
    return max((reading for reading in readings if reading is not None), default=None)


EXPORT = Export(title="Brevo", is_its=is_its, fact_of=fact_of, left=left, is_stranger=is_stranger, proven=proven)
