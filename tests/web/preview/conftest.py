"""A preview of the sample workspace, and a browser to look at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browsing import CHROMIUM, Chromium, chromium
from preview_making import Running, previewed, sample_workspace

# A page follows its files within a moment; a computer that runs ten tests at once takes longer. Against hanging only.
expect.set_options(timeout=30_000)


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Running]:
    with previewed(sample_workspace(tmp_path / "workspace")) as running:
        yield running


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A preview for tests that change nothing."""
    with previewed(sample_workspace(tmp_path_factory.mktemp("still") / "workspace")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with chromium() as running:
        yield running
