"""`send` and `correct`: the plan in plain words, the question, the countdown, and how it ended."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from cipc_newsletter.cli import going_on, list_sending, watching
from cipc_newsletter.cli.plan import plan_value, show_plan
from cipc_newsletter.cli.refusals import DONE, STOPPED, show_stop
from cipc_newsletter.cli.session import Command, Session, asked
from cipc_newsletter.cli.wishes import Wish, moment_of, require_yes, wish_options
from cipc_newsletter.errors import UsageError
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from cipc_newsletter.config import Workspace
    from cipc_newsletter.deliver.moments import Moment
    from cipc_newsletter.pipeline.prospects import Prospect


@click.command(cls=Command, help=_("Send the approved ISSUE to everybody who may receive it, or go on with it."))
@click.argument("issue")
@click.option("--provider", metavar="NAME", help=_("Through this provider instead of the one in config.toml."))
@click.option(
    "--only",
    type=click.Choice(["refused", "uncertain", "not-reached"]),
    help=_("The same message again, only to those whom its campaigns left so."),
)
@click.option(
    "--corrected", "is_corrected", is_flag=True, help=_("With --only: the issue as it is approved now instead.")
)
@wish_options
@asked
def send(
    session: Session,
    issue: str,
    provider: str | None,
    only: str | None,
    is_corrected: bool,  # noqa: FBT001 -- Click's call
    **said: Any,
) -> int:
    """Send an issue, or go on with it."""
    from cipc_newsletter.pipeline import follow_ups, prospects

    wish = Wish(**said)
    options = (f" --provider {provider}" if provider else "") + (f" --only {only}" if only else "")
    options += " --corrected" if is_corrected else ""
    if is_corrected and not only:
        command = wish.said_again(f"send {issue} --only not-reached{options}")
        raise UsageError(
            _("--corrected is for --only."),
            right=_("What is sent to everybody is what is approved now anyway."),
            remedy=_("Leave it out, or say whom: cipc-newsletter {command}").format(command=command),
        )
    if not only and (keeper := list_sending.keeper_of(session, issue, provider)):
        return list_sending.send(session, issue, keeper, wish)

    def prospect(workspace: "Workspace") -> "Prospect":
        if only:
            return follow_ups.of_some(
                workspace,
                issue,
                only,
                provider_name=provider,
                now=session.now,
                is_dry_run=wish.dry_run,
                is_corrected=is_corrected,
            )
        return prospects.prospect_of(
            workspace, issue, provider_name=provider, now=session.now, is_dry_run=wish.dry_run
        )

    return _carry_out(session, wish, prospect, command=f"send {issue}{options}")


@click.command(cls=Command, help=_("Mail a correction to exactly those who received CAMPAIGN."))
@click.argument("name", metavar="CAMPAIGN")
@click.option("--with", "issue", metavar="ISSUE", help=_("The issue that corrects it; else its own, approved anew."))
@wish_options
@asked
def correct(session: Session, name: str, issue: str | None, **said: Any) -> int:
    """Mail a correction."""
    from cipc_newsletter.pipeline import campaigns, follow_ups

    wish = Wish(**said)

    def prospect(workspace: "Workspace") -> "Prospect":
        found, _counts = campaigns.campaign_named(workspace, name, now=session.now)
        return follow_ups.of_correction(workspace, found, issue, now=session.now, is_dry_run=wish.dry_run)

    return _carry_out(session, wish, prospect, command=f"correct {name}" + (f" --with {issue}" if issue else ""))


def _carry_out(session: Session, wish: Wish, prospect_of: "Callable[[Workspace], Prospect]", *, command: str) -> int:
    """Show the plan, ask, and send; or go on with the campaign there is."""
    try:
        workspace = session.workspace()
        moment = moment_of(workspace, wish, now=session.now)
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
        _require_agreed(prospect, wish, command=command)
        return _start(session, workspace, prospect, moment, grace=grace, uncertain=wish.uncertain)
    except (click.Abort, KeyboardInterrupt):
        return show_stop(session, code=STOPPED)


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
    from cipc_newsletter.pipeline import beginning

    assert prospect.plan is not None  # noqa: S101 -- for the type checker
    # The grace begins with the answer, however long the question stood there.
    agreed_at = dt.datetime.now(dt.UTC)
    campaign = beginning.start(
        workspace, prospect.plan, grace=grace, now=agreed_at, moment=moment, uncertain=uncertain
    )
    return going_on.run(session, workspace, campaign)


def _go_on(
    session: Session, workspace: "Workspace", prospect: "Prospect", moment: "Moment | None", *, wish: Wish
) -> int:
    """Go on with the campaign there is, say where it is on a dry run, or that it is over."""
    from cipc_newsletter.pipeline import beginning

    campaign = prospect.campaign
    assert campaign is not None  # noqa: S101 -- for the type checker
    if prospect.is_finished:
        return watching.tell_finished(session, workspace, campaign)
    if wish.dry_run:
        watching.tell_where(session, workspace, campaign)
        session.say(_("This was a dry run: the campaign stays as it is."))
        return DONE
    if wish.uncertain:
        beginning.choose_policy(workspace, campaign, wish.uncertain, now=session.now)
    if moment:
        campaign = beginning.reschedule(workspace, campaign, moment, now=session.now)
    else:
        session.say(_("Going on with campaign {name}.").format(name=campaign.id))
    return going_on.run(session, workspace, campaign, at_once=wish.at_once)


def _require_agreed(prospect: "Prospect", wish: Wish, *, command: str) -> None:
    from cipc_newsletter.deliver.freezing import require_people

    plan = prospect.plan
    assert plan is not None  # noqa: S101 -- for the type checker
    require_people(plan)
    require_yes(plan.issue_id, plan.planned, wish=wish, is_real=prospect.is_real, command=command)


def _warn_of(session: Session, uncertain: str | None) -> None:
    """Say before the yes what the chosen policy may do to people."""
    from cipc_newsletter.deliver.proving import DOUBLING

    if uncertain in DOUBLING:
        session.say(_("! After an answer that never came people are mailed again: some may get this issue twice."))
