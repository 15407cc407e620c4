"""The page of one issue, and what is in its frames.

Promises that a mail is shown in a frame in which nothing runs, loads from elsewhere or leads out (rule SEC-05), and that
only the pictures of the issue itself can be asked for. Judges nothing.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from cipc_newsletter.errors import NewsletterError
from cipc_newsletter.model.message import ComposedIssue, ComposedMessage
from cipc_newsletter.pipeline.previewing import Seen
from cipc_newsletter.pipeline.seeing import Line, html_for, line_for, readers_of, text_for
from cipc_newsletter.values import frozen
from cipc_newsletter.web.preview import pages
from cipc_newsletter.web.preview.notes import earlier_version, notes_on
from cipc_newsletter.web.preview.views import Part, Since, View, view_of

# The frame of a mail: `sandbox` here too, for whoever opens the frame's address by itself. It keeps its origin, so that
# the page around it can measure it and see what was clicked; without scripts in it, that gives the mail nothing.
_FRAME_POLICY = (
    "default-src 'none'; img-src 'self' https: data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)


@frozen
class Column:
    """One language of an issue on its page; `key` differs once what is in its frame does."""

    language: str
    line: Line
    text: str
    source: str
    address: str
    key: str


def issue_page(
    request: Request,
    *,
    status: int = 200,
    refused: NewsletterError | None = None,
    form: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    """Return the page of the issue that a request is about, with why `form` was refused and what was typed in it.

    One that cannot be composed is the page of its mistakes. With `quick` in the query it has only what follows a file
    at once: the mails, not what is said about them.
    """
    preview = request.app.state.preview
    issue_id: str = request.path_params["issue"]
    if not preview.previewing.has_issue(issue_id):
        return pages.nothing_here(request)
    view = view_of(request.query_params)
    try:
        seen = preview.previewing.seen(issue_id)
        is_quick = "quick" in request.query_params
        notes = None if is_quick else notes_on(preview.previewing, seen, view, now=preview.now())
    except NewsletterError as error:
        return pages.trouble(request, error, title=issue_id, may_compose=True)
    carried = [message.language for message in seen.made.composed.messages]
    return pages.page(
        request,
        "issue.html",
        status=status,
        issue=seen.made.issue,
        composed=seen.made.composed,
        carried=carried,
        columns=[column_of(request, seen, language, view) for language in view.shown(carried)],
        view=view,
        readers=readers_of(seen.made.composed),
        notes=notes,
        refused_form=form,
        mistakes=refused.mistakes if refused else (),
        typed=typed or {},
    )


def frame(request: Request) -> Response:
    """Answer with one message as it is seen, for a frame."""
    preview = request.app.state.preview
    issue_id: str = request.path_params["issue"]
    if not preview.previewing.has_issue(issue_id):
        return pages.nothing_here(request)
    seen = preview.previewing.seen(issue_id)
    language = request.path_params["language"]
    if language not in {message.language for message in seen.made.composed.messages}:
        return pages.nothing_here(request)
    view, root = view_of(request.query_params), f"{preview.door.root}/issue/{issue_id}/picture"
    html = html_for(
        seen.made,
        seen.made.composed.message(language),
        view.reader,
        look=view.look,
        public_base_url=seen.public_base_url,
        picture=lambda name: f"{root}/{name}",
        before=_before(request, seen, language, view),
    )
    return HTMLResponse(html, headers={"content-security-policy": _FRAME_POLICY})


def picture(request: Request) -> Response:
    """Answer with a picture of the issue, by its name in the composition: no file is asked for."""
    preview = request.app.state.preview
    issue_id: str = request.path_params["issue"]
    if preview.previewing.has_issue(issue_id):
        for composed in _versions(request, issue_id):
            for image in (image for message in composed.messages for image in message.images):
                if image.name == request.path_params["name"]:
                    return Response(image.data, media_type=image.media_type)
    return pages.nothing_here(request)


ROUTES = (
    Route("/issue/{issue}", issue_page),
    Route("/issue/{issue}/frame/{language}", frame),
    Route("/issue/{issue}/picture/{name}", picture),
)


def column_of(request: Request, seen: Seen, language: str, view: View) -> Column:
    """Return one language of an issue for a page: its line in the mailbox, and the address of its frame."""
    composed, preview = seen.made.composed, request.app.state.preview
    message = composed.message(language)
    address = f"{preview.door.root}/issue/{seen.made.issue.id}/frame/{language}"
    before = _before(request, seen, language, view)
    return Column(
        language=language,
        line=line_for(composed, message, view.reader),
        text=text_for(composed, message, view.reader, public_base_url=seen.public_base_url)
        if view.part is Part.TEXT
        else "",
        source=message.html if view.part is Part.SOURCE else "",
        address=f"{address}{view.query(languages=(), part=Part.MAIL, notes=True)}",
        key=sha256(f"{message.html}{before.html if before else ''}".encode()).hexdigest()[:16],
    )


def _versions(request: Request, issue_id: str) -> Iterator[ComposedIssue]:
    """Yield the versions whose pictures may be on the page: as it is now, then what it is compared with."""
    preview = request.app.state.preview
    yield preview.previewing.seen(issue_id).made.composed
    for since in (Since.APPROVAL, Since.ISSUE):
        earlier = earlier_version(preview.previewing, issue_id, since, now=preview.now())
        if earlier is not None:
            yield earlier


def _before(request: Request, seen: Seen, language: str, view: View) -> ComposedMessage | None:
    """Return the message that a language is compared with, None where none is or it had no such language."""
    preview = request.app.state.preview
    earlier = earlier_version(preview.previewing, seen.made.issue.id, view.since, now=preview.now())
    messages = earlier.messages if earlier else ()
    return next((message for message in messages if message.language == language), None)
