"""From the ledger and what providers reported to a campaign's report, for either kind of campaign.

Promises that the provider is asked at most once, and that where it cannot be, what it told before stands with its
moment. Changes nothing but the time it was looked at.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from cipc_newsletter import wording
from cipc_newsletter.audience import reasons
from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver import counting, sole_sender
from cipc_newsletter.deliver.mailings.following import results_of
from cipc_newsletter.deliver.people import DeliveryState, deliveries_in
from cipc_newsletter.errors import ConfigError, ProviderError
from cipc_newsletter.model.campaign import Campaign, OutcomeKind
from cipc_newsletter.pipeline import list_sending
from cipc_newsletter.pipeline.campaigns import campaign_named
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.pipeline.written_files import beginning_with, table, target_of
from cipc_newsletter.providers import registry
from cipc_newsletter.providers.list_port import Results
from cipc_newsletter.report.campaign_report import CampaignReport, LanguageReport, Reported, reasons_of
from cipc_newsletter.report.person_reports import Tally
from cipc_newsletter.report.table import head, rows_of
from cipc_newsletter.spreadsheets import BEGINNING, lines_of
from cipc_newsletter.store import campaigns, events, mailings, outcomes, selections
from cipc_newsletter.store.database import Store
from cipc_newsletter.values import frozen

_BATCHES_AT_A_TIME = 20


@frozen
class Told:
    """A campaign's report, and why the provider could not be asked for it, empty where it was or need not be."""

    report: CampaignReport
    unasked: str = ""


def report_on(workspace: Workspace, name: str | None, *, now: dt.datetime) -> Told:
    """Return the report on the campaign called `name`, its issue's, or without a name the one that is meant."""
    campaign, _counts = campaign_named(workspace, name, now=now)
    if registry.is_list(campaign.provider):
        return _of_mailings(workspace, campaign, now=now)
    with store_of(workspace, now=now) as store:
        return Told(report=_of_batches(store, campaign, now=now))


def csv_of(report: CampaignReport) -> bytes:
    """Return the report as a table that opens in a spreadsheet in the language in use."""
    return BEGINNING + lines_of(rows_of(report))


def write(workspace: Workspace, report: CampaignReport, named: str) -> None:
    """Write the report as a table into the file `named`, over an earlier one of these alone. Raises FileError."""
    kind = table(earlier=beginning_with(*map(_beginning_in, wording.LANGUAGES)), is_private=False)
    with target_of(workspace, named, kind=kind).writing() as stream:
        stream.write(csv_of(report))


def _beginning_in(language: str) -> bytes:
    """Return how the table begins in this language of the interface: an earlier one may have been made in another."""
    with wording.speaking(language):
        return BEGINNING + lines_of([head()])


def _of_mailings(workspace: Workspace, campaign: Campaign, *, now: dt.datetime) -> Told:
    unasked = ""
    try:
        list_sending.refresh(workspace, campaign)
    except (ConfigError, ProviderError) as error:
        unasked = str(error)
    with store_of(workspace, now=now) as store, store.reading() as connection:
        ours = mailings.of_campaign(connection, campaign.key)
        counts = counting.by_language(connection, campaign.key)
        campaign = campaigns.get(connection, campaign.key)
    results = {each.language: results_of(each) for each in ours}
    looked = [each.looked_at for each in ours if each.looked_at is not None]
    report = CampaignReport(
        campaign=campaign,
        title=_title_of(campaign),
        languages=tuple(
            LanguageReport(language=language, counts=part, reported=_reported(results.get(language)))
            for language, part in counts.items()
        ),
        as_of=min(looked, default=None),
    )
    return Told(report=report, unasked=unasked)


def _title_of(campaign: Campaign) -> str:
    """Return the provider's name for people; of one that this version no longer knows, the ledger's."""
    try:
        return registry.describe(campaign.provider).title
    except ConfigError:
        return campaign.provider


def _reported(results: Results | None) -> Reported | None:
    if results is None:
        return None
    return Reported(
        delivered=results.delivered,
        bounced=results.bounced,
        pending=results.pending,
        unsubscribed=results.unsubscribed,
        complained=results.complained,
        opened=results.opened,
    )


def _of_batches(store: Store, campaign: Campaign, *, now: dt.datetime) -> CampaignReport:
    with sole_sender.given_up_before(store, at=now) as dead, store.reading() as connection:
        counts = counting.by_language(connection, campaign.key, given_up_before=dead)
        told = tuple(_in_words(outcomes.counted(connection, campaign.key)))
        is_reported = events.total(connection, campaign.key) > 0
    reported = _reported_of_people(store, campaign) if is_reported else {}
    return CampaignReport(
        campaign=campaign,
        title=_title_of(campaign),
        languages=tuple(
            LanguageReport(language=language, counts=part, reported=reported.get(language))
            for language, part in counts.items()
        ),
        reasons=reasons_of(told),
        as_of=now if is_reported else None,
    )


def _in_words(
    found: tuple[tuple[str, OutcomeKind, str, int], ...],
) -> Iterator[tuple[str, OutcomeKind, str, int]]:
    """Yield outcomes with our own reasons in the language in use; the provider's words stay as they are."""
    for language, kind, code, count in found:
        yield language, kind, reasons.summary_of(code) if kind is OutcomeKind.SKIPPED else code, count


def _reported_of_people(store: Store, campaign: Campaign) -> Mapping[str, Reported]:
    """Return what was reported of everybody accepted, by language, read batch by batch."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    with store.reading() as connection:
        until, _page = selections.last_numbers(connection, campaign.key)
        after = 0
        while found := selections.placed(
            connection, campaign.key, after=after, until=until, limit=_BATCHES_AT_A_TIME
        ):
            for placed in found:
                _add_reports(connection, placed, tallies[placed.frozen.language])
            after = found[-1].frozen.number
    return {language: tally.reported for language, tally in tallies.items()}


def _add_reports(connection: sa.Connection, placed: selections.Placed, tally: Tally) -> None:
    people = placed.frozen.people
    told = events.of_people(connection, placed.key, first=people[0].subscriber_id, last=people[-1].subscriber_id)
    for person, delivery in deliveries_in(connection, placed):
        if delivery.state is DeliveryState.ACCEPTED:
            tally.add(told.get(person.subscriber_id, ()))
