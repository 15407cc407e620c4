"""A quick stand-in for Mailgun in a process of its own, for sending to a hundred thousand people and a thousand kills.

It counts every delivery itself: who a call reaches is read from its `to` fields and its recipient variables, which
must agree, and stands in the log before the answer leaves. Checking a call against Mailgun's OpenAPI file, and
expanding it, is the work of providers/mailgun_server.py; this one is there to be fast and cruel. In the folder tests::

    python -m matrix.stand_in --port-file PORT --log LOG --seed 7 --faults 429=2,500=1,reset-before=1 --keys

`--faults` are percent of calls: 429 (Retry-After 1) · 500 (nothing taken) · reset-before (the line is cut, nothing
read) · 500-after and reset-after (everybody has it, and the sender is not told). SIGUSR1 ends them; SIGUSR2 makes it
forget what it has taken. `--keys` makes it know a call again by its campaign and batch, as an idempotency key does: the
same bytes but for `v:attempt` are answered as the first time and deliver nothing; other bytes get 409 and are a mistake.
`--latency` is the longest an answer takes, in seconds. Its logs can be searched, `--lag` seconds after a call was taken.
`--limit` calls a second are taken, more get 429, and a call before that wait is over is noted.

The log has one JSON object a line: {"delivered": [address, …], "batch", "attempt"}, {"answer": word}, {"mistake"}.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FAULTS = "429=2,500=1,reset-before=1,500-after=1,reset-after=2"
_PART = re.compile(
    rb'\A\r\nContent-Disposition: form-data; name="([^"]+)"[^\r]*(?:\r\n[^\r]+)*?\r\n\r\n(.*)\r\n\Z', re.DOTALL
)
_TRACKING = {"open": {"active": False}, "click": {"active": False}}


@dataclass
class StandIn:
    """What the stand-in knows, and how it answers."""

    log: int
    seed: int = 0
    faults: dict[str, float] = field(default_factory=dict)
    has_keys: bool = False
    latency: float = 0.0
    limit: float = 0.0
    taken: dict[tuple[str, str], int] = field(default_factory=dict)
    logs: dict[str, list[tuple[float, dict[str, str]]]] = field(default_factory=dict)
    lag: float = 0.0
    calls: int = 0
    lately: list[float] = field(default_factory=list)
    closed_until: float = 0.0

    def note(self, **line: object) -> None:
        """Write a line at once, so that a count taken at any moment is right."""
        os.write(self.log, (json.dumps(line) + "\n").encode())

    def fate(self) -> tuple[str, float]:
        """Return what befalls the next call, and how long its answer takes."""
        self.calls += 1
        luck = random.Random(f"{self.seed}-{self.calls}")
        percent, wait = luck.uniform(0, 100), luck.uniform(0, self.latency)
        for word, share in self.faults.items():
            if percent < share:
                return word, wait
            percent -= share
        return "accept", wait

    def forget(self) -> None:
        """Begin anew."""
        self.taken.clear()
        self.logs.clear()
        os.truncate(self.log, 0)

    def is_too_fast(self, now: float) -> bool:
        """Whether this call is over the limit; one that comes before the wait it was told is over is noted too."""
        if not self.limit:
            return False
        if now < self.closed_until:
            self.note(answer="429-early")
            return True
        self.lately = [at for at in self.lately if at > now - 1]
        if len(self.lately) >= self.limit:
            self.closed_until = now + 1
            return True
        self.lately.append(now)
        return False

    def found(self, question: Any) -> list[dict[str, object]]:
        """Return what the logs hold of the recipient who is asked for, a lag after it was taken."""
        wanted = {each["attribute"]: each["values"][0]["value"] for each in question["filter"]["AND"]}
        return [
            {"event": "accepted", "recipient": wanted["recipient"], "user-variables": json.dumps(variables)}
            for at, variables in self.logs.get(wanted.get("recipient", ""), ())
            if at + self.lag <= time.monotonic()
        ]

    def take(self, fields: Sequence[tuple[str, str]]) -> int:
        """Deliver a call to everybody it names; return the status of the answer."""
        said = dict(fields)
        people = [value for name, value in fields if name == "to"]
        if set(people) != json.loads(said["recipient-variables"]).keys() or len(set(people)) != len(people):
            self.note(mistake="the recipients and their variables do not agree")
            return 400
        key = (said["v:campaign"], said["v:batch"])
        bytes_of = hash(tuple(pair for pair in fields if pair[0] != "v:attempt"))
        if self.has_keys and key in self.taken:
            if self.taken[key] == bytes_of:
                self.note(answer="known")
                return 200
            self.note(mistake=f"batch {said['v:batch']} was repeated with other bytes")
            return 409
        self.taken[key] = bytes_of
        for to in people:
            self.logs.setdefault(to, []).append((time.monotonic(), {"campaign": key[0], "batch": key[1]}))
        self.note(delivered=people, batch=int(said["v:batch"]), attempt=int(said["v:attempt"]))
        return 200


def fields_of(body: bytes, boundary: bytes) -> list[tuple[str, str]]:
    """Return the fields of a multipart form in order, repeated ones kept."""
    found = []
    for part in body.split(b"--" + boundary)[1:-1]:
        match = _PART.match(part)
        assert match, part[:200]
        found.append((match[1].decode(), match[2].decode()))
    return found


async def serve(stand_in: StandIn, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one connection until the other side ends it, or is made to."""
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
        while await _exchange(stand_in, reader, writer):
            pass
    writer.close()


async def _exchange(stand_in: StandIn, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Answer one request; return whether another may follow."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head.split("\r\n")[1:])}
    if not head.startswith("POST"):
        _answer(
            writer,
            200,
            {"tracking": {**_TRACKING, "unsubscribe": {"active": True, "html_footer": "", "text_footer": ""}}},
        )
        return True
    if head.startswith("POST /v1/analytics/logs "):
        question = json.loads(await reader.readexactly(int(headers["content-length"])))
        stand_in.note(answer="search")
        _answer(writer, 200, {"items": stand_in.found(question), "pagination": {}})
        return True
    word, wait = stand_in.fate()
    if word == "reset-before":
        return _cut(stand_in, writer, word)
    body = await reader.readexactly(int(headers["content-length"]))
    await asyncio.sleep(wait / 2)
    if word == "429" or stand_in.is_too_fast(time.monotonic()):
        stand_in.note(answer="429")
        _answer(writer, 429, {"message": "Too many requests"}, "Retry-After: 1\r\n")
        return True
    status = 500
    if word != "500":
        boundary = headers["content-type"].partition("boundary=")[2].strip('"').encode()
        status = stand_in.take(fields_of(body, boundary))
    await asyncio.sleep(wait / 2)
    if word == "reset-after":
        return _cut(stand_in, writer, word)
    stand_in.note(answer=word)
    said = {"id": f"<{stand_in.calls}@mg.cipc.example>", "message": "Queued. Thank you."}
    _answer(
        writer,
        500 if word.startswith("500") else status,
        said if word == "accept" and status == 200 else {"message": word},
    )
    return True


def _answer(writer: asyncio.StreamWriter, status: int, said: object, more: str = "") -> None:
    raw = json.dumps(said).encode()
    head = f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\n{more}Content-Length: {len(raw)}\r\n\r\n"
    writer.write(head.encode() + raw)


def _cut(stand_in: StandIn, writer: asyncio.StreamWriter, word: str) -> bool:
    """End the connection so that the other side sees a reset."""
    stand_in.note(answer=word)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    return False


@dataclass(frozen=True)
class Running:
    """A stand-in under way: where it is, and its own count."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]

    def calm_down(self) -> None:
        """End the faults."""
        self.process.send_signal(signal.SIGUSR1)
        time.sleep(0.1)

    def forget(self) -> None:
        """Forget what was taken and empty the log: another campaign begins."""
        self.process.send_signal(signal.SIGUSR2)
        deadline = time.monotonic() + 10
        while self.log.stat().st_size:
            assert time.monotonic() < deadline, "the stand-in does not forget"
            time.sleep(0.01)

    def lines(self) -> list[dict[str, object]]:
        """Return the whole log."""
        return [json.loads(line) for line in self.log.read_bytes().splitlines()]

    def copies(self) -> Counter[str]:
        """How many mails each address has."""
        lines = (json.loads(line) for line in self.log.read_bytes().splitlines() if line.startswith(b'{"delivered"'))
        return Counter(to for line in lines for to in line["delivered"])

    def answers(self) -> Counter[str]:
        """How often each word was the answer."""
        return Counter(str(line["answer"]) for line in self.lines() if "answer" in line)

    def mistakes(self) -> list[str]:
        """What Mailgun would not have."""
        return [str(line["mistake"]) for line in self.lines() if "mistake" in line]


@contextlib.contextmanager
def running(
    folder: Path,
    *,
    faults: str = "",
    seed: int = 0,
    has_keys: bool = False,
    latency: float = 0.0,
    limit: float = 0.0,
    lag: float = 0.0,
) -> Iterator[Running]:
    """Run the stand-in as a process for the length of a `with` block."""
    port_file, log = folder / "stand-in.port", folder / "stand-in.log"
    port_file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "matrix.stand_in", "--port-file", str(port_file), "--log", str(log)]
    command += ["--seed", str(seed), "--faults", faults, "--latency", str(latency), "--limit", str(limit)]
    command += ["--lag", str(lag)]
    command += ["--keys"] if has_keys else []
    with subprocess.Popen(command, cwd=Path(__file__).parents[1]) as process:
        try:
            deadline = time.monotonic() + 60
            while not port_file.exists():
                assert process.poll() is None, "the stand-in ended before it listened"
                assert time.monotonic() < deadline, "the stand-in does not listen"
                time.sleep(0.02)
            yield Running(url=f"http://127.0.0.1:{port_file.read_text(encoding='ascii')}", log=log, process=process)
        finally:
            process.terminate()


async def main(arguments: Sequence[str]) -> None:
    """Run as a process until SIGTERM."""
    parser = argparse.ArgumentParser(description="A quick stand-in for Mailgun that counts.")
    parser.add_argument("--port-file", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--faults", default="")
    parser.add_argument("--keys", action="store_true")
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--limit", type=float, default=0.0)
    parser.add_argument("--lag", type=float, default=0.0)
    said = parser.parse_args(arguments)
    faults = {
        word: float(share) for word, _, share in (each.partition("=") for each in said.faults.split(",") if each)
    }
    log = os.open(said.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    stand_in = StandIn(
        log=log,
        seed=said.seed,
        faults=faults,
        has_keys=said.keys,
        latency=said.latency,
        limit=said.limit,
        lag=said.lag,
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, faults.clear)
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, stand_in.forget)
    server = await asyncio.start_server(lambda *ends: serve(stand_in, *ends), "127.0.0.1", 0, backlog=256)
    temporary = said.port_file.with_suffix(".part")
    temporary.write_text(str(server.sockets[0].getsockname()[1]), encoding="ascii")
    temporary.replace(said.port_file)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
