"""The preview as a running server: one process, one thread for its pages, more for what takes time.

Promises to end at once at Ctrl-C, open pages or not. Opens no browser.
"""

import datetime as dt
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from cipc_newsletter.pipeline.previewing import Previewing
from cipc_newsletter.web.preview.application import application
from cipc_newsletter.web.preview.door import Door

_MOST_AT_ONCE = 256


def run(
    root: Path, door: Door, listening: socket.socket, *, now: Callable[[], dt.datetime], ready: Callable[[], None]
) -> None:
    """Serve the preview of the workspace at `root` until Ctrl-C; `ready` is called once it can be asked."""
    app = application(Previewing(root), door, now=now, ready=ready)
    _Server(configuration(app)).run(sockets=[listening])


def configuration(app: ASGIApp) -> uvicorn.Config:
    """Return how the preview is served: quietly, with bounds, and as if nothing stood before it."""
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        limit_concurrency=_MOST_AT_ONCE,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=32_000,
    )


class _Server(uvicorn.Server):
    """A server that does not wait for lines which stay open by nature."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Ask the server to end, and not to wait for open pages."""
        super().handle_exit(sig, frame)
        self.force_exit = True
