"""Watching a campaign go out: Ctrl-C stops it cleanly, and the end is said with what to do next.

Promises exit 0 when everybody is accounted for, 4 when some people are uncertain or held, 5 when it stopped before
the end and can go on.
"""

import datetime as dt
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from cipc_newsletter.cli.moments import moment_in_words, short_moment
from cipc_newsletter.cli.progress import ProgressLine, as_sentence, in_words
from cipc_newsletter.cli.refusals import DONE, STOPPED, UNCERTAIN
from cipc_newsletter.cli.session import Session
from cipc_newsletter.errors import FileError, NewsletterError, NotTheSenderError, StoreError, TransitionError
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.config import Workspace
    from cipc_newsletter.deliver.surroundings import Wait, Waiting
    from cipc_newsletter.pipeline.sending import Ending


def carried_out(
    session: Session, workspace: "Workspace", campaign: Campaign, *, at_once: bool = False
) -> tuple[Mapping[str, object], int]:
    """Send `campaign`, or go on with it, and say how it ended; return its value for scripts and the exit code.

    `at_once` ends its grace.
    """
    from cipc_newsletter.pipeline import campaigns

    ending = _brought_to_an_end(session, workspace, campaign, at_once=at_once)
    return campaigns.value_of(ending.campaign, ending.counts), _told(session, workspace, ending)


def _brought_to_an_end(session: Session, workspace: "Workspace", campaign: Campaign, *, at_once: bool) -> "Ending":
    """Send, and return how it ended; what stopped it from without is said and raised."""
    from cipc_newsletter.pipeline import campaigns
    from cipc_newsletter.pipeline.sending import Ending

    line = ProgressLine(session)
    if campaign.scheduled_at and campaign.scheduled_at > session.now and not at_once:
        session.say(_("Leave this command running until then. Ctrl-C ends the wait and leaves it scheduled."))
    try:
        ending = _watched(session, workspace, campaign, line, at_once=at_once)
    except (FileError, StoreError) as error:
        # A full disk, a store that vanished: the ledger knows who is left, so the campaign can go on (exit 5).
        session.is_stopped = not isinstance(error, NotTheSenderError | TransitionError)
        line.end()
        if session.is_stopped:
            _tell_left(session, workspace, campaign)
        raise
    except KeyboardInterrupt:
        found, counts = campaigns.campaign_named(workspace, campaign.id, now=session.now)
        reason = _("If a call was under way, what became of it is judged when the campaign goes on.")
        ending = Ending(campaign=found, counts=counts, is_stopped=True, reason=reason)
    line.end()
    return ending


def _told(session: Session, workspace: "Workspace", ending: "Ending") -> int:
    session.show(_("Campaign {name}: {where}").format(name=ending.campaign.id, where=in_words(ending.counts)))
    return _tell_ending(session, workspace, ending)


def _watched(
    session: Session, workspace: "Workspace", campaign: Campaign, line: ProgressLine, *, at_once: bool
) -> "Ending":
    """Send, showing how far it is; raises KeyboardInterrupt at the second Ctrl-C."""
    from cipc_newsletter.pipeline import sending as stage

    with stop_on_interrupt(line.stopping) as stop:
        wait = waiting_shown(line, stop, zone=campaign.zone)

        def tell(sentence: str) -> None:
            line.end()
            session.say(sentence)

        watch = stage.Watch(wait=wait, progress=line.show, is_asked_to_stop=stop.is_set, tell=tell)
        return stage.run(workspace, campaign, watch=watch, at_once=at_once)


def waiting_shown(line: ProgressLine, stop: threading.Event, *, zone: str) -> "Wait":
    """Return how a campaign lets time pass: shown on `line`, until `stop`, its moment, or the next look at the ledger."""

    def wait(until: dt.datetime, waiting: "Waiting") -> None:
        # Not longer than a moment: another command may have paused or ended the campaign meanwhile.
        if (left := (until - dt.datetime.now(dt.UTC)).total_seconds()) > 0:
            line.count_down(left, waiting, until=short_moment(until, zone))
            stop.wait(min(left, 1.0))

    return wait


def _tell_left(session: Session, workspace: "Workspace", campaign: Campaign) -> None:
    """Say how many were not mailed when the world stopped a campaign, where the store can still be read."""
    from cipc_newsletter.pipeline import campaigns

    try:
        found, counts = campaigns.campaign_named(workspace, campaign.id, now=session.now)
    except NewsletterError:
        session.say(
            _("Campaign {name} stopped; how many were not mailed stands in the store.").format(name=campaign.id)
        )
        return
    session.say(_("Campaign {name} stopped: {where}").format(name=found.id, where=in_words(counts)))


def _tell_ending(session: Session, workspace: "Workspace", ending: "Ending") -> int:
    """Say what comes next and return the exit code."""
    campaign, counts = ending.campaign, ending.counts
    unknown = counts.held + counts.uncertain
    if campaign.state is CampaignState.CANCELLED:
        session.say(_("It was ended for good by another command."))
        return STOPPED
    if campaign.state is CampaignState.SCHEDULED and campaign.scheduled_at:
        tell_scheduled(session, campaign, counts.planned)
        return STOPPED
    if ending.is_stopped:
        if ending.reason:
            session.say(as_sentence(ending.reason))
        if says_how(ending.reason, campaign):
            return STOPPED
        session.say(_stopped(counts.remaining).format(count=counts.remaining, name=campaign.id))
        if counts.uncertain:
            tell_uncertain(session, campaign, counts.uncertain)
        return STOPPED
    if unknown:
        tell_unknown(session, campaign, unknown)
        return UNCERTAIN
    _tell_page(session, workspace, campaign)
    return DONE


def says_how(reason: str, campaign: Campaign) -> bool:
    """Whether the reason of a pause itself says how to go on, as that of a missed moment does: any other way fails."""
    return f"campaign resume {campaign.id} " in reason


def _stopped(remaining: int) -> str:
    if not remaining:
        return _("Stopped before the end. Go on: cipc-newsletter campaign resume {name}")
    return ngettext(
        "Stopped before the end: {count} person was not mailed. Go on: cipc-newsletter campaign resume {name}",
        "Stopped before the end: {count} people were not mailed. Go on: cipc-newsletter campaign resume {name}",
        remaining,
    )


def tell_scheduled(session: Session, campaign: Campaign, people: int) -> None:
    """Say when a campaign leaves, and that a command must run then."""
    assert campaign.scheduled_at is not None  # noqa: S101 -- for the type checker: a scheduled one has its moment
    moment = moment_in_words(campaign.scheduled_at, campaign.zone)
    session.say(
        ngettext(
            "Nothing has left yet. Campaign {name} leaves {moment}, to {count} person.",
            "Nothing has left yet. Campaign {name} leaves {moment}, to {count} people.",
            people,
        ).format(name=campaign.id, moment=moment, count=people)
    )
    session.say(
        _("A command must run then. Start it when you like, it waits: cipc-newsletter campaign resume {name}").format(
            name=campaign.id
        )
    )


def tell_unknown(session: Session, campaign: Campaign, people: int) -> None:
    """Say how many may or may not have the mail, and how to settle it."""
    session.say(
        ngettext(
            "{count} person may or may not have it: the provider's answer never came. They are held, and are not"
            " mailed again.",
            "{count} people may or may not have it: the provider's answer never came. They are held, and are not"
            " mailed again.",
            people,
        ).format(count=people)
    )
    session.say(
        _("See them, and say what became of them: cipc-newsletter campaign resolve {name}").format(name=campaign.id)
    )


def tell_uncertain(session: Session, campaign: Campaign, people: int) -> None:
    """Say of how many it is not known whether they have the mail, and who finds out: of one that was ended, nobody does."""
    told = (
        ngettext(
            "{count} person was in a call that broke off, and may or may not have it. To ask the provider:"
            " cipc-newsletter campaign reconcile {name}",
            "{count} people were in calls that broke off, and may or may not have it. To ask the provider:"
            " cipc-newsletter campaign reconcile {name}",
            people,
        )
        if campaign.state is CampaignState.CANCELLED
        else ngettext(
            "{count} person may or may not have it; that is cleared up when the campaign goes on. To ask the provider now:"
            " cipc-newsletter campaign reconcile {name}",
            "{count} people may or may not have it; that is cleared up when the campaign goes on. To ask the provider now:"
            " cipc-newsletter campaign reconcile {name}",
            people,
        )
    )
    session.say(told.format(count=people, name=campaign.id))


def tell_where(session: Session, workspace: "Workspace", campaign: Campaign) -> None:
    """Say where the people of a campaign are, and do nothing."""
    from cipc_newsletter.pipeline import campaigns as stage

    found, counts = stage.campaign_named(workspace, campaign.id, now=session.now)
    session.document(stage.value_now(workspace, found, counts, now=session.now))
    session.show(_("Campaign {name}: {where}").format(name=found.id, where=in_words(counts)))


def tell_finished(session: Session, workspace: "Workspace", campaign: Campaign) -> int:
    """Say that the issue has gone out already, or that its campaign was ended, and who has not got it then."""
    from cipc_newsletter.pipeline import campaigns as stage
    from cipc_newsletter.providers import registry

    found, counts = stage.campaign_named(workspace, campaign.id, now=session.now)
    session.document(stage.value_now(workspace, found, counts, now=session.now))
    is_cancelled = found.state is CampaignState.CANCELLED
    session.show(
        (
            _("Campaign {name} was ended for good: {where}")
            if is_cancelled
            else _("Issue {issue} was sent already, as campaign {name}: {where}")
        ).format(issue=found.issue_id, name=found.id, where=in_words(counts))
    )
    is_whole = counts.cancelled == counts.planned
    if is_cancelled and counts.cancelled and (is_whole or not registry.is_list(found.provider)):
        session.say(
            _("To mail those whom it left off: cipc-newsletter send {issue}").format(issue=found.issue_id)
            + ("" if is_whole else " --only not-reached")
        )
    _tell_page(session, workspace, found)
    return DONE


def _tell_page(session: Session, workspace: "Workspace", campaign: Campaign) -> None:
    from cipc_newsletter.pipeline.campaigns import looking_page

    page = looking_page(workspace, campaign)
    if page:
        session.say(_("To look at the mails, open {page}").format(page=page))


@contextmanager
def stop_on_interrupt(tell: Callable[[], None]) -> Iterator[threading.Event]:
    """Turn Ctrl-C into a wish to stop after the calls under way, which `tell` says; a second one stops at once."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        tell()

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
