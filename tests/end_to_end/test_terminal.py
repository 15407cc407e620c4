"""`send` on a terminal: it asks for the issue and the count, and only the right answer mails anybody."""

import contextlib
import os
import select
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from campaign_making import ISSUE, NO_TIME, MadeWorkspace, addresses, recipients
from providers.mailgun_server import MailgunServer
from running import environment

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="this system has no pseudo-terminals of this kind"),
]
QUESTION = f'To send, type the issue and the number of people ("{ISSUE} 12"):'
RIGHT = f"{ISSUE} 12"
ONCE = Counter(addresses())
CTRL_C, CTRL_D = "\x03", "\x04"


@dataclass
class Terminal:
    """The screen and the keyboard of one command."""

    process: subprocess.Popen[bytes]
    handle: int
    screen: str = ""
    pieces: list[bytes] = field(default_factory=list)

    def wait_for(self, words: str, *, since: int = 0) -> None:
        """Read until these words stand on the screen."""
        deadline = time.monotonic() + NO_TIME
        while words not in self.screen[since:]:
            assert time.monotonic() < deadline, self.screen
            assert self._read(), self.screen

    def type(self, words: str) -> None:
        """Type these words and press Enter."""
        self.press(words + "\n")

    def press(self, keys: str) -> None:
        """Press these keys, as a person does: a moment after reading, when the program waits for them."""
        time.sleep(0.3)
        os.write(self.handle, keys.encode())

    def ended(self) -> int:
        """Read to the end and return the exit code."""
        deadline = time.monotonic() + NO_TIME
        while self._read():
            assert time.monotonic() < deadline, self.screen
        code = self.process.wait(timeout=NO_TIME)
        assert "Traceback" not in self.screen, self.screen
        return code

    def _read(self) -> bool:
        """Take in what there is; False at the end."""
        ready, _write, _error = select.select([self.handle], [], [], 0.1)
        if not ready:
            return True
        try:
            piece = os.read(self.handle, 65536)
        except OSError:  # Linux says so when the last process has left the terminal
            return False
        self.pieces.append(piece)
        self.screen = b"".join(self.pieces).decode("utf-8", errors="replace").replace("\r\n", "\n")
        return bool(piece)


@contextlib.contextmanager
def at_a_terminal(workspace: MadeWorkspace, *arguments: str, language: str = "en") -> Iterator[Terminal]:
    """Run a command on a terminal of its own."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", _OWN_TERMINAL, *arguments],
        cwd=workspace.root,
        env=environment(language, TERM="xterm", COLUMNS="120", **workspace.variables),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    with process:
        try:
            yield Terminal(process=process, handle=ours)
        finally:
            if process.poll() is None:
                process.kill()
            os.close(ours)


# The terminal must be the process's own, or the kernel does not turn its Ctrl-C into a signal.
_OWN_TERMINAL = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from cipc_newsletter.cli import main
main()
"""


def test_the_right_answer_sends(outbox: MadeWorkspace) -> None:
    with at_a_terminal(outbox, "send", ISSUE) as terminal:
        terminal.wait_for(QUESTION)
        assert "Nothing has left yet." in terminal.screen
        assert outbox.mails() == []
        terminal.type(RIGHT)
        assert terminal.ended() == 0
    assert "12 people planned: 12 accepted." in terminal.screen
    assert recipients(outbox.mails()) == ONCE


@pytest.mark.parametrize("answer", ["yes", ISSUE, "12", f"{ISSUE} 13"])
def test_any_other_answer_declines(outbox: MadeWorkspace, answer: str) -> None:
    with at_a_terminal(outbox, "send", ISSUE) as terminal:
        terminal.wait_for(QUESTION)
        terminal.type(answer)
        assert terminal.ended() == 1
    assert f'"{answer}" is not "{RIGHT}"; nothing has left.' in terminal.screen
    assert outbox.mails() == []
    assert outbox.done("campaign", "list") == []


@pytest.mark.parametrize(
    ("key", "code", "words"), [(CTRL_C, 5, "Stopped. Nothing more was done."), (CTRL_D, 1, "nothing has left.")]
)
def test_leaving_the_question_sends_nothing(outbox: MadeWorkspace, key: str, code: int, words: str) -> None:
    with at_a_terminal(outbox, "send", ISSUE) as terminal:
        terminal.wait_for(QUESTION)
        terminal.press(key)
        assert terminal.ended() == code
    assert words in terminal.screen.partition(QUESTION)[2]
    assert outbox.done("campaign", "list") == []


def test_the_question_stands_before_a_real_provider_and_the_grace_begins_with_its_answer(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    mailgun.configure({"send.grace_minutes": 0.05})
    with at_a_terminal(mailgun, "send", ISSUE) as terminal:
        terminal.wait_for(QUESTION)
        time.sleep(3.5)  # longer than the whole grace
        terminal.type(RIGHT)
        terminal.wait_for("Nothing has left yet. The first mail leaves in 0:00:0", since=len(terminal.screen))
        assert server.log.calls == []
        assert terminal.ended() == 0
    assert server.counts() == ONCE


def test_ctrl_c_in_the_countdown_stops_and_says_how_to_go_on(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    with at_a_terminal(mailgun, "send", ISSUE) as terminal:
        terminal.wait_for(QUESTION)
        terminal.type(RIGHT)
        terminal.wait_for("The first mail leaves in 0:09:5")
        terminal.press(CTRL_C)
        assert terminal.ended() == 5
    assert f"Go on: cipc-newsletter campaign resume {ISSUE}-1" in terminal.screen
    assert server.log.calls == []


def test_a_french_terminal_asks_in_french(outbox: MadeWorkspace) -> None:
    with at_a_terminal(outbox, "send", ISSUE, language="fr") as terminal:
        terminal.wait_for(RIGHT)
        assert "type the issue" not in terminal.screen
        terminal.type(RIGHT)
        assert terminal.ended() == 0
    assert recipients(outbox.mails()) == ONCE
