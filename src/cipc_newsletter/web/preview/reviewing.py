"""What a reviewer does on the page of an issue: speak of a place in a mail, deal with what was said, say yes.

Promises the same decisions as the command line: what is approved is composed and checked afresh, and only the version
whose code was typed. A refused form changes nothing, and what was typed in it stays in the page.
"""

from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cipc_newsletter.errors import ApprovalError, NewsletterError
from cipc_newsletter.model.finding import CheckReport
from cipc_newsletter.pipeline import approving, reviewing
from cipc_newsletter.review.codes import is_same_code
from cipc_newsletter.web.preview import pages
from cipc_newsletter.web.preview.forms import fields_of
from cipc_newsletter.web.preview.looking import issue_page
from cipc_newsletter.web.preview.notes import seal_of
from cipc_newsletter.wording import _

_LONGEST_NUMBER = 9


async def approve(request: Request) -> Response:
    """Record that somebody accepted the version whose code was typed."""
    preview = request.app.state.preview

    def record(issue_id: str, fields: Mapping[str, str]) -> None:
        workspace, now = preview.previewing.workspace(), preview.now()
        candidate = approving.candidate(workspace, issue_id, now=now)
        if is_same_code(fields.get("code", ""), candidate.made.composed.code):
            _require_seen(candidate.report, fields.get("warnings", ""))
        approving.approve(
            workspace,
            candidate,
            name=fields.get("name", ""),
            code=fields.get("code", ""),
            note=fields.get("note", ""),
            now=now,
        )

    return await _done(request, record, form="approve")


async def comment(request: Request) -> Response:
    """Keep what somebody says of a place."""
    preview = request.app.state.preview

    def keep(issue_id: str, fields: Mapping[str, str]) -> None:
        language, _bar, passage = fields.get("place", "").partition("|")
        reviewing.comment(
            preview.previewing.workspace(),
            preview.previewing.seen(issue_id).made,
            language=language,
            passage=passage,
            author=fields.get("author", ""),
            text=fields.get("text", ""),
            now=preview.now(),
        )

    return await _done(request, keep, form="comment")


async def resolve(request: Request) -> Response:
    """Mark a comment as dealt with."""
    preview = request.app.state.preview
    number = request.path_params["number"]
    if number >= 10**_LONGEST_NUMBER:
        return pages.nothing_here(request)

    def mark(issue_id: str, fields: Mapping[str, str]) -> None:
        workspace = preview.previewing.workspace()
        reviewing.resolve(workspace, issue_id, number, by=fields.get("author", ""), now=preview.now())

    return await _done(request, mark, form="comment")


ROUTES = (
    Route("/issue/{issue}/approve", approve, methods=["POST"]),
    Route("/issue/{issue}/comment", comment, methods=["POST"]),
    Route("/issue/{issue}/comment/{number:int}/resolve", resolve, methods=["POST"]),
)


def _require_seen(report: CheckReport, seal: str) -> None:
    """Refuse a yes given beside other warnings than the checks have now; the code, which is of the mail, tells none."""
    if not report.blockers and seal != seal_of(report):
        raise ApprovalError(
            _("the warnings are not those that were accepted."),
            right=_("Whoever approves has read what the checks say now."),
            remedy=_("Read them, tick that they are accepted, then approve."),
        )


async def _done(request: Request, deed: Callable[[str, Mapping[str, str]], None], *, form: str) -> Response:
    """Do what a form asks and answer with the page of the issue, as it is then or with why not."""
    preview = request.app.state.preview
    issue_id: str = request.path_params["issue"]
    if not await run_in_threadpool(preview.previewing.has_issue, issue_id):
        return pages.nothing_here(request)
    fields = await fields_of(request)
    try:
        await run_in_threadpool(deed, issue_id, fields)
    except NewsletterError as error:
        return await run_in_threadpool(issue_page, request, status=422, refused=error, form=form, typed=fields)
    preview.live.tell()
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{preview.door.root}/issue/{issue_id}{query}", status_code=303)
