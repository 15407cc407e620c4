"""The settings of a workspace as values, every one with its default.

Promises to hold no secret: only names of environment variables. Reads no file.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from cipc_newsletter.model.issue import Waiver
from cipc_newsletter.values import frozen


@frozen
class Organisation:
    """Who mails: what the law wants in every mail (rule LAW-CA-02). `timezone` is where its events take place."""

    name: Mapping[str, str]
    legal_name: str
    postal_address: str
    phone: str = ""
    email: str = ""
    website: str = ""
    timezone: str = "America/Toronto"


@frozen
class Sender:
    """Whose name and address stand in From and Reply-To; `from_name` is by language."""

    from_name: Mapping[str, str]
    from_email: str
    reply_to: str = ""
    list_id_domain: str = ""
    dkim_selector: str = ""
    test_to: str = ""


@frozen
class Publishing:
    """How pictures get to where mails load them: the `way`, empty for none, and that way's own table of settings."""

    way: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def chooses_addresses(self) -> bool:
        """Whether the place gives each picture an address of its own, known once it is there: a site's library."""
        return self.way == "wordpress"


@frozen
class StopOn:
    """Percentages above which a campaign pauses by itself."""

    refused: float = 5.0
    bounced: float = 5.0
    complaints: float = 0.3


@frozen
class Send:
    """How a campaign leaves: through which provider, after how many minutes of grace for a real one, how fast.

    `uncertain` is what to do with a call whose answer never came: a policy of deliver/proving.py. `rate_per_minute`
    counts people, 0 for what the provider allows; `canary` people get the first mails of a large campaign,
    `canary_minutes` before the rest; `warm_up` has the people of each day of a new account, `per_domain` the people
    in an hour by the domain they are at, in lower case.
    """

    provider: str = "outbox"
    grace_minutes: float = 10.0
    approvals_required: int = 1
    uncertain: str = "auto"
    rate_per_minute: int = 0
    canary: int = 2000
    canary_minutes: float = 15.0
    stop_on: StopOn = field(default_factory=StopOn)
    warm_up: tuple[int, ...] = ()
    per_domain: Mapping[str, int] = field(default_factory=dict)
    zone: str = ""


DEFAULTS = Send()


@frozen
class Importing:
    """What bringing news in from the web may do: hosts that may be in this network, and one's own, whose robots.txt
    is not heard.
    """

    internal_hosts: frozenset[str] = frozenset()
    ignore_robots_of: frozenset[str] = frozenset()


@frozen
class Config:
    """The settings of a workspace. `providers` maps a provider's name to its own table, defaults filled in.

    `clients` has the weight of each mail program among the readers; `waivers` hold for every issue.
    """

    organisation: Organisation
    sender: Sender
    staff_language: str = ""
    review_to: str = ""
    default_language: str = "fr"
    locales: Mapping[str, str] = field(default_factory=dict)
    importing: Importing = field(default_factory=Importing)
    images_base_url: str = ""
    publishing: Publishing = field(default_factory=Publishing)
    store_url: str = "sqlite:///var/newsletter.db"
    public_base_url: str = ""
    archive_base_url: str = ""
    secret_env: str = ""
    send: Send = field(default_factory=Send)
    providers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    clients: Mapping[str, float] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()

    def locale(self, language: str) -> str:
        """Return the BCP 47 tag that mails in `language` carry, such as fr-CA."""
        return self.locales.get(language, language)

    def page_url(self, issue_id: str, language: str) -> str:
        """Return where an issue is read in the browser in `language`, empty where there is no archive."""
        return f"{self.archive_base_url}/{issue_id}/{language}/" if self.archive_base_url else ""
