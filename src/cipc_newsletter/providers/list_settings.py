"""What config.toml and the environment say about a provider that keeps the list, alike for each of them.

Promises that every missing or impossible setting is named by its key, and that the key of the account is never sent
unencrypted to another computer. Knows no provider.
"""

from collections.abc import Callable, Mapping
from dataclasses import field

from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers.answers import Line
from cipc_newsletter.providers.base_url import safe_base_url
from cipc_newsletter.providers.keys import key_of
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class ListSettings:
    """What is set, defaults filled in.

    `list` is the provider's id of the list, empty where none is set; `audiences` are refs by language; `tags` are the
    provider's merge tags by field, where they differ from the fixed table; `sender_email` is the one that mails carry,
    `has_own_reply_to` whether answers shall go elsewhere than there.
    """

    key: Secret
    base_url: str
    list: str = ""
    audiences: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    sender_email: str = ""
    has_own_reply_to: bool = False
    connect_timeout_seconds: float = 10.0
    read_timeout_seconds: float = 60.0

    def line(self, name: str, title: str) -> Line:
        """Return how to reach the provider."""
        return Line(
            provider=name,
            title=title,
            connect_timeout_seconds=self.connect_timeout_seconds,
            read_timeout_seconds=self.read_timeout_seconds,
            secrets=(self.key,),
        )

    @property
    def sender_domain(self) -> str:
        """The domain that mails come from."""
        return self.sender_email.rpartition("@")[2].lower()

    @property
    def longest_call_seconds(self) -> float:
        """How long one call may take: the connection, the answer's head, and its body."""
        return self.connect_timeout_seconds + 2 * self.read_timeout_seconds


def settings_of(
    workspace: Workspace,
    environment: Mapping[str, str],
    *,
    name: str,
    title: str,
    variable: str,
    base_url: Callable[[Secret], str],
    list_id: Callable[[str], str] | None = None,
) -> ListSettings:
    """Return what is set for the provider `name`: its key is in `variable`, and is shown at `base_url`.

    `list_id` returns what is given as a list where that can be one; without it lists are known by number. Raises
    ConfigError naming the key of config.toml or the variable.
    """
    table, sender = workspace.config.providers.get(name, {}), workspace.config.sender
    key = key_of(workspace, name, title=title, environment=environment, default_variable=variable)
    own_base_url, said_list = base_url(key), str(table.get("list") or "").strip()
    return ListSettings(
        key=key,
        base_url=safe_base_url(str(table.get("base_url") or own_base_url), table=f"provider.{name}"),
        list=list_id(said_list) if list_id is not None else _number(said_list, name=name, title=title),
        audiences={language: str(ref) for language, ref in dict(table.get("audiences", {})).items()},
        tags={field_name: str(tag) for field_name, tag in dict(table.get("tags", {})).items()},
        sender_email=sender.from_email,
        has_own_reply_to=sender.reply_to.lower() not in ("", sender.from_email.lower()),
        connect_timeout_seconds=float(table.get("connect_timeout_seconds", 10)),
        read_timeout_seconds=float(table.get("read_timeout_seconds", 60)),
    )


def _number(said: str, *, name: str, title: str) -> str:
    """Return the number of the list; it may be missing, since `providers check` shows which there are."""
    if said and not (said.isascii() and said.isdigit()):
        raise ConfigError(
            _('"{text}" is not the number of a list at {provider}.').format(text=said, provider=title),
            right=_("It has digits only, and is not the name that people see."),
            remedy=_('Write list = "", then see the numbers: cipc-newsletter providers check {name}').format(
                name=name
            ),
            key=f"provider.{name}.list",
        )
    return said
