"""How long a consent holds, and what a person's consents add up to (rules LAW-CA-03, CON-01, CON-02).

Promises that nobody counts as consenting without kind, day and proof, and that a withdrawal ends everything given
before it. Does not know suppressions. The days are those of the caller's calendar.

Where the end of a relation is not known its clock starts on the day the consent is dated, the last day it is proven.
A referral allows one message that names the person who made it; a campaign is never that message.
"""

import calendar
import datetime as dt
import re
from collections.abc import Sequence

from cipc_newsletter.audience.reasons import Reason, ReasonKey, words_of_date
from cipc_newsletter.model.subscriber import Consent, ConsentKind
from cipc_newsletter.store.consents import ConsentEvent, ConsentRow
from cipc_newsletter.wording import _

# S.C. 2010, c. 23, s. 10(9)-(14): months after the event, or after the end of a contract or membership.
TERM_MONTHS = {
    ConsentKind.IMPLIED_BUSINESS: 24,
    ConsentKind.IMPLIED_INQUIRY: 6,
    ConsentKind.IMPLIED_DONATION: 24,
    ConsentKind.IMPLIED_VOLUNTEER: 24,
    ConsentKind.IMPLIED_MEMBERSHIP: 24,
}

# The file a proof was read from, as evidence names it at its end: next month's export is the same proof in another file.
_FILE = re.compile(r" \[[^\[\]]*\]$")


def in_file(evidence: str, file: str) -> str:
    """Return `evidence` with the name of the file that it was read from."""
    return f"{evidence} [{re.sub(r'[][]', ' ', file)}]"


def ends_on(kind: ConsentKind, obtained_on: dt.date, until_event: dt.date | None) -> dt.date | None:
    """Return the last day a consent holds, None where only a withdrawal ends it."""
    months = TERM_MONTHS.get(kind)
    return months_later(until_event or obtained_on, months) if months else None


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day `months` later, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def has_proof(consent: Consent) -> bool:
    """Whether anybody could show it: the words the person agreed to, or where the evidence is kept."""
    return bool(consent.text.strip() or consent.evidence.strip())


def is_valid(consent: Consent, on: dt.date) -> bool:
    """Whether a campaign may rely on this consent on that day."""
    if consent.kind is ConsentKind.REFERRAL or not has_proof(consent):
        return False
    return consent.obtained_on <= on and (consent.ends_on is None or on <= consent.ends_on)


def is_recorded(consent: Consent, events: Sequence[ConsentRow]) -> bool:
    """Whether `events` say the same as `consent`, whoever recorded it and when, and no withdrawal came between."""
    withdrawn_on = dt.date.min
    found = False
    for row in events:
        if row.event is ConsentEvent.WITHDRAWN:
            withdrawn_on = row.consent.obtained_on
            found = found and consent.obtained_on < withdrawn_on
        elif _fact(row.consent) == _fact(consent):
            found = True
    return found


def _fact(consent: Consent) -> tuple[object, ...]:
    evidence = _FILE.sub("", consent.evidence)
    return (consent.kind, consent.obtained_on, consent.until_event, consent.text, evidence)


def standing(events: Sequence[ConsentRow], on: dt.date) -> Reason | None:
    """Return why a person with these events, oldest first, has no consent on that day; None where they have one."""
    withdrawn = [row.consent.obtained_on for row in events if row.event is ConsentEvent.WITHDRAWN]
    given = given_since_withdrawal(events)
    if any(is_valid(consent, on) for consent in given):
        return None
    if withdrawn and not given:
        words = _("consent withdrawn on {date}").format(date=words_of_date(withdrawn[-1]))
        return Reason(key=ReasonKey.CONSENT_WITHDRAWN, words=words)
    return _reason_without(given, on)


def given_since_withdrawal(events: Sequence[ConsentRow]) -> list[Consent]:
    """Return what was given after the last withdrawal: recorded later, and not dated earlier."""
    given: list[Consent] = []
    withdrawn_on = dt.date.min
    for row in events:
        if row.event is ConsentEvent.WITHDRAWN:
            withdrawn_on = row.consent.obtained_on
            given.clear()
        elif row.consent.obtained_on >= withdrawn_on:
            given.append(row.consent)
    return given


def _reason_without(given: Sequence[Consent], on: dt.date) -> Reason:
    ended = [consent.ends_on for consent in given if consent.ends_on is not None and consent.ends_on < on]
    if ended:
        words = _("consent ended on {date}").format(date=words_of_date(max(ended)))
        return Reason(key=ReasonKey.CONSENT_ENDED, words=words)
    if any(consent.kind is ConsentKind.REFERRAL for consent in given):
        return Reason.of(ReasonKey.REFERRAL_ONLY)
    if any(not has_proof(consent) for consent in given):
        return Reason.of(ReasonKey.CONSENT_WITHOUT_PROOF)
    return Reason.of(ReasonKey.NO_CONSENT)
