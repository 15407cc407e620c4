"""A workspace with twelve people and an approved issue, sent by the real command; and who found which mail.

Everything is done as people do it: `init`, `audience import`, `build`, `approve`, each a process. What became of the
mails is read from the files of the outbox, never from the ledger.
"""

import contextlib
import json
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

from cipc_newsletter.computers import VARIABLE as DATA
from picture_host import standing_host
from providers.mailgun_calls import DOMAIN
from providers.mailgun_server import KEY
from running import Answer, environment, run, run_python

ISSUE = "2025-12"
PEOPLE = {"fr": 5, "en": 4, "es": 3}
EVERYBODY = 12
SUBSCRIBERS = "samples/subscribers.csv"
MORTAL = Path(__file__).parent / "end_to_end" / "mortal_command.py"
MAILGUN: Mapping[str, object] = {
    "public.base_url": "",
    "send.provider": "mailgun",
    "provider.mailgun.domain": DOMAIN,
    "provider.mailgun.batch_size": 3,
    "provider.mailgun.settle_minutes": 0,
    "provider.mailgun.in_flight": 1,  # one call after the other, so that what is said about them is always the same
}
NO_TIME = 60.0  # seconds after which something that should happen at once is given up


@dataclass(frozen=True, kw_only=True)
class MadeWorkspace:
    """A workspace, and the environment its commands run in."""

    root: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, **more: str) -> Answer:
        """Run a command here and wait for its end."""
        return run(*arguments, cwd=self.root, **{**self.variables, **more})

    def done(self, *arguments: str) -> Any:
        """Run a command that must succeed and return its JSON document."""
        answer = self.run("--json", *arguments)
        assert answer.code == 0, answer
        return answer.value

    def send(self, *more: str) -> Answer:
        """Send the issue without being asked."""
        return self.run("send", ISSUE, "--yes", *more)

    def status(self) -> dict[str, Any]:
        """Return what `campaign status` tells scripts; its numbers must add up."""
        said: dict[str, Any] = self.run("campaign", "status", "--json").value
        assert_adds_up(said)
        return said

    def died(self, last: int, *arguments: str, kind: str = "") -> tuple[int, list[str]]:
        """Run a command that kills itself at its `last`-th point, or the `last`-th of this `kind`; 0 is never.

        Return how it ended and the kinds of all points it came to.
        """
        points = self.root / "points.txt"
        points.unlink(missing_ok=True)
        settings = environment(PYTHONDONTWRITEBYTECODE="1", **self.variables)
        answer = run_python(
            str(MORTAL), str(last), kind, str(points), *arguments, cwd=self.root, environment=settings
        )
        return answer.code, points.read_text(encoding="utf-8").splitlines()

    @contextlib.contextmanager
    def started(self, *arguments: str) -> Iterator["StartedCommand"]:
        """Start a command and go on while it runs; it is ended with the block."""
        said = self.root / f"said-{time.monotonic_ns()}.txt"
        with said.open("w", encoding="utf-8") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", "cipc_newsletter", *arguments],
                cwd=self.root,
                env=environment(**self.variables),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
            )
            with process:
                try:
                    yield StartedCommand(process=process, path=said)
                finally:
                    if process.poll() is None:
                        process.kill()

    def configure(self, settings: Mapping[str, object]) -> None:
        """Change settings in config.toml, each named with its table: `send.grace_minutes`."""
        path = self.root / "config.toml"
        path.write_text(configured(path.read_text(encoding="utf-8"), settings), encoding="utf-8", newline="\n")

    def replace_in(self, name: str, old: str, new: str) -> None:
        """Change a text in one file of the workspace; it must be there."""
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")

    def approve(self) -> str:
        """Build the issue, approve exactly that, and return the digest."""
        manifest = self.done("build", ISSUE)
        self.done("approve", ISSUE, "--by", "Élise", "--code", manifest["code"])
        return str(manifest["digest"])

    def mails(self, issue: str = ISSUE) -> list["Mail"]:
        """Return every mail of every campaign of an issue in the outbox."""
        files = sorted((self.root / "var" / "outbox").glob(f"{issue}-*/*.eml"))
        return [mail_of(path) for path in files]

    def copy_to(self, folder: Path) -> "MadeWorkspace":
        """Return the same workspace elsewhere, as if the other had never been there: with user's data of its own."""
        data, copied = Path(self.variables[DATA]), _data_of(folder)
        if data.exists():
            shutil.copytree(data, copied)
        root = Path(shutil.copytree(self.root, folder))
        return replace(self, root=root, variables={**self.variables, DATA: str(copied)})


@dataclass(frozen=True, kw_only=True)
class StartedCommand:
    """A command under way: what it said so far, and how it ends."""

    process: subprocess.Popen[bytes]
    path: Path

    @property
    def said(self) -> str:
        """Everything it has said so far."""
        return self.path.read_text(encoding="utf-8")

    def wait_until(self, happened: Callable[[], bool]) -> None:
        """Wait for something that the command, still running, brings about."""
        deadline = time.monotonic() + NO_TIME
        while not happened():
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.02)

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)

    def interrupt_twice(self) -> None:
        """Press Ctrl-C and, like a person, once more a moment later: signals at one moment are one signal."""
        self.interrupt()
        time.sleep(0.5)
        self.interrupt()

    def ended(self) -> tuple[int, str]:
        """Wait for the end; return the exit code and everything that was said."""
        code = self.process.wait(timeout=NO_TIME)
        assert "Traceback" not in self.said, self.said
        return code, self.said


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail as its reader finds it."""

    file: Path
    raw: bytes = field(repr=False)
    to: str
    subject: str
    html: str = field(repr=False)
    text: str = field(repr=False)
    way_out: str

    @property
    def language(self) -> str:
        """The language that the HTML says it is in."""
        return self.html.partition('lang="')[2][:2]


def mail_of(path: Path) -> Mail:
    """Read one file of the outbox as a mail program would."""
    raw = path.read_bytes()
    message = BytesParser(EmailMessage, policy=default).parsebytes(raw)
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    assert isinstance(html, EmailMessage)
    assert isinstance(text, EmailMessage)
    return Mail(
        file=path,
        raw=raw,
        to=message["To"].addresses[0].addr_spec,
        subject=message["Subject"],
        html=html.get_content(),
        text=text.get_content(),
        way_out=message["List-Unsubscribe"].strip("<>"),
    )


def recipients(mails: list[Mail]) -> Counter[str]:
    """Count the mails of each person."""
    return Counter(mail.to for mail in mails)


def assert_adds_up(said: Mapping[str, Any]) -> None:
    """Everybody planned is in exactly one place (docs/contract.md section 4)."""
    places = ("accepted", "refused", "skipped", "cancelled", "uncertain", "held", "remaining")
    assert said["planned"] == sum(said[place] for place in places), said


def made(folder: Path, settings: Mapping[str, object] | None = None, **variables: str) -> MadeWorkspace:
    """Make a workspace with twelve people and these settings, its December issue approved."""
    workspace = MadeWorkspace(root=folder, variables={DATA: str(_data_of(folder)), **variables})
    folder.mkdir()
    workspace.done("init", ".")
    workspace.configure(settings or {})
    workspace.done("audience", "import", SUBSCRIBERS)
    workspace.approve()
    return workspace


def made_for_mailgun(folder: Path) -> MadeWorkspace:
    """Make a workspace that mails through Mailgun, three people a call, with Mailgun's own unsubscribe link.

    Its pictures are published where a server of this test run shows them.
    """
    host = standing_host()
    pictures = {"images.base_url": host.url, "images.publish": "folder", "images.folder.path": str(host.folder)}
    workspace = made(folder, {**MAILGUN, **pictures}, MAILGUN_API_KEY=KEY)
    workspace.done("images", "publish", ISSUE)
    return workspace


def _data_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-data")


def configured(text: str, settings: Mapping[str, object]) -> str:
    """Return the text of a config.toml with these settings in place of those with the same name."""
    left = dict(settings)
    table, lines = "", []
    for line in text.splitlines():
        if line.startswith("["):
            table = line.partition("]")[0].removeprefix("[")
        name = f"{table}.{line.partition(' = ')[0]}"
        lines.append(f"{name.rpartition('.')[2]} = {_toml(left.pop(name))}" if name in left else line)
    assert not left, f"config.toml has no {', '.join(left)}"
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    """Return a value as TOML has it; of tables only those of plain values."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {json.dumps(inner)}" for key, inner in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def addresses() -> set[str]:
    """Return the addresses of the twelve people."""
    lines = (Path(__file__).parents[1] / SUBSCRIBERS).read_text(encoding="utf-8").splitlines()[1:]
    return {line.partition(",")[0] for line in lines}
