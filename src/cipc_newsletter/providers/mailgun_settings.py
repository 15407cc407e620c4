"""What config.toml and the environment say about Mailgun: where it is, with which key, how it is used.

Promises that every missing or impossible setting is named by its key, and that the key is never sent unencrypted to
another computer. Reads no environment by itself.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers import mailgun_limits
from cipc_newsletter.providers.base_url import safe_base_url
from cipc_newsletter.providers.keys import key_of
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

NAME = "mailgun"
TITLE = "Mailgun"
HOSTS = {"us": "https://api.mailgun.net", "eu": "https://api.eu.mailgun.net"}
KEY_VARIABLE = "MAILGUN_API_KEY"
BATCH_SIZE = 500  # people lost recipients above some 700 with many variables (mailgun/mailgun-php issues 374, 768)
IN_FLIGHT = 4  # the public libraries call one after the other; more than eight bring nothing at usual latencies


@frozen
class Settings:
    """What config.toml and the environment say about Mailgun, defaults filled in.

    `settle_minutes` is how long the logs may still lack what was accepted; `looks_up` whether they are searched.
    """

    domain: str
    key: Secret
    base_url: str
    owns_unsubscribe: bool
    batch_size: int = BATCH_SIZE
    in_flight: int = IN_FLIGHT
    connect_timeout_seconds: float = 10.0
    read_timeout_seconds: float = 60.0
    settle_minutes: float = 15.0
    looks_up: bool = True
    options: Mapping[str, str] = field(default_factory=dict)


def settings_of(workspace: Workspace, environment: Mapping[str, str]) -> Settings:
    """Return what is set; raises ConfigError naming the key of config.toml, or both ways to give the account's key."""
    table = workspace.config.providers.get(NAME, {})
    domain = str(table.get("domain", "")).strip()
    if not domain:
        raise ConfigError(
            _("[provider.mailgun] does not say the domain."),
            right=_("It is the sending domain as Mailgun shows it, such as mg.example.org."),
            remedy=_('Write domain = "…" under [provider.mailgun] in config.toml.'),
            key="provider.mailgun.domain",
        )
    key = key_of(workspace, NAME, title=TITLE, environment=environment, default_variable=KEY_VARIABLE)
    for name in workspace.config.sender.from_name.values():
        _require_name(name)
    return Settings(
        domain=domain,
        key=key,
        base_url=_base_url(table),
        owns_unsubscribe=not workspace.config.public_base_url,
        batch_size=int(table.get("batch_size", BATCH_SIZE)),
        in_flight=int(table.get("in_flight", IN_FLIGHT)),
        connect_timeout_seconds=float(table.get("connect_timeout_seconds", 10)),
        read_timeout_seconds=float(table.get("read_timeout_seconds", 60)),
        settle_minutes=float(table.get("settle_minutes", 15)),
        looks_up=workspace.config.send.uncertain in ("auto", "lookup_hold", "lookup_resend"),
        options=_options(table),
    )


def _options(table: Mapping[str, Any]) -> dict[str, str]:
    """Return the o: fields: tracking is said in every call, since the domain's own setting may be on."""
    opens, clicks = bool(table.get("track_opens")), bool(table.get("track_clicks"))
    options = {
        "o:tracking": _yes_or_no(opens or clicks),
        "o:tracking-clicks": _yes_or_no(clicks),
        "o:tracking-opens": _yes_or_no(opens),
    }
    return options | ({"o:testmode": "yes"} if table.get("test_mode") else {})


def _yes_or_no(is_so: bool) -> str:  # noqa: FBT001 -- one word for one truth
    return "yes" if is_so else "no"


def _base_url(table: Mapping[str, Any]) -> str:
    region = str(table.get("region") or "us")
    if region not in HOSTS:
        raise ConfigError(
            _('Mailgun has no region "{region}".').format(region=region),
            right=_('region is "us" or "eu".'),
            remedy=_("Look at which the domain was made in, at Mailgun, under Sending, Domains."),
            key="provider.mailgun.region",
        )
    return safe_base_url(str(table.get("base_url") or HOSTS[region]), table="provider.mailgun")


def _require_name(name: str) -> None:
    if mailgun_limits.is_broken_by_mailgun(name):
        raise ConfigError(
            _('Mailgun would show the sender\'s name "{name}" in quotation marks.').format(name=name),
            right=_("A name with accents has no brackets, commas, colons, semicolons or quotation marks."),
            remedy=_("Change from_name under [sender]; a dash does no harm."),
            key="sender.from_name",
        )
