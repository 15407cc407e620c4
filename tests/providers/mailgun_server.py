"""A local stand-in for Mailgun: a real HTTP server that checks each call, expands it, and counts every recipient.

In a test, in a thread of the same process::

    with MailgunServer(script=("429-seconds", "accept")) as server:
        ...                                     # base_url = server.url, domain = DOMAIN, key = KEY
    assert server.mistakes == []                # what Mailgun or its OpenAPI file would not have
    assert server.counts() == {"a@b.example": 1}

As a process of its own, for tests that kill the sender::

    with running(tmp_path, script="reset-after,accept", wait_seconds=2) as (url, log):
        ...
    assert deliveries_in(log) == {"a@b.example": 1}

or by hand, in the folder tests::

    python -m providers.mailgun_server --port-file PORT --log LOG [--script "reset-after,accept"] [--wait 2]

The port is written whole to PORT once the server listens. LOG gets one JSON object a line, on the disk before the
answer leaves: {"event": "call", "answer", "batch", "attempt", "recipients"}, {"event": "delivered", "to", "subject",
"campaign", "batch", "attempt", "list_unsubscribe", "sha256" of HTML and text}, {"event": "mistake", "what"}.
End it with SIGTERM; nothing outlives it.

Each POST to /v3/<domain>/messages takes the next word of the script, then "accept" for ever; a star repeats a word
("500*"). Words that accept the call: accept · late (waits `wait` seconds, then answers) · half (half an answer) ·
reset-after · close-after · stall-after · 500-after · no-json · no-id · 202. Words that do not: 400 401 402 403 404
408 409 413 422 429 500 502 503 504 · 429-seconds · 429-soon · 429-date (Retry-After) · 429-words · 429-words-date ·
503-wait · wrong-path · redirect-301 redirect-302 redirect-303 redirect-307 · reset-before · close · stall.

A call that names one of the addresses in `bad` is answered with 400, whatever the script says, and delivers nothing
to anybody; a call whose body breaks off gets no answer.

GET /v3/domains/<domain>/tracking answers `tracking` (`--unsubscribe on|off|footer`), or 401 where `may_look` is
false; it takes `look_seconds`, and `looks` counts how often it was asked. What a call means is in mailgun_calls.py.

POST /v1/analytics/logs answers what was accepted, as Mailgun's OpenAPI file has it, `lag_seconds` after it was; a key
that may not read logs (`may_read_logs` false) gets 403. Each search takes the next word of `log_script`: "answer" (for
ever at its end), or one of the refusals above. The searches themselves are kept in `searches`.

GET /v3/<domain>/{unsubscribes,bounces,complaints} answers who left, a page at a time (mailgun_departures.py), each the
next word of `play_departures`: "answer", "half", "close" or a refusal.
"""

import argparse
import base64
import contextlib
import hashlib
import json
import os
import re
import socket
import struct
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from providers.mailgun_calls import DOMAIN, Delivery, expanded, fields_of, mistakes_in, specification, violations_of
from providers.mailgun_departures import Departures
from providers.mailgun_log_search import entry_of, found_in

KEY = "key-0123456789abcdef"
WRONG_PATH = "Mailgun Magnificent API"


@dataclass(slots=True, kw_only=True)
class Log:
    """What happened, in memory and, where there is a file, on the disk before anybody is told."""

    path: Path | None = None
    calls: list[str] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    taken_at: list[float] = field(default_factory=list)  # the moment each delivery was accepted
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def call(self, word: str, fields: Sequence[tuple[str, str]]) -> None:
        """Note a call and how it will be answered."""
        first = dict(reversed(fields))
        people = [value for name, value in fields if name == "to"]
        with self._lock:
            self.calls.append(word)
            self._write(
                event="call",
                answer=word,
                batch=first.get("v:batch"),
                attempt=first.get("v:attempt"),
                recipients=people,
            )

    def mistake(self, what: str) -> None:
        """Note something Mailgun would not have."""
        with self._lock:
            self.mistakes.append(what)
            self._write(event="mistake", what=what)

    def deliver(self, deliveries: Sequence[Delivery]) -> None:
        """Note that each of these people has the mail."""
        with self._lock:
            self.deliveries += deliveries
            self.taken_at += [time.time()] * len(deliveries)
            for delivery in deliveries:
                self._write(
                    event="delivered",
                    to=delivery.to,
                    subject=delivery.subject,
                    campaign=delivery.variables.get("campaign"),
                    batch=delivery.variables.get("batch"),
                    attempt=delivery.variables.get("attempt"),
                    list_unsubscribe=delivery.headers.get("List-Unsubscribe", ""),
                    sha256=hashlib.sha256((delivery.html + "\0" + delivery.text).encode()).hexdigest(),
                )

    def _write(self, **line: Any) -> None:
        if self.path is None:
            return
        with self.path.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            stream.flush()
            os.fsync(stream.fileno())


def deliveries_in(path: Path) -> Counter[str]:
    """Count how often each recipient was delivered to, from the log of a server process."""
    counts: Counter[str] = Counter()
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            if entry["event"] == "delivered":
                counts[entry["to"]] += 1
    return counts


_LIMIT = "Domain mg.cipc.example is not allowed to send: account-requests-per-sec limit exceeded, try again after "
_FROM = {"Date": "Mon, 15 Dec 2025 14:00:00 GMT"}
# Status, message (as Mailgun's OpenAPI file and manual have them where they do) and further headers.
_REFUSALS: dict[str, tuple[int, str, dict[str, str]]] = {
    "400": (400, "to parameter is not a valid address. please check documentation", {}),
    "401": (401, "Forbidden", {}),
    "402": (402, "Payment required", {}),
    "403": (403, "Domain mg.cipc.example is not allowed to send large batches yet", {}),
    "404": (404, "Domain not found", {}),
    "408": (408, "Request timeout", {}),
    "409": (409, "Conflict", {}),
    "413": (413, "Request entity too large", {}),
    "422": (422, "Unprocessable", {}),
    "429": (429, "Too many requests", {}),
    "429-seconds": (429, "Slow down", {"Retry-After": "120"}),
    "429-soon": (429, "Slow down", {"Retry-After": "2"}),
    "429-date": (429, "Slow down", {**_FROM, "Retry-After": "Mon, 15 Dec 2025 14:01:30 GMT"}),
    "429-words": (429, f"{_LIMIT}120 seconds", {}),
    "429-words-date": (429, f"{_LIMIT}Mon, 15 Dec 2025 15:00:00 UTC", _FROM),
    "500": (500, "Internal Server Error", {}),
    "500-after": (500, "Internal Server Error", {}),
    "502": (502, "Bad gateway", {}),
    "503": (503, "Service unavailable", {}),
    "503-wait": (503, "Service unavailable", {"Retry-After": "30"}),
    "504": (504, "Gateway timeout", {}),
}
ACCEPTING = ("accept", "late", "half", "no-json", "no-id", "202")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name the base class gives it
        """Say nothing on standard error."""

    def do_GET(self) -> None:
        stand_in = self.server.stand_in
        if stand_in.departures.is_asked(self.path, stand_in.domain):
            self._departures()
            return
        stand_in.looks += 1
        stand_in.stopping.wait(stand_in.look_seconds)
        is_details = self.path == f"/v4/domains/{stand_in.domain}"
        if not is_details and self.path != f"/v3/domains/{stand_in.domain}/tracking":
            self._answer(200, WRONG_PATH, content_type="text/plain")
        elif not stand_in.may_look or not self._is_authorised():
            self._answer(401, {"message": "Invalid private key"})
        else:
            self._answer(200, stand_in.details if is_details else {"tracking": stand_in.tracking})

    def _departures(self) -> None:
        """Answer with a page of those who left."""
        stand_in = self.server.stand_in
        word = stand_in.next_departures_word()
        if not self._is_authorised() or not stand_in.departures.may_be_read:
            self._answer(401, "Forbidden")
        elif word in _REFUSALS:
            status, message, headers = _REFUSALS[word]
            self._answer(status, {"message": message}, headers=headers)
        elif word == "close":
            self._hang_up(is_reset=False)
        else:
            self._answer(200, stand_in.departures.page(self.path, stand_in.url), is_cut=word == "half")

    def do_POST(self) -> None:
        stand_in = self.server.stand_in
        if self.path == "/v1/analytics/logs":
            self._search(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
            return
        path = re.fullmatch(r"/v3/([^/]+)/messages", self.path)
        if path is None:
            self._answer(200, WRONG_PATH, content_type="text/plain")
            return
        word = stand_in.next_word()
        if word == "reset-before":
            stand_in.log.call(word, [])
            self._hang_up(is_reset=True)
            return
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        if len(body) < length:
            stand_in.log.call("cut", [])
            self._hang_up(is_reset=False)
            return
        if not self._is_authorised():
            stand_in.log.call("401", [])
            self._answer(401, "Forbidden")
            return
        if path[1] != stand_in.domain:
            stand_in.log.call("404", [])
            self._answer(404, {"message": "Domain not found"})
            return
        self._message(word, body)

    def _search(self, body: bytes) -> None:
        """Answer a search of the logs."""
        stand_in = self.server.stand_in
        mistakes = violations_of(
            self.path, body=body, content_type=self.headers.get("Content-Type", ""), headers=self.headers
        )
        for mistake in mistakes:
            stand_in.log.mistake(mistake)
        question = json.loads(body)
        stand_in.searches.append(question)
        word = stand_in.next_log_word()
        if mistakes:
            self._answer(400, {"message": mistakes[0]})
        elif not self._is_authorised():
            self._answer(401, {"message": "Invalid private key"})
        elif not stand_in.may_read_logs:
            self._answer(403, {"message": "Forbidden"})
        elif word in _REFUSALS:
            status, message, headers = _REFUSALS[word]
            self._answer(status, {"message": message}, headers=headers)
        else:
            seen = [
                entry_of(delivery, number, at=at)
                for number, (delivery, at) in enumerate(
                    zip(stand_in.log.deliveries, stand_in.log.taken_at, strict=True)
                )
                if at + stand_in.lag_seconds <= time.time()
            ]
            self._answer(200, found_in(question, seen))

    def _message(self, word: str, body: bytes) -> None:
        stand_in = self.server.stand_in
        content_type = self.headers.get("Content-Type", "")
        mistakes = violations_of(self.path, body=body, content_type=content_type, headers=self.headers)
        fields = fields_of(body, content_type) if not mistakes else []
        mistakes += mistakes_in(fields, specification()[1]) if fields else []
        for mistake in mistakes:
            stand_in.log.mistake(mistake)
        if mistakes:
            stand_in.log.call("400", fields)
            self._answer(400, {"message": mistakes[0]})
            return
        if stand_in.bad & {value for name, value in fields if name == "to"}:
            word = "400"
        stand_in.log.call(word, fields)
        self._play(word, fields)

    def _play(self, word: str, fields: Sequence[tuple[str, str]]) -> None:
        """Do what the script says with a call that is in order."""
        stand_in = self.server.stand_in
        if word in ACCEPTING or word.endswith("-after"):
            stand_in.log.deliver(expanded(fields))
        if word in ("late", "stall", "stall-after"):
            stand_in.stopping.wait(stand_in.wait_seconds)
        if word in ("reset-after", "close", "close-after", "stall", "stall-after"):
            self._hang_up(is_reset=word == "reset-after")
        elif word.startswith("redirect-"):
            self._answer(int(word[-3:]), "", headers={"Location": f"{stand_in.url}/v3/elsewhere.example/messages"})
        elif word in _REFUSALS:
            status, message, headers = _REFUSALS[word]
            self._answer(status, {"message": message}, headers=headers)
        else:
            self._acknowledge(word)

    def _acknowledge(self, word: str) -> None:
        stand_in = self.server.stand_in
        number = len(stand_in.log.calls)
        receipt = {"id": f"<{number}.20251215140500@{stand_in.domain}>", "message": "Queued. Thank you."}
        if word in ("no-json", "wrong-path"):
            self._answer(200, "Queued." if word == "no-json" else WRONG_PATH, content_type="text/html")
        elif word == "no-id":
            self._answer(200, {"message": "Queued. Thank you."})
        else:
            assert word in ("accept", "late", "half", "202"), f"no such word in a script: {word}"
            self._answer(202 if word == "202" else 200, receipt, is_cut=word == "half")

    def _is_authorised(self) -> bool:
        expected = "Basic " + base64.b64encode(f"api:{self.server.stand_in.key}".encode()).decode()
        return bool(self.headers.get("Authorization") == expected)

    def _answer(
        self,
        status: int,
        body: object,
        *,
        headers: dict[str, str] | None = None,
        content_type: str = "application/json",
        is_cut: bool = False,
    ) -> None:
        raw = (body if isinstance(body, str) and content_type != "application/json" else json.dumps(body)).encode()
        self.send_response_only(status)
        for name, value in {
            "Content-Type": content_type,
            "Content-Length": str(len(raw)),
            "Connection": "close",
            **(headers or {}),
        }.items():
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


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    stand_in: "MailgunServer"

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 -- as the base class has it
        """A client that went away is no news; anything else is a fault of this server and must be seen."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError):
            self.stand_in.log.mistake(f"the stand-in failed: {error!r}")


class MailgunServer:
    """The stand-in, listening on a free port of 127.0.0.1 for the length of a `with` block."""

    def __init__(
        self,
        *,
        script: Sequence[str] = (),
        domain: str = DOMAIN,
        key: str = KEY,
        wait_seconds: float = 5.0,
        log: Path | None = None,
        unsubscribe: str = "off",
        may_look: bool = True,
        bad: Collection[str] = (),
        look_seconds: float = 0.0,
        lag_seconds: float = 0.0,
        may_read_logs: bool = True,
        log_script: Sequence[str] = (),
    ) -> None:
        self.domain, self.key, self.wait_seconds, self.may_look = domain, key, wait_seconds, may_look
        self.log, self.bad = Log(path=log), set(bad)
        self.look_seconds, self.looks = look_seconds, 0
        self.lag_seconds, self.may_read_logs = lag_seconds, may_read_logs
        self.searches: list[Any] = []
        self._log_script = list(log_script)
        self.departures = Departures()
        self._departures_script: list[str] = []
        self.stopping = threading.Event()
        footer = '<a href="%unsubscribe_url%">unsubscribe</a>' if unsubscribe == "footer" else ""
        switch = {"active": unsubscribe != "off", "html_footer": footer, "text_footer": ""}
        self.tracking = {"open": {"active": False}, "click": {"active": False}, "unsubscribe": switch}
        self.details: dict[str, Any] = {
            "domain": {"name": domain, "state": "active", "type": "custom", "is_disabled": False},
            "receiving_dns_records": [],
            "sending_dns_records": [
                {"record_type": "TXT", "name": domain, "value": "v=spf1 include:mailgun.org ~all", "valid": "valid"},
                {"record_type": "TXT", "name": f"k1._domainkey.{domain}", "value": "k=rsa; p=MIGf", "valid": "valid"},
            ],
        }
        self._script = list(script)
        self._lock = threading.Lock()
        specification()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.stand_in = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"
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

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._server.server_port

    @property
    def mistakes(self) -> list[str]:
        """What Mailgun or its OpenAPI file would not have."""
        return self.log.mistakes

    @property
    def deliveries(self) -> list[Delivery]:
        """Every mail that somebody would find."""
        return self.log.deliveries

    def counts(self) -> Counter[str]:
        """How many mails each recipient has."""
        return Counter(delivery.to for delivery in self.log.deliveries)

    def play(self, *words: str) -> None:
        """Put these words at the end of the script."""
        with self._lock:
            self._script += words

    def next_word(self) -> str:
        """Return how the next call is answered."""
        with self._lock:
            return _next(self._script, "accept")

    def play_logs(self, *words: str) -> None:
        """Put these words at the end of the script for searches."""
        with self._lock:
            self._log_script += words

    def play_departures(self, *words: str) -> None:
        """Put these words at the end of the script for pages of those who left."""
        with self._lock:
            self._departures_script += words

    def next_departures_word(self) -> str:
        """Return how the next page of those who left is answered."""
        with self._lock:
            return _next(self._departures_script, "answer")

    def next_log_word(self) -> str:
        """Return how the next search is answered."""
        with self._lock:
            return _next(self._log_script, "answer")


def _next(script: list[str], otherwise: str) -> str:
    if not script:
        return otherwise
    return script[0][:-1] if script[0].endswith("*") else script.pop(0)


@contextlib.contextmanager
def running(
    folder: Path,
    *,
    script: str = "",
    wait_seconds: float = 5.0,
    unsubscribe: str = "off",
    lag_seconds: float = 0.0,
) -> Iterator[tuple[str, Path]]:
    """Run the stand-in as a process for the length of a `with` block; yields its address and its log."""
    port_file, log = folder / "mailgun.port", folder / "mailgun.log"
    port_file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "providers.mailgun_server", "--port-file", str(port_file), "--log", str(log)]
    command += ["--script", script, "--wait", str(wait_seconds), "--unsubscribe", unsubscribe]
    command += ["--lag", str(lag_seconds)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[1]) as process:
        try:
            deadline = time.monotonic() + 60
            while not port_file.exists():
                assert process.poll() is None, "the stand-in ended before it listened"
                assert time.monotonic() < deadline, "the stand-in does not listen"
                time.sleep(0.02)
            yield f"http://127.0.0.1:{port_file.read_text(encoding='ascii')}", log
        finally:
            process.terminate()


def main(arguments: Sequence[str]) -> None:
    """Run as a process until SIGTERM."""
    parser = argparse.ArgumentParser(description="A local stand-in for Mailgun.")
    parser.add_argument("--port-file", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--script", default="")
    parser.add_argument("--wait", type=float, default=5.0)
    parser.add_argument("--domain", default=DOMAIN)
    parser.add_argument("--key", default=KEY)
    parser.add_argument("--lag", type=float, default=0.0)
    parser.add_argument("--unsubscribe", choices=("on", "off", "footer"), default="off")
    said = parser.parse_args(arguments)
    script = tuple(word for word in said.script.split(",") if word)
    server = MailgunServer(
        script=script,
        domain=said.domain,
        key=said.key,
        wait_seconds=said.wait,
        log=said.log,
        unsubscribe=said.unsubscribe,
        lag_seconds=said.lag,
    )
    with server:
        temporary = said.port_file.with_suffix(".part")
        temporary.write_text(str(server.port), encoding="ascii")
        temporary.replace(said.port_file)
        threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1:])
