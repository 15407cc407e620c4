"""Whatever a provider's stand-in does to what is uploaded is caught by reading it back, unless it is accepted by name."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.mailings.planning import MailingSettings
from cipc_newsletter.model.campaign import Campaign
from cipc_newsletter.providers.list_port import Mark
from cipc_newsletter.store.database import Store
from mailing_making import Told, agreed, issue, run, stages
from providers.list_benches import BENCHES, ListBench
from sending_making import NOW

LANGUAGES = ("fr", "en")
NAMES = {
    "footer": {"footer"},
    "links": {"links"},
    "tracking": {"tracking_opens", "tracking_clicks", "tracking_analytics"},
    "no-text": {"text_part"},
    "one-character": {"words"},
    "pixel": {"pixel"},
    "whitespace": {"whitespace"},
    "styles": {"styles"},
    "subject": {"subject"},
    "sender": {"sender"},
}
NEVER_ACCEPTED = {"one-character", "subject"}


@pytest.fixture(params=BENCHES)
def bench(request: pytest.FixtureRequest) -> Iterator[ListBench]:
    with BENCHES[request.param]() as made:
        made.server.control.now = NOW
        yield made
        assert made.server.control.mistakes == []


def require_meaning(bench: ListBench, mode: str) -> None:
    """Skip what this provider does to every mail, or to a part that it does not take, and has to be accepted anyhow."""
    if NAMES[mode] <= bench.always:
        pytest.skip("this provider does so to every mail")
    if mode == "no-text" and not bench.provider.capabilities.carries_text:
        pytest.skip("this provider takes no text part")


def settings_of(bench: ListBench) -> MailingSettings:
    return MailingSettings(
        audiences={"fr": bench.french, "en": bench.english},
        consent="The forms keep it.",
        accepted=tuple(bench.always),
        several_mails=True,
    )


def started(bench: ListBench) -> Counter[str]:
    marks = [Mark.read(each.name) for each in bench.server.started()]
    return Counter(mark.language for mark in marks if mark)


def agreed_at(bench: ListBench, folder: Path) -> tuple[Store, Campaign]:
    return agreed(folder, bench.provider, issue=issue(LANGUAGES), settings=settings_of(bench))


def test_what_nobody_changed_is_started_once(tmp_path: Path, bench: ListBench) -> None:
    store, campaign = agreed_at(bench, tmp_path)
    assert run(store, bench.provider, campaign, several_mails=True, accepted=bench.always) == Done()
    assert started(bench) == {"fr": 1, "en": 1}


@pytest.mark.parametrize("mode", NAMES)
def test_each_change_is_caught_by_name_and_nothing_leaves(tmp_path: Path, bench: ListBench, mode: str) -> None:
    require_meaning(bench, mode)
    store, campaign = agreed_at(bench, tmp_path)
    bench.server.control.modes.add(mode)
    told = Told()
    ending = run(store, bench.provider, campaign, several_mails=True, tell=told, accepted=bench.always)
    assert isinstance(ending, Stopped)
    assert started(bench) == {}
    blocking = [each for each in told.differences if not each.is_accepted]
    assert {each.name for each in blocking} <= NAMES[mode]
    assert all(each.words in ending.reason for each in blocking)


@pytest.mark.parametrize("mode", sorted(NAMES.keys() - NEVER_ACCEPTED))
def test_what_is_accepted_by_name_leaves_and_is_told(tmp_path: Path, bench: ListBench, mode: str) -> None:
    store, campaign = agreed_at(bench, tmp_path)
    bench.server.control.modes.add(mode)
    told = Told()
    assert (
        run(store, bench.provider, campaign, several_mails=True, tell=told, accepted=NAMES[mode] | bench.always)
        == Done()
    )
    assert started(bench) == {"fr": 1, "en": 1}
    assert told.differences
    assert set(stages(store, campaign).values()) == {"started"}


def test_what_is_accepted_lets_nothing_else_through(tmp_path: Path, bench: ListBench) -> None:
    store, campaign = agreed_at(bench, tmp_path)
    bench.server.control.modes |= {"footer", "one-character"}
    ending = run(
        store,
        bench.provider,
        campaign,
        several_mails=True,
        accepted={"footer", "links", "pixel", "styles", "markup", "whitespace"} | bench.always,
    )
    assert isinstance(ending, Stopped)
    assert started(bench) == {}
