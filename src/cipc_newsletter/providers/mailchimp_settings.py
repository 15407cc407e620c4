"""What config.toml, the environment and the keyring say about Mailchimp: which account, which list, which sender.

Promises that every missing or impossible setting is named by its key, and that the key goes to no other place than
the data centre it names itself, or this computer. Makes no call.
"""

import re
from collections.abc import Mapping
from dataclasses import field

from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers.base_url import safe_base_url
from cipc_newsletter.providers.keys import key_of
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

NAME = "mailchimp"
TITLE = "Mailchimp"
KEY_VARIABLE = "MAILCHIMP_API_KEY"

# "The last part of the key is the data centre": mailchimp.com/developer/marketing/docs/fundamentals.
_KEY = re.compile(r"[!-~]{8,}-(?P<centre>[a-z]{2,4}[0-9]{1,3})")
_TAG = re.compile(r"(?:\*\|)?(?P<name>[A-Z][A-Z0-9_]{0,49})(?:\|\*)?")
_LIST = re.compile(r"[0-9a-z]{4,32}")


@frozen
class Settings:
    """What is set, defaults filled in.

    `tags` are names of merge tags by our field, where they differ from the fixed table; `sender_domain` is that of the
    sender, for what the account says of it; `has_own_reply_to` is whether answers shall go elsewhere than to the
    sender, which Mailchimp cannot do.
    """

    list_id: str
    key: Secret
    base_url: str
    tags: Mapping[str, str] = field(default_factory=dict)
    sender_domain: str = ""
    has_own_reply_to: bool = False
    connect_timeout_seconds: float = 10.0
    read_timeout_seconds: float = 60.0


def settings_of(workspace: Workspace, environment: Mapping[str, str]) -> Settings:
    """Return what is set; raises ConfigError naming the key of config.toml or the environment variable."""
    table = workspace.config.providers.get(NAME, {})
    key = key_of(workspace, NAME, title=TITLE, environment=environment, default_variable=KEY_VARIABLE)
    found = _KEY.fullmatch(key.reveal())
    if found is None:
        raise ConfigError(
            _("the key of Mailchimp does not say its data centre."),
            right=_("It ends with a hyphen and the data centre, such as -us6."),
            remedy=_("Copy the whole key again: Mailchimp, your profile, Extras, API keys."),
            key="provider.mailchimp.api_key_env",
        )
    return Settings(
        list_id=_list_id(str(table.get("list") or "").strip()),
        key=key,
        base_url=safe_base_url(
            str(table.get("base_url") or f"https://{found['centre']}.api.mailchimp.com"), table="provider.mailchimp"
        ),
        tags={name: _tag(str(said), name) for name, said in dict(table.get("tags", {})).items()},
        sender_domain=workspace.config.sender.from_email.rpartition("@")[2].lower(),
        has_own_reply_to=workspace.config.sender.reply_to.lower()
        not in ("", workspace.config.sender.from_email.lower()),
        connect_timeout_seconds=float(table.get("connect_timeout_seconds", 10)),
        read_timeout_seconds=float(table.get("read_timeout_seconds", 60)),
    )


def _tag(said: str, name: str) -> str:
    """Return the bare name of a merge tag, written with its bars or without."""
    found = _TAG.fullmatch(said.strip())
    if found is None or name in ("unsubscribe_url", "email"):
        raise ConfigError(
            _('"{text}" is not a merge tag that could stand for {name}.').format(text=said, name=name),
            right=_(
                "It is the tag of one of the list's own fields, such as *|PRENOM|*; two tags are Mailchimp's own."
            ),
            remedy=_("See Audience, Settings, Audience fields and merge tags."),
            key="provider.mailchimp.tags",
        )
    return found["name"]


def _list_id(said: str) -> str:
    """Return the id; it may be missing (`providers check` shows which there are), but is never a path."""
    if said and not _LIST.fullmatch(said):
        raise ConfigError(
            _('"{text}" is not the id of a list at Mailchimp.').format(text=said),
            right=_("It is short, of letters and digits: Mailchimp calls it the audience ID."),
            remedy=_('Write list = "", then look: cipc-newsletter providers check mailchimp'),
            key="provider.mailchimp.list",
        )
    return said
