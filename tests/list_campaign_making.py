"""A workspace whose December issue goes through Mailchimp's stand-in, sent by the real command.

Who got what is read from the stand-in, never from the ledger.
"""

import contextlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaign_making import ISSUE, MadeWorkspace, made
from cipc_newsletter.providers.list_port import Mark
from picture_host import standing_host
from providers.mailchimp_server import KEY, LIST, MailchimpServer, crowd
from running import environment, run_python

PEOPLE = 12
HASTY = Path(__file__).parent / "end_to_end" / "hasty_command.py"
AUDIENCES = {"fr": "tag:Français", "en": "tag:English", "es": "tag:Español"}
ONCE = {"fr": 1, "en": 1, "es": 1}


def made_for_mailchimp(folder: Path) -> MadeWorkspace:
    """Make a workspace that sends through Mailchimp, each language to a tag, its pictures published."""
    host = standing_host()
    settings: dict[str, object] = {
        "public.base_url": "",
        "images.base_url": host.url,
        "images.publish": "folder",
        "images.folder.path": str(host.folder),
        "sender.from_email": "infolettre@cipc.example",
        "send.provider": "mailchimp",
        "provider.mailchimp.list": LIST,
        "provider.mailchimp.audiences": AUDIENCES,
        "provider.mailchimp.consent": "The sign-up forms of the list keep date, text and address.",
    }
    workspace = made(folder, settings, MAILCHIMP_API_KEY=KEY)
    workspace.done("images", "publish", ISSUE)
    return workspace


@pytest.fixture(scope="session")
def for_mailchimp(tmp_path_factory: pytest.TempPathFactory) -> MadeWorkspace:
    """A workspace with an approved issue for Mailchimp, made once for all tests; each works in a copy."""
    return made_for_mailchimp(tmp_path_factory.mktemp("listed") / "mailchimp")


def aimed_at(workspace: MadeWorkspace, server: MailchimpServer) -> None:
    """Let the workspace send to this stand-in."""
    workspace.configure({"provider.mailchimp.base_url": server.base_url})


@contextlib.contextmanager
def stand_in() -> Iterator[MailchimpServer]:
    """A stand-in with twelve people of three languages on its list."""
    with MailchimpServer(crowd(PEOPLE)) as server:
        yield server
        assert server.control.mistakes == []


def started(server: MailchimpServer) -> Counter[str]:
    """How many campaigns of each language the stand-in let go and has not taken back."""
    marks = [Mark.read(each.name) for each in server.started()]
    return Counter(mark.language for mark in marks if mark)


def hastily(workspace: MadeWorkspace, *arguments: str) -> tuple[int, str]:
    """Run the real command on a clock by which a minute of waiting passes in a second; return its code and words."""
    answer = run_python(str(HASTY), *arguments, cwd=workspace.root, environment=environment(**workspace.variables))
    return answer.code, answer.out + answer.err
