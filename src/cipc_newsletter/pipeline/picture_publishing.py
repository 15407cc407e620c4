"""The pictures of an issue, put where its mails load them, and looked at there.

Promises that the addresses a site chose are kept even where a later picture fails, and that `require_pictures` only
looks. Shows nothing.
"""

import os
from collections.abc import Mapping
from dataclasses import replace

from cipc_newsletter import operating_system
from cipc_newsletter.compose import published
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import resolve_issue
from cipc_newsletter.errors import CheckError, Mistake
from cipc_newsletter.model.message import ComposedIssue, PreparedImage
from cipc_newsletter.pipeline.issues import composition
from cipc_newsletter.publishing import publisher, reachable, registry
from cipc_newsletter.publishing.publisher import Outcome, Result
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class Publication:
    """What became of each picture of an issue; `unanswered` are addresses that do not show their picture (yet).

    `is_moved` is true where a site chose other addresses than the composed mail has, so that it must be composed anew.
    """

    issue_id: str
    place: str
    outcomes: tuple[Outcome, ...]
    unanswered: tuple[Mistake, ...] = ()
    is_moved: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether every picture is in its place."""
        return all(outcome.result in (Result.PUBLISHED, Result.ALREADY_THERE) for outcome in self.outcomes)


def publish(workspace: Workspace, name: str, *, is_dry_run: bool) -> Publication:
    """Compose the issue called `name` and put its pictures in their place. Raises ConfigError.

    What fails for a single picture is in the outcomes, not raised. A dry run looks, and changes nothing.
    """
    composed = composition(workspace, resolve_issue(workspace.root, name)).composed
    pictures = pictures_of(composed)
    with registry.opened(workspace, environment=os.environ) as way:
        outcomes = publisher.publish(pictures, way, is_dry_run=is_dry_run)
        place = way.place
    is_moved = False
    if workspace.config.publishing.chooses_addresses and not is_dry_run:
        _keep_addresses(workspace, outcomes)
        is_moved = any(outcome.address not in ("", outcome.picture.address) for outcome in outcomes)
    return Publication(
        issue_id=composed.issue_id,
        place=place,
        outcomes=outcomes,
        unanswered=() if is_dry_run else _unanswered(outcomes),
        is_moved=is_moved,
    )


def pictures_of(composed: ComposedIssue) -> tuple[PreparedImage, ...]:
    """Return every picture of an issue once, in order of appearance."""
    return tuple({image.address: image for message in composed.messages for image in message.images}.values())


def require_pictures(composed: ComposedIssue) -> None:
    """Raise CheckError naming each address that does not answer with the approved picture."""
    mistakes = reachable.unanswered(pictures_of(composed))
    if not mistakes:
        return
    first = Mistake(
        what=_("readers would not see every picture of issue {issue}; nothing has left.").format(
            issue=composed.issue_id
        ),
        right=_("Each picture's address answers 200 with the very picture that was approved."),
        remedy=_("Publish them, then run the same again: cipc-newsletter images publish {issue}").format(
            issue=composed.issue_id
        ),
    )
    raise CheckError.of((first, *mistakes))


def _keep_addresses(workspace: Workspace, outcomes: tuple[Outcome, ...]) -> None:
    """Write down the addresses a site chose, beside those that are known."""
    before: Mapping[str, str] = published.addresses_in(workspace.root)
    chosen = {outcome.picture.name: outcome.address for outcome in outcomes if outcome.address}
    after = {**before, **chosen}
    if after != before:
        operating_system.write_whole(workspace.root / published.FILE, published.file_of(after), shown=published.FILE)


def _unanswered(outcomes: tuple[Outcome, ...]) -> tuple[Mistake, ...]:
    there = [replace(outcome.picture, address=outcome.address) for outcome in outcomes if outcome.address]
    return reachable.unanswered(there)
