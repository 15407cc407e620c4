"""The page of one issue, and what is in its frames.

Promises that a mail is shown in a frame in which nothing runs, loads from elsewhere or leads out (rule SEC-05), and that
only the pictures of the issue itself can be asked for. Judges nothing.
"""

from hashlib import sha256

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from cipc_newsletter.errors import NewsletterError
from cipc_newsletter.pipeline.previewing import Seen
from cipc_newsletter.pipeline.seeing import Mail, Reader, mail_for
from cipc_newsletter.values import frozen
from cipc_newsletter.web.preview import pages
from cipc_newsletter.web.preview.views import Colours, Part, View, Width, view_of

# The frame of a mail: `sandbox` here too, for whoever opens the frame's address by itself. It keeps its origin, so that
# the page around it can measure it and see what was clicked; without scripts in it, that gives the mail nothing.
_FRAME_POLICY = (
    "default-src 'none'; img-src 'self' https: data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)


@frozen
class Frame:
    """One language of an issue on its page; `key` differs once what is in the frame does."""

    mail: Mail
    address: str
    key: str


def issue(request: Request) -> Response:
    """Answer with the page of an issue; one that cannot be composed is the page of its mistakes."""
    preview = request.app.state.preview
    issue_id: str = request.path_params["issue"]
    if not preview.previewing.has_issue(issue_id):
        return pages.nothing_here(request)
    view = view_of(request.query_params)
    try:
        seen = preview.previewing.seen(issue_id)
    except NewsletterError as error:
        return pages.trouble(request, error, title=issue_id)
    frames = [_frame(request, seen, language, view) for language in _shown(seen, view)]
    return pages.page(
        request,
        "issue.html",
        issue=seen.made.issue,
        composed=seen.made.composed,
        carried=[message.language for message in seen.made.composed.messages],
        frames=frames,
        view=view,
        choices={"part": Part, "width": Width, "colours": Colours, "reader": Reader},
    )


def frame(request: Request) -> Response:
    """Answer with one message as it is seen, for a frame."""
    preview = request.app.state.preview
    issue_id: str = request.path_params["issue"]
    if not preview.previewing.has_issue(issue_id):
        return pages.nothing_here(request)
    seen = preview.previewing.seen(issue_id)
    language = request.path_params["language"]
    if language not in _shown(seen, View()):
        return pages.nothing_here(request)
    mail = _mail(request, seen, language, view_of(request.query_params))
    return HTMLResponse(mail.html, headers={"content-security-policy": _FRAME_POLICY})


def picture(request: Request) -> Response:
    """Answer with a picture of the issue, by its name in the composition: no file is asked for."""
    preview = request.app.state.preview
    issue_id: str = request.path_params["issue"]
    if preview.previewing.has_issue(issue_id):
        seen = preview.previewing.seen(issue_id)
        for message in seen.made.composed.messages:
            for image in message.images:
                if image.name == request.path_params["name"]:
                    return Response(image.data, media_type=image.media_type)
    return pages.nothing_here(request)


ROUTES = (
    Route("/issue/{issue}", issue),
    Route("/issue/{issue}/frame/{language}", frame),
    Route("/issue/{issue}/picture/{name}", picture),
)


def _shown(seen: Seen, view: View) -> tuple[str, ...]:
    return view.shown([message.language for message in seen.made.composed.messages])


def _frame(request: Request, seen: Seen, language: str, view: View) -> Frame:
    mail = _mail(request, seen, language, view)
    address = f"{request.app.state.preview.door.root}/issue/{seen.made.issue.id}/frame/{language}"
    key = sha256(mail.html.encode()).hexdigest()[:16]
    return Frame(mail=mail, address=f"{address}{view.query(languages=(), part=Part.MAIL)}", key=key)


def _mail(request: Request, seen: Seen, language: str, view: View) -> Mail:
    preview = request.app.state.preview
    root = f"{preview.door.root}/issue/{seen.made.issue.id}/picture"
    return mail_for(
        seen.made.composed,
        seen.made.composed.message(language),
        reader=view.reader,
        public_base_url=preview.previewing.workspace().config.public_base_url,
        picture=lambda name: f"{root}/{name}",
    )
