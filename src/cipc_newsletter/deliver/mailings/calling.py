"""One call to a list provider at a time: written down before it is made, its answer after.

Promises that no transaction is open over a call, that what changes something there is a step in the ledger before it
is one at the provider, and that only what may be repeated without harm is repeated. Decides nothing about a mailing.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import sqlalchemy as sa

from cipc_newsletter.deliver.error_reading import in_full
from cipc_newsletter.deliver.mailings.differences import Difference
from cipc_newsletter.deliver.mailings.surroundings import Listing
from cipc_newsletter.deliver.surroundings import Waiting
from cipc_newsletter.errors import ProviderError, RateLimitedError, UnavailableError, UncertainError
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.model.mailing import MailingStage, OurMailing, StepKind
from cipc_newsletter.providers.list_port import Mark
from cipc_newsletter.store import campaigns, mailings, steps
from cipc_newsletter.wording import _

Answer = TypeVar("Answer")

GOING = (CampaignState.PREPARING, CampaignState.SCHEDULED, CampaignState.SENDING)
_TRIES = 3
_PATIENCE = dt.timedelta(minutes=5)  # longer than that nobody waits: the command can be run again


class HaltedError(Exception):
    """The campaign does not go on by itself. `reason` says why, in words; `pauses` is whether the ledger shall say so."""

    def __init__(self, reason: str, *, pauses: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.pauses = pauses


def ours(listing: Listing) -> tuple[OurMailing, ...]:
    """Return the mailings of the campaign as the ledger has them now."""
    with listing.store.reading() as connection:
        return mailings.of_campaign(connection, listing.campaign.key)


def mark_of(listing: Listing, mailing: OurMailing) -> Mark:
    """Return what the mailing carries in its name at the provider."""
    campaign = listing.campaign
    return Mark(
        issue_id=campaign.issue_id,
        language=mailing.language,
        campaign_uid=campaign.uid,
        digest=campaign.digest[:16],
    )


def require_going(listing: Listing) -> None:
    """Halt where somebody paused or ended the campaign meanwhile, or asked this command to stop."""
    if listing.is_asked_to_stop():
        raise HaltedError("", pauses=False)
    with listing.store.reading() as connection:
        _require_going(campaigns.get(connection, listing.campaign.key))


def require_not_paused(listing: Listing) -> None:
    """Halt where the campaign waits for a person; it may be over."""
    with listing.store.reading() as connection:
        campaign = campaigns.get(connection, listing.campaign.key)
    if campaign.state is CampaignState.PAUSED:
        raise HaltedError(campaign.pause_reason, pauses=False)


def require_going_in(connection: sa.Connection, listing: Listing) -> None:
    """Halt where nothing more may be started; nobody can change that before the transaction at hand ends."""
    _require_going(campaigns.get_unchanging(connection, listing.campaign.key))
    if reason := listing.objection(connection):
        raise HaltedError(reason)


def _require_going(campaign: Campaign) -> None:
    if campaign.state not in GOING:
        raise HaltedError(campaign.pause_reason, pauses=False)


def move(
    listing: Listing,
    mailing: OurMailing,
    stage: MailingStage,
    *,
    ref: str | None = None,
    starts_at: dt.datetime | None = None,
    forgets_moment: bool = False,
    sent: int | None = None,
    note: str = "",
    found: tuple[Difference, ...] = (),
) -> OurMailing:
    """Move a mailing on, and tell of it, with what was found when it was read back."""
    with listing.store.writing() as connection:
        moved = mailings.move(
            connection,
            mailing,
            stage,
            ref=ref,
            starts_at=starts_at,
            forgets_moment=forgets_moment,
            sent=sent,
            note=note,
        )
    listing.tell(moved, found)
    return moved


def halt_changed(listing: Listing, mailing: OurMailing, reason: str) -> HaltedError:
    """Record that somebody changed a mailing at the provider, and that a person must say whether to go on."""
    with listing.store.writing() as connection:
        moved = mailings.move(connection, mailing, MailingStage.CHANGED, note=reason)
        campaigns.pause_preparing(connection, listing.campaign.key, reason=reason)
    listing.tell(moved, ())
    return HaltedError(reason)


def change(
    listing: Listing,
    mailing: OurMailing,
    kind: StepKind,
    make: Callable[[], Answer],
    *,
    before: Callable[[sa.Connection], None] = lambda _connection: None,
    after: Callable[[sa.Connection, Answer], None] = lambda _connection, _answer: None,
) -> Answer:
    """Make one call that changes something at the provider, written down before and after.

    `before` and `after` record in the same transactions. Raises what the call raises, and HaltedError where the
    campaign does not go on.
    """
    with listing.store.writing() as connection:
        before(connection)
        number = steps.begin(connection, mailing, kind, at=listing.clock.now())
    try:
        answer = make()
    except Exception as error:
        with listing.store.writing() as connection:
            steps.complete(
                connection,
                mailing,
                number,
                outcome=type(error).__name__,
                detail=in_full(error),
                at=listing.clock.now(),
            )
        raise
    with listing.store.writing() as connection:
        after(connection, answer)
        steps.complete(connection, mailing, number, outcome=steps.DONE, at=listing.clock.now())
    return answer


def patiently(listing: Listing, make: Callable[[], Answer], *, repeats_unclear: bool = True) -> Answer:
    """Make a call that may be repeated without harm, a few times where the provider cannot now.

    With `repeats_unclear` false one whose answer was lost is not repeated. Raises ProviderError.
    """

    def pause(left: dt.timedelta) -> None:
        listing.wait(listing.clock.now() + left, Waiting.PROVIDER)
        if listing.is_asked_to_stop():
            raise HaltedError("", pauses=False)

    return repeatedly(make, pause=pause, repeats_unclear=repeats_unclear)


def repeatedly(
    make: Callable[[], Answer],
    *,
    pause: Callable[[dt.timedelta], None],
    patience: dt.timedelta = _PATIENCE,
    repeats_unclear: bool = True,
) -> Answer:
    """Make a call as `patiently` does; `pause` lets time pass, of which `patience` is the most at once."""
    passing: tuple[type[ProviderError], ...] = (RateLimitedError, UnavailableError)
    if repeats_unclear:
        passing = (*passing, UncertainError)
    for tried in range(1, _TRIES + 1):
        try:
            return make()
        except passing as error:
            left = dt.timedelta(seconds=error.retry_after or 2.0**tried)
            if tried == _TRIES or left > patience:
                raise
        pause(left)
    raise AssertionError(_TRIES)  # the last try returned or raised


def said_by(listing: Listing, error: ProviderError) -> str:
    """Return why the campaign pauses after an error of the provider, in words."""
    if isinstance(error, RateLimitedError | UnavailableError):  # run again is not this command, but `campaign resume`
        error.mistakes = tuple(replace(each, remedy="") for each in error.mistakes)
    title, answer = listing.provider.title, in_full(error)
    return answer if answer.startswith(title) else _("{title}: {answer}").format(title=title, answer=answer)
