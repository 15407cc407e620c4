"""Approving from the page: a name and the code, as the command line asks for them.

Promises that what is approved is composed and checked afresh, and only where the code that was typed is its code. Records
nothing for a refused form, whose words stay in the page.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cipc_newsletter.errors import NewsletterError
from cipc_newsletter.pipeline import approving
from cipc_newsletter.web.preview import pages
from cipc_newsletter.web.preview.forms import fields_of
from cipc_newsletter.web.preview.looking import issue_page


async def approve(request: Request) -> Response:
    """Record that somebody accepted the version whose code was typed."""
    preview = request.app.state.preview
    fields = await fields_of(request)
    issue_id: str = request.path_params["issue"]
    if not await run_in_threadpool(preview.previewing.has_issue, issue_id):
        return pages.nothing_here(request)

    def record() -> None:
        workspace, now = preview.previewing.workspace(), preview.now()
        candidate = approving.candidate(workspace, issue_id, now=now)
        approving.approve(
            workspace,
            candidate,
            name=fields.get("name", ""),
            code=fields.get("code", ""),
            note=fields.get("note", ""),
            now=now,
        )

    try:
        await run_in_threadpool(record)
    except NewsletterError as error:
        return await run_in_threadpool(issue_page, request, status=422, refused=error, typed=fields)
    preview.live.tell()
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{preview.door.root}/issue/{issue_id}{query}", status_code=303)


ROUTES = (Route("/issue/{issue}/approve", approve, methods=["POST"]),)
