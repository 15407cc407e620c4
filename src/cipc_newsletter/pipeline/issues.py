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
from cipc_newsletter.config import Workspace
from cipc_newsletter.model.issue import Issue
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.pipeline.issue_files import read
from cipc_newsletter.pipeline.rebuilding import rebuilt
from cipc_newsletter.values import frozen


@frozen
class Composition:
    """An issue as written beside the same issue as composed."""

    issue: Issue
    composed: ComposedIssue


def composition(workspace: Workspace, name: str | None) -> Composition:
    """Read and compose the issue called `name` (an id, a unique part of one, a path; None is the newest)."""
    issue = read(workspace, name)
    return Composition(issue=issue, composed=compose(issue, workspace=workspace, version=__version__))


def build(workspace: Workspace, name: str | None, *, languages: Sequence[str], out: Path | None) -> dict[str, Any]:
    """Compose an issue and write its files; returns the manifest."""
    composed = rebuilt(workspace, read(workspace, name))
    folder = out or workspace.root / "build"
    return build_files.write(composed, workspace=workspace, out=folder, languages=languages or None)
