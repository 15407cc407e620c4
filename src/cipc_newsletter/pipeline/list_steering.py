"""Steering a campaign through a list provider: taking back what has not left, ending it, and judging what is unclear.

Promises that a pause is recorded before anything is taken back, so that nothing more is started meanwhile, and that a
campaign is called ended only when every mailing of it is taken back, given up, or on its way. What is leaving already
cannot be stopped: the halt names it. Either may be asked again after it was cut short. What a person says of a start
is heard only where the provider does not say it.
"""

import datetime as dt
import os
from collections.abc import Collection

from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver.judging import Verdict
from cipc_newsletter.deliver.mailings import by_word, following, holding, judging, running, stopping
from cipc_newsletter.deliver.mailings.surroundings import Listing
from cipc_newsletter.deliver.surroundings import Clock, SystemClock
from cipc_newsletter.errors import ConfigError, ProviderError, TransitionError
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.model.deed import Deed, DeedKind
from cipc_newsletter.model.mailing import MailingStage, OurMailing
from cipc_newsletter.pipeline import sent_marks
from cipc_newsletter.pipeline.list_sending import ListEnding, ListWatch, ending_of, listing_of
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.providers import registry
from cipc_newsletter.providers.list_port import ListCapabilities
from cipc_newsletter.store import campaigns, journal, mailings
from cipc_newsletter.store.database import Store
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_ONE_CALL = dt.timedelta(seconds=ListCapabilities().longest_call_seconds)


@frozen
class ListHalt:
    """A campaign that was paused or ended, as it is now.

    `leaving` are the mailings that could not be taken back, `by_word` those of which a person said that they were started
    and the provider does not tell.
    """

    ending: ListEnding
    leaving: tuple[OurMailing, ...]
    by_word: tuple[OurMailing, ...] = ()


@frozen
class Judged:
    """A campaign of which somebody said what was unclear, as it is now; `settled` are the mailings they said it of."""

    ending: ListEnding
    settled: tuple[OurMailing, ...]


def pause(
    workspace: Workspace, campaign: Campaign, *, by: str, watch: ListWatch, clock: Clock | None = None
) -> ListHalt:
    """Pause a campaign: what was to leave later is taken back at the provider.

    Raises TransitionError once it is over, ProviderError where the provider cannot be asked: it is paused all the same,
    and asking again goes on. NotTheSenderError where another command is in a call for too long.
    """
    clock = clock or SystemClock()
    reason = _("paused by {name}.").format(name=by) if by else _("paused by hand.")
    with store_of(workspace, now=clock.now()) as store:
        _record_pause(store, campaign, reason=reason, by=by, at=clock.now())
        listing = _listing(workspace, store, campaign, watch=watch, clock=clock)
        with holding.soon_alone(store, within=_longest_call(listing), clock=clock):
            begun, untold = _taken_back(listing)
        return _halt(ending_of(store, campaign), begun, untold)


def cancel(
    workspace: Workspace, campaign: Campaign, *, by: str, watch: ListWatch, clock: Clock | None = None
) -> ListHalt:
    """End a campaign for good: what has not left is taken back, what was not started is given up.

    Raises as `pause` does; until it returns the campaign is paused, and asking again goes on. One that was ended before
    stays so: the provider is asked again about what it left unsettled.
    """
    clock = clock or SystemClock()
    reason = _("being ended; go on with that: cipc-newsletter campaign cancel {name}").format(name=campaign.id)
    is_ended = campaign.state is CampaignState.CANCELLED
    with store_of(workspace, now=clock.now()) as store:
        if not is_ended:
            _record_pause(store, campaign, reason=reason, by="", at=None)
        listing = _listing(workspace, store, campaign, watch=watch, clock=clock)
        with holding.soon_alone(store, within=_longest_call(listing), clock=clock):
            begun, untold = _taken_back(listing)
            stopping.give_up_all(listing)
            if not is_ended:
                with store.writing() as connection:
                    campaigns.cancel(connection, campaign.key, at=clock.now())
                    journal.write(connection, _deed(DeedKind.CANCELLED, campaign, by=by, at=clock.now()))
        ending = ending_of(store, campaign)
    _let_others_send(workspace, ending)
    return _halt(ending, begun, untold)


def _taken_back(listing: Listing) -> tuple[tuple[OurMailing, ...], frozenset[str]]:
    """Take back what has not left; return what is begun all the same, and the languages of which only a person tells."""
    running.settle_each(listing)
    untold = by_word.ask_all(listing)
    return stopping.take_back_all(listing), untold


def _halt(ending: ListEnding, begun: Collection[OurMailing], untold: Collection[str]) -> ListHalt:
    return ListHalt(
        ending=ending,
        leaving=tuple(each for each in begun if each.language not in untold),
        by_word=tuple(each for each in begun if each.language in untold),
    )


def is_unsettled(workspace: Workspace, campaign: Campaign, *, now: dt.datetime) -> bool:
    """Whether of some mailing nobody knows, or a person alone says, that it was started: the provider may tell now."""
    with store_of(workspace, now=now) as store, store.reading() as connection:
        ours = mailings.of_campaign(connection, campaign.key)
    return any(each.is_by_word or each.stage in judging.UNCLEAR for each in ours)


def unclear_of(
    workspace: Workspace, campaign: Campaign, *, language: str | None, now: dt.datetime
) -> tuple[OurMailing, ...]:
    """Return the mailings of which nobody knows whether they were started; with `language` only that one, or nothing."""
    with store_of(workspace, now=now) as store, store.reading() as connection:
        return judging.unclear(connection, campaign.key, language=language)


def judge(
    workspace: Workspace,
    campaign: Campaign,
    verdict: Verdict,
    *,
    language: str | None,
    by: str,
    may_be_unasked: bool = False,
    clock: Clock | None = None,
) -> Judged:
    """Settle what is unclear as the person called `by` says, where the provider does not tell it now.

    It is asked for as long as a look may miss what was done. What it says was not started is given up by `drop` with
    its draft. Raises TransitionError where it says otherwise than the person, or cannot be asked, unless
    `may_be_unasked`; NotTheSenderError where another command is in a call.
    """
    clock = clock or SystemClock()
    with store_of(workspace, now=clock.now()) as store:
        listing = _askable(workspace, store, campaign, clock=clock)
        within = _ONE_CALL if listing is None else _longest_call(listing)
        with holding.soon_alone(store, within=within, clock=clock):
            with store.writing() as connection:
                judging.call_unclear(connection, campaign.key)
                wanted = {each.language for each in judging.unclear(connection, campaign.key, language=language)}
            if (listing is None or not _has_told(listing)) and not may_be_unasked:
                raise _not_asked(campaign)
            _require_no_other_word(store, campaign, wanted, verdict)
            if listing is not None and verdict is Verdict.DROP:
                stopping.remove_drafts(listing, wanted)
            settled = _settle(store, campaign, wanted, verdict, by=by, at=clock.now())
        ending = ending_of(store, campaign)
    _let_others_send(workspace, ending)
    return Judged(ending=ending, settled=settled)


def _askable(workspace: Workspace, store: Store, campaign: Campaign, *, clock: Clock) -> Listing | None:
    """Return what asks the provider; None where its key or its settings are gone."""
    watch = ListWatch(wait=lambda until, _waiting: clock.pause(max((until - clock.now()).total_seconds(), 0.0)))
    try:
        return _listing(workspace, store, campaign, watch=watch, clock=clock)
    except ConfigError:
        return None


def _has_told(listing: Listing) -> bool:
    """Let the provider say of every unclear mailing what it knows; return whether it answered at all."""
    try:
        listing.provider.ours()
        running.settle_each(listing)
    except ProviderError:
        return False
    return True


def _not_asked(campaign: Campaign) -> TransitionError:
    return TransitionError(
        _("the provider cannot be asked now, and nothing was changed."),
        right=_("What the provider says goes before what anybody says of it."),
        remedy=_(
            "Try again once it can be; where it never can, say it without: cipc-newsletter campaign resolve {name} --yes"
            " --as …"
        ).format(name=campaign.id),
    )


def _require_no_other_word(store: Store, campaign: Campaign, wanted: Collection[str], verdict: Verdict) -> None:
    """Refuse a person's word where the provider has just said the opposite."""
    with store.reading() as connection:
        told = [each for each in mailings.of_campaign(connection, campaign.key) if each.language in wanted]
    against = stopping.NOT_BEGUN if verdict is Verdict.ACCEPTED else (MailingStage.STARTED, MailingStage.SENT)
    languages = ", ".join(each.language for each in told if each.stage in against)
    if not languages:
        return
    right = _("What the provider says goes before what anybody says of it.")
    if verdict is Verdict.ACCEPTED:
        raise TransitionError(
            _("the provider says that it was not started: {languages}.").format(languages=languages),
            right=right,
            remedy=_(
                "Start it: cipc-newsletter campaign resume {name}. Or give everything up that has not left:"
                " cipc-newsletter campaign cancel {name}"
            ).format(name=campaign.id),
        )
    raise TransitionError(
        _("the provider has what shall be dropped ({languages}): it was started.").format(languages=languages),
        right=right,
        remedy=_("Take it as started: cipc-newsletter campaign resume {name}").format(name=campaign.id),
    )


def _settle(
    store: Store, campaign: Campaign, wanted: Collection[str], verdict: Verdict, *, by: str, at: dt.datetime
) -> tuple[OurMailing, ...]:
    """Record a person's word on the mailings in these languages, and that the campaign is over where it then is."""
    with store.writing() as connection:
        chosen = tuple(
            each
            for each in mailings.of_campaign(connection, campaign.key)
            if each.language in wanted and each.stage in (*judging.UNCLEAR, *stopping.NOT_BEGUN)
        )
        judging.judge(connection, chosen, verdict, name=by)
        if chosen:
            journal.write(connection, _judged(campaign, chosen, verdict, by=by, at=at))
        if judging.close(connection, campaign.key, at=at):
            journal.write(connection, _deed(DeedKind.CANCELLED, campaign, by=by, at=at))
    return chosen


def _judged(
    campaign: Campaign, chosen: Collection[OurMailing], verdict: Verdict, *, by: str, at: dt.datetime
) -> Deed:
    details = {
        "campaign": campaign.id,
        "as": verdict.value,
        "languages": ", ".join(each.language for each in chosen),
        "people": str(sum(each.planned for each in chosen)),
    }
    return Deed(kind=DeedKind.JUDGED, issue_id=campaign.issue_id, by=by, at=at, details=details)


def _let_others_send(workspace: Workspace, ending: ListEnding) -> None:
    """Take the mark away where nobody has it and nobody will, so that another computer may send the issue."""
    campaign, counts = ending.campaign, ending.counts
    if campaign.state is CampaignState.CANCELLED and counts.cancelled == counts.planned:
        sent_marks.take_away(workspace, issue_id=campaign.issue_id, uid=campaign.uid)


def _record_pause(store: Store, campaign: Campaign, *, reason: str, by: str, at: dt.datetime | None) -> None:
    """Record a pause, with its entry in the journal where it was not paused before; without `at` it is being ended."""
    with store.writing() as connection:
        before = campaigns.get_unchanging(connection, campaign.key)
        is_new = before.state is not CampaignState.PAUSED
        if not is_new and at is None:  # that it is being ended goes before why it was paused
            following.reopen(connection, before)
        campaigns.pause_preparing(connection, campaign.key, reason=reason)
        if is_new and at is not None:
            journal.write(connection, _deed(DeedKind.PAUSED, campaign, by=by, at=at))


def _listing(workspace: Workspace, store: Store, campaign: Campaign, *, watch: ListWatch, clock: Clock) -> Listing:
    provider = registry.make_list(campaign.provider, workspace=workspace, environment=os.environ)
    return listing_of(workspace, store, campaign, provider, watch=watch, clock=clock)


def _longest_call(listing: Listing) -> dt.timedelta:
    return dt.timedelta(seconds=listing.provider.capabilities.longest_call_seconds)


def _deed(kind: DeedKind, campaign: Campaign, *, by: str, at: dt.datetime) -> Deed:
    return Deed(kind=kind, issue_id=campaign.issue_id, by=by, at=at, details={"campaign": campaign.id})
