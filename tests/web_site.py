"""A site on this computer that answers as it is told, honestly or not, and remembers what it was asked.

Each path has a list of answers, the last of which stays; an answer is a status, fields and bytes, or a function that is
given the open line and may do with it what it likes.
"""

import contextlib
import http.server
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

Deed = Callable[[socket.socket], None]


@dataclass(frozen=True, kw_only=True)
class Said:
    """One honest answer; `length` lies about how long it is."""

    content: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None


@dataclass
class Site:
    """What the site says by path, and the requests it got: path, then the fields with lower-case names."""

    url: str = ""
    port: int = 0
    answers: dict[str, list[Said | Deed]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def say(self, path: str, *answers: Said | Deed) -> str:
        """Answer thus at `path`, one after another, the last for good; returns the address."""
        self.answers[path] = list(answers)
        return self.url + path

    def leads(self, path: str, to: str, *, status: int = 302) -> str:
        """Answer at `path` that it is elsewhere."""
        return self.say(path, Said(status=status, headers={"Location": to}))

    def paths(self) -> list[str]:
        """The paths that were asked for, robots.txt left out."""
        return [path for path, _headers in self.asked if path != "/robots.txt"]


class _Handler(http.server.BaseHTTPRequestHandler):
    site: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        with contextlib.suppress(OSError):  # whoever asked has heard enough
            self._answer()
        self.close_connection = True

    def _answer(self) -> None:
        answers = self.site.answers.get(self.path) or [Said(status=404)]
        said = answers.pop(0) if len(answers) > 1 else answers[0]
        if not isinstance(said, Said):
            said(self.connection)
            return
        self.send_response(said.status)
        if said.kind:
            self.send_header("Content-Type", said.kind)
        for name, value in said.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said.content) if said.length is None else said.length))
        self.end_headers()
        self.wfile.write(said.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name the base class gives it
        """Say nothing."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A line that was cut is no news."""


@contextmanager
def web_site(*, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Site]:
    """Run a site on a free port of this computer."""
    site = Site()
    server = _Server((host, 0), type("Handler", (_Handler,), {"site": site}))
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    site.port = server.server_port
    site.url = f"{'https' if tls else 'http'}://{host}:{site.port}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def dripping(head: bytes, piece: bytes, *, every: float = 0.05, times: int = 400) -> Deed:
    """Send `head`, then `piece` again and again, slowly."""

    def drip(line: socket.socket) -> None:
        line.sendall(head)
        for _time in range(times):
            line.sendall(piece)
            time.sleep(every)

    return drip


def pouring(*pieces: bytes) -> Deed:
    """Send these bytes as they are, then hang up."""

    def pour(line: socket.socket) -> None:
        for piece in pieces:
            line.sendall(piece)

    return pour
