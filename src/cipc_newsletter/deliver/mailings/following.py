"""What became of mailings that were started: looked at as often as anybody wants.

Promises that a campaign is finished only when the provider says that every mailing is out, and that one which somebody
moved, stopped or deleted there is noticed and said. Starts and stops nothing, so it may run beside a send.
"""

import dataclasses
import datetime as dt
import json

import sqlalchemy as sa

from cipc_newsletter.deliver import counting
from cipc_newsletter.deliver.mailings import calling, making, people
from cipc_newsletter.deliver.mailings.surroundings import Listing
from cipc_newsletter.deliver.mailings.words import in_language
from cipc_newsletter.errors import ProviderError, TransitionError
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.model.mailing import MailingStage, OurMailing, StepKind
from cipc_newsletter.providers.list_port import MailingState, Results, Standing
from cipc_newsletter.store import campaigns, mailings, steps
from cipc_newsletter.wording import _

_OPEN = (*calling.GOING, CampaignState.PAUSED)
_SETTLED = {MailingStage.SENT, MailingStage.CANCELLED}
_GONE = (MailingState.DRAFT, MailingState.STOPPED, MailingState.MISSING)


def look(listing: Listing) -> None:
    """Look at every mailing that was started, and write down what the provider says. Raises ProviderError."""
    _require_nobody_left(listing)
    for mailing in calling.ours(listing):
        if mailing.stage is MailingStage.STARTED:
            _follow(listing, mailing)
        elif mailing.stage is MailingStage.SENT and not _is_final(mailing):
            _take_results(listing, mailing)
        elif mailing.stage is MailingStage.UNCLEAR and mailing.ref:
            _find_started(listing, mailing)
    with listing.store.writing() as connection:
        finish(connection, listing.campaign.key, at=listing.clock.now())


def _require_nobody_left(listing: Listing) -> None:
    """Pause where somebody left here while a mailing waits for its moment: the provider can still be told."""
    now = listing.clock.now()
    waiting = (each for each in calling.ours(listing) if each.stage is MailingStage.STARTED)
    is_waiting = any(each.starts_at is not None and each.starts_at > now for each in waiting)
    if is_waiting and (reason := people.left_while_it_waits(listing)):
        with listing.store.writing() as connection:
            _pause(connection, listing, reason)


def _follow(listing: Listing, mailing: OurMailing) -> None:
    standing = calling.patiently(listing, lambda: listing.provider.standing(mailing.ref))
    now = listing.clock.now()
    if standing.state in _GONE:
        _missed(listing, mailing, standing)
        return
    if standing.state is MailingState.SCHEDULED and (changed := _changed(listing, mailing)):
        what = _("somebody changed the mailing {in_language} at {title} after it was started:")
        _pause_changed(listing, mailing, f"{what} {changed.replace('{', '{{').replace('}', '}}')}")
        return
    note = _note_of(listing, mailing, standing)
    with listing.store.writing() as connection:
        if note != mailing.note or standing.at not in (None, mailing.starts_at):
            at = standing.at or mailing.starts_at
            mailing = mailings.move(connection, mailing, MailingStage.STARTED, starts_at=at, note=note)
        mailings.note_look(connection, mailing, at=now)
        if standing.state is not MailingState.SCHEDULED:
            _begin(connection, listing.campaign.key, at=now)
    if standing.state is MailingState.SENT:
        with listing.store.writing() as connection:
            sent = mailings.move(
                connection, mailing, MailingStage.SENT, sent=standing.n, starts_at=standing.at, note=mailing.note
            )
        listing.tell(sent, ())
        _take_results(listing, sent)


def _note_of(listing: Listing, mailing: OurMailing, standing: Standing) -> str:
    """Return the note of a mailing, with what somebody did to it at the provider: another moment, another content."""
    note = _moved_in_words(listing, mailing, standing)
    if standing.state is MailingState.SCHEDULED or not (changed := _changed(listing, mailing)):
        return note
    said = _("{title} lets something else leave than was approved, and it cannot be taken back: {changes}").format(
        title=listing.provider.title, changes=changed
    )
    return note if said in note else " ".join(part for part in (note, said) if part)


def _moved_in_words(listing: Listing, mailing: OurMailing, standing: Standing) -> str:
    """Return the note of a mailing to which the provider gives another moment: that somebody moved it, once."""
    said = _("Somebody gave it another moment at {title}.").format(title=listing.provider.title)
    before, now = mailing.starts_at, standing.at
    is_moved = before is not None and now is not None and abs(now - before) >= dt.timedelta(minutes=1)
    return (
        " ".join(part for part in (mailing.note, said) if part)
        if is_moved and said not in mailing.note
        else mailing.note
    )


def _find_started(listing: Listing, mailing: OurMailing) -> None:
    """Take an unclear mailing as started where the provider says so; that it says anything else proves nothing here."""
    standing = calling.patiently(listing, lambda: listing.provider.standing(mailing.ref))
    if standing.state in making.BEGUN:
        at = standing.at or mailing.starts_at or listing.clock.now()
        _follow(listing, calling.move(listing, mailing, MailingStage.STARTED, starts_at=at, note=mailing.note))


def _missed(listing: Listing, mailing: OurMailing, standing: Standing) -> None:
    """Judge that a mailing which was started is no longer on its way."""
    with listing.store.reading() as connection:
        has_drafts = listing.provider.capabilities.has_drafts
        start = steps.last_of(connection, mailing, StepKind.START if has_drafts else StepKind.CREATE)
        stop = steps.last_of(connection, mailing, StepKind.STOP)
    now = listing.clock.now()
    settles = dt.timedelta(seconds=listing.provider.capabilities.settle_seconds)
    if start and stop and stop.number > start.number:  # this program took it back, and died before it wrote that down
        taken_back(listing, mailing, standing)
    elif start and start.finished_at and now - start.finished_at < settles:
        return  # the look may be older than the start, as far as this computer's clock tells
    elif mailing.starts_at is None or mailing.starts_at <= now + settles:
        what = _(
            "the mailing {in_language} is no longer to be found at {title}, and its moment has passed: nobody here knows"
            " whether it left. Look there, then say what became of it: cipc-newsletter campaign resolve {name}"
        )
        reason = what.format(
            in_language=in_language(mailing.language), title=listing.provider.title, name=listing.campaign.id
        )
        with listing.store.writing() as connection:
            unclear = mailings.move(connection, mailing, MailingStage.UNCLEAR, note=reason)
            _pause(connection, listing, reason)
        listing.tell(unclear, ())
    else:
        what = (
            _("somebody deleted the mailing {in_language} at {title} before it left.")
            if standing.state is MailingState.MISSING
            else _("somebody took the mailing {in_language} back at {title} before it left.")
        )
        _pause_changed(listing, mailing, what)


def _changed(listing: Listing, mailing: OurMailing) -> str:
    """Return in words what somebody changed in a mailing that waits for its moment; empty where that cannot be asked."""
    try:
        return making.changed_content(listing, mailing)
    except (ProviderError, calling.HaltedError):
        return ""


def _pause_changed(listing: Listing, mailing: OurMailing, what: str) -> None:
    reason = making.changed_in_words(listing, mailing, what)
    with listing.store.writing() as connection:
        changed = mailings.move(connection, mailing, MailingStage.CHANGED, note=reason)
        _pause(connection, listing, reason)
    listing.tell(changed, ())


def taken_back(listing: Listing, mailing: OurMailing, standing: Standing) -> OurMailing:
    """Record that a mailing was taken back: it is a draft again, or gone."""
    stage = MailingStage.DRAFT if standing.state is MailingState.DRAFT else MailingStage.PLANNED
    return calling.move(listing, mailing, stage, ref=mailing.ref, forgets_moment=True)


def _pause(connection: sa.Connection, listing: Listing, reason: str) -> None:
    if campaigns.get_unchanging(connection, listing.campaign.key).state in calling.GOING:
        campaigns.pause_preparing(connection, listing.campaign.key, reason=reason)


def _begin(connection: sa.Connection, key: int, *, at: dt.datetime) -> None:
    """Call a scheduled campaign sending once something of it leaves."""
    if campaigns.get_unchanging(connection, key).state is CampaignState.SCHEDULED:
        campaigns.begin(connection, key, at=at)


def finish(connection: sa.Connection, key: int, *, at: dt.datetime, is_said_by_hand: bool = False) -> None:
    """Record that a campaign is finished, where every mailing of it is out, or somebody gave the others up.

    A paused one of which something was given up is being ended, or waits for its word: a look alone finishes it not.
    Nor is one over before the moment of what a person said was started: until then it can be taken back.
    """
    ours = mailings.of_campaign(connection, key)
    stages = {mailing.stage for mailing in ours}
    campaign = campaigns.get_unchanging(connection, key)
    if MailingStage.SENT not in stages or not stages <= _SETTLED or campaign.state not in _OPEN:
        return
    if MailingStage.CANCELLED in stages and campaign.state is CampaignState.PAUSED and not is_said_by_hand:
        return
    if any(each.is_by_word and each.starts_at is not None and each.starts_at > at for each in ours):
        return
    if not campaign.is_prepared:  # of a store put back from an older copy: what is out was prepared elsewhere
        reopen(connection, campaign)
        campaigns.declare_prepared(connection, key, at=at)
    _begin(connection, key, at=at)
    counting.finish_if_done(connection, key, at=at)


def reopen(connection: sa.Connection, campaign: Campaign) -> None:
    """Let a paused campaign go on; one that is not paused stays as it is."""
    if campaign.is_prepared:
        campaigns.resume(connection, campaign.key)
    else:
        campaigns.resume_preparing(connection, campaign.key)


def _take_results(listing: Listing, mailing: OurMailing) -> None:
    """Write down what the provider reports; where it does not tell now, what it told before stays."""
    if not mailing.ref:  # somebody said that it was started; the provider never told which one it is
        return
    try:
        results = listing.provider.results(mailing.ref)
    except (ProviderError, TransitionError):
        return
    if mailing.sent is None and not results.sent:  # somebody said that it was started; the provider knows of none
        return
    with listing.store.writing() as connection:
        said = json.dumps(dataclasses.asdict(results))
        mailings.note_look(connection, mailing, at=listing.clock.now(), sent=results.sent, results=said)


def results_of(mailing: OurMailing) -> Results | None:
    """Return what the provider last reported of a mailing, as of `looked_at`; None where it did not."""
    return Results(**json.loads(mailing.results)) if mailing.results else None


def _is_final(mailing: OurMailing) -> bool:
    results = results_of(mailing)
    return results is not None and results.is_final
