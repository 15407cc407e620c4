"""A preview that runs, of a workspace of its own, and a raw line to it for requests no browser would make."""

import contextlib
import datetime as dt
import shutil
import signal
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cipc_newsletter import wording
from cipc_newsletter.pipeline.previewing import Previewing
from cipc_newsletter.web.preview import door as entrance
from cipc_newsletter.web.preview.application import application
from cipc_newsletter.web.preview.door import Door
from cipc_newsletter.web.preview.live import Live
from cipc_newsletter.web.preview.server import PreviewServer, configuration
from running import REPOSITORY

NOW = dt.datetime(2025, 12, 10, 15, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Heard:
    """What the preview answered on a raw line: the first line, the fields with lower-case names, and the rest."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Running:
    """A preview that can be asked, and the workspace it shows."""

    root: Path
    door: Door
    line: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return self.door.address

    def issue(self, issue_id: str = "2025-12", query: str = "") -> str:
        """The address of an issue's page."""
        return f"{self.address}issue/{issue_id}{query}"

    def send(self, request: bytes, *, seconds: float = 10.0) -> Heard:
        """Send bytes as they are and read the answer to its end."""
        with socket.create_connection(("127.0.0.1", self.door.port), timeout=seconds) as line:
            line.sendall(request)
            return _heard(line)

    def ask(self, path: str = "", *, method: str = "GET", body: bytes = b"", **headers: str) -> Heard:
        """Ask for a path below the word, as a well-behaved browser would but for what is said otherwise."""
        given = {"host": f"127.0.0.1:{self.door.port}", "connection": "close"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        if body or method == "POST":
            given.setdefault("content-length", str(len(body)))
        lines = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
        return self.send(f"{method} {self.door.root}/{path} HTTP/1.1\r\n{lines}\r\n".encode() + body)


def _heard(line: socket.socket) -> Heard:
    answer = b""
    with contextlib.suppress(ConnectionResetError):  # what was not read of a refused request ends the line roughly
        while piece := line.recv(65536):
            answer += piece
    head, _blank, body = answer.partition(b"\r\n\r\n")
    first, *fields = head.decode("latin-1").split("\r\n")
    names = (one.partition(": ") for one in fields)
    status = int(first.split(" ")[1]) if first else 0
    return Heard(status=status, headers={name.lower(): value for name, _colon, value in names}, body=body.decode())


def sample_workspace(root: Path) -> Path:
    """Copy the sample workspace to `root`: what `init` writes, without its cost."""
    for name in ("news", "issues", "templates"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "config.example.toml", root / "config.toml")
    return root


@contextmanager
def previewed(root: Path, *, language: str = "en") -> Iterator[Running]:
    """Run a preview of the workspace at `root` on a free port, in a thread of this process."""
    wording.speak(language)
    door, listening = entrance.opened(0)
    is_ready = threading.Event()
    live = Live()
    app = application(Previewing(root), door, live=live, now=lambda: NOW, ready=is_ready.set)
    server = PreviewServer(configuration(app), live)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    assert is_ready.wait(20)
    while not server.started:
        time.sleep(0.01)
    try:
        yield Running(root=root, door=door)
    finally:
        server.handle_exit(signal.SIGINT, None)
        thread.join(10)
        assert not thread.is_alive(), "it does not end"
        listening.close()
        wording.speak("en")
