"""The real command, killed at every step of a campaign to twelve people, and gone on with.

Who got what is counted by parsing the files of the outbox, and by the stand-in for Mailgun, a process of its own that
notes every delivery before it answers. In `make soak` the command dies once at each kind of point that is not a statement;
with CIPC_NEWSLETTER_EVERY_POINT=1 in the environment it dies at the first, the second, the third point of each kind and
so on until it comes through unharmed: some 350 deaths, about seven minutes on two cores.
"""

import os
import random
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from campaign_making import EVERYBODY, ISSUE, MadeWorkspace, addresses, assert_adds_up, recipients
from providers.mailgun_server import deliveries_in, running
from running import Answer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="a process of this system cannot send itself SIGKILL"),
]
KILLED = -getattr(signal, "SIGKILL", signal.SIGTERM)
IS_EVERY_POINT = bool(os.environ.get("CIPC_NEWSLETTER_EVERY_POINT"))
HANDS = 2  # processes at once
BATCH = 3
OUTBOX = ("send", ISSUE, "--yes")
MAILGUN = ("send", ISSUE, "--yes", "--expect", str(EVERYBODY), "--now")
HELD_SENTENCE = "may or may not have it: the provider's answer never came"
SEED = 20251215

Death = tuple[int, str]
"""Where to die: the n-th point, or the n-th of a kind."""


def chosen(points: list[str]) -> list[Death]:
    """Return where to die by default: once at each kind of point, at the middle one of its like.

    Dying at a statement that writes is dying before its transaction.
    """
    kinds = Counter(point for point in points if not point.startswith("statement"))
    return [((count + 1) // 2, kind) for kind, count in kinds.items()]


def every(points: list[str]) -> list[Death]:
    """Return the first, the second, the third point of each kind and so on, and one more than there are."""
    return [(last, kind) for kind, count in Counter(points).items() for last in range(1, count + 2)]


def in_two_hands(points: list[str], work: Callable[[int, list[Death]], set[str]]) -> set[str]:
    """Share the deaths between two hands and return the kinds of points at which the command died."""
    deaths = every(points) if IS_EVERY_POINT else chosen(points)
    with ThreadPoolExecutor(HANDS) as pool:
        return set().union(*pool.map(lambda hand: work(hand, deaths[hand::HANDS]), range(HANDS)))


def gone_on_with(workspace: MadeWorkspace, *send: str, is_resumed: bool) -> Answer:
    """Go on by `campaign resume`, or where there is no campaign yet, or this is not wanted, by the same command."""
    if is_resumed:
        answer = workspace.run("campaign", "resume", *(word for word in send if word == "--json"))
        if "no such campaign" not in (answer.err + answer.out).lower():
            return answer
        assert answer.code == 1
    return workspace.run(*send)


@pytest.mark.soak
def test_through_the_outbox_nobody_twice_and_nobody_lost(agreed: MadeWorkspace, tmp_path: Path) -> None:
    agreed.copy_to(tmp_path / "warming").died(0, *OUTBOX)  # what is put into the user's cache is put there once
    code, points = agreed.copy_to(tmp_path / "unharmed").died(0, *OUTBOX)
    assert code == 0
    assert {"before commit", "after commit", "file put in place: .eml"} <= set(points)

    def work(hand: int, deaths: list[Death]) -> set[str]:
        kinds = set()
        for turn, (last, kind) in enumerate(deaths):
            workspace = agreed.copy_to(tmp_path / f"{hand}-{turn}")
            code, until = workspace.died(last, *OUTBOX, kind=kind)
            if code == KILLED:
                kinds.add(until[-1])
            else:
                assert code == 0
            assert_outbox_goes_on(workspace, is_resumed=turn % 2 == 0)
            shutil.rmtree(workspace.root)
        return kinds

    assert in_two_hands(points, work) >= {kind for _last, kind in chosen(points)}


def assert_outbox_goes_on(workspace: MadeWorkspace, *, is_resumed: bool) -> None:
    """Go on once; every mail that stood stays as it was, and nobody's is missing."""
    before = {mail.file: mail.raw for mail in workspace.mails()}
    answer = gone_on_with(workspace, *OUTBOX, "--json", is_resumed=is_resumed)
    assert answer.code == 0, answer
    mails = workspace.mails()
    assert recipients(mails) == Counter(addresses())
    assert before.items() <= {mail.file: mail.raw for mail in mails}.items()
    said = answer.value
    assert (said["state"], said["planned"], said["accepted"]) == ("finished", EVERYBODY, EVERYBODY)


@pytest.mark.soak
def test_through_mailgun_nobody_twice_and_what_cannot_be_known_is_held(
    agreed_for_mailgun: MadeWorkspace, tmp_path: Path
) -> None:
    with mailgun_for(agreed_for_mailgun, tmp_path / "unharmed") as (unharmed, _log):
        code, points = unharmed.died(0, *MAILGUN)
    assert code == 0
    assert {"after commit", "wire: half sent", "wire: all sent", "wire: received"} <= set(points)

    def work(hand: int, deaths: list[Death]) -> set[str]:
        kinds = set()
        with mailgun_for(agreed_for_mailgun, tmp_path / f"hand-{hand}") as (workspace, log):
            for turn, (last, kind) in enumerate(deaths):
                log.unlink(missing_ok=True)
                copy = workspace.copy_to(tmp_path / f"{hand}-{turn}")
                code, until = copy.died(last, *MAILGUN, kind=kind)
                if code == KILLED:
                    kinds.add(until[-1])
                else:
                    assert code == 0
                assert_mailgun_goes_on(copy, log, is_open=is_claim_open(until), is_resumed=turn % 2 == 0)
                shutil.rmtree(copy.root)
        return kinds

    assert in_two_hands(points, work) >= {kind for _last, kind in chosen(points)}


@contextmanager
def mailgun_for(agreed: MadeWorkspace, folder: Path) -> Iterator[tuple[MadeWorkspace, Path]]:
    """Run a stand-in for Mailgun of one's own; yields a workspace that mails through it, and its log."""
    folder.mkdir()
    with running(folder, unsubscribe="on") as (url, log):
        workspace = agreed.copy_to(folder / "workspace")
        workspace.configure({"provider.mailgun.base_url": url, "send.uncertain": "hold"})
        yield workspace, log


def is_claim_open(points: list[str]) -> bool:
    """Whether a call was under way at the death: its claim committed, and what came of it not committed."""
    is_open, written = False, ""
    for kind in points:
        if kind.startswith("statement"):
            written = "" if "BEGIN" in kind else written + kind
        elif kind == "after commit" and "INSERT INTO attempt" in written:
            is_open = True
        elif kind == "after commit" and "UPDATE attempt" in written:
            is_open = False
    return is_open


def assert_mailgun_goes_on(workspace: MadeWorkspace, log: Path, *, is_open: bool, is_resumed: bool) -> None:
    """Go on once; only a call that was under way leaves people held, and they stay so however often one goes on."""
    answer = gone_on_with(workspace, *MAILGUN, is_resumed=is_resumed)
    held = assert_accounted_for(workspace, log, answer.code)
    assert (HELD_SENTENCE in answer.err) == (held > 0), answer
    assert (0 < held <= BATCH) if is_open else held == 0


def assert_accounted_for(workspace: MadeWorkspace, log: Path, code: int) -> int:
    """Compare the stand-in's own count with what the command says now and says again; return how many are held."""
    delivered = deliveries_in(log)
    again = workspace.run("campaign", "resume", "--json")
    said = again.value
    assert deliveries_in(log) == delivered
    assert max(delivered.values(), default=1) == 1
    assert delivered.keys() <= addresses()
    assert_adds_up(said)
    assert (said["planned"], said["accepted"] + said["held"]) == (EVERYBODY, EVERYBODY)
    assert said["accepted"] <= len(delivered)
    assert code == again.code == (4 if said["held"] else 0), said
    return int(said["held"])


def test_killed_again_and_again_the_outbox_still_gets_each_mail_once(outbox: MadeWorkspace) -> None:
    luck, count = random.Random(SEED), 0
    while (code := outbox.died(luck.randint(30, 130), *OUTBOX)[0]) == KILLED:
        count += 1
        assert count < 50, "the campaign does not get on"
        assert max(recipients(outbox.mails()).values(), default=1) == 1
    assert code == 0
    assert count > 2
    assert recipients(outbox.mails()) == Counter(addresses())
