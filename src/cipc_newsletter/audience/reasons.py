"""Why somebody is not mailed: a key for the ledger and for scripts, and words for people.

Promises one key per kind of reason and a whole phrase for each. Does not decide anything.
"""

import datetime as dt
from enum import StrEnum

from cipc_newsletter.store.suppressions import SuppressionReason
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


class ReasonKey(StrEnum):
    """The kinds of reason, strongest first; the ledger keeps these words."""

    NOT_IN_AUDIENCE = "not_in_audience"
    SUPPRESSED = "suppressed"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CONSENT_ENDED = "consent_ended"
    REFERRAL_ONLY = "referral_only"
    CONSENT_WITHOUT_PROOF = "consent_without_proof"
    NO_CONSENT = "no_consent"
    LANGUAGE_UNKNOWN = "language_unknown"
    HAS_IT_ALREADY = "has_it_already"


@frozen
class Reason:
    """Why one person is not mailed; `words` may name a day, `summary_of(key)` never does."""

    key: ReasonKey
    words: str

    @classmethod
    def of(cls, key: ReasonKey) -> "Reason":
        """Return the reason of this kind in its general words."""
        return cls(key=key, words=summary_of(key))


def summary_of(key: str) -> str:
    """Return the words under which people with this reason are counted together; an unknown key is its own word."""
    words: dict[str, str] = {
        ReasonKey.NOT_IN_AUDIENCE: _("no longer in the audience"),
        ReasonKey.SUPPRESSED: _("on the suppression list"),
        ReasonKey.CONSENT_WITHDRAWN: _("consent withdrawn"),
        ReasonKey.CONSENT_ENDED: _("consent has ended"),
        ReasonKey.REFERRAL_ONLY: _("only referred by somebody else, which a campaign may not rely on"),
        ReasonKey.CONSENT_WITHOUT_PROOF: _("consent without proof"),
        ReasonKey.NO_CONSENT: _("no consent"),
        ReasonKey.LANGUAGE_UNKNOWN: _("language unknown"),
        ReasonKey.HAS_IT_ALREADY: _("has it from another campaign after all"),
    }
    return words.get(key, key)


def words_of_suppression(reason: str) -> str:
    """Return the words for why an address is suppressed; an unknown reason is its own word."""
    words: dict[str, str] = {
        SuppressionReason.UNSUBSCRIBED: _("unsubscribed"),
        SuppressionReason.COMPLAINT: _("complained"),
        SuppressionReason.HARD_BOUNCE: _("the address does not exist"),
        SuppressionReason.ERASED: _("asked to be forgotten"),
        SuppressionReason.LEGAL: _("for a legal reason"),
        SuppressionReason.STAFF: _("entered by staff"),
    }
    return words.get(reason, reason)


def words_of_date(day: dt.date) -> str:
    """Return a day as the interface writes it: 2025-12-09, the same in every language."""
    return day.isoformat()
