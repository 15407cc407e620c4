"""`campaign`: watch what was sent, and go on with what stopped."""

from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli import going_on, overview, reconciling, steering, watching
from cipc_newsletter.cli.asking import count_of
from cipc_newsletter.cli.session import Group, Session, asked
from cipc_newsletter.errors import UsageError
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from cipc_newsletter.config import Workspace
    from cipc_newsletter.deliver.mailings.surroundings import Agreement
    from cipc_newsletter.model.campaign import Campaign


@click.group(cls=Group, help=_("Watch a campaign, and go on with one that stopped."))
def campaign() -> None:
    """Hold the commands about campaigns."""


@campaign.command(name="resume", help=_("Go on with a campaign that stopped. Safe any number of times."))
@click.argument("name", metavar="[CAMPAIGN]", required=False)
@click.option(
    "--now", "at_once", is_flag=True, help=_("Do not wait for the grace or for the moment it is scheduled for.")
)
@click.option("--due", is_flag=True, help=_("Start every scheduled campaign whose moment has come; for a timer."))
@click.option(
    "--expect",
    type=count_of,
    metavar="N",
    help=_("Agree to N people, where more are on the provider's list now than were agreed to; needs --by."),
)
@steering.decided_by
@asked
def resume(
    session: Session,
    name: str | None,
    at_once: bool,  # noqa: FBT001 -- Click's call, as the next
    due: bool,  # noqa: FBT001
    expect: int | None,
    by: str,
) -> int:
    """Go on with a campaign."""
    from cipc_newsletter.pipeline import campaigns as stage

    _require_both(expect, by)
    workspace = session.workspace()
    if due:
        _require_no_number(expect)
        return _start_due(session, workspace)
    found, _counts = stage.campaign_named(workspace, name, now=session.now)
    agreement = _agreement(found, expect, by=by.strip())
    if found.state in stage.OVER:
        return watching.tell_finished(session, workspace, found)
    return going_on.run(session, workspace, found, at_once=at_once, agreement=agreement)


def _require_both(expect: int | None, by: str) -> None:
    if expect is not None:
        steering.require_name(by)
    elif by:
        raise UsageError(
            _("--by says who agrees to a number of people, and no number is said."),
            right=_("It goes with --expect N; going on as agreed needs no name."),
            remedy=_("Leave it out, or say the number too: --expect N --by NAME"),
        )


def _require_no_number(expect: int | None) -> None:
    if expect is not None:
        raise UsageError(
            _("--due and --expect say two things."),
            right=_("Somebody agrees to the number of people of one campaign, by its name."),
            remedy=_("Leave one of them out."),
        )


def _agreement(campaign: "Campaign", expect: int | None, *, by: str) -> "Agreement | None":
    """Return to how many people somebody agrees, None where they say nothing of it. Raises UsageError."""
    from cipc_newsletter.deliver.mailings.surroundings import Agreement
    from cipc_newsletter.providers import registry

    if expect is None:
        return None
    if not registry.is_list(campaign.provider):
        raise UsageError(
            _("--expect does not fit campaign {name}: it goes person by person.").format(name=campaign.id),
            right=_("Its people were settled when somebody said yes; nobody has come to them since."),
            remedy=_("Go on without it: cipc-newsletter campaign resume {name}").format(name=campaign.id),
        )
    return Agreement(people=expect, by=by)


def _start_due(session: Session, workspace: "Workspace") -> int:
    """Send what is due, one campaign after the other; nothing due is no mistake."""
    from cipc_newsletter.pipeline import campaigns as stage

    due = stage.due_campaigns(workspace, now=session.now)
    if not due:
        session.say(_("No scheduled campaign is due."))
    return going_on.run_each(session, workspace, due)


campaign.add_command(overview.list_)
campaign.add_command(overview.status)
campaign.add_command(overview.export)
campaign.add_command(steering.pause)
campaign.add_command(steering.cancel)
campaign.add_command(steering.resolve)
campaign.add_command(reconciling.reconcile)
