"""`campaign pause`, `cancel` and `status` of a campaign through a provider that keeps the list.

Promises that what is leaving already is said to be, since nobody can stop it any more, and that a provider which cannot
be asked leaves what the ledger knows to be shown, with when that was.
"""

from typing import TYPE_CHECKING

from cipc_newsletter.cli import watching
from cipc_newsletter.cli.account_report import left_drafts_in_words
from cipc_newsletter.cli.columns import indented
from cipc_newsletter.cli.list_watching import (
    begun_with,
    ending_value,
    mailing_in_words,
    tell_on_its_way,
    telling,
)
from cipc_newsletter.cli.moments import short_moment
from cipc_newsletter.cli.progress import ProgressLine, as_sentence, in_words
from cipc_newsletter.cli.refusals import DONE, UNCERTAIN, say_that_it_can_be_repeated
from cipc_newsletter.cli.session import Session
from cipc_newsletter.errors import (
    ConfigError,
    ContentError,
    NewsletterError,
    ProviderError,
)
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.model.mailing import MailingStage
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from cipc_newsletter.config import Workspace
    from cipc_newsletter.pipeline.list_sending import ListEnding, ListWatch
    from cipc_newsletter.pipeline.list_steering import ListHalt


def pause(session: Session, workspace: "Workspace", campaign: Campaign, *, by: str) -> int:
    """Take back at the provider what has not left, and say what could not be."""
    from cipc_newsletter.pipeline import list_steering

    halt = _halted(
        session,
        campaign,
        lambda watch: list_steering.pause(workspace, campaign, by=by, watch=watch),
        half_way=_("It is paused here, but not everything is known to be taken back at the provider."),
        command=f"campaign pause {campaign.id}",
    )
    session.say(_("Paused. Go on: cipc-newsletter campaign resume {name}").format(name=campaign.id))
    return UNCERTAIN if halt.ending.counts.uncertain else DONE


def may_be_taken_back(workspace: "Workspace", campaign: Campaign, *, now: "dt.datetime") -> bool:
    """Whether something of a campaign may still wait at the provider, though it was ended."""
    from cipc_newsletter.pipeline import list_steering

    return campaign.state is CampaignState.CANCELLED and list_steering.is_unsettled(workspace, campaign, now=now)


def cancel(session: Session, workspace: "Workspace", campaign: Campaign, *, by: str, yes: bool) -> int:
    """End a campaign for good, and say what is out or leaving in spite of that."""
    from cipc_newsletter.pipeline import list_steering

    halt = _halted(
        session,
        campaign,
        lambda watch: list_steering.cancel(workspace, campaign, by=by, watch=watch),
        half_way=_not_ended(campaign),
        command=f"campaign cancel {campaign.id}" + (f' --by "{by}"' if by else "") + (" --yes" if yes else ""),
    )
    return tell_ended(session, halt)


def tell_ended(session: Session, halt: "ListHalt") -> int:
    """Say what the end of a campaign means; return the exit code."""
    if unknown := halt.ending.counts.uncertain:
        session.say(_("Ended for good: nothing more is started."))
        watching.tell_unknown(session, halt.ending.campaign, unknown)
        return UNCERTAIN
    if halt.by_word:
        session.say(_("Ended for good: nothing more is started."))
    elif halt.leaving:
        session.say(_("Ended for good. Who was mailed keeps the mail; nobody else gets it from this campaign."))
    else:
        session.say(_("Ended for good. This campaign has let nothing leave, and will not."))
    if (halt.leaving or halt.by_word) and halt.ending.counts.cancelled:
        session.say(_("Whoever it left off can get it only as an issue of its own, a copy in those languages alone."))
    return DONE


def _halted(
    session: Session,
    campaign: Campaign,
    halt_with: "Callable[[ListWatch], ListHalt]",
    *,
    half_way: str,
    command: str,
) -> "ListHalt":
    """Pause or end a campaign; where the provider cannot be asked, `half_way` says what that means.

    `command` is the same one once more, which does no harm.
    """
    from cipc_newsletter.pipeline.list_sending import ListWatch
    from cipc_newsletter.providers.registry import describe

    line = ProgressLine(session)
    try:
        with watching.stop_on_interrupt(line.stopping) as stop:
            wait = watching.waiting_shown(line, stop, zone=campaign.zone)
            halt = halt_with(ListWatch(wait=wait, tell=telling(session, line, campaign, is_taking_back=True)))
    except ProviderError as error:
        session.say(half_way)
        if not say_that_it_can_be_repeated(error, command):
            session.say(_("The same command can be run again: cipc-newsletter {command}").format(command=command))
        raise
    finally:
        line.end()
    session.document(ending_value(halt.ending))
    session.show(_("Campaign {name}: {where}").format(name=campaign.id, where=in_words(halt.ending.counts)))
    for mailing in halt.leaving:
        is_out = mailing.stage is MailingStage.SENT
        said = (
            _("it is out, and cannot be taken back.")
            if is_out
            else _("it is leaving already, and cannot be stopped.")
        )
        session.say(begun_with(mailing.language, said))
    for mailing in halt.by_word:
        said = _(
            "counted as out, and {title} does not tell of it. If it waits for its moment there, take it back there."
        ).format(title=describe(campaign.provider).title)
        session.say(begun_with(mailing.language, said))
    return halt


def _not_ended(campaign: Campaign) -> str:
    if campaign.state is CampaignState.CANCELLED:
        return _("It is ended, but not everything is known to be taken back at the provider.")
    return _("It is paused here, and not ended: not everything is known to be taken back at the provider.")


def status(session: Session, workspace: "Workspace", campaign: Campaign) -> int:
    """Ask the provider where the mailings are, and say it; return the exit code."""
    from cipc_newsletter.providers.registry import describe

    ending, left = _looked_at(session, workspace, campaign)
    session.document(ending_value(ending))
    for line in status_in_words(ending):
        session.show(line)
    now = ending.campaign
    if now.pause_reason:
        session.show(as_sentence(now.pause_reason))
    if now.state is CampaignState.PAUSED and any(each.stage is MailingStage.STARTED for each in ending.mailings):
        session.say(leaves_all_the_same(now))
    if now.state in (CampaignState.PAUSED, CampaignState.PREPARING):
        if "campaign resume" not in now.pause_reason:
            session.say(_("Go on: cipc-newsletter campaign resume {name}").format(name=now.id))
    elif now.state is CampaignState.FINISHED:
        session.say(_("What became of it: cipc-newsletter report {name}").format(name=now.id))
    elif now.state is not CampaignState.CANCELLED:
        tell_on_its_way(session, ending)
    for line in left_drafts_in_words(left, title=describe(now.provider).title):
        session.say(line)
    return UNCERTAIN if ending.counts.uncertain else DONE


def leaves_all_the_same(campaign: Campaign) -> str:
    """Return that a pause of which the provider does not know holds nothing back there."""
    return _(
        "What was started at the provider leaves all the same. Take it back: cipc-newsletter campaign pause {name}"
    ).format(name=campaign.id)


def _looked_at(session: Session, workspace: "Workspace", campaign: Campaign) -> "tuple[ListEnding, tuple[str, ...]]":
    """Return where everything is as the provider says now, or as the ledger has it where it cannot be asked.

    With it come the names of drafts that broken-off tests left there.
    """
    from cipc_newsletter.pipeline import list_sending, list_testing

    try:
        ending = list_sending.refresh(workspace, campaign)
    except (ProviderError, ConfigError) as error:
        session.say(_("The provider could not be asked: {reason}").format(reason=error))
        return list_sending.as_recorded(workspace, campaign, now=session.now), ()
    try:
        return ending, list_testing.left_behind(workspace, campaign.provider)
    except ProviderError:  # what was left of a test mails nobody; it is told another time
        return ending, ()


def tell_left_drafts(session: Session, workspace: "Workspace") -> None:
    """Say which drafts broken-off tests left at the list provider of the settings; nothing where it cannot be asked.

    Any other provider has no drafts, and is not asked.
    """
    from cipc_newsletter.pipeline import list_testing
    from cipc_newsletter.providers import registry

    name = workspace.config.send.provider
    if not registry.is_list(name):
        return
    try:
        left = list_testing.left_behind(workspace, name)
    except (ConfigError, ProviderError):  # what was left of a test mails nobody; it is told another time
        return
    for line in left_drafts_in_words(left, title=registry.describe(name).title):
        session.say(line)


def status_in_words(ending: "ListEnding") -> "Iterator[str]":
    """Yield the lines that say where a campaign is: each mailing, what is to be known of it, and everybody."""
    from cipc_newsletter.providers.registry import describe
    from cipc_newsletter.store.campaigns import words_of

    campaign = ending.campaign
    head = _("{name}: {state}, through {provider}, begun {moment}").format(
        name=campaign.id,
        state=words_of(campaign.state),
        provider=describe(campaign.provider).title,
        moment=short_moment(campaign.created_at, campaign.zone),
    )
    yield from indented(head, 0)
    yield ""
    for each in ending.mailings:
        yield from indented(mailing_in_words(each, zone=campaign.zone), 2)
    for note in dict.fromkeys(each.note for each in ending.mailings if each.note != campaign.pause_reason):
        yield from indented(as_sentence(note), 4)
    yield ""
    yield from indented(in_words(ending.counts), 2)


def no_people_here(campaign: Campaign, *, title: str) -> NewsletterError:
    """Return the error for whoever wants the people of a campaign whose list is elsewhere."""
    return ContentError(
        _("who got campaign {name} is known to {title} alone.").format(name=campaign.id, title=title),
        right=_("The people are on the list there; here only the numbers are kept."),
        remedy=_("Export the list at {title}. The numbers: cipc-newsletter report {name}").format(
            title=title, name=campaign.id
        ),
    )
