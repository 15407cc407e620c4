"""A report adds up: each total is the sum of the languages, and everybody accepted is in one place."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.model.campaign import Campaign, CampaignCounts, CampaignState, OutcomeKind
from cipc_newsletter.report.campaign_report import (
    MOST_REASONS,
    CampaignReport,
    LanguageReport,
    Reported,
    reasons_of,
)

CAMPAIGN = Campaign(
    id="2025-12-1",
    key=1,
    uid="c0ffee",
    issue_id="2025-12",
    number=1,
    digest="d" * 64,
    provider="mailchimp",
    state=CampaignState.FINISHED,
    created_at=dt.datetime(2025, 12, 10, 15, 30, tzinfo=dt.UTC),
)
PEOPLE = st.integers(min_value=0, max_value=10**6)


@st.composite
def languages(draw: st.DrawFn) -> tuple[LanguageReport, ...]:
    made = []
    for language in ("fr", "en", "es"):
        parts = {name: draw(PEOPLE) for name in ("refused", "skipped", "cancelled", "uncertain", "held", "remaining")}
        told = Reported(
            delivered=draw(PEOPLE), bounced=draw(PEOPLE), pending=draw(PEOPLE), opened=draw(st.none() | PEOPLE)
        )
        counts = CampaignCounts(accepted=told.accepted, planned=told.accepted + sum(parts.values()), **parts)
        made.append(LanguageReport(language=language, counts=counts, reported=told if draw(st.booleans()) else None))
    return tuple(made)


@given(languages())
def test_totals_add_up_whatever_was_reported_of_whom(parts: tuple[LanguageReport, ...]) -> None:
    report = CampaignReport(campaign=CAMPAIGN, title="Mailchimp", languages=parts)
    assert report.counts.is_balanced
    assert report.counts.planned == sum(each.counts.planned for each in parts)
    if report.reported is None:
        assert all(each.reported is None for each in parts)
    else:
        assert report.reported.accepted == report.counts.accepted


def test_a_language_of_which_nothing_was_reported_is_pending_in_the_total() -> None:
    told = LanguageReport(
        language="fr", counts=CampaignCounts(planned=3, accepted=3), reported=Reported(delivered=2, bounced=1)
    )
    silent = LanguageReport(language="en", counts=CampaignCounts(planned=5, accepted=4, refused=1))
    report = CampaignReport(campaign=CAMPAIGN, title="Mailchimp", languages=(told, silent))
    assert report.reported == Reported(delivered=2, bounced=1, pending=4)


def test_openings_are_none_where_no_language_measures_them() -> None:
    counts = CampaignCounts(planned=1, accepted=1)
    parts = [LanguageReport(language=each, counts=counts, reported=Reported(delivered=1)) for each in ("fr", "en")]
    report = CampaignReport(campaign=CAMPAIGN, title="Mailchimp", languages=tuple(parts))
    assert report.reported is not None
    assert report.reported.opened is None


def test_the_most_frequent_reason_comes_first_and_the_same_one_is_told_once() -> None:
    reasons = reasons_of(
        [
            ("fr", OutcomeKind.REFUSED, "mailbox full", 1),
            ("fr", OutcomeKind.SKIPPED, "consent withdrawn", 2),
            ("fr", OutcomeKind.REFUSED, "no such user", 5),
            ("fr", OutcomeKind.REFUSED, "mailbox full", 2),
        ]
    )
    assert [(each.words, each.count) for each in reasons] == [
        ("no such user", 5),
        ("mailbox full", 3),
        ("consent withdrawn", 2),
    ]


def test_of_many_reasons_the_rest_is_summed_up_so_that_nobody_is_left_out() -> None:
    every = [("fr", OutcomeKind.REFUSED, f"answer {number}", number + 1) for number in range(30)]
    reasons = reasons_of(every)
    assert len(reasons) == MOST_REASONS + 1
    assert reasons[-1].words == ""
    assert sum(each.count for each in reasons) == sum(count for *_rest, count in every)
