"""Starting what was proven: once for each language, and only when all of them are proven.

Promises that a start is written down before it is made and never repeated without the provider's own word that nothing
was started, that everything is looked at once more right before, and that nothing is started which another store or
computer has started already.
"""

import datetime as dt

import sqlalchemy as sa

from cipc_newsletter.deliver.mailings import calling, elsewhere, grid, making, numbers, people, settling
from cipc_newsletter.deliver.mailings.calling import HaltedError
from cipc_newsletter.deliver.mailings.surroundings import Listing
from cipc_newsletter.deliver.schedule import LATEST
from cipc_newsletter.errors import ProviderError, UncertainError
from cipc_newsletter.model.campaign import CampaignState
from cipc_newsletter.model.mailing import MailingStage, OurMailing, StepKind
from cipc_newsletter.providers.list_port import ListMessage
from cipc_newsletter.store import campaigns, mailings
from cipc_newsletter.wording import _


def start_all(listing: Listing) -> None:
    """Start every mailing that waits for it. Raises HaltedError, ProviderError."""
    waiting = [mailing for mailing in calling.ours(listing) if mailing.stage is MailingStage.PROVEN]
    if not waiting:
        return
    require_may_start(listing)
    declare_prepared(listing)
    for mailing in waiting:
        calling.require_going(listing)
        calling.patiently(listing, lambda each=mailing: _start(listing, each), repeats_unclear=False)  # type: ignore[misc]


def require_may_start(listing: Listing) -> None:
    """Halt where it is too late, where the list has somebody it must not, or where the issue is on its way already."""
    moment_for(listing)
    people.require_mailable(listing)
    numbers.require_as_agreed(listing)
    elsewhere.require_none(listing)


def declare_prepared(listing: Listing) -> None:
    """Record that everything is ready to be started."""
    with listing.store.writing() as connection:
        if campaigns.get_unchanging(connection, listing.campaign.key).state is CampaignState.PREPARING:
            campaigns.declare_prepared(connection, listing.campaign.key, at=listing.clock.now())


def moment_for(listing: Listing) -> dt.datetime | None:
    """Return when a mailing that is started now shall leave: as agreed, or put off to what the provider still takes.

    None is at once. Halts where the agreed moment is long over.
    """
    agreed, now = listing.campaign.scheduled_at, listing.clock.now()
    if agreed is None or listing.at_once:
        return None
    if now > agreed + LATEST:
        raise HaltedError(
            _(
                "its moment passed more than six hours ago, so nothing more is started. Send it now: cipc-newsletter"
                " campaign resume {name} --now"
            ).format(name=listing.campaign.id)
        )
    return max(agreed, grid.earliest(now, listing.provider.capabilities)).astimezone(dt.UTC)


def _start(listing: Listing, mailing: OurMailing) -> None:
    """Look at a draft once more, and start it."""
    made = making.mailing_of(listing, mailing)
    making.require_draft(listing, mailing)
    _require_unchanged(listing, mailing, made.message)
    at = moment_for(listing)
    starting: list[OurMailing] = []

    def before(connection: sa.Connection) -> None:
        calling.require_going_in(connection, listing)
        moment = at or listing.clock.now()
        starting.append(mailings.move(connection, mailing, MailingStage.STARTING, starts_at=moment))

    def after(connection: sa.Connection, _answer: None) -> None:
        mailings.move(
            connection, starting[0], MailingStage.STARTED, starts_at=at or listing.clock.now(), note=mailing.note
        )

    try:
        calling.change(
            listing,
            mailing,
            StepKind.START,
            lambda: listing.provider.start(mailing.ref, at),
            before=before,
            after=after,
        )
    except ProviderError as error:
        if isinstance(error, UncertainError):
            unclear = calling.move(listing, starting[0], MailingStage.UNCLEAR, note=calling.said_by(listing, error))
            settling.settle(listing, unclear)
            return
        calling.move(listing, starting[0], MailingStage.PROVEN, forgets_moment=True, note=mailing.note)
        raise
    with listing.store.reading() as connection:
        listing.tell(mailings.get(connection, mailing.key, mailing.language), ())
    listing.checkpoint()


def _require_unchanged(listing: Listing, mailing: OurMailing, message: ListMessage) -> None:
    """Halt where the draft is not as it was when it was read back. Raises ProviderError."""
    if blocking := [each for each in making.read_back(listing, mailing, message) if not each.is_accepted]:
        what = _("somebody changed the mailing {in_language} at {title} after it was read back:")
        said = f"{what} {' '.join(each.words.replace('{', '{{').replace('}', '}}') for each in blocking)}"
        raise calling.halt_changed(listing, mailing, making.changed_in_words(listing, mailing, said))
