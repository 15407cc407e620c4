"""Starts whose answer nobody saw: looked up at the provider, and never repeated.

Promises that such a mailing counts as started as soon as the provider says so, and as not started only when the
provider calls it a draft for as long as a look may still miss what was just done. Everything else is a person's to say.
"""

import datetime as dt
from collections.abc import Callable
from typing import TypeVar, cast

from cipc_newsletter.deliver.mailings import calling
from cipc_newsletter.deliver.mailings.calling import HaltedError
from cipc_newsletter.deliver.mailings.making import BEGUN
from cipc_newsletter.deliver.mailings.surroundings import Listing
from cipc_newsletter.deliver.mailings.words import in_language
from cipc_newsletter.deliver.surroundings import Waiting
from cipc_newsletter.errors import ProviderError
from cipc_newsletter.model.mailing import MailingStage, OurMailing
from cipc_newsletter.providers.list_port import Found, MailingState, Standing
from cipc_newsletter.wording import _

Seen = TypeVar("Seen")

_FIRST_LOOK, _LONGEST_PAUSE = 1.0, 8.0  # seconds; what was done shows soon, or a good while later


def settle(listing: Listing, mailing: OurMailing) -> OurMailing:
    """Return an unclear mailing once it is known to be started. Raises HaltedError where it is not, or is not known."""
    standing = looked_at(listing, mailing)
    if standing is not None and standing.state in BEGUN:
        return calling.move(
            listing, mailing, MailingStage.STARTED, starts_at=standing.at or mailing.starts_at or listing.clock.now()
        )
    title, said = listing.provider.title, in_language(mailing.language)
    if standing is not None and standing.state is MailingState.DRAFT:
        calling.move(listing, mailing, MailingStage.PROVEN, forgets_moment=True)
        raise HaltedError(
            _(
                "the answer to the start of the mailing {in_language} was lost, and {title} says that it was not started."
                " Start it: cipc-newsletter campaign resume {name}"
            ).format(in_language=said, title=title, name=listing.campaign.id)
        )
    raise _nobody_knows(listing, mailing)


def found_by_mark(listing: Listing, mailing: OurMailing) -> Found | None:
    """Return what was made under the mark of a mailing and is on its way; None once a look can no longer miss it."""
    mark = calling.mark_of(listing, mailing)

    def look() -> Found | None:
        begun = (each for each in listing.provider.ours() if each.mark == mark and each.standing.state in BEGUN)
        return next(begun, None)

    is_told, found = _until_settled(listing, look, is_enough=lambda found: found is not None)
    if not is_told:
        raise _nobody_knows(listing, mailing)
    return found


def begun_languages(listing: Listing) -> frozenset[str]:
    """Return the languages of which the provider has a mailing of this campaign on its way, or out. Looks once."""
    marks = {calling.mark_of(listing, mailing) for mailing in calling.ours(listing)}
    return frozenset(
        found.mark.language
        for found in listing.provider.ours()
        if found.mark in marks and found.standing.state in BEGUN
    )


def looked_at(listing: Listing, mailing: OurMailing) -> Standing | None:
    """Return where a mailing stands once a look can no longer miss a start; None where the provider does not tell."""
    return _until_settled(
        listing, lambda: listing.provider.standing(mailing.ref), is_enough=lambda standing: standing.state in BEGUN
    )[1]


def _until_settled(
    listing: Listing, look: Callable[[], Seen], *, is_enough: Callable[[Seen], bool]
) -> tuple[bool, Seen | None]:
    """Look until it is enough, or a look can no longer miss what was done; return whether it was told, and what.

    The time since boot is what counts: a clock that is set must not make the wait shorter.
    """
    until = listing.clock.boot_seconds() + listing.provider.capabilities.settle_seconds
    pause = _FIRST_LOOK
    while True:
        rest = until - listing.clock.boot_seconds()
        seen: Seen | None = None
        is_told = True
        try:
            seen = look()
        except ProviderError:
            is_told = False
        if (is_told and is_enough(cast("Seen", seen))) or rest <= 0:
            return is_told, seen
        if listing.is_asked_to_stop():
            raise HaltedError("", pauses=False)
        listing.wait(listing.clock.now() + dt.timedelta(seconds=min(rest, pause)), Waiting.PROOF)
        pause = min(pause * 2, _LONGEST_PAUSE)


def _nobody_knows(listing: Listing, mailing: OurMailing) -> HaltedError:
    return HaltedError(
        _(
            "nobody knows whether the mailing {in_language} was started, and {title} does not tell. Ask it again:"
            " cipc-newsletter campaign resume {name}. Or look there, and say it: cipc-newsletter campaign resolve {name}"
        ).format(in_language=in_language(mailing.language), title=listing.provider.title, name=listing.campaign.id)
    )
