"""Watching a campaign being made, proven and started at a list provider: one line for each step, and how it ended.

Promises exit 0 once everything is started, for the provider then keeps to its moment without this computer; 4 where
nobody knows whether a mailing was started; 5 where it stopped before that and can go on.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cipc_newsletter.cli import watching
from cipc_newsletter.cli.moments import moment_in_words, short_moment
from cipc_newsletter.cli.progress import ProgressLine, as_sentence, in_words
from cipc_newsletter.cli.refusals import DONE, STOPPED, UNCERTAIN
from cipc_newsletter.cli.session import Session
from cipc_newsletter.errors import FileError, NotTheSenderError, StoreError, TransitionError
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.model.mailing import MailingStage, OurMailing
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from cipc_newsletter.config import Workspace
    from cipc_newsletter.deliver.mailings.differences import Difference
    from cipc_newsletter.deliver.mailings.surroundings import Agreement, Tell
    from cipc_newsletter.pipeline.list_sending import ListEnding

_SETTLED = (MailingStage.STARTED, MailingStage.SENT, MailingStage.CANCELLED)


def carried_out(
    session: Session,
    workspace: "Workspace",
    campaign: Campaign,
    *,
    at_once: bool = False,
    agreement: "Agreement | None" = None,
) -> tuple[Mapping[str, object], int]:
    """Make, prove and start what is left of `campaign`, saying each step; return its value and the exit code.

    `agreement` is to another number of people than the plan named.
    """
    ending = _brought_to_an_end(session, workspace, campaign, at_once=at_once, agreement=agreement)
    return ending_value(ending), _told(session, ending)


def _brought_to_an_end(
    session: Session,
    workspace: "Workspace",
    campaign: Campaign,
    *,
    at_once: bool,
    agreement: "Agreement | None",
) -> "ListEnding":
    """Go on with a campaign and return how that ended; what stopped it from without is raised."""
    from cipc_newsletter.pipeline import list_sending

    line = ProgressLine(session)
    try:
        with watching.stop_on_interrupt(line.stopping) as stop:
            watch = list_sending.ListWatch(
                wait=watching.waiting_shown(line, stop, zone=campaign.zone),
                tell=telling(session, line, campaign),
                is_asked_to_stop=stop.is_set,
            )
            return list_sending.run(workspace, campaign, watch=watch, at_once=at_once, agreement=agreement)
    except (FileError, StoreError) as error:
        # A full disk, a store that vanished: the ledger knows each step, so the campaign can go on (exit 5).
        session.is_stopped = not isinstance(error, NotTheSenderError | TransitionError)
        raise
    finally:
        line.end()


def telling(session: Session, line: ProgressLine, campaign: Campaign, *, is_taking_back: bool = False) -> "Tell":
    """Return what says each step of a mailing as it is taken; a draft is what was taken back, or what was just made."""

    def tell(mailing: OurMailing, differences: "tuple[Difference, ...]") -> None:
        line.end()
        is_back = is_taking_back and mailing.stage in (MailingStage.DRAFT, MailingStage.PLANNED)
        what = (
            mailing.note or _("taken back.") if is_back else step_in_words(mailing, differences, zone=campaign.zone)
        )
        session.say(begun_with(mailing.language, what))
        blocking = [each for each in differences if not each.is_accepted]
        for each in blocking:
            session.say(f"  - {each.name}: {each.words}")
        if blocking:
            session.say(
                _("To accept one by its name: accept under [provider.{name}] in config.toml.").format(
                    name=campaign.provider
                )
            )

    return tell


def begun_with(language: str, what: str) -> str:
    """Return a line that begins with the name of a language."""
    return _("{place}: {what}").format(place=as_sentence(language_in_words(language)), what=what)


def step_in_words(mailing: OurMailing, differences: "Sequence[Difference]", *, zone: str) -> str:
    """Return what has just become of a mailing."""
    at = short_moment(mailing.starts_at, zone) if mailing.starts_at else ""
    accepted = " ".join(each.words for each in differences if each.is_accepted)
    return {
        MailingStage.PLANNED: _("nothing of it is there."),
        MailingStage.DRAFT: _("read back, and not the same: it does not leave.") if differences else _("made."),
        MailingStage.PROVEN: _("read back. Accepted: {changes}").format(changes=accepted)
        if accepted
        else _("read back, the same."),
        MailingStage.CHANGED: _("changed by somebody at the provider."),
        MailingStage.STARTING: _("being started."),
        MailingStage.UNCLEAR: _("nobody knows whether it was started."),
        MailingStage.STARTED: _("starts {moment}.").format(moment=at),
        MailingStage.SENT: _("out."),
        MailingStage.CANCELLED: _("given up."),
    }[mailing.stage]


def language_in_words(language: str) -> str:
    """Return a language's name."""
    return {"fr": _("French"), "en": _("English"), "es": _("Spanish")}.get(language, language)


def _told(session: Session, ending: "ListEnding") -> int:
    """Say where a campaign is after a run, and what comes next; return the exit code."""
    campaign, counts = ending.campaign, ending.counts
    session.show(_("Campaign {name}: {where}").format(name=campaign.id, where=in_words(counts)))
    if campaign.state is CampaignState.CANCELLED:
        session.say(_("It was ended for good by another command."))
        return STOPPED
    if ending.is_stopped:
        if not _is_told_by_name(ending):
            session.say(as_sentence(ending.reason) if ending.reason else _("Stopped."))
        _tell_begun(session, ending)
        if "campaign " not in ending.reason:
            session.say(_("Go on: cipc-newsletter campaign resume {name}").format(name=campaign.id))
        return UNCERTAIN if counts.uncertain else STOPPED
    if campaign.state is CampaignState.FINISHED:
        said = (
            _("What was not given up is out. What became of it: cipc-newsletter report {name}")
            if counts.cancelled
            else _("All of it is out. What became of it: cipc-newsletter report {name}")
        )
        session.say(said.format(name=campaign.id))
        return DONE
    tell_on_its_way(session, ending)
    return DONE


def _is_told_by_name(ending: "ListEnding") -> bool:
    """Whether why it stopped was just told, difference by difference."""
    return any(each.stage is MailingStage.DRAFT and each.note == ending.reason for each in ending.mailings)


def _tell_begun(session: Session, ending: "ListEnding") -> None:
    """Say what a campaign that stands still has started: of what somebody did at the provider it speaks elsewhere."""
    begun = [each for each in ending.mailings if each.stage in (MailingStage.STARTED, MailingStage.SENT)]
    unclear = any(each.stage in (MailingStage.UNCLEAR, MailingStage.STARTING) for each in ending.mailings)
    if not begun and not unclear:
        session.say(_("This campaign has let nothing leave."))
    for each in begun:
        session.say(mailing_in_words(each, zone=ending.campaign.zone))


def tell_on_its_way(session: Session, ending: "ListEnding") -> None:
    """Say that the provider has everything, and when it leaves; or that something of it is not started yet."""
    campaign = ending.campaign
    if any(each.stage not in _SETTLED for each in ending.mailings):
        session.say(
            _(
                "Not everything is started, and the rest does not start by itself. Go on: cipc-newsletter campaign"
                " resume {name}"
            ).format(name=campaign.id)
        )
        return
    moments = [
        each.starts_at
        for each in ending.mailings
        if each.starts_at and (each.stage is MailingStage.STARTED or each.is_by_word)
    ]
    if moments and min(moments) > session.now:
        session.say(
            _("The provider has everything, and lets it leave {moment}. This computer may be switched off.").format(
                moment=moment_in_words(min(moments), campaign.zone)
            )
        )
        session.say(
            _("Until then it can be taken back: cipc-newsletter campaign cancel {name}").format(name=campaign.id)
        )
        return
    session.say(_("The provider has everything, and is mailing it."))
    session.say(_("What became of it: cipc-newsletter report {name}").format(name=campaign.id))


def mailing_in_words(mailing: OurMailing, *, zone: str) -> str:
    """Return one line on where a mailing is: its language, its audience, how many, and since when."""
    moment = short_moment(mailing.starts_at, zone) if mailing.starts_at else ""
    where = {
        MailingStage.PLANNED: _("not made yet"),
        MailingStage.DRAFT: _("a draft at the provider"),
        MailingStage.PROVEN: _("read back, ready to start"),
        MailingStage.CHANGED: _("changed at the provider"),
        MailingStage.STARTING: _("being started"),
        MailingStage.UNCLEAR: _("nobody knows whether it was started"),
        MailingStage.STARTED: _("starts {moment}").format(moment=moment),
        MailingStage.SENT: (_("counted as out {moment}") if mailing.is_by_word else _("out {moment}"))
        .format(moment=moment)
        .strip(),
        MailingStage.CANCELLED: _("given up"),
    }[mailing.stage]
    return begun_with(mailing.language, f"{_people_in_words(mailing)}, {mailing.audience_name}, {where}")


def _people_in_words(mailing: OurMailing) -> str:
    """Return how many get a mailing: as many as were planned, and once the provider mailed others, both numbers."""
    if mailing.sent is None or mailing.sent == mailing.planned:
        return str(mailing.planned)
    return _("{sent} ({planned} planned)").format(sent=mailing.sent, planned=mailing.planned)


def ending_value(ending: "ListEnding") -> Mapping[str, object]:
    """Return a campaign with its mailings as scripts know it (docs/contract.md section 4)."""
    from cipc_newsletter.pipeline.campaigns import value_of

    return value_of(ending.campaign, ending.counts, ending.mailings)
