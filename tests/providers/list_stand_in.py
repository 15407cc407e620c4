"""What every stand-in for a list provider shares: a real HTTP server, and the ways it can be told to misbehave.

A stand-in is a subclass that says what each call does (`answered`); a test tells it through `control` what shall go
wrong, and reads there what was asked and what was started. In a test, in a thread of the same process::

    with MailchimpServer() as server:
        server.control.trouble("lose", on="POST /campaigns$")   # done there, but the answer never comes
        server.control.modes |= {"footer", "tracking"}          # what it changes in what is uploaded
        ...
    assert [(call.n, call.method, call.path) for call in server.control.calls] == [...]
    assert server.started() == [...]                            # each mailing that was let go, with who got it

Troubles, each once unless `times` says otherwise, at call number `call` (from 1) or at the next calls whose
"METHOD /path" matches the expression `on`:

- lose            does it, and hangs up without an answer
- lose-before     hangs up before it does anything
- hang · hang-before   the same, but silent until the other side gives up (or `wait_seconds` have passed)
- refuse          does nothing, answers `status` (429 with Retry-After 7) in the provider's own shape
- fail            does it, answers `status` (500, 502, 504)
- html            does nothing, answers `status` (200 unless said) with a page in HTML
- cut             does it, and breaks off in the middle of the answer
- huge            does it, answers with 18 MB of JSON
- redirect        does nothing, answers `status` (301, 302, 307) with another place of this server

Modes, each what a provider might do to what is uploaded: footer · links · tracking · no-text · one-character · pixel ·
whitespace · styles · subject · sender.

`control.before` and `control.after` are called with each call before it does anything, and after it did but before it
is answered: the place to kill a sender. `control.now` is the stand-in's clock (None: the computer's).

From another process the same by HTTP, without a key: `GET /stand-in` answers {"calls", "started", "mails"};
`POST /stand-in` takes {"trouble": {...}}, {"modes": [...]}, {"now": "2026-01-15T14:00:00+00:00"}, {"forget": true}
(of calls, troubles and modes).
"""

import datetime as dt
import json
import os
import re
import socket
import struct
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, urlsplit

Routes = Sequence[tuple[str, str, Callable[..., "Reply"]]]  # method, pattern of the path, what answers

TROUBLES = ("lose", "lose-before", "hang", "hang-before", "refuse", "fail", "html", "cut", "huge", "redirect")
MODES = frozenset(
    ("footer", "links", "tracking", "no-text", "one-character", "pixel", "whitespace", "styles", "subject", "sender")
)
FOOTER = "This mail was sent by Example Lists, 1 Example Road, Example Town."


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call as it came. `value` is its body as JSON, None where it is none."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    n: int = 0

    @property
    def value(self) -> Any:
        try:
            return json.loads(self.body) if self.body else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer. `body` is JSON unless it is text; None is no body at all."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


@dataclass(slots=True, kw_only=True)
class Seen:
    """One call as a test finds it afterwards; `status` is None where it was never answered."""

    n: int
    method: str
    path: str
    value: Any = None
    status: int | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """One mailing that was let go: its name (which carries our mark), and every address it went to, or will."""

    ref: str
    name: str
    audience: str
    at: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What one person finds in the mailbox, merge tags filled."""

    ref: str
    to: str
    subject: str
    html: str
    text: str
    is_test: bool = False


@dataclass(slots=True, kw_only=True)
class Trouble:
    """What shall go wrong, where, and how often."""

    word: str
    call: int | None = None
    on: str = ""
    status: int = 0
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)

    def meets(self, request: Request) -> bool:
        if self.times < 1:
            return False
        if self.call is not None:
            return request.n == self.call
        return re.search(self.on, f"{request.method} {request.path}") is not None


@dataclass(slots=True)
class Control:
    """What a test tells a stand-in, and what it reads there."""

    modes: set[str] = field(default_factory=set)
    calls: list[Seen] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    before: Callable[[Request], None] | None = None
    after: Callable[[Request], None] | None = None
    now: dt.datetime | None = None
    wait_seconds: float = 5.0

    def trouble(self, word: str, **where: Any) -> None:
        """Let something go wrong: `call=3`, or `on="POST .*/send$"`, with `status=` and `times=` where they matter."""
        assert word in TROUBLES, f"no such trouble: {word}"
        self.troubles.append(Trouble(word=word, **where))

    def trouble_of(self, request: Request) -> Trouble | None:
        """Take the first trouble that meets this call."""
        found = next((trouble for trouble in self.troubles if trouble.meets(request)), None)
        if found is not None:
            found.times -= 1
        return found

    def clock(self) -> dt.datetime:
        """What the time is here."""
        return self.now or dt.datetime.now(dt.UTC)

    def changing(self) -> list[Seen]:
        """The calls that ask for a change."""
        return [call for call in self.calls if call.method != "GET"]


def changed_html(html: str, modes: set[str]) -> str:
    """Return uploaded HTML as a provider in these modes keeps it."""
    if "footer" in modes:
        html = _before(html, "</body>", f"<center><p>{FOOTER}</p></center>")
    if "links" in modes:
        html = re.sub(r'href="https?://([^"]+)"', r'href="https://click.lists.example/c?to=\1"', html)
    if "pixel" in modes:
        html = _before(html, "</body>", '<img src="https://click.lists.example/o.gif" width="1" height="1" alt="">')
    if "styles" in modes:
        html = _before(html, "</head>", "<style>p{margin:1em 0}</style>")
    if "one-character" in modes:
        html = _one_character(html, r">([^<>]*[a-z]{4}[^<>]*)</p>")
    if "whitespace" in modes:
        html = html.replace("\n", "\r\n") + "\n"
    return html


def changed_text(text: str, modes: set[str]) -> str:
    """Return an uploaded text part as a provider in these modes keeps it."""
    if "no-text" in modes:
        return ""
    if "footer" in modes:
        text += f"\n\n{FOOTER}\n"
    return text


def _before(html: str, mark: str, addition: str) -> str:
    return html.replace(mark, addition + mark) if mark in html else html + addition


def _one_character(html: str, place: str) -> str:
    """Change one letter of the first words in `place`."""
    found = re.search(place, html)
    if found is None:
        return html
    at = found.start(1) + re.search(r"[a-z]", found[1]).start()  # type: ignore[union-attr]
    return html[:at] + ("o" if html[at] != "o" else "a") + html[at + 1 :]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name the base class gives it
        """Say nothing on standard error."""

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 -- the names the base class looks for

    def _serve(self) -> None:
        stand_in = self.server.stand_in
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        parts = urlsplit(self.path)
        if parts.path == "/stand-in":
            self._control(body)
            return
        if len(body) < length:
            self._hang_up(is_reset=False)
            return
        with stand_in.entered(
            method=self.command,
            path=parts.path.removeprefix(stand_in.prefix),
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        ) as (request, seen):
            self._play(request, seen)

    def _play(self, request: Request, seen: Seen) -> None:
        stand_in, control = self.server.stand_in, self.server.stand_in.control
        trouble = stand_in.trouble_of(request)
        word = trouble.word if trouble else ""
        seen.trouble = word
        if control.before is not None:
            control.before(request)
        if trouble is not None and word in ("lose-before", "hang-before", "refuse", "html", "redirect"):
            self._refuse(trouble, seen)
            return
        reply = stand_in.locked(request)
        if control.after is not None:
            control.after(request)
        if word in ("lose", "hang"):
            self._break(word)
            return
        if trouble is not None and word == "fail":
            reply = stand_in.refusal(trouble.status or 500)
        if word == "huge":
            reply = Reply(status=reply.status, body={"members": [], "filling": "x" * 18_000_000})
        seen.status = reply.status
        self._answer(reply, is_cut=word == "cut")

    def _refuse(self, trouble: Trouble, seen: Seen) -> None:
        if trouble.word in ("lose-before", "hang-before"):
            self._break(trouble.word)
            return
        stand_in = self.server.stand_in
        if trouble.word == "redirect":
            reply = Reply(
                status=trouble.status or 307, headers={"Location": f"{stand_in.url}{stand_in.prefix}/elsewhere"}
            )
        elif trouble.word == "html":
            page = "<html><title>Sorry</title><body>Down for a moment, call personne@lecteurs.example</body></html>"
            reply = Reply(status=trouble.status or 200, body=page, content_type="text/html")
        else:
            reply = stand_in.refusal(trouble.status or 500)
            if reply.status == 429:
                reply = Reply(**{**_fields(reply), "headers": {"Retry-After": "7", **reply.headers}})
        if trouble.headers:
            reply = Reply(**{**_fields(reply), "headers": {**reply.headers, **trouble.headers}})
        seen.status = reply.status
        self._answer(reply)

    def _break(self, word: str) -> None:
        stand_in = self.server.stand_in
        if word.startswith("hang"):
            stand_in.stopping.wait(stand_in.control.wait_seconds)
        self._hang_up(is_reset=word.startswith("lose"))

    def _control(self, body: bytes) -> None:
        stand_in = self.server.stand_in
        if self.command == "POST":
            stand_in.told(json.loads(body))
        said = {
            "calls": [asdict(call) for call in stand_in.control.calls],
            "started": [asdict(one) for one in stand_in.started()],
            "mails": [asdict(mail) for mail in stand_in.mails()],
            "mistakes": stand_in.control.mistakes,
        }
        self._answer(Reply(body=said))

    def _answer(self, reply: Reply, *, is_cut: bool = False) -> None:
        raw = b"" if reply.body is None else reply.body if isinstance(reply.body, bytes) else b""
        if isinstance(reply.body, str) and reply.content_type != "application/json":
            raw = reply.body.encode()
        elif reply.body is not None and not isinstance(reply.body, bytes):
            raw = json.dumps(reply.body).encode()
        self.send_response_only(reply.status)
        content = {} if reply.body is None else {"Content-Type": reply.content_type}
        length = {} if reply.status == 204 else {"Content-Length": str(max(len(raw), 2 if is_cut else 0))}
        for name, value in {**content, **length, "Connection": "close", **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw[: len(raw) // 2] if is_cut else raw)
        self.close_connection = True  # as the header said

    def _hang_up(self, *, is_reset: bool) -> None:
        """End the connection without an answer: the other side sees a reset, or an end."""
        if is_reset:
            self.connection.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
            )
            self.rfile.close()
            self.connection.close()
        self.close_connection = True


def _fields(reply: Reply) -> dict[str, Any]:
    return {name: getattr(reply, name) for name in ("status", "body", "headers", "content_type")}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    stand_in: "ListStandIn"

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 -- as the base class has it
        """A client that went away is no news; anything else is a fault of this server and must be seen."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError):
            self.stand_in.control.mistakes.append(f"the stand-in failed: {error!r}")


class _Entered:
    """One call under way: counted while it lasts."""

    def __init__(self, stand_in: "ListStandIn", request: Request, seen: Seen) -> None:
        self._stand_in, self._call = stand_in, (request, seen)

    def __enter__(self) -> tuple[Request, Seen]:
        return self._call

    def __exit__(self, *_error: object) -> Literal[False]:
        with self._stand_in.lock:
            self._stand_in.in_progress -= 1
        return False


class ListStandIn:
    """A stand-in, listening on a free port of 127.0.0.1 for the length of a `with` block."""

    prefix = ""  # of every path, cut off before `answered` sees it
    most_in_progress = 1000

    def __init__(self, *, port: int = 0) -> None:
        self.control = Control()
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        self.in_progress = 0
        self.bounced: set[str] = set()  # whose mails come back
        self.sent: list[Mail] = []
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.stand_in = self
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answered(self, request: Request) -> Reply:
        """Do what the call asks for, and say what the provider would answer."""
        raise NotImplementedError

    def routed(self, request: Request, routes: Routes) -> Reply:
        """Return what the first of `routes` that fits has to say; 405 and 404 where none does, as the provider words it."""
        is_there = False
        for method, pattern, answer in routes:
            found = re.fullmatch(pattern, request.path)
            if found and method == request.method:
                return answer(self, request, *found.groups())
            is_there = is_there or found is not None
        return self.refusal(405 if is_there else 404)

    def refusal(self, status: int) -> Reply:
        """Return what the provider answers with this status, in its own shape."""
        raise NotImplementedError

    def started(self) -> list[Started]:
        """Return each mailing that was let go and not taken back, as often as it was."""
        raise NotImplementedError

    def mails(self) -> list[Mail]:
        """Return every mail that somebody has by now, test copies too."""
        with self.lock:
            self.pass_time()
            return list(self.sent)

    def pass_time(self) -> None:
        """Let leave what is due."""
        raise NotImplementedError

    def values_of(self, email: str) -> dict[str, str]:
        """Return what the list holds of one person, by our own names of fields."""
        raise NotImplementedError

    def entered(self, **what: Any) -> _Entered:
        """Note a call that has come."""
        with self.lock:
            self.in_progress += 1
            request = Request(n=len(self.control.calls) + 1, **what)
            seen = Seen(n=request.n, method=request.method, path=request.path, value=request.value)
            self.control.calls.append(seen)
        return _Entered(self, request, seen)

    def trouble_of(self, request: Request) -> Trouble | None:
        """Return what shall go wrong with this call, and has not yet."""
        with self.lock:
            return self.control.trouble_of(request)

    def locked(self, request: Request) -> Reply:
        """Answer one call after another, as a database would; too many at once are refused."""
        with self.lock:
            if self.in_progress > self.most_in_progress:
                return self.refusal(429)
            return self.answered(request)

    def told(self, said: Mapping[str, Any]) -> None:
        """Take in what another process says."""
        with self.lock:
            if said.get("forget"):
                self.control.calls.clear()
                self.control.troubles.clear()
                self.control.modes.clear()
            if "trouble" in said:
                self.control.trouble(**said["trouble"])
            if "modes" in said:
                self.control.modes = set(said["modes"])
            if "now" in said:
                self.control.now = dt.datetime.fromisoformat(said["now"]) if said["now"] else None
