"""Who left is read from Mailgun's suppression lists, all pages of all three, and the key goes nowhere else."""

import datetime as dt
import itertools
from collections.abc import Iterator

import pytest

from cipc_newsletter.errors import (
    AuthenticationError,
    ProviderError,
    RateLimitedError,
    UnavailableError,
    UncertainError,
)
from cipc_newsletter.providers.list_port import Departure
from cipc_newsletter.providers.mailgun import Mailgun
from cipc_newsletter.providers.mailgun_settings import Settings
from cipc_newsletter.providers.outbox import Outbox
from cipc_newsletter.providers.port import Informant
from cipc_newsletter.providers.secret import Secret
from providers.mailgun_server import DOMAIN, KEY, MailgunServer


@pytest.fixture
def server() -> Iterator[MailgunServer]:
    with MailgunServer() as running:
        yield running


def mailgun(server: MailgunServer, *, key: str = KEY) -> Mailgun:
    return Mailgun(
        Settings(
            domain=DOMAIN,
            key=Secret(key),
            base_url=server.url,
            owns_unsubscribe=False,
            connect_timeout_seconds=2,
            read_timeout_seconds=5,
        )
    )


def error_of(server: MailgunServer) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        list(mailgun(server).departures())
    return caught.value


def test_each_list_says_why_and_when(server: MailgunServer) -> None:
    for name in ("unsubscribes", "bounces", "complaints"):
        server.departures.add(name, [f"{name}@b.example"])
    at = dt.datetime(2025, 11, 6, 1, 49, 40, tzinfo=dt.UTC)
    assert list(mailgun(server).departures()) == [
        Departure(email="unsubscribes@b.example", why="unsubscribed", at=at),
        Departure(email="complaints@b.example", why="complained", at=at),
        Departure(email="bounces@b.example", why="bounced", at=at, detail="550 No such mailbox"),
    ]


def test_every_page_is_read(server: MailgunServer) -> None:
    people = [f"person+{number}@b.example" for number in range(2001)]
    server.departures.add("unsubscribes", people)
    assert [departure.email for departure in mailgun(server).departures()] == people
    assert server.departures.pages == 4 + 1 + 1


def test_a_page_that_lies_elsewhere_is_not_asked_for(server: MailgunServer) -> None:
    with MailgunServer() as thief:
        server.departures.add("unsubscribes", ["a@b.example"])
        server.departures.leads_to = thief.url
        error = error_of(server)
        assert thief.departures.pages == thief.looks == 0
    assert isinstance(error, AuthenticationError)
    assert "the key was not sent there" in str(error)
    assert KEY not in str(error)


@pytest.mark.parametrize("place", ["https://", "http://user@", "//", "file://", "http://[", "ftp://127.0.0.1"])
def test_whatever_is_no_address_of_its_own_is_refused(server: MailgunServer, place: str) -> None:
    server.departures.add("unsubscribes", ["a@b.example"])
    server.departures.leads_to = place
    assert isinstance(error_of(server), AuthenticationError)


def test_pages_that_never_end_are_noticed(server: MailgunServer) -> None:
    server.departures.add("unsubscribes", ["a@b.example"])
    server.departures.never_ends = True
    error = error_of(server)
    assert isinstance(error, UncertainError)
    assert server.departures.pages < 5


def test_a_key_that_may_only_send_is_said_to_be_one(server: MailgunServer) -> None:
    server.departures.may_be_read = False
    error = error_of(server)
    assert isinstance(error, AuthenticationError)
    assert "a key of the account" in str(error)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("429-seconds", RateLimitedError),
        ("404", AuthenticationError),
        ("500", UncertainError),
        ("half", UncertainError),
        ("close", UnavailableError),
    ],
)
def test_a_page_that_does_not_come_is_an_error_after_what_was_read(
    server: MailgunServer, word: str, kind: type[ProviderError]
) -> None:
    server.departures.add("unsubscribes", [f"p{number}@b.example" for number in range(1500)])
    server.play_departures("answer", word)
    departures = mailgun(server).departures()
    assert len(list(itertools.islice(departures, 1000))) == 1000
    with pytest.raises(kind):
        next(departures)


def test_entries_that_are_nothing_are_passed_over(server: MailgunServer) -> None:
    server.departures.entries["bounces"] = [
        {"address": "", "created_at": "x"},
        {"address": None},
        {"address": "a@b.example", "created_at": "yesterday"},
    ]
    assert list(mailgun(server).departures()) == [Departure(email="a@b.example", why="bounced", at=None)]


def test_only_providers_that_mail_people_know_who_left(server: MailgunServer) -> None:
    assert isinstance(mailgun(server), Informant)
    assert not issubclass(Outbox, Informant)
