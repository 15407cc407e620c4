"""A web server on this computer that shows a folder of pictures, and can be told to answer otherwise."""

import atexit
import http.server
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif"}


@dataclass
class PictureHost:
    """Where pictures lie and how they are reached. `answers` maps a name to the status, or the deed, that it gets."""

    folder: Path
    url: str = ""
    asked: list[str] = field(default_factory=list)
    answers: dict[str, int | str] = field(default_factory=dict)


class _Handler(http.server.BaseHTTPRequestHandler):
    host: PictureHost

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        self.host.asked.append(name)
        path = self.host.folder / name
        wanted = self.host.answers.get(name) or self.host.answers.get("*") or (200 if path.is_file() else 404)
        data = path.read_bytes() if path.is_file() else b""
        if wanted == "stall":
            time.sleep(2)
            return
        self.send_response(200 if isinstance(wanted, str) else wanted)
        self.send_header("Content-Type", TYPES.get(path.suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(data)))
        if wanted in (301, 302):
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write({"cut": data[: len(data) // 2], "other": data[::-1]}.get(str(wanted), data))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name the base class gives it
        """Say nothing."""


@contextmanager
def serving(handler: type[http.server.BaseHTTPRequestHandler]) -> Iterator[str]:
    """Run a server with this handler on a free port of this computer; yields its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def picture_host(folder: Path) -> Iterator[PictureHost]:
    """Show the pictures in `folder`."""
    host = PictureHost(folder=folder)
    with serving(type("Handler", (_Handler,), {"host": host})) as url:
        host.url = url
        yield host


@cache
def standing_host() -> PictureHost:
    """Return the one host that stands for the whole test run."""
    context = picture_host(Path(tempfile.mkdtemp(prefix="pictures-")))
    leave: Callable[..., object] = context.__exit__
    host = context.__enter__()
    atexit.register(leave, None, None, None)
    return host
