"""A campaign's report as rows of a table: one for each language, and one for all of them.

Promises that the last row is the sum of those before. Does not write any file format.
"""

from collections.abc import Iterator

from cipc_newsletter.model.campaign import CampaignCounts
from cipc_newsletter.report.campaign_report import CampaignReport, Reported
from cipc_newsletter.wording import _


def head() -> tuple[str, ...]:
    """Return the first row, in the language in use."""
    return (
        *(_("Campaign"), _("Provider"), _("Language")),
        *(_("Planned"), _("Accepted"), _("Refused"), _("Skipped"), _("Cancelled"), _("Uncertain"), _("Held")),
        *(_("To go"), _("Delivered"), _("Bounced"), _("Pending")),
        *(_("Unsubscribed"), _("Complained"), _("Opened"), _("As of")),
    )


def rows_of(report: CampaignReport) -> Iterator[tuple[str, ...]]:
    """Yield the head and the rows; what was never reported is an empty cell."""
    yield head()
    for each in report.languages:
        yield _row(report, each.language, each.counts, each.reported)
    yield _row(report, _("total"), report.counts, report.reported)


def _row(report: CampaignReport, language: str, counts: CampaignCounts, reported: Reported | None) -> tuple[str, ...]:
    as_of = "" if report.as_of is None else report.as_of.astimezone().isoformat(sep=" ", timespec="minutes")
    return (
        report.campaign.id,
        report.title,
        language,
        *map(str, (counts.planned, counts.accepted, counts.refused, counts.skipped, counts.cancelled)),
        *map(str, (counts.uncertain, counts.held, counts.remaining)),
        *_reported_cells(reported),
        as_of,
    )


def _reported_cells(reported: Reported | None) -> tuple[str, ...]:
    if reported is None:
        return ("",) * 6
    return (
        *map(str, (reported.delivered, reported.bounced, reported.pending)),
        *map(str, (reported.unsubscribed, reported.complained)),
        "" if reported.opened is None else str(reported.opened),
    )
