"""The disk fills up at any moment of a campaign: a sentence, and afterwards nothing doubled and nobody lost."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from cipc_newsletter.deliver.people import DeliveryState
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.errors import StoreError
from cipc_newsletter.store import campaigns
from sending_making import (
    CountingProvider,
    VirtualClock,
    counts_of,
    created,
    frozen,
    opened,
    sending,
    states_of,
    with_audience,
)

pytestmark = pytest.mark.slow
PEOPLE, BATCH, PAGE = 120, 10, 4096


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("agreed")
    with opened(folder) as store:
        with_audience(store, PEOPLE)
        created(store)
    return folder


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 600 kB, where this process may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk takes Linux and the rights of root")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(place)], check=False)
    if mounted.returncode != 0:
        pytest.skip("this system lets nobody mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def carry_out(folder: Path, copies: Path) -> None:
    with opened(folder) as store:
        with store.reading() as connection:
            (campaign,) = campaigns.every(connection)
        campaign = frozen(store, campaign, batch_limit=BATCH)
        run_campaign(sending(store, CountingProvider(path=copies), campaign, clock=VirtualClock()))


def assert_accounted_for(folder: Path, copies: Path) -> None:
    with opened(folder) as store:
        with store.reading() as connection:
            (campaign,) = campaigns.every(connection)
            assert connection.execute(sa.text("PRAGMA integrity_check")).scalar_one() == "ok"
        got, counted, states = (
            CountingProvider(path=copies).copies(),
            counts_of(store, campaign),
            states_of(store, campaign),
        )
    assert max(got.values()) == 1
    assert counted.accepted + counted.held == PEOPLE
    assert counted.held <= BATCH
    assert {number for number, state in states.items() if state is DeliveryState.ACCEPTED} <= got.keys()


def said(folder: Path, copies: Path) -> str:
    """Carry out as far as the disk allows; return the sentence it ended with, empty where it got through."""
    try:
        carry_out(folder, copies)
    except StoreError as error:
        return str(error)
    return ""


def test_a_full_disk_ends_with_a_sentence_and_doubles_nobody(agreed: Path, small_disk: Path, tmp_path: Path) -> None:
    sentences: list[str] = []
    for free_pages in range(20):
        folder, copies = small_disk / "w", tmp_path / f"copies-{free_pages}"
        shutil.copytree(agreed, folder)
        filler = small_disk / "filler"
        filler.write_bytes(b"x" * (shutil.disk_usage(small_disk).free - free_pages * PAGE))
        sentences.append(said(folder, copies))
        filler.unlink()
        carry_out(folder, copies)
        assert_accounted_for(folder, copies)
        shutil.rmtree(folder)
    assert sum("disk is full" in sentence for sentence in sentences) >= 5
    assert all("then run the same command again." in sentence for sentence in sentences if sentence)
    assert not sentences[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no limit on the size of files")
def test_a_file_that_may_not_grow_ends_with_a_sentence_and_doubles_nobody(agreed: Path, tmp_path: Path) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    sentences: list[str] = []
    for pages in range(4, (agreed / "var" / "newsletter.db").stat().st_size // PAGE + 8, 3):
        folder, copies = Path(shutil.copytree(agreed, tmp_path / str(pages))), tmp_path / f"copies-{pages}"
        resource.setrlimit(resource.RLIMIT_FSIZE, (pages * PAGE, hard))
        try:
            sentences.append(said(folder, copies))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        carry_out(folder, copies)
        assert_accounted_for(folder, copies)
    assert sum("disk did not take" in sentence for sentence in sentences) >= 5
    assert all("then run the same command again." in sentence for sentence in sentences if sentence)
    assert not sentences[-1]
