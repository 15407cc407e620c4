"""How long each kind of consent holds, to the day, and what a person's events add up to."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.audience import consent as rules
from cipc_newsletter.audience.reasons import ReasonKey
from cipc_newsletter.model.subscriber import Consent, ConsentKind
from cipc_newsletter.store.consents import ConsentEvent, ConsentRow

K = ConsentKind
ON = dt.date(2025, 12, 10)


def proof(kind: ConsentKind = K.EXPRESS, day: str = "2025-03-04", **other: object) -> Consent:
    obtained_on = dt.date.fromisoformat(day)
    until_event = other.pop("until_event", None)
    assert until_event is None or isinstance(until_event, dt.date)
    values = {"evidence": "sheet 12", "ends_on": rules.ends_on(kind, obtained_on, until_event), **other}
    return Consent(kind=kind, obtained_on=obtained_on, until_event=until_event, **values)  # type: ignore[arg-type]


def given_event(consent: Consent) -> ConsentRow:
    return ConsentRow(subscriber_id=1, event=ConsentEvent.GIVEN, consent=consent)


def withdrawn_event(day: str) -> ConsentRow:
    return ConsentRow(subscriber_id=1, event=ConsentEvent.WITHDRAWN, consent=proof(day=day, evidence=""))


@pytest.mark.parametrize(
    ("kind", "until_event", "ends_on"),
    [
        (K.EXPRESS, None, None),
        (K.EXPRESS, "2025-05-01", None),
        (K.IMPLIED_BUSINESS, None, "2027-03-04"),
        (K.IMPLIED_BUSINESS, "2026-08-31", "2028-08-31"),
        (K.IMPLIED_INQUIRY, None, "2025-09-04"),
        (K.IMPLIED_INQUIRY, "2025-08-31", "2026-02-28"),
        (K.IMPLIED_DONATION, "2024-02-29", "2026-02-28"),
        (K.IMPLIED_VOLUNTEER, None, "2027-03-04"),
        (K.IMPLIED_MEMBERSHIP, "2025-12-31", "2027-12-31"),
        (K.IMPLIED_MEMBERSHIP, None, "2027-03-04"),
        (K.IMPLIED_PUBLISHED, None, None),
        (K.IMPLIED_DISCLOSED, None, None),
        (K.REFERRAL, None, None),
    ],
)
def test_each_kind_ends_when_the_law_says(kind: ConsentKind, until_event: str | None, ends_on: str | None) -> None:
    event = dt.date.fromisoformat(until_event) if until_event else None
    expected = dt.date.fromisoformat(ends_on) if ends_on else None
    assert rules.ends_on(kind, dt.date(2025, 3, 4), event) == expected


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)), st.sampled_from([6, 24]))
def test_the_last_day_is_never_later_than_the_act_allows_and_at_most_days_earlier(
    event: dt.date, months: int
) -> None:
    # The Act looks back: the event must lie within the months before the day of the message.
    last = rules.months_later(event, months)
    assert rules.months_later(last, -months) <= event
    assert rules.months_later(last + dt.timedelta(days=4), -months) > event


@pytest.mark.parametrize(
    ("consent", "is_valid"),
    [
        (proof(day="2025-12-10"), True),
        (proof(day="2025-12-11"), False),
        (proof(K.IMPLIED_INQUIRY, "2025-06-10"), True),
        (proof(K.IMPLIED_INQUIRY, "2025-06-09"), False),
        (proof(K.IMPLIED_PUBLISHED, "2001-01-01"), True),
        (proof(K.REFERRAL), False),
        (proof(evidence=""), False),
        (proof(evidence=" \n"), False),
        (proof(evidence="", text="Oui, je m’abonne"), True),
    ],
)
def test_a_consent_is_valid_with_proof_from_its_day_to_its_last_day(consent: Consent, is_valid: bool) -> None:
    assert rules.is_valid(consent, ON) is is_valid


@pytest.mark.parametrize(
    ("events", "key"),
    [
        ([], ReasonKey.NO_CONSENT),
        ([given_event(proof())], None),
        ([given_event(proof(K.IMPLIED_INQUIRY, "2024-01-01"))], ReasonKey.CONSENT_ENDED),
        ([given_event(proof(K.IMPLIED_INQUIRY, "2024-01-01")), given_event(proof())], None),
        ([given_event(proof()), given_event(proof(K.IMPLIED_INQUIRY, "2024-01-01"))], None),
        ([given_event(proof()), withdrawn_event("2025-06-01")], ReasonKey.CONSENT_WITHDRAWN),
        ([given_event(proof()), withdrawn_event("2025-06-01"), given_event(proof(day="2025-07-01"))], None),
        ([given_event(proof(K.REFERRAL))], ReasonKey.REFERRAL_ONLY),
        ([given_event(proof(evidence=""))], ReasonKey.CONSENT_WITHOUT_PROOF),
        ([given_event(proof(day="2025-12-24"))], ReasonKey.NO_CONSENT),
    ],
)
def test_a_person_has_consent_while_one_given_since_the_last_withdrawal_is_valid(
    events: list[ConsentRow], key: ReasonKey | None
) -> None:
    reason = rules.standing(events, ON)
    assert (reason.key if reason else None) is key


def test_a_consent_older_than_the_withdrawal_stays_withdrawn_when_it_is_recorded_late() -> None:
    events = [given_event(proof()), withdrawn_event("2025-06-01"), given_event(proof(day="2025-05-31"))]
    reason = rules.standing(events, ON)
    assert reason is not None
    assert (reason.key, reason.words) == (ReasonKey.CONSENT_WITHDRAWN, "consent withdrawn on 2025-06-01")


def test_the_reason_names_the_last_day_the_consent_held() -> None:
    events = [
        given_event(proof(K.IMPLIED_INQUIRY, "2024-01-01")),
        given_event(proof(K.IMPLIED_BUSINESS, "2023-05-31")),
        given_event(proof(K.IMPLIED_INQUIRY, "2023-01-01")),
    ]
    reason = rules.standing(events, ON)
    assert reason is not None
    assert reason.words == "consent ended on 2025-05-31"


def test_a_fact_is_recorded_whoever_wrote_it_down_and_when() -> None:
    events = [given_event(proof(recorded_by="Anne", method="import"))]
    assert rules.is_recorded(proof(recorded_by="Luc", method="staff"), events)
    assert not rules.is_recorded(proof(day="2025-03-05"), events)
    assert not rules.is_recorded(proof(evidence="sheet 13"), events)


def test_a_fact_given_again_after_a_withdrawal_is_a_new_one_unless_it_is_older() -> None:
    events = [given_event(proof()), withdrawn_event("2025-03-04")]
    assert not rules.is_recorded(proof(), events)
    assert rules.is_recorded(proof(), [given_event(proof()), withdrawn_event("2025-03-05")])
