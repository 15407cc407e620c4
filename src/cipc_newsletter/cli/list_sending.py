"""`send` through a provider that keeps the list: the plan in plain words, the question, and each step as it is taken.

Promises that nothing is made at the provider before somebody said yes, and that what stands in the way is said before
anybody is asked.
"""

from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli import list_watching, watching
from cipc_newsletter.cli.list_plan import list_plan_in_words, list_plan_value, obstacles_in_words
from cipc_newsletter.cli.refusals import DONE, ERROR, STOPPED, show_stop
from cipc_newsletter.cli.session import Session
from cipc_newsletter.cli.wishes import Wish, moment_of, require_yes
from cipc_newsletter.errors import AudienceError, TransitionError, UsageError
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from cipc_newsletter.config import Workspace
    from cipc_newsletter.deliver.mailings.planning import MailingPlan
    from cipc_newsletter.deliver.moments import Moment
    from cipc_newsletter.model.campaign import Campaign


def keeper_of(session: Session, issue: str, provider: str | None) -> str | None:
    """Return the provider that keeps the list through which `issue` goes, None where it goes another way."""
    from cipc_newsletter.pipeline import list_prospects
    from cipc_newsletter.providers import registry

    name = provider or list_prospects.provider_of(session.workspace(), issue, now=session.now)
    return name if registry.is_list(name) else None


def send(session: Session, issue: str, provider: str, wish: Wish) -> int:
    """Show the plan, ask, and send through `provider`; or go on with the campaign there is."""
    try:
        return _carry_out(session, issue, provider, wish)
    except (click.Abort, KeyboardInterrupt):
        return show_stop(session, code=STOPPED)


def _carry_out(session: Session, issue: str, provider: str, wish: Wish) -> int:
    from cipc_newsletter.pipeline import list_moments, list_prospects
    from cipc_newsletter.pipeline.beginning import zone_of

    _require_no_policy(wish)
    workspace = session.workspace()
    said = moment_of(workspace, wish, now=session.now)
    if (
        campaign := list_prospects.campaign_of(workspace, issue, provider_name=provider, now=session.now)
    ) is not None:
        return _go_on(session, workspace, campaign, said, wish=wish)
    moment = list_moments.moment_for(workspace, provider, said, at_once=wish.at_once, now=session.now)
    prospect = list_prospects.prospect_of(
        workspace,
        issue,
        provider_name=provider,
        at=moment.at if moment else None,
        now=session.now,
        is_dry_run=wish.dry_run,
    )
    plan = prospect.plan
    assert plan is not None  # noqa: S101 -- for the type checker: there is no campaign
    zone = moment.zone if moment else zone_of(workspace)
    _show(session, plan, zone=zone)
    if wish.dry_run:
        session.document(list_plan_value(plan, zone=zone))
        for line in obstacles_in_words(plan.obstacles):
            session.say(line)
        session.say(_("This was a dry run: nothing has left."))
        return ERROR if plan.obstacles else DONE
    if plan.obstacles:
        raise AudienceError.of(plan.obstacles)
    is_usual = plan.provider == workspace.config.send.provider
    through = "" if is_usual else f" --provider {plan.provider}"
    require_yes(plan.issue_id, plan.planned, wish=wish, is_real=True, command=f"send {issue}{through}")
    return _start(session, workspace, plan, zone=zone, at_once=moment is None)


def _require_no_policy(wish: Wish) -> None:
    if wish.uncertain:
        raise UsageError(
            _("--uncertain does not fit a provider that keeps the list."),
            right=_("A start whose answer never came is looked up there, and never repeated."),
            remedy=_("Leave it out."),
        )


def _show(session: Session, plan: "MailingPlan", *, zone: str) -> None:
    from cipc_newsletter.providers import registry

    for line in list_plan_in_words(plan, registry.describe(plan.provider), zone=zone):
        session.say(line)


def _start(session: Session, workspace: "Workspace", plan: "MailingPlan", *, zone: str, at_once: bool) -> int:
    """Record the yes that was just said, and send."""
    import datetime as dt

    from cipc_newsletter.pipeline import list_sending

    campaign = list_sending.start(workspace, plan, zone=zone, now=dt.datetime.now(dt.UTC))
    value, code = list_watching.carried_out(session, workspace, campaign, at_once=at_once)
    session.document(value)
    return code


def _go_on(
    session: Session, workspace: "Workspace", campaign: "Campaign", moment: "Moment | None", *, wish: Wish
) -> int:
    """Go on with the campaign there is, say where it is on a dry run, or that it is over."""
    from cipc_newsletter.pipeline.campaigns import OVER

    if campaign.state in OVER:
        return watching.tell_finished(session, workspace, campaign)
    if wish.dry_run:
        watching.tell_where(session, workspace, campaign)
        session.say(_("This was a dry run: the campaign stays as it is."))
        return DONE
    if moment:
        raise TransitionError(
            _("campaign {name} is under way; it cannot be put off.").format(name=campaign.id),
            right=_("Through a provider that keeps the list, the moment is part of what was agreed to."),
            remedy=_("End it, then send the issue anew: cipc-newsletter campaign cancel {name}").format(
                name=campaign.id
            ),
        )
    session.say(_("Going on with campaign {name}.").format(name=campaign.id))
    value, code = list_watching.carried_out(session, workspace, campaign, at_once=wish.at_once)
    session.document(value)
    return code
