"""Taking back what was started and has not left, and giving up what was not started.

Promises that a campaign is called ended only when every mailing of it is known to be taken back, given up, or on its
way; and that whatever is leaving already is said to be. Every call here may be repeated.
"""

import contextlib

from cipc_newsletter.deliver.mailings import calling, following, making
from cipc_newsletter.deliver.mailings.surroundings import Listing
from cipc_newsletter.errors import BadRequestError, ProviderError
from cipc_newsletter.model.mailing import MailingStage, OurMailing, StepKind
from cipc_newsletter.providers.list_port import MailingState
from cipc_newsletter.store import mailings

_NOT_BEGUN = (MailingStage.PLANNED, MailingStage.DRAFT, MailingStage.PROVEN, MailingStage.CHANGED)


def take_back_all(listing: Listing) -> tuple[OurMailing, ...]:
    """Take back every mailing that has not left; return those that are leaving or out. Raises ProviderError."""
    return tuple(
        mailing
        for mailing in calling.ours(listing)
        if mailing.stage is MailingStage.SENT
        or (mailing.stage is MailingStage.STARTED and not _take_back(listing, mailing))
    )


def _take_back(listing: Listing, mailing: OurMailing) -> bool:
    """Take one mailing back; False where it is leaving."""
    if not is_stopped(listing, mailing):
        return False
    standing = calling.patiently(listing, lambda: listing.provider.standing(mailing.ref))
    following.taken_back(listing, mailing, standing)
    return True


def is_stopped(listing: Listing, mailing: OurMailing) -> bool:
    """Stop a mailing at the provider; return whether it is, False where it is leaving. Raises ProviderError."""

    def standing() -> MailingState:
        return calling.patiently(listing, lambda: listing.provider.standing(mailing.ref)).state

    def stop() -> None:
        calling.change(listing, mailing, StepKind.STOP, lambda: listing.provider.stop(mailing.ref))

    if standing() is MailingState.SCHEDULED:
        # Refused, it began to leave between the look and the call: the next look tells.
        with contextlib.suppress(BadRequestError):
            calling.patiently(listing, stop)
    return standing() not in making.BEGUN


def give_up_all(listing: Listing) -> None:
    """Give up every mailing that was not started, and delete its draft where the provider lets us."""
    for mailing in calling.ours(listing):
        if mailing.stage not in _NOT_BEGUN:
            continue
        note = "" if mailing.stage is MailingStage.PLANNED else _removed(listing, mailing)
        with listing.store.writing() as connection:
            cancelled = mailings.move(connection, mailing, MailingStage.CANCELLED, note=note)
        listing.tell(cancelled, ())


def _removed(listing: Listing, mailing: OurMailing) -> str:
    """Delete a draft; return why it is still there where it is."""

    def remove() -> None:
        calling.change(listing, mailing, StepKind.REMOVE, lambda: listing.provider.remove(mailing.ref))

    try:
        calling.patiently(listing, remove)
    except ProviderError as error:  # a draft that stays mails nobody
        return calling.said_by(listing, error)
    return ""
