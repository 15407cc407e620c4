"""From an issue file to composed mail.

Promises that `check`, `approve` and `send` compose afresh by the one path here, and that `build` writes what that
path gives, though it takes languages that did not change from the build before. Opens no store. Shows nothing
and asks nothing.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cipc_newsletter import __version__
from cipc_newsletter.compose import build_files
from cipc_newsletter.compose.composer import compose
from cipc_newsletter.compose.theme import Theme
from cipc_newsletter.config import Workspace
from cipc_newsletter.model.issue import Issue
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.pipeline.issue_files import read
from cipc_newsletter.pipeline.rebuilding import rebuilt
from cipc_newsletter.pipeline.written_files import require_folder
from cipc_newsletter.values import frozen


@frozen
class Composition:
    """An issue as written beside the same issue as composed, and the theme it is composed in."""

    issue: Issue
    theme: Theme
    composed: ComposedIssue


def composition(workspace: Workspace, name: str | None) -> Composition:
    """Read and compose the issue called `name` (an id, a unique part of one, a path; None is the newest)."""
    issue, theme = read(workspace, name)
    composed = compose(issue, workspace=workspace, version=__version__, theme=theme)
    return Composition(issue=issue, theme=theme, composed=composed)


def build(workspace: Workspace, name: str | None, *, languages: Sequence[str], out: Path | None) -> dict[str, Any]:
    """Compose an issue and write its files; returns the manifest. Raises FileError for `out` in the workspace's own."""
    if out is not None:
        require_folder(workspace, out)
    issue, theme = read(workspace, name)
    if out is not None:
        require_folder(workspace, out / issue.id)
    composed = rebuilt(workspace, issue, theme)
    folder = out or workspace.root / "build"
    return build_files.write(composed, workspace=workspace, out=folder, languages=languages or None)
