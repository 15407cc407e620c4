"""Every sample issue, built once and sent once, and one browser for each file of tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from browsing import CHROMIUM, Chromium, chromium
from campaign_making import ISSUE, Mail, made
from running import REPOSITORY, run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample issues, built by the program itself."""
    folder = tmp_path_factory.mktemp("built")
    for issue in sorted((REPOSITORY / "issues").glob("*.toml")):
        answer = run("build", issue.stem, "--out", str(folder), cwd=REPOSITORY)
        assert answer.code == 0, answer.err
    return folder


@pytest.fixture(scope="session")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Mail]:
    """One copy in each language of a sample issue, as the outbox wrote it for a subscriber."""
    workspace = made(tmp_path_factory.mktemp("sent") / "workspace")
    assert workspace.send().code == 0
    return {mail.language: mail for mail in workspace.mails(ISSUE)}


# Not for the whole session: while it runs, its thread has an event loop, in which other tests could start none.
@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with chromium() as running:
        yield running
