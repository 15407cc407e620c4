"""Done-when of list campaigns: killed at every call and every commit of three languages, each is started exactly once."""

import sys
from pathlib import Path

import pytest

from campaign_making import MadeWorkspace
from list_campaign_making import aimed_at, made_for_mailchimp, stand_in
from matrix.list_killing import (
    CHANGES,
    SEND,
    as_never_sent,
    killed_at_change,
    points,
    run_until_it_ends,
    wrong_ends,
)

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(sys.platform == "win32", reason="a process of this system is not killed by a signal"),
]
KINDS = ("before commit", "after commit")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> MadeWorkspace:
    return made_for_mailchimp(tmp_path_factory.mktemp("listed") / "mailchimp")


@pytest.mark.parametrize("has_drafts", [True, False], ids=["drafts", "no drafts"])
def test_dying_at_any_point_of_the_engine(tmp_path: Path, *, has_drafts: bool) -> None:
    every_point = points(tmp_path, has_drafts=has_drafts)
    wrong = wrong_ends(tmp_path / "dead", range(1, len(every_point) + 1), has_drafts=has_drafts)
    print(f"{len(every_point)} points, {len(wrong)} wrong ends")
    assert wrong == {}


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("number", range(1, CHANGES + 1))
def test_the_command_killed_at_any_call(tmp_path: Path, workspace: MadeWorkspace, number: int, moment: str) -> None:
    with stand_in() as server:
        copied = workspace.copy_to(tmp_path / "workspace")
        aimed_at(copied, server)
        killed_at_change(copied, server, number, moment)
        run_until_it_ends(copied, server)


def test_the_command_killed_at_any_commit(tmp_path: Path, workspace: MadeWorkspace) -> None:
    with stand_in() as server:
        copied = workspace.copy_to(tmp_path / "workspace")
        aimed_at(copied, server)
        _code, met = copied.died(0, *SEND)
        for kind in KINDS:
            for number in range(1, met.count(kind) + 1):
                as_never_sent(copied, server)
                copied.died(number, *SEND, kind=kind)
                run_until_it_ends(copied, server)
    print(f"{sum(met.count(kind) for kind in KINDS)} commits")
