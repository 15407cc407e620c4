"""Mailings of an issue at the provider that a campaign did not start: a copy somebody made, another store's.

Promises that one which is on its way or out is told with its name, its state and its moment, and what can be done about
it. Starts, stops and deletes nothing.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator

from cipc_newsletter import time_zones
from cipc_newsletter.deliver.mailings import calling, making
from cipc_newsletter.deliver.mailings.calling import HaltedError
from cipc_newsletter.deliver.mailings.planning import MailingPlan
from cipc_newsletter.deliver.mailings.surroundings import Listing
from cipc_newsletter.deliver.mailings.words import in_language
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.mailing import MailingStage
from cipc_newsletter.providers.list_port import NO_CAMPAIGN, Found, ListProvider, MailingState
from cipc_newsletter.store import campaigns
from cipc_newsletter.store.database import Store
from cipc_newsletter.wording import _

_PATIENCE = dt.timedelta(seconds=30)  # of somebody who waits for a plan


def begun(listing: Listing) -> tuple[Found, ...]:
    """Return what of this issue is on its way or out at the provider, and is none of ours. Raises ProviderError."""
    ours = calling.ours(listing)
    found = _begun_of(
        calling.patiently(listing, listing.provider.ours),
        listing.campaign.issue_id,
        languages={mailing.language for mailing in ours},
    )
    own = {mailing.ref for mailing in ours if mailing.ref}
    # Somebody said of it that it was started, before the provider told which one it is.
    said = {calling.mark_of(listing, each) for each in ours if each.stage is MailingStage.SENT and not each.ref}
    return tuple(each for each in found if each.ref not in own and each.mark not in said)


def require_none(listing: Listing) -> None:
    """Halt where the provider has a mailing of this issue that this campaign did not start. Raises ProviderError."""
    for found in begun(listing):
        campaign = listing.campaign
        advice = _(
            "Nothing more is started. Look at it there. If it is the issue, end this campaign: cipc-newsletter campaign"
            " cancel {name}. If it is none, stop or delete it there, then go on: cipc-newsletter campaign resume {name}"
        ).format(name=campaign.id)
        what = _found_in_words(found, listing.provider, zone=campaign.zone)
        whose = _whose(found, listing.provider, listing.store, own=campaign.uid)
        raise HaltedError(f"{what} {whose} {advice}")


def obstacles(
    provider: ListProvider, plan: MailingPlan, *, store: Store, zone: str, pause: Callable[[dt.timedelta], None]
) -> Iterator[Mistake]:
    """Yield what of the issue that would be sent was started already; `pause` lets time pass before another try.

    Raises ProviderError.
    """
    languages = {mailing.language for mailing in plan.mailings}
    ours = calling.repeatedly(provider.ours, pause=pause, patience=_PATIENCE)
    for found in _begun_of(ours, plan.issue_id, languages=languages):
        yield Mistake(
            what=f"{_found_in_words(found, provider, zone=zone)} {_whose(found, provider, store)}",
            right=_("Nobody gets one issue twice."),
            remedy=_("Look at it there; if it is not the issue, stop or delete it there, then send."),
        )


def _begun_of(found: Iterable[Found], issue_id: str, *, languages: Collection[str]) -> Iterator[Found]:
    return (
        each
        for each in found
        if each.mark.issue_id == issue_id and each.mark.language in languages and each.standing.state in making.BEGUN
    )


def _found_in_words(found: Found, provider: ListProvider, *, zone: str) -> str:
    return _(
        "{title} has a mailing of issue {issue} {in_language} that was started already: “{name}”, {state}."
    ).format(
        title=provider.title,
        issue=found.mark.issue_id,
        in_language=in_language(found.mark.language),
        name=found.name or found.mark,
        state=_state_in_words(found, zone),
    )


def _whose(found: Found, provider: ListProvider, store: Store, *, own: str = "") -> str:
    """Return in words where a mailing comes from; `own` is the uid of the campaign that asks."""
    uid = found.mark.campaign_uid
    if uid == own:
        return _("It carries the mark of this campaign and is not the one made here, so somebody copied that.")
    if uid == NO_CAMPAIGN:
        return _("It was made for a test copy, and somebody started it at {title}.").format(title=provider.title)
    with store.reading() as connection:
        campaign = campaigns.with_uid(connection, uid)
    if campaign is not None:
        return _("It is of campaign {name} of this store (cipc-newsletter campaign status {name}).").format(
            name=campaign.id
        )
    return _("It is of campaign {uid}, of another computer or another copy of this store.").format(uid=uid[:8])


def _state_in_words(found: Found, zone: str) -> str:
    moment = "" if found.standing.at is None else _shown(found.standing.at, zone)
    return {
        MailingState.SCHEDULED: _("scheduled for {moment}") if moment else _("scheduled"),
        MailingState.SENDING: _("leaving since {moment}") if moment else _("leaving"),
        MailingState.SENT: _("out since {moment}") if moment else _("out"),
    }[found.standing.state].format(moment=moment)


def _shown(moment: dt.datetime, zone: str) -> str:
    if zone in time_zones.zone_names():
        return f"{moment.astimezone(time_zones.zone(zone)):%Y-%m-%d %H:%M} ({zone})"
    return f"{moment.astimezone():%Y-%m-%d %H:%M (%Z)}"
