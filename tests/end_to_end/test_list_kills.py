"""The real command is killed while it sends through Mailchimp's stand-in; run again, each language is started once."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaign_making import MadeWorkspace
from list_campaign_making import ONCE, aimed_at, stand_in, started
from matrix.list_killing import SEND, as_never_sent, killed_at_change, run_until_it_ends
from providers.mailchimp_server import MailchimpServer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="a process of this system cannot send itself SIGKILL"),
]


@pytest.fixture
def server() -> Iterator[MailchimpServer]:
    with stand_in() as listening:
        yield listening


@pytest.fixture
def workspace(for_mailchimp: MadeWorkspace, server: MailchimpServer, tmp_path: Path) -> MadeWorkspace:
    copied = for_mailchimp.copy_to(tmp_path / "workspace")
    aimed_at(copied, server)
    return copied


@pytest.mark.parametrize(("number", "moment"), [(1, "after"), (10, "before"), (11, "after")])
def test_killed_at_a_call_it_ends_with_each_language_started_once(
    workspace: MadeWorkspace, server: MailchimpServer, number: int, moment: str
) -> None:
    killed_at_change(workspace, server, number, moment)
    said = run_until_it_ends(workspace, server)
    if (number, moment) == (10, "before"):
        assert "says that it was not started" in " ".join(" ".join(said).split())


def test_killed_between_an_answer_and_its_record_it_ends_with_each_language_started_once(
    workspace: MadeWorkspace, server: MailchimpServer
) -> None:
    _code, points = workspace.died(0, *SEND)
    last = points.count("before commit")
    assert started(server) == ONCE
    as_never_sent(workspace, server)
    code, _points = workspace.died(last - 5, *SEND, kind="before commit")
    assert code != 0
    assert sum(started(server).values()) in (1, 2)
    run_until_it_ends(workspace, server)
