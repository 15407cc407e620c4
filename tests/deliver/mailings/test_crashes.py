"""Killed at every call and every transaction of a three-language campaign, it ends with each language started once."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from cipc_newsletter.deliver.engine import Done
from cipc_newsletter.deliver.mailings import running, stopping
from cipc_newsletter.model.campaign import Campaign
from cipc_newsletter.store.database import Store
from mailing_making import LANGUAGES, FileList, agreed, listing, mortal, run
from sending_making import Crash, Fuse, opened

ONCE = dict.fromkeys(LANGUAGES, 1)
OFTEN = 8  # runs after which it must have come to its end
CHANGING = ("create", "fill", "start", "stop", "remove")


def points(folder: Path, *, has_drafts: bool) -> list[str]:
    """Every point at which a run can die, in order."""
    provider = FileList(path=folder / "all.json", has_drafts=has_drafts)
    store, campaign = agreed(folder / "all", provider)
    fuse = NotingFuse()
    running.run(mortal(listing(store, provider, campaign), fuse))
    store.close()
    return fuse.met


class NotingFuse(Fuse):
    """Never dies; remembers what it came to."""

    def __init__(self) -> None:
        super().__init__()
        self.met: list[str] = []

    def burn(self, name: str) -> None:
        super().burn(name)
        self.met.append(name)


def chosen(every_point: list[str]) -> list[int]:
    """The points that are tried here: around each call that changes something, and of the others some (all: soak)."""
    around: set[int] = set()
    for number, name in enumerate(every_point, start=1):
        if name.removeprefix("before ").removeprefix("after ") in CHANGING:
            around.update((number - 1, number, number + 1, number + 3))
    return sorted(around | set(range(1, len(every_point) + 1, 11)) & set(range(1, len(every_point) + 1)))


def wrong_ends(folder: Path, numbers: Iterable[int], *, has_drafts: bool) -> dict[int, object]:
    """Let a run die at each of these points, then run it again until it ends; return what did not end as it should."""
    made = FileList(path=folder / "provider.json", has_drafts=has_drafts)
    store, campaign = agreed(folder, made)
    store.close()
    wrong: dict[int, object] = {}
    for number in numbers:
        there = folder.with_name(f"{folder.name}-{number}")
        shutil.copytree(folder, there)
        provider = FileList(path=there / "provider.json", has_drafts=has_drafts)
        with opened(there) as store:
            try:
                running.run(mortal(listing(store, provider, campaign), Fuse(last=number)))
            except Crash:
                said = _run_until_it_ends(store, provider, campaign)
            if provider.started() != ONCE or len(provider.held()) != len(LANGUAGES) or not all(said):
                wrong[number] = (provider.started(), said)
        shutil.rmtree(there)
    return wrong


def _run_until_it_ends(store: Store, provider: FileList, campaign: Campaign) -> list[str]:
    """Run again and again; return what was said each time it stopped before its end."""
    said = []
    for _again in range(OFTEN):
        ending = run(store, provider, campaign)
        if isinstance(ending, Done):
            break
        said.append(ending.reason)
    return said


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
