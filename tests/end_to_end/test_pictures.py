"""Pictures from the composed issue to where readers' programs load them, and no mail to readers before they are there."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaign_making import EVERYBODY, ISSUE, MadeWorkspace
from picture_host import PictureHost, standing_host
from providers.mailgun_server import MailgunServer
from publishing.wordpress_site import PASSWORD, USER, Site, wordpress_site

pytestmark = pytest.mark.slow
SEND = ("send", ISSUE, "--yes", "--expect", str(EVERYBODY))


@pytest.fixture
def host() -> Iterator[PictureHost]:
    """The host of all workspaces that mail through Mailgun, answering right again after each test."""
    found = standing_host()
    yield found
    found.answers.clear()


@pytest.fixture
def site() -> Iterator[Site]:
    with wordpress_site() as running:
        yield running


def names(workspace: MadeWorkspace) -> list[str]:
    manifest = json.loads((workspace.root / "build" / ISSUE / "manifest.json").read_text(encoding="utf-8"))
    return [image["path"].rpartition("/")[2] for image in manifest["languages"]["fr"]["images"]]


@pytest.mark.parametrize("answer", [404, 302, "other"])
def test_nobody_is_mailed_while_a_picture_does_not_show(
    mailgun: MadeWorkspace, server: MailgunServer, host: PictureHost, answer: int | str
) -> None:
    name = names(mailgun)[1]
    host.answers[name] = answer
    said = mailgun.run(*SEND, "--now")
    assert said.code == 3
    assert f"{host.url}/{name}: it answers" in said.err
    assert f"Publish them, then run the same again: cipc-newsletter images publish {ISSUE}" in said.err
    assert server.log.calls == []
    assert mailgun.done("campaign", "list") == []
    host.answers.clear()
    assert mailgun.run(*SEND, "--now").code == 0


def test_a_campaign_that_nothing_has_left_of_looks_again(
    mailgun: MadeWorkspace, server: MailgunServer, host: PictureHost
) -> None:
    with mailgun.started(*SEND) as command:
        command.wait_until(
            lambda: "Nothing has left yet" in command.said and len(mailgun.done("campaign", "list")) == 1
        )
        command.interrupt()
        command.ended()
    host.answers["*"] = 404
    said = mailgun.run("campaign", "resume")
    assert said.code == 3
    assert "it answers 404" in said.err
    assert server.log.calls == []
    host.answers.clear()
    assert mailgun.run("send", ISSUE, "--now").code == 0


def test_what_leaves_carries_no_picture_and_loads_them_all_from_their_addresses(
    mailgun: MadeWorkspace, server: MailgunServer, host: PictureHost
) -> None:
    assert mailgun.run(*SEND, "--now").code == 0
    for delivery in server.deliveries:
        assert not re.search(r"(?:data|cid):", delivery.html)
        shown = re.findall(r'<img[^>]* src="([^"]+)"', delivery.html)
        assert shown
        assert all(address.startswith(f"{host.url}/") for address in shown)


def test_a_test_copy_leaves_with_a_warning(mailgun: MadeWorkspace, server: MailgunServer, host: PictureHost) -> None:
    host.answers["*"] = 404
    said = mailgun.run("send-test", ISSUE, "--to", "ana@correo.example", "--lang", "fr")
    assert said.code == 0
    assert f"! {host.url}/" in said.err
    assert len(server.deliveries) == 1


def test_what_fails_is_told_apart_from_what_is_there_and_the_rest_follows_later(
    mailgun: MadeWorkspace, tmp_path: Path
) -> None:
    folder = tmp_path / "public"
    mailgun.configure({"images.folder.path": str(folder)})
    first, *others = names(mailgun)
    folder.mkdir()
    (folder / first).write_bytes(b"cut short")
    said = mailgun.run("images", "publish", ISSUE, "--json")
    assert said.code == 1
    assert [row["name"] for row in said.value["failed"]] == [first]
    assert [row["name"] for row in said.value["published"]] == others
    (folder / first).unlink()
    again = mailgun.done("images", "publish", ISSUE)
    assert [row["name"] for row in again["published"]] == [first]
    assert [row["name"] for row in again["already_there"]] == others


def test_a_dry_run_publishes_nothing(mailgun: MadeWorkspace, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    mailgun.configure({"images.folder.path": str(folder)})
    said = mailgun.run("images", "publish", ISSUE, "--dry-run")
    assert said.out.count("would be put there") == len(names(mailgun))
    assert "nothing was put anywhere" in said.err
    assert not folder.exists()


def test_a_site_s_own_addresses_come_into_the_mail_and_are_the_same_everywhere(
    outbox: MadeWorkspace, site: Site, tmp_path: Path
) -> None:
    outbox.configure(
        {"images.publish": "wordpress", "images.wordpress.site": site.url, "images.wordpress.user": USER}
    )
    assert "https://not-published.invalid/" in _html(outbox)
    said = outbox.run("check", ISSUE)
    assert (said.code, "IMG-07" in said.out) == (3, True)
    published = outbox.run("images", "publish", ISSUE, "--json", WORDPRESS_APPLICATION_PASSWORD=PASSWORD)
    assert (published.code, published.value["recompose"], published.value["unanswered"]) == (0, True, [])
    html = _html(outbox)
    assert "not-published" not in html
    for row in published.value["published"]:
        assert f'src="{row["address"]}"' in html
    assert "IMG-07" not in outbox.run("check", ISSUE).out
    again = outbox.run("images", "publish", ISSUE, "--json", WORDPRESS_APPLICATION_PASSWORD=PASSWORD)
    assert (again.value["published"], again.value["recompose"]) == ([], False)
    assert _html(outbox.copy_to(tmp_path / "elsewhere")) == html
    assert PASSWORD not in (outbox.root / "published-pictures.json").read_text(encoding="utf-8")


def _html(workspace: MadeWorkspace) -> str:
    workspace.done("build", ISSUE)
    return (workspace.root / "build" / ISSUE / "fr" / "message.html").read_text(encoding="utf-8")
