"""The first page of the preview: every issue, and where it stands.

Promises the states that `issue list` tells, the newest issue first. Decides nothing.
"""

from starlette.requests import Request
from starlette.responses import Response

from cipc_newsletter.web.preview import pages


def issues(request: Request) -> Response:
    """Answer with the list of issues, newest first."""
    preview = request.app.state.preview
    standings = preview.previewing.standings(now=preview.now())
    workspace = preview.previewing.workspace()
    return pages.page(
        request,
        "issues.html",
        standings=standings,
        workspace_name=workspace.root.name,
        organisation=next(iter(workspace.config.organisation.name.values()), ""),
    )
