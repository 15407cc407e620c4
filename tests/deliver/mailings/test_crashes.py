"""Killed at every call and every transaction of a three-language campaign, it ends with each language started once."""

import shutil
from pathlib import Path

import pytest

from cipc_newsletter.deliver.mailings import stopping
from mailing_making import FileList, agreed, listing, mortal, run
from matrix.list_killing import points, wrong_ends
from sending_making import Crash, Fuse, opened

CHANGING = ("create", "fill", "start", "stop", "remove")


def chosen(every_point: list[str]) -> list[int]:
    """The points that are tried here: around each call that changes something, and of the others some (all: soak)."""
    around: set[int] = set()
    for number, name in enumerate(every_point, start=1):
        if name.removeprefix("before ").removeprefix("after ") in CHANGING:
            around.update((number - 1, number, number + 1, number + 3))
    return sorted(around | set(range(1, len(every_point) + 1, 11)) & set(range(1, len(every_point) + 1)))


@pytest.mark.parametrize("has_drafts", [True, False], ids=["drafts", "no drafts"])
def test_dying_at_any_call_ends_with_each_language_started_once(tmp_path: Path, has_drafts: bool) -> None:
    every_point = points(tmp_path, has_drafts=has_drafts)
    assert len(every_point) > 60
    assert wrong_ends(tmp_path / "dead", chosen(every_point), has_drafts=has_drafts) == {}


@pytest.mark.parametrize("has_drafts", [True, False], ids=["drafts", "no drafts"])
def test_dying_while_it_is_taken_back_leaves_nothing_on_its_way_once_it_is_asked_again(
    tmp_path: Path, has_drafts: bool
) -> None:
    first = FileList(path=tmp_path / "first" / "provider.json", has_drafts=has_drafts)
    store, campaign = agreed(tmp_path / "first", first)
    run(store, first, campaign)
    store.close()
    for point in range(1, 400, 4):
        folder = Path(shutil.copytree(tmp_path / "first", tmp_path / str(point)))
        provider = FileList(path=folder / "provider.json", has_drafts=has_drafts)
        with opened(folder) as copied:
            made = listing(copied, provider, campaign)
            try:
                stopping.take_back_all(mortal(made, Fuse(last=point)))
            except Crash:
                stopping.take_back_all(made)
                stopping.give_up_all(made)
                assert provider.started() == {}
                assert provider.held() == {}
                continue
        assert point > 20
        return
    raise AssertionError(point)
