"""The preview as a running server: one process, one thread for its pages, more for what takes time.

Promises to end at once at Ctrl-C, open pages or not. Opens no browser.
"""

import datetime as dt
import logging
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from cipc_newsletter.pipeline.previewing import Previewing
from cipc_newsletter.web.preview.application import application
from cipc_newsletter.web.preview.door import Door
from cipc_newsletter.web.preview.live import Live

_MOST_AT_ONCE = 256


def run(
    root: Path, door: Door, listening: socket.socket, *, now: Callable[[], dt.datetime], ready: Callable[[], None]
) -> None:
    """Serve the preview of the workspace at `root` until Ctrl-C; `ready` is called once it can be asked."""
    # What a broken client sends is no news for the terminal; what goes wrong in a page is told on the page.
    logging.getLogger("uvicorn").addHandler(logging.NullHandler())
    live = Live()
    app = application(Previewing(root), door, live=live, now=now, ready=ready)
    PreviewServer(configuration(app), live).run(sockets=[listening])


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


class PreviewServer(uvicorn.Server):
    """A server that ends the lines to open pages when it is told to end, instead of waiting for them."""

    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config)
        self._live = live

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end: at Ctrl-C, or when the system wants it."""
        self._live.close()
        super().handle_exit(sig, frame)
