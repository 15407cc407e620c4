"""What is Mailchimp's own in its settings: the key says where it is shown, a list is an id, a tag is a merge tag.

Promises that every impossible one is named by its key in config.toml. All else is read as for every list provider
(list_settings.py). Makes no call.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers import list_settings
from cipc_newsletter.providers.list_settings import ListSettings
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.wording import _

NAME = "mailchimp"
TITLE = "Mailchimp"
KEY_VARIABLE = "MAILCHIMP_API_KEY"

# "The last part of the key is the data centre": mailchimp.com/developer/marketing/docs/fundamentals.
_KEY = re.compile(r"[!-~]{8,}-(?P<centre>[a-z]{2,4}[0-9]{1,3})")
_TAG = re.compile(r"(?:\*\|)?(?P<name>[A-Z][A-Z0-9_]{0,49})(?:\|\*)?")
_LIST = re.compile(r"[0-9a-z]{4,32}")


def settings_of(workspace: Workspace, environment: Mapping[str, str]) -> ListSettings:
    """Return what is set; raises ConfigError naming the key of config.toml or the environment variable."""
    read = list_settings.settings_of(
        workspace,
        environment,
        name=NAME,
        title=TITLE,
        variable=KEY_VARIABLE,
        base_url=_base_url,
        list_id=_list_id,
    )
    return replace(read, tags={name: _tag(said, name) for name, said in read.tags.items()})


def _base_url(key: Secret) -> str:
    """Return the address of the data centre that the key names."""
    found = _KEY.fullmatch(key.reveal())
    if found is None:
        raise ConfigError(
            _("the key of Mailchimp does not say its data centre."),
            right=_("It ends with a hyphen and the data centre, such as -us6."),
            remedy=_("Copy the whole key again: Mailchimp, your profile, Extras, API keys."),
            key="provider.mailchimp.api_key_env",
        )
    return f"https://{found['centre']}.api.mailchimp.com"


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
