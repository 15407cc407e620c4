"""Providers that know no drafts: what is made there is on its way to its moment from the first call on.

The one place where that makes a difference. To make is to start, so it is written down as STARTING before, and made
with a moment far enough away that what is read back at once can still be stopped where it is not what was approved.
After a crash it is found again by its mark; not found for as long as a look may miss it, it was not made. Everything
that can be known without the provider is known before the first one is made: the plan has seen to that.
"""

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from cipc_newsletter.deliver.mailings import calling, grid, making, settling, starting, stopping
from cipc_newsletter.deliver.mailings.calling import HaltedError
from cipc_newsletter.deliver.mailings.surroundings import Listing
from cipc_newsletter.deliver.mailings.words import accepted_in_words, in_language
from cipc_newsletter.errors import ProviderError, UncertainError
from cipc_newsletter.model.mailing import MailingStage, OurMailing, StepKind
from cipc_newsletter.providers.list_port import Mailing
from cipc_newsletter.store import mailings
from cipc_newsletter.wording import _


def start_all(listing: Listing) -> None:
    """Make every mailing that is not there yet, and prove it while it can still be stopped."""
    waiting = [mailing for mailing in calling.ours(listing) if mailing.stage is MailingStage.PLANNED]
    if not waiting:
        return
    for mailing in waiting:
        making.drafts_of(listing, mailing)  # halts where it is on its way already
    starting.require_may_start(listing)
    made = {mailing.language: making.mailing_of(listing, mailing) for mailing in waiting}
    starting.declare_prepared(listing)
    for mailing in waiting:
        calling.require_going(listing)
        begun = calling.patiently(
            listing,
            lambda each=mailing: _made(listing, each, made[each.language]),  # type: ignore[misc]
            repeats_unclear=False,
        )
        if begun is not None:
            _prove(listing, begun)


def moment_for(listing: Listing) -> dt.datetime:
    """Return when a mailing that is made now leaves: as agreed, and never so soon that it could not be stopped."""
    at = starting.moment_for(listing) or listing.clock.now()
    return max(at, grid.earliest(listing.clock.now(), listing.provider.capabilities)).astimezone(dt.UTC)


def _made(listing: Listing, mailing: OurMailing, made: Mailing) -> OurMailing | None:
    """Make a mailing and return it as it is on its way, to be proven; None where its answer was lost and it is settled."""
    at = moment_for(listing)
    begun: list[OurMailing] = []

    def before(connection: sa.Connection) -> None:
        calling.require_going_in(connection, listing)
        begun.append(mailings.move(connection, mailing, MailingStage.STARTING, starts_at=at))

    def after(connection: sa.Connection, ref: str) -> None:
        begun.append(mailings.move(connection, begun[0], MailingStage.STARTING, ref=ref))

    def create() -> str:
        return listing.provider.create(replace(made, at=at))

    try:
        calling.change(listing, mailing, StepKind.CREATE, create, before=before, after=after)
    except UncertainError as error:
        note = calling.said_by(listing, error)
        settle(listing, calling.move(listing, begun[0], MailingStage.UNCLEAR, note=note))
        return None
    except ProviderError:
        calling.move(listing, begun[0], MailingStage.PLANNED, forgets_moment=True)
        raise
    return begun[-1]


def settle(listing: Listing, mailing: OurMailing) -> None:
    """Find by its mark what may have been made, and prove it. Raises HaltedError where it was not made."""
    found = settling.found_by_mark(listing, mailing)
    if found is not None:
        at = found.standing.at or mailing.starts_at
        _prove(listing, calling.move(listing, mailing, MailingStage.UNCLEAR, ref=found.ref, starts_at=at))
        return
    calling.move(listing, mailing, MailingStage.PLANNED, forgets_moment=True)
    raise HaltedError(
        _(
            "the answer about the mailing {in_language} was lost, and {title} does not have it: it was not made. Make it:"
            " cipc-newsletter campaign resume {name}"
        ).format(in_language=in_language(mailing.language), title=listing.provider.title, name=listing.campaign.id)
    )


def _prove(listing: Listing, mailing: OurMailing) -> None:
    """Read back what is on its way, and stop it where it is not what was approved. Raises HaltedError.

    It stays unclear until that is done, so that a program which dies in between does it again.
    """
    found = making.read_back(listing, mailing, making.mailing_of(listing, mailing).message)
    blocking = " ".join(each.words for each in found if not each.is_accepted)
    if not blocking:
        calling.move(listing, mailing, MailingStage.STARTED, note=accepted_in_words(found), found=found)
        listing.checkpoint()
        return
    said = {"title": listing.provider.title, "in_language": in_language(mailing.language), "differences": blocking}
    if stopping.is_stopped(listing, mailing):
        reason = _("{title} changed the mailing {in_language}, so it was stopped before it left: {differences}")
        calling.move(listing, mailing, MailingStage.PLANNED, forgets_moment=True, note=reason.format(**said))
    else:
        reason = _("{title} changed the mailing {in_language}, and it could not be stopped any more: {differences}")
        calling.move(listing, mailing, MailingStage.STARTED, note=reason.format(**said), found=found)
    raise HaltedError(reason.format(**said))
