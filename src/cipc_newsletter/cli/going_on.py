"""Going on with campaigns, whichever kind: through a provider that mails person by person, or one that keeps the list.

Promises that each campaign is carried out by the one path that knows its kind. Says nothing of a campaign itself.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cipc_newsletter.cli import list_watching, watching
from cipc_newsletter.cli.refusals import DONE, STOPPED, exit_code_of
from cipc_newsletter.cli.session import Session
from cipc_newsletter.errors import NewsletterError
from cipc_newsletter.model.campaign import Campaign
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cipc_newsletter.config import Workspace
    from cipc_newsletter.deliver.mailings.surroundings import Agreement


def run(
    session: Session,
    workspace: "Workspace",
    campaign: Campaign,
    *,
    at_once: bool = False,
    agreement: "Agreement | None" = None,
) -> int:
    """Send `campaign`, or go on with it, and return the exit code; `at_once` ends the wait for its moment.

    `agreement` is to another number of people than the plan named, of a campaign to a list.
    """
    value, code = _carried_out(session, workspace, campaign, at_once=at_once, agreement=agreement)
    session.document(value)
    return code


def run_each(session: Session, workspace: "Workspace", due: Sequence[Campaign]) -> int:
    """Send one campaign after another, whatever becomes of those before; return the gravest exit code."""
    codes, ended = [DONE], []
    for each in due:
        try:
            value, code = _carried_out(session, workspace, each, at_once=False)
        except NewsletterError as error:
            session.say(_("Campaign {name}: {where}").format(name=each.id, where=error))
            codes.append(STOPPED if session.is_stopped else exit_code_of(error))
            continue
        ended.append(value)
        codes.append(code)
    session.document(ended)
    return max(codes)


def _carried_out(
    session: Session,
    workspace: "Workspace",
    campaign: Campaign,
    *,
    at_once: bool,
    agreement: "Agreement | None" = None,
) -> "tuple[Mapping[str, object], int]":
    from cipc_newsletter.providers import registry

    if registry.is_list(campaign.provider):
        return list_watching.carried_out(session, workspace, campaign, at_once=at_once, agreement=agreement)
    return watching.carried_out(session, workspace, campaign, at_once=at_once)
