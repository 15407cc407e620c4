"""`campaign`: watch what was sent, and go on with what stopped."""

from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli import going_on, overview, reconciling, steering, watching
from cipc_newsletter.cli.session import Group, Session, asked
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from cipc_newsletter.config import Workspace


@click.group(cls=Group, help=_("Watch a campaign, and go on with one that stopped."))
def campaign() -> None:
    """Hold the commands about campaigns."""


@campaign.command(name="resume", help=_("Go on with a campaign that stopped. Safe any number of times."))
@click.argument("name", metavar="[CAMPAIGN]", required=False)
@click.option(
    "--now", "at_once", is_flag=True, help=_("Do not wait for the grace or for the moment it is scheduled for.")
)
@click.option("--due", is_flag=True, help=_("Start every scheduled campaign whose moment has come; for a timer."))
@asked
def resume(
    session: Session,
    name: str | None,
    at_once: bool,  # noqa: FBT001 -- Click's call, as the next
    due: bool,  # noqa: FBT001
) -> int:
    """Go on with a campaign."""
    from cipc_newsletter.pipeline import campaigns as stage

    workspace = session.workspace()
    if due:
        return _start_due(session, workspace)
    found, _counts = stage.campaign_named(workspace, name, now=session.now)
    if found.state in stage.OVER:
        return watching.tell_finished(session, workspace, found)
    return going_on.run(session, workspace, found, at_once=at_once)


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
