"""One bench for each list provider: the adapter, its stand-in, and what the contract suite must know of both.

A provider joins the suite by a subclass here (or in a module of its own) and its name in BENCHES.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, ClassVar

from cipc_newsletter.providers.brevo_campaign import BrevoCampaign
from cipc_newsletter.providers.cyberimpact import Cyberimpact
from cipc_newsletter.providers.cyberimpact_tags import without_mark
from cipc_newsletter.providers.list_port import ListProvider
from cipc_newsletter.providers.list_settings import ListSettings
from cipc_newsletter.providers.mailchimp import Mailchimp
from cipc_newsletter.providers.secret import Secret
from providers import brevo_server, cyberimpact_server, mailchimp_server
from providers.brevo_server import BrevoServer
from providers.cyberimpact_server import CyberimpactServer
from providers.list_stand_in import ListStandIn, Mail
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
    read_seconds = 5.0  # how long it waits for an answer: a machine under load takes its time
    has_table = True  # of merge tags, the same for every account
    measures_opens = False
    tells_complaints = True
    server: ListStandIn
    provider: ListProvider

    @property
    def always(self) -> frozenset[str]:
        """Return what it does to every mail, by the names that config.toml accepts."""
        return frozenset(self.provider.capabilities.changes)

    def mailable(self) -> set[str]:
        """Return the addresses that the stand-in would mail, of the whole list."""
        raise NotImplementedError

    def unsubscribe_link(self, email: str) -> str:
        """Return the unsubscribe address that the stand-in gives to one person."""
        raise NotImplementedError

    def without_own(self, mail: Mail) -> Mail:
        """Return a mail without what this provider is known, and said, to put to every one."""
        return mail

    def complain(self, email: str) -> None:
        """Let somebody on the list say that it was spam."""
        raise NotImplementedError

    def join_french(self, email: str) -> None:
        """Let somebody on the list come into `french`."""
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
        values: dict[str, Any] = {"list": mailchimp_server.LIST, "read_timeout_seconds": self.read_seconds}
        changes = {"base_url": self.server.base_url, **values, **self._changes}
        return Mailchimp(_settings(changes.pop("base_url"), self.key, **changes))

    def mailable(self) -> set[str]:
        return {person.email for person in self.server.people.values() if person.status == "subscribed"}

    def unsubscribe_link(self, email: str) -> str:
        return self.server.own_link(email)

    def complain(self, email: str) -> None:
        self.server.people[Person(email=email).key].status = "unsubscribed"
        self.server.complaints.append((email, "2026-01-10T08:00:00+00:00"))

    def join_french(self, email: str) -> None:
        self.server.people[Person(email=email).key].tags.add(101)

    def add_others(self, n: int) -> None:
        self.server.add_campaigns(n)

    def name_things(self, name: str) -> None:
        self.server.list_name = name
        self.server.segments[101] = (name, "static")
        self.server.segments[201] = (name, "saved")


class BrevoBench(ListBench):
    """Brevo's campaigns against their stand-in."""

    name = "brevo-campaign"
    french, english, unknown = "segment:3", "segment:4", "segment:77"
    accident = "{{ mirror }}"
    changes: ClassVar[Changes] = {
        "create": "POST /emailCampaigns$",
        "fill": r"PUT /emailCampaigns/\d+$",
        "test": "POST .*/sendTest$",
        "start": r"PUT /emailCampaigns/\d+$",
        "stop": "PUT .*/status$",
        "remove": "DELETE /emailCampaigns/",
        "leave": "PUT /contacts/",
    }
    key = brevo_server.KEY
    measures_opens = True

    def __init__(self, server: BrevoServer) -> None:
        self.server: BrevoServer = server
        self.provider = self.again()

    def again(self) -> BrevoCampaign:
        own = {"list": brevo_server.LIST, "read_timeout_seconds": self.read_seconds}
        return BrevoCampaign(_settings(self.server.base_url, self.key, **own))

    def mailable(self) -> set[str]:
        number = int(brevo_server.LIST)
        people = self.server.people.values()
        return {one.email for one in people if number in one.lists - one.left and not one.is_blocked}

    def unsubscribe_link(self, email: str) -> str:
        return self.server.own_link(email)

    def without_own(self, mail: Mail) -> Mail:
        return replace(mail, html=mail.html.replace("&#123;", "{"))  # a reader sees the same

    def complain(self, email: str) -> None:
        person = self.server.people[email]
        person.is_blocked, person.reason = True, "contactFlaggedAsSpam"
        self.server.complaints.add(email)

    def join_french(self, email: str) -> None:
        self.server.people[email].attributes["LANGUAGE"] = "fr"

    def add_others(self, n: int) -> None:
        self.server.add_campaigns(n)

    def name_things(self, name: str) -> None:
        self.server.lists_there = dict.fromkeys(self.server.lists_there, name)
        self.server.segments_there = {
            number: (language, name) for number, (language, _name) in self.server.segments_there.items()
        }


class CyberimpactBench(ListBench):
    """Cyberimpact against its stand-in."""

    name = "cyberimpact"
    french, english, unknown = "group:171416", "group:171417", "group:77"
    accident = "@@COURRIEL@@"
    changes: ClassVar[Changes] = {
        "create": "POST /mailings$",
        "stop": "DELETE /mailings/",
        "leave": "POST /members/unsubscribed/",
    }
    key = cyberimpact_server.KEY
    has_table, measures_opens, tells_complaints = False, True, False

    def __init__(self, server: CyberimpactServer) -> None:
        self.server: CyberimpactServer = server
        self.provider = self.again()

    def again(self) -> Cyberimpact:
        own = {"list": cyberimpact_server.LIST, "tags": cyberimpact_server.TAGS}
        return Cyberimpact(_settings(self.server.base_url, self.key, read_timeout_seconds=self.read_seconds, **own))

    def mailable(self) -> set[str]:
        number = int(cyberimpact_server.LIST)
        return {one.email for one in self.server.people.values() if number in one.groups and not one.left_at}

    def unsubscribe_link(self, email: str) -> str:
        return self.server.own_link(email)

    def without_own(self, mail: Mail) -> Mail:
        html, _mark = without_mark(mail.html.removesuffix(cyberimpact_server.FOOTER_HTML))
        return replace(mail, html=html, text=mail.text.removesuffix(cyberimpact_server.FOOTER_TEXT))

    def complain(self, email: str) -> None:
        self.server.people[email].left_at = "2026-01-15 08:00:00.000"

    def join_french(self, email: str) -> None:
        self.server.people[email].groups.add(171416)

    def add_others(self, n: int) -> None:
        self.server.add_mailings(n)

    def name_things(self, name: str) -> None:
        self.server.groups = dict.fromkeys(self.server.groups, name)


def _settings(base_url: str, key: str, **own: Any) -> ListSettings:
    usual = {"sender_email": "infolettre@cipc.example", "connect_timeout_seconds": 2}
    return ListSettings(key=Secret(key), base_url=base_url, **{**usual, **own})


@contextmanager
def _mailchimp() -> Iterator[ListBench]:
    with MailchimpServer() as server:
        yield MailchimpBench(server)


@contextmanager
def _brevo() -> Iterator[ListBench]:
    with BrevoServer() as server:
        yield BrevoBench(server)


@contextmanager
def _cyberimpact() -> Iterator[ListBench]:
    with CyberimpactServer() as server:
        yield CyberimpactBench(server)


BENCHES = {"mailchimp": _mailchimp, "brevo-campaign": _brevo, "cyberimpact": _cyberimpact}
