"""Marks in the workspace that a campaign began: how computers which share the folder know of each other's.

A mark is `issues/<issue>.sent-<8 signs of the campaign's uid>.toml`, written once, before anything leaves, and never by
two stores: a synchronising folder has nothing to merge. Promises that an issue which another store began is not sent
from this one. What the folder has not brought over yet, it cannot know.
"""

import datetime as dt
import json
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path

from cipc_newsletter import computers, operating_system
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import ISSUES, SENT_SIGN
from cipc_newsletter.errors import FileError, NotTheSenderError
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class SentMark:
    """One campaign that began somewhere: on which computer, when (aware), for how many people."""

    path: Path
    campaign: str
    uid: str
    computer: str
    at: dt.datetime
    people: int


def write(workspace: Workspace, *, campaign: str, issue_id: str, uid: str, at: dt.datetime, people: int) -> None:
    """Leave the mark of a campaign that begins here, unless it is there. Raises FileError."""
    path = _path(workspace, issue_id, uid)
    if path.exists():
        return
    lines = (
        "# " + _("Written when this campaign began, for computers that share this folder: leave it here."),
        f"campaign = {json.dumps(campaign)}",
        f"uid = {json.dumps(uid)}",
        f"computer = {json.dumps(computers.this_computer().name)}",
        f"at = {at.astimezone().isoformat(timespec='seconds')}",
        f"people = {people}",
    )
    operating_system.write_whole(path, "\n".join(lines) + "\n", shown=workspace.shown(path))


def take_away(workspace: Workspace, *, issue_id: str, uid: str) -> None:
    """Remove the mark of a campaign that mailed nobody and never will. Raises FileError."""
    operating_system.remove(_path(workspace, issue_id, uid))


def _path(workspace: Workspace, issue_id: str, uid: str) -> Path:
    return workspace.root / ISSUES / f"{issue_id}{SENT_SIGN}{uid[:8]}.toml"


def of_issue(workspace: Workspace, issue_id: str) -> Iterator[SentMark]:
    """Yield the marks of an issue, also those that a synchronising folder gave another name. Raises FileError."""
    for path in sorted((workspace.root / ISSUES).glob(f"{issue_id}{SENT_SIGN}*.toml")):
        shown = workspace.shown(path)
        try:
            value = tomllib.loads(operating_system.read_text(path, shown=shown))
            yield SentMark(
                path=path,
                campaign=str(value["campaign"]),
                uid=str(value["uid"]),
                computer=str(value["computer"]),
                at=value["at"].astimezone(),
                people=int(value["people"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise FileError(
                _("this file cannot be read, and says which computer sent the issue; nothing was sent."),
                right=_("It is written by the program alone."),
                remedy=_("If you know that no other computer sent this issue, delete the file."),
                path=shown,
            ) from error


def require_not_begun_elsewhere(workspace: Workspace, issue_id: str, *, own: Collection[str]) -> None:
    """Refuse an issue that a store which does not know the campaigns `own` (their uids) began. Raises StoreError."""
    for mark in of_issue(workspace, issue_id):
        if mark.uid not in own:
            raise NotTheSenderError(
                _(
                    "issue {issue} was sent from {computer} on {moment}, to {count} people, as campaign {name}."
                ).format(
                    issue=issue_id,
                    computer=mark.computer,
                    moment=f"{mark.at:%Y-%m-%d %H:%M}",
                    count=mark.people,
                    name=mark.campaign,
                ),
                right=_("This store knows nothing of it, and would mail the same people again."),
                remedy=_(
                    "Go on with it there. Only if you are sure that nobody was mailed, delete {path} and send again."
                ).format(path=workspace.shown(mark.path)),
            )
