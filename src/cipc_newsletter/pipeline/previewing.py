"""What the preview shows: the issues, and one issue composed, checked and seen under conditions.

Promises that what it gives is of the files as they are now, and composes once for each state they are in, whoever
asks and how often. Reads nothing that a symbolic link leads to outside the workspace. Records nothing.
"""

import datetime as dt
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cipc_newsletter.compose import published
from cipc_newsletter.config import CONFIG_NAME, EXAMPLE_NAME, Workspace, open_workspace
from cipc_newsletter.content.issue_files import issue_ids, path_of
from cipc_newsletter.errors import ContentError, Mistake, NewsletterError
from cipc_newsletter.item_files import is_item_id
from cipc_newsletter.model.finding import CheckReport
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.operating_system import file_error
from cipc_newsletter.pipeline.approving import review_standing
from cipc_newsletter.pipeline.checking import report_on
from cipc_newsletter.pipeline.issues import Composition, composition
from cipc_newsletter.pipeline.opening import has_store
from cipc_newsletter.pipeline.reviewing import approved_before
from cipc_newsletter.pipeline.standing import IssueStanding, issue_states
from cipc_newsletter.review.passages import Passage, passages_of
from cipc_newsletter.review.state import ReviewState, Standing
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

FOLDERS = ("news", "issues", "templates")
SETTINGS = (CONFIG_NAME, EXAMPLE_NAME, published.FILE)
_MOST_KEPT = 8


@frozen
class Sources:
    """The files an issue could be made of: a `state` that differs once one of them does, and links that lead out."""

    state: int
    strays: tuple[str, ...]


@frozen
class Seen:
    """An issue composed from its files as they were in one `state`."""

    state: int
    made: Composition
    public_base_url: str

    def passages(self) -> Mapping[str, tuple[Passage, ...]]:
        """Return what a reader can point at in each message, by its language."""
        return {message.language: passages_of(message, self.made.issue) for message in self.made.composed.messages}


class Previewing:
    """A workspace being looked at while it changes; several threads may ask at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._composing = threading.Lock()
        self._checking = threading.Lock()
        self._composed: OrderedDict[str, tuple[int, Seen | NewsletterError]] = OrderedDict()
        self._checked: OrderedDict[tuple[str, int, dt.date], CheckReport] = OrderedDict()

    def workspace(self) -> Workspace:
        """Return the workspace with its settings as they are now. Raises ConfigError."""
        return open_workspace(self.root)

    def has_issue(self, issue_id: str) -> bool:
        """Tell whether there is an issue of exactly this id: no path, no part of one."""
        return is_item_id(issue_id) and (self.root / path_of(issue_id)).is_file()

    def require_inside(self) -> None:
        """Raise ContentError where a file that is read here is a link which leads out of the workspace."""
        self._require_inside(self._sources())

    def standings(self, *, now: dt.datetime) -> tuple[IssueStanding, ...]:
        """Return where every issue stands, newest first."""
        self.require_inside()
        return tuple(reversed(issue_states(self.workspace(), now=now)))

    def seen(self, issue_id: str) -> Seen:
        """Return the issue as its files are now. Raises what composing raises."""
        with self._composing:
            sources = self._sources()
            kept = self._composed.get(issue_id)
            if kept is None or kept[0] != sources.state:
                kept = (sources.state, self._made(issue_id, sources))
                _keep(self._composed, issue_id, kept)
        if isinstance(kept[1], NewsletterError):
            raise kept[1]
        return kept[1]

    def report(self, seen: Seen, *, today: dt.date) -> CheckReport:
        """Return what the checks say of an issue as it was seen."""
        key = (seen.made.issue.id, seen.state, today)
        with self._checking:
            if key not in self._checked:
                _keep(self._checked, key, report_on(self.workspace(), seen.made, today=today))
            return self._checked[key]

    def standing(self, seen: Seen, *, now: dt.datetime) -> Standing:
        """Return whether an issue as it was seen is approved, or what changed since it was; makes no store."""
        workspace = self.workspace()
        if not has_store(workspace):
            required = max(1, workspace.config.send.approvals_required)
            return Standing(issue_id=seen.made.issue.id, state=ReviewState.DRAFT, missing=required)
        return review_standing(workspace, seen.made, now=now)

    def approved(self, issue_id: str, *, now: dt.datetime) -> ComposedIssue | None:
        """Return the version of an issue that was approved last, None where none was."""
        return approved_before(self.workspace(), issue_id, now=now)

    def last_issue(self, issue_id: str) -> ComposedIssue | None:
        """Return the issue before this one as its files are now, None where there is none or it cannot be composed."""
        ids = issue_ids(self.root)
        place = ids.index(issue_id) if issue_id in ids else 0
        try:
            return self.seen(ids[place - 1]).made.composed if place else None
        except NewsletterError:
            return None

    def _made(self, issue_id: str, sources: Sources) -> Seen | NewsletterError:
        try:
            self._require_inside(sources)
            workspace = self.workspace()
            made = composition(workspace, issue_id)
            return Seen(state=sources.state, made=made, public_base_url=workspace.config.public_base_url)
        except NewsletterError as error:
            return error
        except OSError as error:  # a file went while it was looked for
            return file_error(error, str(error.filename or issue_id), is_write=False)

    def _sources(self) -> Sources:
        """Look at every file an issue could be made of, without reading one."""
        seen: list[tuple[str, int, int, int]] = []
        strays: list[str] = []
        homes = tuple({os.path.realpath(self.root / name) for name in ("", *FOLDERS)})
        for name in FOLDERS:
            for entry in _entries(self.root / name):
                if entry.is_symlink() and not _is_within(os.path.realpath(entry.path), homes):
                    strays.append(Path(entry.path).relative_to(self.root).as_posix())
                    continue
                seen.extend(_seen(entry.path))
        for name in SETTINGS:
            seen.extend(_seen(str(self.root / name)))
        return Sources(state=hash(tuple(sorted(seen))), strays=tuple(sorted(strays)))

    def _require_inside(self, sources: Sources) -> None:
        if sources.strays:
            raise ContentError.of(
                Mistake(
                    what=_("this is a link to a place outside the workspace, and is not read."),
                    right=_("News, issues and templates lie in the workspace themselves."),
                    remedy=_("Put a copy in its place."),
                    path=path,
                )
                for path in sources.strays
            )


def _keep(kept: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > _MOST_KEPT:
        kept.popitem(last=False)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield every file and link below a folder; a folder that goes meanwhile has none."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(Path(entry.path))
        else:
            yield entry


def _seen(path: str) -> Iterator[tuple[str, int, int, int]]:
    try:
        about = os.stat(path)  # noqa: PTH116 -- hundreds of them at each look
    except OSError:
        return
    yield path, about.st_size, about.st_mtime_ns, about.st_ino


def _is_within(path: str, homes: tuple[str, ...]) -> bool:
    return any(path == home or path.startswith(home + os.sep) for home in homes)
