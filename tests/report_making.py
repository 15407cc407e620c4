"""A campaign's report, for tests of how it is told."""

import datetime as dt

from cipc_newsletter.model.campaign import Campaign, CampaignCounts, CampaignState, OutcomeKind
from cipc_newsletter.report.campaign_report import CampaignReport, LanguageReport, Reason, Reported

CAMPAIGN = Campaign(
    id="2025-12-communique-12",
    key=1,
    uid="c0ffee",
    issue_id="2025-12-communique",
    number=12,
    digest="d" * 64,
    provider="mailgun",
    state=CampaignState.SENDING,
    created_at=dt.datetime(2025, 12, 15, 14, 0, tzinfo=dt.UTC),
    zone="America/Toronto",
)
REPORT = CampaignReport(
    campaign=CAMPAIGN,
    title="Mailgun",
    languages=(
        LanguageReport(
            language="fr",
            counts=CampaignCounts(planned=1_000_010, accepted=1_000_000, refused=3, skipped=2, held=1, remaining=4),
            reported=Reported(delivered=999_000, bounced=600, pending=400, unsubscribed=50, complained=2),
        ),
        LanguageReport(
            language="en",
            counts=CampaignCounts(planned=210, accepted=200, cancelled=4, uncertain=6),
            reported=Reported(delivered=200),
        ),
        LanguageReport(
            language="es", counts=CampaignCounts(planned=50, accepted=50), reported=Reported(delivered=40, bounced=10)
        ),
    ),
    reasons=(
        Reason(language="fr", kind=OutcomeKind.REFUSED, words="550 5.1.1 " + "no such mailbox here " * 6, count=2),
        Reason(language="", kind=OutcomeKind.REFUSED, words="", count=1),
        Reason(language="fr", kind=OutcomeKind.SKIPPED, words="on the suppression list", count=2),
    ),
    as_of=dt.datetime(2025, 12, 15, 14, 40, tzinfo=dt.UTC),
)
