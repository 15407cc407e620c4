"""Mailchimp's audience export: subscribed, unsubscribed, cleaned and non-subscribed people, a file each.

Promises that only a sign-up of the person's own, with its moment and its network address, counts as express consent;
whoever was added by hand or by an import has OPTIN_TIME without OPTIN_IP, or an address of the computer itself. The
files are called subscribed_…, unsubscribed_…, cleaned_… and nonsubscribed_…, then members_export_ or
email_audience_export_ and the number of the export; a file that was renamed is still known by its columns.
"""

import re
from collections.abc import Sequence
from pathlib import PurePath

from cipc_newsletter.audience.columns import folded
from cipc_newsletter.audience.export_rules import Export, Facts, Left, Proven, left_for, moment_of, words_of
from cipc_newsletter.model.subscriber import ConsentKind
from cipc_newsletter.store.suppressions import SuppressionReason

# Written in capitals by Mailchimp itself; "Region" or "Timezone" are fields of somebody's own.
_SIGN_UP = ("OPTIN_TIME", "OPTIN_IP", "CONFIRM_TIME", "CONFIRM_IP")
_DEPARTURE = (
    *("UNSUB_TIME", "UNSUB_CAMPAIGN_TITLE", "UNSUB_REASON", "UNSUB_REASON_OTHER"),
    *("CLEAN_TIME", "CLEAN_CAMPAIGN_TITLE", "LAST_CHANGED"),
)
_FACTS = frozenset(
    {
        *_SIGN_UP,
        *_DEPARTURE,
        *("MEMBER_RATING", "LATITUDE", "LONGITUDE", "GMTOFF", "DSTOFF", "TIMEZONE", "CC", "REGION", "LEID", "EUID"),
        *("NOTES", "TAGS", "UNSUB_CAMPAIGN_ID", "CLEAN_CAMPAIGN_ID", "EMAIL_TYPE", "SOURCE", "SMS_MARKETING_STATUS"),
    }
)
_MARKS = frozenset({"MEMBER_RATING", "OPTIN_TIME", "CONFIRM_TIME", "LEID", "EUID"})
_DEPARTED = frozenset({"UNSUB_TIME", "CLEAN_TIME"})
_STATE = "Status"
_NOBODYS = re.compile(r"127\.|0\.0\.0\.0|::1|$")
_FILE = re.compile(r"(?P<state>unsubscribed|cleaned|nonsubscribed|subscribed)_", re.IGNORECASE)


def state_of_file(name: str) -> str:
    """Return the state that everybody in the file `name` has, empty where the name does not tell."""
    found = _FILE.match(PurePath(name).name)
    return found["state"].lower() if found else ""


def is_its(names: Sequence[str]) -> bool:
    """Whether a header has at least two of the columns that Mailchimp itself adds, or one that tells when people left.

    Of a file of people who left somebody may have deleted the other columns: they must not come back for that.
    """
    written = {name.strip() for name in names}
    return len(_MARKS & written) >= 2 or bool(_DEPARTED & written)


def fact_of(name: str) -> str | None:
    """Return the name of a column that Mailchimp adds itself."""
    written = name.strip()
    return written if written in _FACTS or written == _STATE else None


def left(facts: Facts, file: str) -> Left | None:
    """Return why the person is not subscribed; None where they are."""
    state = facts.get(_STATE, "") or state_of_file(file)
    reason = left_for(state)
    if facts.get("UNSUB_TIME") or "unsubscribed" in state:
        reason = left_for(facts.get("UNSUB_REASON", "")) or SuppressionReason.UNSUBSCRIBED
    elif facts.get("CLEAN_TIME"):
        reason = SuppressionReason.HARD_BOUNCE
    if reason is None:
        return None
    told = (facts.get(name, "") for name in ("UNSUB_TIME", "CLEAN_TIME", "LAST_CHANGED"))
    at = next((moment for text in told if (moment := moment_of(text)) is not None), None)
    return Left(reason=reason, at=at, words=words_of({**facts, _STATE: state}, (_STATE, *_DEPARTURE)))


def is_stranger(facts: Facts, file: str) -> bool:
    """Whether Mailchimp counts the person as one who never agreed, or has not confirmed yet."""
    return folded(facts.get(_STATE, "") or state_of_file(file)).startswith(("non", "pending", "transactional"))


def proven(facts: Facts) -> Proven:
    """Return what Mailchimp kept of the person's signing up."""
    on = facts.get("OPTIN_TIME", "") or facts.get("CONFIRM_TIME", "")
    is_own = facts.get("OPTIN_TIME") and not _NOBODYS.match(facts.get("OPTIN_IP", "").strip())
    return Proven(kind=ConsentKind.EXPRESS if is_own else None, on=on, words=words_of(facts, _SIGN_UP))


EXPORT = Export(title="Mailchimp", is_its=is_its, fact_of=fact_of, left=left, is_stranger=is_stranger, proven=proven)
