"""`send` and `correct`: the plan in plain words, the question, the countdown, and how it ended."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from cipc_newsletter.cli import watching
from cipc_newsletter.cli.asking import answer_to, count_of
from cipc_newsletter.cli.plan import plan_value, show_plan
from cipc_newsletter.cli.refusals import DONE, STOPPED, show_stop
from cipc_newsletter.cli.session import Command, Session, asked
from cipc_newsletter.errors import AudienceError, UsageError
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from cipc_newsletter.config import Workspace
    from cipc_newsletter.deliver.moments import Moment
    from cipc_newsletter.pipeline.prospects import Prospect


def policy_of(text: str) -> str:
    """Return the policy typed after --uncertain. Raises UsageError."""
    from cipc_newsletter.deliver.proving import POLICIES

    if text not in POLICIES:
        raise UsageError(
            _('"{text}" is nothing that can be done with an unclear call.').format(text=text),
            right=_("It is one of: {names}.").format(names=", ".join(POLICIES)),
            remedy=_("Leave --uncertain out to take what the provider offers; see docs/sending.md."),
        )
    return text


@frozen
class Wish:
    """How somebody wants a campaign to leave: when, whether at all, how they agreed, and what unclear calls become."""

    at: str | None
    dry_run: bool
    at_once: bool
    yes: bool
    expect: int | None
    uncertain: str | None


def wish_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that `send` and `correct` share."""
    options = (
        click.option(
            "--at",
            metavar="TIME",
            help=_("At this moment: 2025-12-15 09:00, 09:00, tomorrow 9:00; zone: see config."),
        ),
        click.option("--dry-run", is_flag=True, help=_("Show the plan; send nothing.")),
        click.option(
            "--now", "at_once", is_flag=True, help=_("Leave out the minutes of grace, or the wait for its moment.")
        ),
        click.option("--yes", is_flag=True, help=_("Do not ask; needs --expect for a provider that mails people.")),
        click.option("--expect", type=count_of, metavar="N", help=_("How many people must be in the plan.")),
        click.option(
            "--uncertain",
            type=policy_of,
            metavar="POLICY",
            help=_(
                "What to do with a call whose answer never came, for this campaign: auto, key, lookup_hold, hold,"
                " lookup_resend or resend. The last two may mail people twice."
            ),
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(cls=Command, help=_("Send the approved ISSUE to everybody who may receive it, or go on with it."))
@click.argument("issue")
@click.option("--provider", metavar="NAME", help=_("Through this provider instead of the one in config.toml."))
@click.option(
    "--only",
    type=click.Choice(["refused", "uncertain", "not-reached"]),
    help=_("The same message again, only to those whom its campaigns left so."),
)
@wish_options
@asked
def send(session: Session, issue: str, provider: str | None, only: str | None, **said: Any) -> int:
    """Send an issue, or go on with it."""
    from cipc_newsletter.pipeline import prospects

    wish = Wish(**said)

    def prospect(workspace: "Workspace") -> "Prospect":
        if only:
            return prospects.prospect_of_some(
                workspace, issue, only, provider_name=provider, now=session.now, is_dry_run=wish.dry_run
            )
        return prospects.prospect_of(
            workspace, issue, provider_name=provider, now=session.now, is_dry_run=wish.dry_run
        )

    return _carry_out(session, wish, prospect)


@click.command(cls=Command, help=_("Mail a correction to exactly those who received CAMPAIGN."))
@click.argument("name", metavar="CAMPAIGN")
@click.option("--with", "issue", metavar="ISSUE", help=_("The issue that corrects it; else its own, approved anew."))
@wish_options
@asked
def correct(session: Session, name: str, issue: str | None, **said: Any) -> int:
    """Mail a correction."""
    from cipc_newsletter.pipeline import campaigns, prospects

    wish = Wish(**said)

    def prospect(workspace: "Workspace") -> "Prospect":
        found, _counts = campaigns.campaign_named(workspace, name, now=session.now)
        return prospects.prospect_of_correction(workspace, found, issue, now=session.now, is_dry_run=wish.dry_run)

    return _carry_out(session, wish, prospect)


def _carry_out(session: Session, wish: Wish, prospect_of: "Callable[[Workspace], Prospect]") -> int:
    """Show the plan, ask, and send; or go on with the campaign there is."""
    try:
        workspace = session.workspace()
        moment = _moment(workspace, wish, now=session.now)
        prospect = prospect_of(workspace)
        if prospect.campaign is not None:
            return _go_on(session, workspace, prospect, moment, wish=wish)
        minutes = 0.0 if wish.at_once or not prospect.is_real else workspace.config.send.grace_minutes
        grace = dt.timedelta(minutes=minutes)
        leaves_at = moment.at if moment else session.now + grace
        show_plan(session, prospect, leaves_at=leaves_at)
        _warn_of(session, wish.uncertain)
        if wish.dry_run:
            session.document(plan_value(prospect, leaves_at=leaves_at))
            session.say(_("This was a dry run: nothing has left."))
            return DONE
        _require_yes(prospect, yes=wish.yes, expect=wish.expect)
        return _start(session, workspace, prospect, moment, grace=grace, uncertain=wish.uncertain)
    except (click.Abort, KeyboardInterrupt):
        return show_stop(session, code=STOPPED)


def _moment(workspace: "Workspace", wish: Wish, *, now: dt.datetime) -> "Moment | None":
    """Return when the campaign shall leave, None for now. Raises UsageError where that is not clear."""
    if wish.at is None:
        return None
    if wish.at_once:
        raise UsageError(
            _("--at and --now say two things."),
            right=_("A campaign leaves at a moment that is named, or at once."),
            remedy=_("Leave one of them out."),
        )
    from cipc_newsletter.deliver.moments import moment_named
    from cipc_newsletter.pipeline.sending import zone_of

    return moment_named(wish.at, zone=zone_of(workspace), now=now)


def _start(
    session: Session,
    workspace: "Workspace",
    prospect: "Prospect",
    moment: "Moment | None",
    *,
    grace: dt.timedelta,
    uncertain: str | None,
) -> int:
    """Record the yes that was just said, and send."""
    from cipc_newsletter.pipeline import sending

    assert prospect.plan is not None  # noqa: S101 -- for the type checker
    # The grace begins with the answer, however long the question stood there.
    agreed_at = dt.datetime.now(dt.UTC)
    campaign = sending.start(workspace, prospect.plan, grace=grace, now=agreed_at, moment=moment, uncertain=uncertain)
    return watching.run(session, workspace, campaign)


def _go_on(
    session: Session, workspace: "Workspace", prospect: "Prospect", moment: "Moment | None", *, wish: Wish
) -> int:
    """Go on with the campaign there is, say where it is on a dry run, or that it is over."""
    from cipc_newsletter.pipeline import sending

    campaign = prospect.campaign
    assert campaign is not None  # noqa: S101 -- for the type checker
    if prospect.is_finished:
        return watching.tell_finished(session, workspace, campaign)
    if wish.dry_run:
        watching.tell_where(session, workspace, campaign)
        session.say(_("This was a dry run: the campaign stays as it is."))
        return DONE
    if wish.uncertain:
        sending.choose_policy(workspace, campaign, wish.uncertain, now=session.now)
    if moment:
        campaign = sending.reschedule(workspace, campaign, moment, now=session.now)
    else:
        session.say(_("Going on with campaign {name}.").format(name=campaign.id))
    return watching.run(session, workspace, campaign, at_once=wish.at_once)


def _warn_of(session: Session, uncertain: str | None) -> None:
    """Say before the yes what the chosen policy may do to people."""
    from cipc_newsletter.deliver.proving import DOUBLING

    if uncertain in DOUBLING:
        session.say(_("! After an answer that never came people are mailed again: some may get this issue twice."))


def _require_yes(prospect: "Prospect", *, yes: bool, expect: int | None) -> None:
    """Go on only where a person, or --yes with the right count, agreed to this very plan."""
    from cipc_newsletter.deliver.freezing import require_people

    plan = prospect.plan
    assert plan is not None  # noqa: S101 -- for the type checker
    require_people(plan)
    if expect is not None and expect != plan.planned:
        raise AudienceError(
            _("the plan has {planned} people, not {expected}; nothing has left.").format(
                planned=plan.planned, expected=expect
            ),
            right=_("--expect is the number in the plan that was looked at."),
            remedy=_("Look at the plan: cipc-newsletter send {issue} --dry-run").format(issue=plan.issue_id),
        )
    if yes and (expect is not None or not prospect.is_real):
        return
    if yes:
        raise UsageError(
            _("--yes alone mails nobody."),
            right=_("It answers only together with the number of people in the plan."),
            remedy=_("Say: cipc-newsletter send {issue} --yes --expect {count}").format(
                issue=plan.issue_id, count=plan.planned
            ),
        )
    wanted = f"{plan.issue_id} {plan.planned}"
    answer = answer_to(
        _('To send, type the issue and the number of people ("{wanted}"):').format(wanted=wanted),
        remedy=_("Say: cipc-newsletter send {issue} --yes --expect {count}").format(
            issue=plan.issue_id, count=plan.planned
        ),
    )
    if answer.split() != wanted.split():
        raise AudienceError(
            _('"{answer}" is not "{wanted}"; nothing has left.').format(answer=answer, wanted=wanted),
            remedy=_("To send after all, run the same command again."),
        )
