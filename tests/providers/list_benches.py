"""One bench for each list provider: the adapter, its stand-in, and what the contract suite must know of both.

A provider joins the suite by a subclass here (or in a module of its own) and its name in BENCHES.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from cipc_newsletter.providers.list_port import ListProvider
from cipc_newsletter.providers.mailchimp import Mailchimp
from cipc_newsletter.providers.mailchimp_settings import Settings as MailchimpSettings
from cipc_newsletter.providers.secret import Secret
from providers import mailchimp_server
from providers.list_stand_in import ListStandIn
from providers.mailchimp_server import MailchimpServer, Person

# The first call of each method that changes something at the provider, as "METHOD /path".
Changes = dict[str, str]


class ListBench:
    """What the suite asks of every provider; `server` is the stand-in, with a small house of people on its list.

    The house, whatever the provider calls it: at least three people in `french`, two in `english`, one in neither, one in
    both; one who unsubscribed, one who bounced for good. `changes` has the calls that change something.
    """

    name = ""
    french, english, unknown = "", "", ""
    in_neither, in_both = "sans.langue@lecteurs.example", "deux.langues@lecteurs.example"
    left, bounced = "partie@lecteurs.example", "rebond@lecteurs.example"
    accident = ""  # the provider's own syntax, as a text might hold it by accident
    changes: ClassVar[Changes] = {}
    key = ""
    server: ListStandIn
    provider: ListProvider

    def mailable(self) -> set[str]:
        """Return the addresses that the stand-in would mail, of the whole list."""
        raise NotImplementedError

    def unsubscribe_link(self, email: str) -> str:
        """Return the unsubscribe address that the stand-in gives to one person."""
        raise NotImplementedError

    def complain(self, email: str) -> None:
        """Let somebody on the list say that it was spam."""
        raise NotImplementedError

    def add_others(self, n: int) -> None:
        """Put `n` mailings there that are not ours."""
        raise NotImplementedError

    def name_things(self, name: str) -> None:
        """Call the list and one part of it `name`."""
        raise NotImplementedError

    def again(self) -> ListProvider:
        """Return the adapter as the next process would have it."""
        raise NotImplementedError


class MailchimpBench(ListBench):
    """Mailchimp against its stand-in."""

    name = "mailchimp"
    french, english, unknown = "tag:Français", "tag:English", "tag:Deutsch"
    accident = "*|FNAME|*"
    changes: ClassVar[Changes] = {
        "create": "POST /campaigns$",
        "fill": "PATCH /campaigns/",
        "test": "POST .*/test$",
        "start": "POST .*/schedule$",
        "stop": "POST .*/unschedule$",
        "remove": "DELETE /campaigns/",
        "leave": "PATCH /lists/.*/members/",
    }
    key = mailchimp_server.KEY

    def __init__(self, server: MailchimpServer, **changes: Any) -> None:
        self.server: MailchimpServer = server
        self._changes = changes
        self.provider = self.again()

    def again(self) -> Mailchimp:
        values: dict[str, Any] = {
            "list_id": mailchimp_server.LIST,
            "key": Secret(mailchimp_server.KEY),
            "base_url": self.server.base_url,
            "sender_domain": "cipc.example",
            "connect_timeout_seconds": 2,
            "read_timeout_seconds": 0.6,
        }
        return Mailchimp(MailchimpSettings(**(values | self._changes)))

    def mailable(self) -> set[str]:
        return {person.email for person in self.server.people.values() if person.status == "subscribed"}

    def unsubscribe_link(self, email: str) -> str:
        return self.server.own_link(email)

    def complain(self, email: str) -> None:
        self.server.people[Person(email=email).key].status = "unsubscribed"
        self.server.complaints.append((email, "2026-01-10T08:00:00+00:00"))

    def add_others(self, n: int) -> None:
        self.server.add_campaigns(n)

    def name_things(self, name: str) -> None:
        self.server.list_name = name
        self.server.segments[101] = (name, "static")
        self.server.segments[201] = (name, "saved")


@contextmanager
def _mailchimp() -> Iterator[ListBench]:
    with MailchimpServer() as server:
        yield MailchimpBench(server)


BENCHES = {"mailchimp": _mailchimp}
