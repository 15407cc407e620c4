"""A workspace with an approved issue for each test: one made for all of them, copied for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from campaign_making import MadeWorkspace, made, made_for_mailgun
from providers.mailgun_server import MailgunServer


@pytest.fixture(scope="session")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> MadeWorkspace:
    """The workspace that sends into the outbox, as `init` makes it."""
    return made(tmp_path_factory.mktemp("agreed") / "outbox")


@pytest.fixture(scope="session")
def agreed_for_mailgun(tmp_path_factory: pytest.TempPathFactory) -> MadeWorkspace:
    """The workspace that mails through Mailgun, three people a call."""
    return made_for_mailgun(tmp_path_factory.mktemp("agreed") / "mailgun")


@pytest.fixture
def outbox(agreed: MadeWorkspace, tmp_path: Path) -> MadeWorkspace:
    return agreed.copy_to(tmp_path / "workspace")


@pytest.fixture
def server() -> Iterator[MailgunServer]:
    """A stand-in for Mailgun whose domain has its own unsubscribe link switched on."""
    with MailgunServer(unsubscribe="on") as listening:
        yield listening
        assert listening.mistakes == []


@pytest.fixture
def mailgun(agreed_for_mailgun: MadeWorkspace, server: MailgunServer, tmp_path: Path) -> MadeWorkspace:
    workspace = agreed_for_mailgun.copy_to(tmp_path / "workspace")
    workspace.configure({"provider.mailgun.base_url": server.url})
    return workspace
