"""Mailings of an issue at the provider that a campaign did not start: a copy somebody made, another store's.

Promises that one which is on its way or out is told with its name, its state and its moment, and what can be done about
it. Starts, stops and deletes nothing.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from cipc_newsletter import time_zones
from cipc_newsletter.deliver.mailings import calling, making
from cipc_newsletter.deliver.mailings.calling import HaltedError
from cipc_newsletter.deliver.mailings.planning import MailingPlan
from cipc_newsletter.deliver.mailings.surroundings import Listing
from cipc_newsletter.deliver.mailings.words import in_language
from cipc_newsletter.errors import Mistake
from cipc_newsletter.providers.list_port import Found, ListProvider, MailingState
from cipc_newsletter.wording import _


def begun(listing: Listing) -> tuple[Found, ...]:
    """Return what of this issue is on its way or out at the provider, and is none of ours. Raises ProviderError."""
    ours = calling.ours(listing)
    found = _begun_of(
        calling.patiently(listing, listing.provider.ours),
        listing.campaign.issue_id,
        languages={mailing.language for mailing in ours},
    )
    own = {mailing.ref for mailing in ours if mailing.ref}
    return tuple(each for each in found if each.ref not in own)


def require_none(listing: Listing) -> None:
    """Halt where the provider has a mailing of this issue that this campaign did not start. Raises ProviderError."""
    for found in begun(listing):
        campaign = listing.campaign
        advice = _(
            "Nothing more is started. Look at it there. If it is the issue, end this campaign: cipc-newsletter campaign"
            " cancel {name}. If it is none, stop or delete it there, then go on: cipc-newsletter campaign resume {name}"
        ).format(name=campaign.id)
        what = f"{_found_in_words(found, listing.provider, zone=campaign.zone)} {_whose(found, campaign.uid)}"
        raise HaltedError(f"{what} {advice}")


def obstacles(provider: ListProvider, plan: MailingPlan, *, zone: str) -> Iterator[Mistake]:
    """Yield what of the issue that would be sent was started already. Raises ProviderError."""
    languages = {mailing.language for mailing in plan.mailings}
    for found in _begun_of(provider.ours(), plan.issue_id, languages=languages):
        yield Mistake(
            what=_found_in_words(found, provider, zone=zone),
            right=_("No campaign that this store knows started it, and nobody gets one issue twice."),
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


def _whose(found: Found, uid: str) -> str:
    if found.mark.campaign_uid == uid:
        return _("It carries the mark of this campaign and is not the one made here, so somebody copied that.")
    return _("It is of campaign {uid}, of another computer or another copy of this store.").format(
        uid=found.mark.campaign_uid[:8]
    )


def _state_in_words(found: Found, zone: str) -> str:
    moment = "" if found.standing.at is None else _shown(found.standing.at, zone)
    return {
        MailingState.SCHEDULED: _("scheduled for {moment}") if moment else _("scheduled"),
        MailingState.SENDING: _("leaving since {moment}") if moment else _("leaving"),
        MailingState.SENT: _("out since {moment}") if moment else _("out"),
    }[found.standing.state].format(moment=moment)


def _shown(moment: dt.datetime, zone: str) -> str:
    return f"{moment.astimezone(time_zones.zone(zone) if zone in time_zones.zone_names() else None):%Y-%m-%d %H:%M}"
