"""How fast a campaign leaves, beside the least it could take: a bare loop that posts the same bodies.

    python benchmarks/send.py [--large] [--people N] [--in-flight 1,4,16] [--rounds 1]

A stand-in for the provider, a process of its own on this computer, takes calls of 1,000 people and answers each after
50 ms. Beside the send engine runs, in the same rounds, what anybody would write first: as many threads with `requests`,
which read the people page by page, make the recipient variables with the program's own tokens, escape the name, post the
same fields, and write nothing down. Prints people per second, the ratio, CPU per person, and how much memory grew while
sending. With --large also a million people. At the end, how long `campaign resume` takes from its start to the first call
after a kill.
"""

import argparse
import datetime as dt
import html
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
ISSUE, CALL, LATENCY = "2025-12", 1000, 0.05
KEY = "key-0123456789abcdef"
NOW = dt.datetime.now(dt.UTC)

# --- the stand-in ----------------------------------------------------------------------------------------------------


def serve(folder: Path) -> None:
    """Answer every POST after 50 ms; count calls and recipients, and write them down when asked by GET /counted."""
    import asyncio

    counted = {"calls": 0, "people": 0, "first": 0.0}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                lines = head.decode("latin-1").split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                if lines[0].startswith("GET /counted"):
                    said = json.dumps(counted).encode()
                    counted.update(calls=0, people=0, first=0.0)
                elif lines[0].startswith("GET"):
                    said = b'{"tracking": {"unsubscribe": {"active": true, "html_footer": "", "text_footer": ""}}}'
                else:
                    counted["calls"] += 1
                    counted["people"] += body.count(b'name="to"')
                    counted["first"] = counted["first"] or time.time()
                    await asyncio.sleep(LATENCY)
                    said = b'{"id": "<1@stand-in.example>", "message": "Queued. Thank you."}'
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(said)
                )
                writer.write(said)
                if headers.get("connection") == "close":
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, limit=4 << 20)
        port = server.sockets[0].getsockname()[1]
        (folder / "port.part").write_text(str(port), encoding="ascii")
        (folder / "port.part").replace(folder / "port")
        await server.serve_forever()

    asyncio.run(main())


def counted_at(port: int) -> dict[str, float]:
    """Return what the stand-in counted since it was last asked."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/counted")
    said: dict[str, float] = json.loads(connection.getresponse().read())
    connection.close()
    return said


def first_call_at(port: int, *, within_seconds: float) -> float:
    """Wait for the first call since the stand-in was last asked; return when it came, 0 where none did."""
    deadline = time.time() + within_seconds
    while time.time() < deadline:
        if first := counted_at(port)["first"]:
            return first
        time.sleep(0.02)
    return 0.0


# --- what is sent ----------------------------------------------------------------------------------------------------


def command(*arguments: str, cwd: Path) -> str:
    """Run the program in the workspace."""
    done = subprocess.run(
        [sys.executable, "-m", "cipc_newsletter", *arguments], cwd=cwd, check=True, capture_output=True, text=True
    )
    return done.stdout


def make_workspace(folder: Path, port: int) -> None:
    """Make a workspace whose issue, in one language, is approved."""
    command("init", ".", cwd=folder)
    path = folder / "config.toml"
    text = path.read_text(encoding="utf-8")
    for table, key, value in (
        ("send", "provider", "mailgun"),
        ("send", "canary", 0),
        ("provider.mailgun", "base_url", f"http://127.0.0.1:{port}"),
        ("provider.mailgun", "batch_size", CALL),
        ("public", "base_url", "https://lettre.example.org"),
    ):
        lines, inside = [], False
        for line in text.splitlines():
            inside = line.startswith(f"[{table}]") if line.startswith("[") else inside
            lines.append(f"{key} = {json.dumps(value)}" if inside and line.startswith(f"{key} =") else line)
        text = "\n".join(lines) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    code = json.loads(command("build", ISSUE, "--json", cwd=folder))["code"]
    command("approve", ISSUE, "--by", "Élise", "--code", code, cwd=folder)


def add_people(folder: Path, people: int) -> None:
    """Put subscribers with consent into the store, as an import would, but faster."""
    with sqlite3.connect(folder / "var" / "newsletter.db") as connection:
        connection.execute("PRAGMA synchronous = OFF")
        rows = (
            (number, os.urandom(8), f"person.{number}@readers{number % 2000}.example.org", f"Prénom{number}")
            for number in range(1, people + 1)
        )
        connection.executemany(
            "INSERT INTO subscriber (id, uid, email, email_norm, first_name, last_name, language, attributes, created_at)"
            " VALUES (?1, ?2, ?3, ?3, ?4, 'Nom', 'fr', '{}', 0)",
            rows,
        )
        connection.execute(
            "INSERT INTO consent (subscriber_id, event, kind, obtained_on, until_event, ends_on, text, evidence, method,"
            " recorded_by, recorded_at, tool_version) SELECT id, 'given', 'express', '2025-01-01', NULL, NULL, 'yes',"
            " 'form', 'import', 'Élise', 0, '0' FROM subscriber"
        )
    connection.close()


def freeze(folder: Path) -> float:
    """Plan and freeze a campaign to everybody; return the seconds it took."""
    from cipc_newsletter.audience import selection
    from cipc_newsletter.config import Send, open_workspace
    from cipc_newsletter.deliver import freezing, planning
    from cipc_newsletter.pipeline.opening import store_of
    from cipc_newsletter.store import approvals

    workspace = open_workspace(folder)
    begin = time.perf_counter()
    with store_of(workspace, now=NOW) as store:
        with store.reading() as connection:
            digest = approvals.of_issue(connection, ISSUE)[0].digest
            message = approvals.approved_message(connection, digest).message("fr")
            request = planning.SendRequest(
                issue_id=ISSUE, digest=digest, provider="mailgun", languages={"fr": "fr"}, page_of=selection.page
            )
            agreed = planning.plan(connection, request, at=NOW, words_of=str)
        with store.writing() as connection:
            campaign = freezing.create(
                connection, agreed, uid="c0ffee0123456789", zone="UTC", now=NOW, grace=dt.timedelta(0)
            )
        # Without a first wave, after which a campaign waits a quarter of an hour.
        freezing.freeze(store, campaign, request, messages=[message], batch_limit=CALL, at=NOW, send=Send(canary=0))
    return time.perf_counter() - begin


# --- the two who send ------------------------------------------------------------------------------------------------


def measured(work: "object") -> None:
    """Run `work` and print what it took, as JSON."""
    import gc

    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF)
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    begin = time.perf_counter()
    work()  # type: ignore[operator]
    seconds = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"seconds": seconds, "cpu": cpu, "growth": after.ru_maxrss * 1024 - resident}))


def engine(folder: Path, port: int, in_flight: int) -> None:
    """Send the frozen campaign as the program does."""
    import requests  # noqa: F401 -- loaded before the clock starts, as in the bare loop

    from cipc_newsletter.audience import selection
    from cipc_newsletter.config import Send, open_workspace
    from cipc_newsletter.deliver.engine import Done
    from cipc_newsletter.deliver.runner import run_campaign
    from cipc_newsletter.deliver.surroundings import Sending, SystemClock
    from cipc_newsletter.pipeline.links import fields_maker
    from cipc_newsletter.pipeline.opening import store_of
    from cipc_newsletter.providers.mailgun import Mailgun
    from cipc_newsletter.providers.mailgun_settings import Settings
    from cipc_newsletter.providers.secret import Secret
    from cipc_newsletter.store import approvals, campaigns

    workspace = open_workspace(folder)
    provider = Mailgun(
        Settings(
            domain="mg.example.org",
            key=Secret(KEY),
            base_url=f"http://127.0.0.1:{port}",
            owns_unsubscribe=False,
            batch_size=CALL,
            in_flight=in_flight,
        )
    )
    with store_of(workspace, now=NOW) as store:
        with store.reading() as connection:
            (campaign,) = campaigns.every(connection)
            approved = approvals.approved_message(connection, campaign.digest)
        sending = Sending(
            store=store,
            provider=provider,
            campaign=campaign,
            messages={"fr": approved.message("fr")},
            may_mail=selection.may_mail,
            fields_of=fields_maker(
                workspace,
                owns_unsubscribe=False,
                names={field.name for field in approved.message("fr").merge_fields},
            ),
            wait=lambda until, _waiting: time.sleep(max((until - dt.datetime.now(dt.UTC)).total_seconds(), 0)),
            owner="benchmark",
            clock=SystemClock(),
            send=Send(canary=0),
            is_by_consent_alone=True,
            prepares_ahead=in_flight > 1,
        )

        def work() -> None:
            assert run_campaign(sending) == Done()

        measured(work)


def bare(folder: Path, port: int, in_flight: int) -> None:
    """Send to the same people with threads and `requests`, and write nothing down."""
    import requests

    from cipc_newsletter.config import open_workspace
    from cipc_newsletter.merge_fields import Part, replaced
    from cipc_newsletter.pipeline.opening import keys_of, store_of
    from cipc_newsletter.store import approvals
    from cipc_newsletter.tokens import Purpose, minter

    workspace = open_workspace(folder)
    ring = keys_of(workspace)
    with store_of(workspace, now=NOW) as store, store.reading() as connection:
        message = approvals.approved_message(connection, approvals.of_issue(connection, ISSUE)[0].digest).message(
            "fr"
        )

    def variable(field: "object") -> str:
        return f"%recipient.{field.name}%"  # type: ignore[attr-defined]

    names = sorted({field.name for field in message.merge_fields})
    minters = {
        name: minter(ring, purpose)
        for name, purpose in (("unsubscribe_url", Purpose.UNSUBSCRIBE), ("preferences_url", Purpose.PREFERENCES))
        if name in names
    }
    fixed = [
        ("from", str(message.sender)),
        ("subject", replaced(message.subject, variable, part=Part.HEADER)),
        ("text", replaced(message.text, variable)),
        ("html", replaced(message.html, variable, part=Part.HTML)),
        *((f"h:{name}", replaced(value, variable, part=Part.HEADER)) for name, value in message.headers),
        ("v:campaign", "c0ffee0123456789"),
        ("o:tracking", "no"),
    ]
    lock = threading.Lock()
    reader = sqlite3.connect(folder / "var" / "newsletter.db", check_same_thread=False)
    rows = reader.execute("SELECT uid, email, first_name FROM subscriber ORDER BY id")

    def files_for(people: "list[tuple[bytes, str, str]]") -> "list[tuple[str, tuple[None, str]]]":
        uids = [uid for uid, _email, _name in people]
        links = {name: minted(uids) for name, minted in minters.items()}
        variables = {}
        for place, (_uid, email, first_name) in enumerate(people):
            made = {"first_name": html.escape(first_name), "email": email, "language_notice_tag": "fr-CA"}
            made |= {name: f"https://lettre.example.org/u/{tokens[place]}" for name, tokens in links.items()}
            variables[email] = {name: made.get(name, "") for name in names}
        fields = [*fixed, *(("to", email) for _uid, email, _name in people)]
        fields.append(("recipient-variables", json.dumps(variables, separators=(",", ":"))))
        return [(name, (None, value)) for name, value in fields]

    def loop() -> None:
        with requests.Session() as session:
            while True:
                with lock:
                    people = rows.fetchmany(CALL)
                if not people:
                    return
                answer = session.post(
                    f"http://127.0.0.1:{port}/v3/mg.example.org/messages",
                    files=files_for(people),
                    auth=("api", KEY),
                )
                assert answer.status_code == 200
                assert answer.json()["id"]

    def work() -> None:
        threads = [threading.Thread(target=loop) for _ in range(in_flight)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    measured(work)


# --- side by side ----------------------------------------------------------------------------------------------------


def compare(
    made: Path, scratch: Path, port: int, people: int, in_flight: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Run both over fresh copies of the same store."""
    results = []
    for who in ("bare", "engine"):
        folder = scratch / f"{who}-{in_flight}"
        shutil.copytree(made, folder)
        counted_at(port)
        said = subprocess.run(
            [sys.executable, __file__, "--child", who, str(folder), str(port), str(in_flight)],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout
        counted = counted_at(port)
        assert counted["people"] == people, f"{who} reached {counted['people']} of {people}"
        results.append(json.loads(said.splitlines()[-1]))
        shutil.rmtree(folder)
    return results[0], results[1]


def resumed(made: Path, scratch: Path, port: int) -> tuple[float, float]:
    """Return the seconds of `campaign resume` from its start to the first call, after a kill, and those of imports."""
    folder = scratch / "resume"
    shutil.copytree(made, folder)
    environment = {**os.environ, "MAILGUN_API_KEY": KEY}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    seconds = []
    with sqlite3.connect(folder / "var" / "newsletter.db") as connection:
        # Somebody has been mailed already, so that the pictures are not asked for.
        connection.execute("UPDATE batch SET state = 1, token = x'00', give_up_at = 0 WHERE batch_no = 1")
        connection.execute("UPDATE batch SET state = 2, n_accepted = n, settled_at = 1 WHERE batch_no = 1")
    connection.close()
    for _ in range(4):
        counted_at(port)
        begin = time.time()
        with subprocess.Popen(
            [sys.executable, "-m", "cipc_newsletter", "campaign", "resume"],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as process:
            first = first_call_at(port, within_seconds=15)
            process.send_signal(signal.SIGKILL)
            said = process.stderr.read().decode() if process.stderr else ""
        assert first, said
        seconds.append(first - begin)
    begin = time.time()
    subprocess.run(
        [sys.executable, "-c", "import cipc_newsletter.pipeline.sending, cipc_newsletter.cli.campaigns, requests"],
        check=True,
        env=environment,
    )
    imports = time.time() - begin
    shutil.rmtree(folder)
    return sorted(seconds[1:])[1], imports


def main() -> None:
    """Compare, and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--in-flight", default="1,4,16")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--no-resume", action="store_true")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        with subprocess.Popen([sys.executable, __file__, "--child", "serve", name]) as server:
            try:
                while not (scratch / "port").exists():
                    time.sleep(0.02)
                port = int((scratch / "port").read_text())
                for people in (said.people, 1_000_000) if said.large else (said.people,):
                    made = scratch / f"made-{people}"
                    made.mkdir()
                    make_workspace(made, port)
                    add_people(made, people)
                    print(f"{people:,} people; planned and frozen in {freeze(made):.1f} s")
                    print("in flight   bare/s   ours/s   ratio   bare µs   ours µs   ours +MB")
                    for in_flight in map(int, said.in_flight.split(",")):
                        for _ in range(said.rounds):
                            plain, ours = compare(made, scratch, port, people, in_flight)
                            print(
                                f"{in_flight:>9} {people / plain['seconds']:>8,.0f} {people / ours['seconds']:>8,.0f}"
                                f" {plain['seconds'] / ours['seconds']:>7.2f} {1e6 * plain['cpu'] / people:>9.1f}"
                                f" {1e6 * ours['cpu'] / people:>9.1f} {ours['growth'] / 2**20:>10.1f}",
                                flush=True,
                            )
                    if not said.no_resume:
                        start, imports = resumed(made, scratch, port)
                        print(f"resume after a kill: {start:.2f} s to the first call, {imports:.2f} s of it imports")
            finally:
                server.terminate()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        who, folder = sys.argv[2], Path(sys.argv[3])
        if who == "serve":
            serve(folder)
        else:
            {"engine": engine, "bare": bare}[who](folder, int(sys.argv[4]), int(sys.argv[5]))
    else:
        main()
