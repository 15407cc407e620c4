"""Killed around every call to a real adapter, a campaign still ends with each language started once at the stand-in."""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cipc_newsletter.deliver.engine import Done
from cipc_newsletter.deliver.mailings import running
from cipc_newsletter.deliver.mailings.planning import MailingSettings
from cipc_newsletter.model.campaign import Campaign
from cipc_newsletter.providers.list_port import ListProvider, Mark
from cipc_newsletter.store.database import Store
from mailing_making import agreed, issue, listing, run
from providers.list_benches import BENCHES, ListBench
from sending_making import NOW, Crash, Fuse, MortalStore, opened

LANGUAGES = ("fr", "en")
ONCE = dict.fromkeys(LANGUAGES, 1)
CALLS = ("create", "fill", "read_back", "ours", "start", "stop", "remove", "standing")
CHANGING = ("create", "fill", "start", "stop", "remove")
OFTEN = 8


class Mortal:
    """A provider whose caller may die before and after each call."""

    def __init__(self, provider: ListProvider, fuse: Fuse) -> None:
        self._provider, self._fuse = provider, fuse

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._provider, name)
        if name not in CALLS:
            return found

        def called(*arguments: Any) -> Any:
            self._fuse.burn(f"before {name}")
            answer = found(*arguments)
            self._fuse.burn(f"after {name}")
            return answer

        return called


class NotingFuse(Fuse):
    """Never dies; remembers what it came to."""

    def __init__(self) -> None:
        super().__init__()
        self.met: list[str] = []

    def burn(self, name: str) -> None:
        super().burn(name)
        self.met.append(name)


def started(bench: ListBench) -> Counter[str]:
    marks = [Mark.read(each.name) for each in bench.server.started()]
    return Counter(mark.language for mark in marks if mark)


def run_with(bench: ListBench, store: Store, campaign: Campaign, fuse: Fuse) -> None:
    made = listing(store, bench.provider, campaign, several_mails=True, accepted=bench.always)
    mortal: Callable[..., Any] = Mortal
    running.run(replace(made, store=MortalStore.of(store, fuse), provider=mortal(bench.provider, fuse)))


def around_changes(met: list[str]) -> list[int]:
    """The points right before and after each call that changes something, and those of the ledger beside it."""
    at = [number for number, name in enumerate(met, start=1) if name.split(" ")[1] in CHANGING]
    return sorted({near for number in at for near in range(number - 2, number + 3) if 1 <= near <= len(met)})


@pytest.mark.soak
@pytest.mark.parametrize("name", BENCHES)
def test_dying_around_any_change_ends_with_each_language_started_once(tmp_path: Path, name: str) -> None:
    with BENCHES[name]() as bench:
        bench.server.control.now = NOW
        settings = MailingSettings(
            audiences={"fr": bench.french, "en": bench.english},
            consent="The forms keep it.",
            accepted=tuple(bench.always),
            several_mails=True,
        )
        store, campaign = agreed(tmp_path / "agreed", bench.provider, issue=issue(LANGUAGES), settings=settings)
        store.close()
        fuse = NotingFuse()
        with opened(Path(shutil.copytree(tmp_path / "agreed", tmp_path / "whole"))) as whole:
            run_with(bench, whole, campaign, fuse)
        assert started(bench) == ONCE
    points = around_changes(fuse.met)
    assert len(points) >= 12
    wrong = {
        point: ended
        for point in points
        if (ended := how_it_ends(tmp_path, name, campaign, Fuse(last=point))) != (ONCE, "")
    }
    assert wrong == {}


def how_it_ends(tmp_path: Path, name: str, campaign: Campaign, fuse: Fuse) -> tuple[dict[str, int], str]:
    """Let a run die at its point, run again until the end; return what was started, and what is wrong besides."""
    folder = Path(shutil.copytree(tmp_path / "agreed", tmp_path / str(fuse.last)))
    with BENCHES[name]() as bench, opened(folder) as store:
        bench.server.control.now = NOW
        with pytest.raises(Crash):
            run_with(bench, store, campaign, fuse)
        for _again in range(OFTEN):
            ending = run(store, bench.provider, campaign, several_mails=True, accepted=bench.always)
            if isinstance(ending, Done):
                break
        said = "" if isinstance(ending, Done) else f"{fuse.where}: {ending.reason}"
        return dict(started(bench)), said or "; ".join(bench.server.control.mistakes)
