"""`campaign` and `providers`: watch what was sent, go on with what stopped, and see what can carry it."""

from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli import overview, reconciling, steering, watching
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
    return watching.run(session, workspace, found, at_once=at_once)


def _start_due(session: Session, workspace: "Workspace") -> int:
    """Send what is due, one campaign after the other; nothing due is no mistake."""
    from cipc_newsletter.pipeline import campaigns as stage

    due = stage.due_campaigns(workspace, now=session.now)
    if not due:
        session.say(_("No scheduled campaign is due."))
    return watching.run_each(session, workspace, due)


campaign.add_command(overview.list_)
campaign.add_command(overview.status)
campaign.add_command(overview.export)
campaign.add_command(steering.pause)
campaign.add_command(steering.cancel)
campaign.add_command(steering.resolve)
campaign.add_command(reconciling.reconcile)


@click.group(cls=Group, help=_("Say what each mailing provider can carry."))
def providers() -> None:
    """Hold the commands about providers."""


@providers.command(name="list", help=_("List the providers with what each carries, proves and tracks."))
@asked
def list_providers(session: Session) -> None:
    """List providers."""
    from cipc_newsletter.providers.registry import descriptions

    every = descriptions()
    session.document(
        [
            {
                "name": each.name,
                "title": each.title,
                "summary": each.summary,
                "carries": each.carries,
                "proof": each.proof,
                "tracking": each.tracking,
                "unsubscribing": each.unsubscribing,
                "settings": list(each.settings),
                "variables": list(each.variables),
            }
            for each in every
        ]
    )
    for each in every:
        session.show(f"{each.name} — {each.title}")
        session.show(f"  {each.summary}")
        for label in (
            _("One call: {text}").format(text=each.carries),
            _("Proof after an unclear answer: {text}").format(text=each.proof),
            _("Tracking: {text}").format(text=each.tracking),
            _("Unsubscribing: {text}").format(text=each.unsubscribing),
        ):
            session.show(f"  {label}")
