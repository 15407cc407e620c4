"""Whoever left at the old provider is never mailed through the new one, however often its export is taken in again.

The way of an organisation that moves, by the real commands: Mailchimp's archive, then `audience sync` with Mailchimp,
the same archive once more, and an issue through Mailgun. Who got mail is counted by the stand-in, never by the ledger.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from campaign_making import EVERYBODY, ISSUE, MadeWorkspace, addresses, made_for_mailgun
from export_making import cleaned, mailchimp_zip, person, unsubscribed
from matrix.stand_in import running
from providers.mailchimp_server import KEY, LIST, MailchimpServer, Person
from providers.mailgun_server import MailgunServer

pytestmark = pytest.mark.slow
LANGUAGES = ("--language", "fr", "--language-of", "tag:English=en", "--language-of", "tag:Español=es")
TAGS = ((), ("English",), ("VIP", "Español"))
SEND = ("send", ISSUE, "--yes", "--now")


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """Everybody who was ever on the list: some are, some left, some cannot be reached."""

    here: tuple[str, ...]
    left: tuple[str, ...]
    dead: tuple[str, ...]

    @classmethod
    def of(cls, people: int) -> "Crowd":
        everybody = tuple(f"membre{number}@foule.example" for number in range(people))
        cut, dead = people * 4 // 5, people * 19 // 20
        return cls(here=everybody[:cut], left=everybody[cut:dead], dead=everybody[dead:])

    def archive(self, folder: Path) -> Path:
        """Write Mailchimp's archive of them."""
        return mailchimp_zip(
            folder,
            {
                "subscribed": [person(email, *TAGS[number % 3]) for number, email in enumerate(self.here)],
                "unsubscribed": [unsubscribed(email) for email in self.left],
                "cleaned": [cleaned(email) for email in self.dead],
            },
        )


@pytest.fixture
def mailchimp() -> Iterator[MailchimpServer]:
    with MailchimpServer(people=()) as server:
        yield server
        assert server.control.mistakes == []


def moved(folder: Path, mailchimp: MailchimpServer) -> MadeWorkspace:
    """Make a workspace that knows both accounts, and sends through Mailgun."""
    workspace = made_for_mailgun(folder / "workspace")
    workspace.configure(
        {
            "provider.mailchimp.list": LIST,
            "provider.mailchimp.base_url": mailchimp.base_url,
            "provider.mailgun.batch_size": 500,
            "send.canary": 0,
        }
    )
    workspace.variables["MAILCHIMP_API_KEY"] = KEY  # type: ignore[index] -- the dictionary it was made with
    return workspace


def on_the_list(mailchimp: MailchimpServer, crowd: Crowd) -> None:
    people = [Person(email=email) for email in crowd.here]
    people += [Person(email=email, status="unsubscribed") for email in crowd.left]
    people += [Person(email=email, status="cleaned") for email in crowd.dead]
    mailchimp.people = {one.key: one for one in people}


@pytest.mark.parametrize(
    "people", [400, pytest.param(100_000, marks=pytest.mark.soak)], ids=["hundreds", "a hundred thousand"]
)
def test_nobody_who_left_is_mailed_after_the_move(tmp_path: Path, mailchimp: MailchimpServer, people: int) -> None:
    crowd = Crowd.of(people)
    workspace, archive = moved(tmp_path, mailchimp), crowd.archive(tmp_path)
    taken = workspace.done("audience", "import", str(archive), *LANGUAGES)
    gone = len(crowd.left) + len(crowd.dead)
    assert (taken["read"], taken["new"], taken["suppressed"], taken["newly_suppressed"]) == (
        *(people, len(crowd.here), gone),
        gone,
    )
    on_the_list(mailchimp, crowd)
    since = {"unsubscribed": crowd.here[:10], "cleaned": crowd.here[10:15]}
    for status, emails in since.items():
        for one in mailchimp.people.values():
            if one.email in emails:
                one.status = status
    mailchimp.complaints += [(crowd.here[15], "2025-11-20T09:00:00+00:00")]
    workspace.done("audience", "unsubscribe", crowd.here[20])
    said = workspace.done("audience", "sync", "mailchimp", "--yes")
    assert (said["read"], said["suppressed"], said["known"]) == (gone + 16, 16, gone)
    # Who complained there and is still on its list is told there too.
    assert sorted(said["left_here"]) == sorted((crowd.here[15], crowd.here[20]))
    assert said["told"] == 2
    # Told there, whoever complained has also unsubscribed; after that there is nothing new.
    assert [workspace.done("audience", "sync", "mailchimp", "--yes")["suppressed"] for _time in range(2)] == [1, 0]
    again = workspace.done("audience", "import", str(archive), *LANGUAGES)
    assert (again["new"], again["updated"], again["newly_suppressed"], len(again["skipped"])) == (0, 0, 0, 17)
    expected = (set(crowd.here) - set(crowd.here[:16]) - {crowd.here[20]}) | addresses()
    with running(tmp_path) as stand_in:
        workspace.configure({"provider.mailgun.base_url": stand_in.url})
        answer = workspace.run(*SEND, "--expect", str(len(expected)))
        assert answer.code == 0, answer
        copies = stand_in.copies()
    assert set(copies) == expected
    assert set(copies.values()) == {1}


def test_who_left_at_mailgun_is_left_out_though_nobody_asked_before(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    one, other, *_rest = sorted(addresses())
    server.departures.add("unsubscribes", [one])
    server.departures.add("complaints", [other])
    answer = mailgun.run(*SEND, "--expect", str(EVERYBODY))
    assert "was never read at the provider" in answer.err
    assert "2 people left at Mailgun since it was last asked, and are not mailed any more." in answer.err
    assert set(server.counts()) == addresses() - {one, other}
    assert mailgun.done("audience", "show", one)["suppression"]["source"].startswith("Mailgun unsubscribed")


def test_a_provider_that_cannot_tell_who_left_stops_no_send(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    server.departures.may_be_read = False
    answer = mailgun.run(*SEND, "--expect", str(EVERYBODY))
    assert (answer.code, set(server.counts())) == (0, addresses())
    assert "Who left at Mailgun cannot be read now" in answer.err


def test_a_sync_says_what_it_did_and_asks_before_it_tells(mailgun: MadeWorkspace, server: MailgunServer) -> None:
    server.departures.add("bounces", ["mort@foule.example"])
    answer = mailgun.run("audience", "sync")
    assert answer.code == 0
    assert answer.out.startswith("Mailgun told of 1 who left: 1 new here, 0 known, 0 back here since, 0 without")
    assert mailgun.run("audience", "sync", "outbox").code == 1


def test_a_list_provider_is_told_nothing_without_a_yes(tmp_path: Path, mailchimp: MailchimpServer) -> None:
    workspace, gone = moved(tmp_path, mailchimp), min(addresses())
    mailchimp.people = {one.key: one for one in (Person(email=email) for email in addresses())}
    workspace.done("audience", "unsubscribe", gone)
    trial = workspace.done("audience", "sync", "mailchimp", "--dry-run")
    assert (trial["left_here"], trial["told"], trial["dry_run"]) == ([gone], 0, True)
    answer = workspace.run("audience", "sync", "mailchimp")
    assert (answer.code, gone in answer.out) == (2, True)
    assert {one.status for one in mailchimp.people.values()} == {"subscribed"}
    assert workspace.done("audience", "sync", "mailchimp", "--yes")["told"] == 1
    assert [one.email for one in mailchimp.people.values() if one.status == "unsubscribed"] == [gone]
