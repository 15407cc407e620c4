"""A campaign through a list provider dies at a chosen point, and is run again until it ends.

Two harnesses: the engine over a provider that is a file, dying at any transaction or call (`points`, `wrong_ends`), and the
real command against Mailchimp's stand-in, killed at any call that changes something (`killed_at_change`). What was
started is counted by the provider in either, never by the ledger.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

from campaign_making import ISSUE, MadeWorkspace
from cipc_newsletter.deliver.engine import Done
from cipc_newsletter.deliver.mailings import running
from cipc_newsletter.model.campaign import Campaign
from cipc_newsletter.store.database import Store
from list_campaign_making import ONCE, PEOPLE, hastily, started
from mailing_making import LANGUAGES, FileList, agreed, listing, mortal, run
from providers.list_stand_in import Request
from providers.mailchimp_server import MailchimpServer
from sending_making import Crash, Fuse, opened

SEND = ("send", ISSUE, "--yes", "--expect", str(PEOPLE))
CHANGES = 12  # calls that change something: for each language the draft, its settings, its content, its start
OFTEN = 8  # runs after which it must have come to its end


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


def killed_at_change(workspace: MadeWorkspace, server: MailchimpServer, number: int, moment: str) -> None:
    """Kill a send at its n-th call that changes something: before the stand-in does it, or when it is done, unanswered."""
    seen = []
    with workspace.started(*SEND) as command:

        def kill(request: Request) -> None:
            if request.method == "GET":
                return
            seen.append(request.path)
            if len(seen) == number:
                command.process.kill()
                command.process.wait()
                raise ConnectionResetError("the sender is gone")

        setattr(server.control, moment, kill)
        command.process.wait(timeout=120)
        setattr(server.control, moment, None)
        assert len(seen) == number, command.said


def run_until_it_ends(workspace: MadeWorkspace, server: MailchimpServer) -> list[str]:
    """Run the same command again until it is done; return what was said each time it was not."""
    said = []
    for _again in range(OFTEN):
        code, words = hastily(workspace, *SEND)
        if code == 0:
            break
        assert code in (4, 5), words
        said.append(words)
    assert started(server) == ONCE, said
    assert len(server.campaigns) == len(ONCE)
    return said


def as_never_sent(workspace: MadeWorkspace, server: MailchimpServer) -> None:
    """Begin anew: an empty store, an approved issue, and nothing at the stand-in."""
    shutil.rmtree(workspace.root / "var")
    for mark in (workspace.root / "issues").glob("*.sent-*"):
        mark.unlink()
    server.campaigns.clear()
    workspace.approve()
