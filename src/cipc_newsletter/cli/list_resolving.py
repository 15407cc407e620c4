"""`campaign resolve` of a campaign through a provider that keeps the list: what is unclear, and what somebody says of it.

Promises that whoever is asked is told first where to look, and that what the provider says itself is said to be its word.
"""

from typing import TYPE_CHECKING

from cipc_newsletter.cli import watching
from cipc_newsletter.cli.list_watching import begun_with, ending_value, mailing_in_words, tell_on_its_way
from cipc_newsletter.cli.progress import as_sentence, in_words
from cipc_newsletter.cli.refusals import DONE, UNCERTAIN
from cipc_newsletter.cli.session import Session
from cipc_newsletter.errors import AudienceError, UsageError
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from cipc_newsletter.config import Workspace
    from cipc_newsletter.deliver.judging import Verdict
    from cipc_newsletter.model.mailing import OurMailing
    from cipc_newsletter.pipeline.list_steering import Judged


def resolve(
    session: Session,
    workspace: "Workspace",
    campaign: Campaign,
    verdict: str | None,
    *,
    by: str,
    language: str | None,
    yes: bool,
    expect: int | None,
) -> int:
    """List what is unclear, or settle it as somebody says; return the exit code."""
    from cipc_newsletter.pipeline import list_steering

    judged_as = None if verdict is None else _verdict_on_starts(campaign, verdict)
    _require_language(workspace, campaign, language, now=session.now)
    unclear = list_steering.unclear_of(workspace, campaign, language=language, now=session.now)
    if judged_as is None or not unclear:
        return _show_unclear(session, workspace, campaign, unclear)
    _require_expected(campaign, sum(each.planned for each in unclear), expect)
    session.say(_("The provider is asked first; where it does not tell, that takes a minute."))
    judged = list_steering.judge(workspace, campaign, judged_as, language=language, by=by, may_be_unasked=yes)
    return _tell_judged(session, judged, is_started=judged_as.value == "accepted")


def _tell_judged(session: Session, judged: "Judged", *, is_started: bool) -> int:
    ending = judged.ending
    campaign, counts = ending.campaign, ending.counts
    session.document(ending_value(ending))
    session.show(_("Campaign {name}: {where}").format(name=campaign.id, where=in_words(counts)))
    for each in judged.settled:
        session.say(begun_with(each.language, _("counted as out.") if is_started else _("given up.")))
    if not judged.settled:
        session.say(_("The provider says itself what became of it; nothing was left to say."))
    if counts.uncertain:
        watching.tell_unknown(session, campaign, counts.uncertain)
        return UNCERTAIN
    if campaign.state is CampaignState.CANCELLED and counts.cancelled == counts.planned:
        session.say(
            _("All of it is given up, so it is ended. Send anew: cipc-newsletter send {issue}").format(
                issue=campaign.issue_id
            )
        )
    elif campaign.state is CampaignState.PAUSED:
        session.say(
            as_sentence(campaign.pause_reason)
            if "campaign cancel" in campaign.pause_reason
            else _("Go on: cipc-newsletter campaign resume {name}").format(name=campaign.id)
        )
    elif campaign.state in (CampaignState.CANCELLED, CampaignState.FINISHED):
        session.say(_("What became of it: cipc-newsletter report {name}").format(name=campaign.id))
    else:
        tell_on_its_way(session, ending)
    return DONE


def _require_language(
    workspace: "Workspace", campaign: Campaign, language: str | None, *, now: "dt.datetime"
) -> None:
    from cipc_newsletter.pipeline import list_sending

    known = [each.language for each in list_sending.as_recorded(workspace, campaign, now=now).mailings]
    if language is not None and language not in known:
        raise UsageError(
            _('campaign {name} has no language "{language}".').format(name=campaign.id, language=language),
            right=_("It has: {languages}.").format(languages=", ".join(known)),
            remedy=_("See what is unclear: cipc-newsletter campaign resolve {name}").format(name=campaign.id),
        )


def _require_expected(campaign: Campaign, people: int, expect: int | None) -> None:
    if expect is not None and expect != people:
        raise AudienceError(
            _("{planned} people are held, not {expected}; nothing was changed.").format(
                planned=people, expected=expect
            ),
            remedy=_("See them: cipc-newsletter campaign resolve {name}").format(name=campaign.id),
        )


def _verdict_on_starts(campaign: Campaign, verdict: str) -> "Verdict":
    from cipc_newsletter.deliver.judging import Verdict

    if verdict == Verdict.RESEND:
        raise UsageError(
            _("--as resend does not fit a provider that keeps the list."),
            right=_(
                "A start is never repeated: it was made (--as accepted), or was not and will not be (--as drop)."
            ),
            remedy=_("Look at the provider, then say it: cipc-newsletter campaign resolve {name}").format(
                name=campaign.id
            ),
        )
    return Verdict(verdict)


def _show_unclear(
    session: Session, workspace: "Workspace", campaign: Campaign, unclear: "Sequence[OurMailing]"
) -> int:
    """List what is unclear, where to look, and the two answers."""
    from cipc_newsletter.pipeline import list_sending
    from cipc_newsletter.providers.registry import describe

    session.document(ending_value(list_sending.as_recorded(workspace, campaign, now=session.now)))
    if not unclear:
        recorded = list_sending.as_recorded(workspace, campaign, now=session.now)
        session.show(_("Nothing of campaign {name} is held.").format(name=campaign.id))
        if recorded.counts.uncertain:  # in another language than was asked about
            watching.tell_unknown(session, campaign, recorded.counts.uncertain)
        return UNCERTAIN if recorded.counts.uncertain else DONE
    for each in unclear:
        session.show(mailing_in_words(each, zone=campaign.zone))
        title = describe(campaign.provider).title
        name = f"{campaign.issue_id} {each.language} [cipc-newsletter {campaign.uid} …]"
        session.show(
            "  "
            + (
                _('Look at {title} for what is called "{name}".').format(title=title, name=name)
                if each.ref
                else _("Look at {title} for it, by its subject and its moment.").format(title=title)
            )
        )
    for answer, verdict in (
        (_("It was started, count its people as accepted:"), "accepted"),
        (_("It was not, and will not be:"), "drop"),
    ):
        session.show(answer)
        session.show(f"  cipc-newsletter campaign resolve {campaign.id} --as {verdict} --by {_('NAME')}")
    if len(unclear) > 1:
        session.show(_("For one language alone add: --lang L"))
    if campaign.state is not CampaignState.CANCELLED:
        session.say(
            _("The provider is asked again when it goes on: cipc-newsletter campaign resume {name}").format(
                name=campaign.id
            )
        )
    return UNCERTAIN
