"""The preview as one application: which address shows what.

Promises that it is a site of its own, with no address of the public pages, and that an error of the workspace is a page
in words. Watches the files while it runs.
"""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from cipc_newsletter.errors import NewsletterError
from cipc_newsletter.pipeline.previewing import Previewing
from cipc_newsletter.values import frozen
from cipc_newsletter.web.preview import composing, listing, looking, pages, reviewing
from cipc_newsletter.web.preview.door import Door
from cipc_newsletter.web.preview.fence import Fence
from cipc_newsletter.web.preview.live import Live, watch
from cipc_newsletter.wording import _


@frozen
class Preview:
    """What every page of the preview is made with; at hand as `request.app.state.preview`."""

    previewing: Previewing
    door: Door
    live: Live
    now: Callable[[], dt.datetime]


def application(
    previewing: Previewing, door: Door, *, live: Live, now: Callable[[], dt.datetime], ready: Callable[[], None]
) -> ASGIApp:
    """Return the preview of a workspace behind its fence; `ready` is called once it can be asked."""
    preview = Preview(previewing=previewing, door=door, live=live, now=now)

    @contextlib.asynccontextmanager
    async def running(_application: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(watch(previewing.root, preview.live))
        ready()
        try:
            yield
        finally:
            live.close()
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching

    routes = [
        Route("/", listing.issues),
        Route("/assets/{name}", pages.asset),
        Route("/events", _events),
        *looking.ROUTES,
        *reviewing.ROUTES,
        *composing.ROUTES,
    ]
    inner = Starlette(
        routes=routes,
        lifespan=running,
        exception_handlers={NewsletterError: _in_words, HTTPException: _not_there, Exception: _unforeseen},
    )
    inner.state.preview = preview
    return Fence(inner, door)


async def _events(request: Request) -> Response:
    """Answer with a line that stays open and says when a file changed."""
    preview: Preview = request.app.state.preview
    return StreamingResponse(preview.live.lines(), media_type="text/event-stream")


async def _in_words(request: Request, error: Exception) -> Response:
    assert isinstance(error, NewsletterError)  # noqa: S101 -- Starlette's handlers are given any exception
    return pages.trouble(request, error)


async def _not_there(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 -- the same
    return pages.nothing_here(request)


async def _unforeseen(request: Request, error: Exception) -> Response:
    """Answer in words where the program itself is at fault; the page goes on following the files."""
    told = NewsletterError(
        _("the preview cannot show this: {error}").format(error=f"{type(error).__name__}: {error}"),
        right=_("This is a mistake of the program, not yours."),
        remedy=_("Save the file again or go back; if it stays, tell whoever looks after the program these words."),
    )
    return pages.trouble(request, told, status=500)
