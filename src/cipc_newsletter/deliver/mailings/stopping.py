"""Taking back what was started and has not left, and giving up what was not started.

Promises that a campaign is called ended only when every mailing of it is known to be taken back, given up, or on its
way; and that whatever is leaving already is said to be. Every call here may be repeated.
"""

import contextlib
from collections.abc import Collection

from cipc_newsletter.deliver.mailings import calling, following, making
from cipc_newsletter.deliver.mailings.calling import HaltedError
from cipc_newsletter.deliver.mailings.surroundings import Listing
from cipc_newsletter.deliver.mailings.words import accepted_in_words, in_language
from cipc_newsletter.errors import BadRequestError, ProviderError
from cipc_newsletter.model.mailing import MailingStage, OurMailing, StepKind
from cipc_newsletter.providers.list_port import MailingState, Standing
from cipc_newsletter.store import mailings
from cipc_newsletter.wording import _

NOT_BEGUN = (MailingStage.PLANNED, MailingStage.DRAFT, MailingStage.PROVEN, MailingStage.CHANGED)


def take_back_all(listing: Listing) -> tuple[OurMailing, ...]:
    """Take back every mailing that has not left; return those that are leaving or out. Raises ProviderError.

    What somebody else started at the provider is taken back like what was started here.
    """
    for mailing in calling.ours(listing):
        if mailing.stage is MailingStage.STARTED:
            _take_back(listing, mailing)
        elif mailing.ref and mailing.stage in NOT_BEGUN:
            _take_back_from_others(listing, mailing)
    begun = (MailingStage.STARTED, MailingStage.SENT)
    return tuple(mailing for mailing in calling.ours(listing) if mailing.stage in begun)


def _take_back(listing: Listing, mailing: OurMailing) -> None:
    if is_stopped(listing, mailing):
        following.taken_back(listing, mailing, _standing(listing, mailing))


def _take_back_from_others(listing: Listing, mailing: OurMailing) -> None:
    """Take back what only somebody at the provider can have started; where it is leaving, that is what it is."""
    if _standing(listing, mailing).state not in making.BEGUN:
        return
    if mailing.stage is not MailingStage.CHANGED:
        mailing = calling.move(listing, mailing, MailingStage.CHANGED, note=mailing.note)
    if is_stopped(listing, mailing):
        following.taken_back(listing, mailing, _standing(listing, mailing))
    else:
        said = _("Somebody started the mailing {in_language} at {title}, and it cannot be taken back.")
        note = said.format(in_language=in_language(mailing.language), title=listing.provider.title)
        calling.move(listing, mailing, MailingStage.STARTED, starts_at=listing.clock.now(), note=note)


def take_up_changed(listing: Listing) -> None:
    """Go on with what somebody changed at the provider, now that a person said so: from where it stands there.

    What is on its way there and is what was approved counts as started; anything else is taken back and made anew,
    and where it is leaving already, what is wrong with it is kept as its note. Raises HaltedError.
    """
    for mailing in calling.ours(listing):
        if mailing.stage is MailingStage.CHANGED:
            _take_up(listing, mailing)


def _take_up(listing: Listing, mailing: OurMailing) -> None:
    standing = _standing(listing, mailing)
    if standing.state is MailingState.STOPPED:
        raise HaltedError(mailing.note)
    if standing.state not in making.BEGUN:
        following.taken_back(listing, mailing, standing)
        return
    found = making.read_back(listing, mailing, making.mailing_of(listing, mailing).message)
    changed = " ".join(each.words for each in found if not each.is_accepted)
    if changed and is_stopped(listing, mailing):
        following.taken_back(listing, mailing, _standing(listing, mailing))
        return
    at = standing.at or listing.clock.now()
    otherwise = _("{title} lets something else leave than was approved, and it cannot be taken back: {changes}")
    note = otherwise.format(title=listing.provider.title, changes=changed) if changed else accepted_in_words(found)
    calling.move(listing, mailing, MailingStage.STARTED, starts_at=at, note=note)


def is_stopped(listing: Listing, mailing: OurMailing) -> bool:
    """Stop a mailing at the provider; return whether it is, False where it is leaving. Raises ProviderError."""

    def stop() -> None:
        calling.change(listing, mailing, StepKind.STOP, lambda: listing.provider.stop(mailing.ref))

    if _standing(listing, mailing).state is MailingState.SCHEDULED:
        # Refused, it began to leave between the look and the call: the next look tells.
        with contextlib.suppress(BadRequestError):
            calling.patiently(listing, stop)
    return _standing(listing, mailing).state not in making.BEGUN


def _standing(listing: Listing, mailing: OurMailing) -> Standing:
    return calling.patiently(listing, lambda: listing.provider.standing(mailing.ref))


def give_up_all(listing: Listing) -> None:
    """Give up every mailing that was not started, and delete its draft where the provider lets us."""
    for mailing in calling.ours(listing):
        if mailing.stage not in NOT_BEGUN:
            continue
        note = "" if mailing.stage is MailingStage.PLANNED else _removed(listing, mailing)
        with listing.store.writing() as connection:
            cancelled = mailings.move(connection, mailing, MailingStage.CANCELLED, note=note)
        listing.tell(cancelled, ())


def remove_drafts(listing: Listing, languages: Collection[str]) -> None:
    """Delete the drafts in these languages that were not started, so that nobody starts them by hand."""
    for mailing in calling.ours(listing):
        if mailing.language in languages and mailing.ref and mailing.stage in NOT_BEGUN:
            _removed(listing, mailing)


def _removed(listing: Listing, mailing: OurMailing) -> str:
    """Delete a draft; return why it is still there where it is."""

    def remove() -> None:
        calling.change(listing, mailing, StepKind.REMOVE, lambda: listing.provider.remove(mailing.ref))

    try:
        calling.patiently(listing, remove)
    except ProviderError as error:  # a draft that stays mails nobody
        return calling.said_by(listing, error)
    return ""
