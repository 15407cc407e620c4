"""Which providers there are, and how one is made ready from the settings.

Promises that a provider's module is loaded only when it is asked for, that a name nobody knows is answered with the
nearest one, and that neither port is asked for a provider of the other. Submits nothing.
"""

import difflib
import importlib
from collections.abc import Mapping
from typing import Protocol, cast

from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers.list_port import ListProvider
from cipc_newsletter.providers.port import Description, Provider
from cipc_newsletter.wording import _

_MODULES = {
    "outbox": "cipc_newsletter.providers.outbox",
    "mailgun": "cipc_newsletter.providers.mailgun",
}
# Those that keep the list themselves, behind the second port (list_port.py).
_LIST_MODULES: dict[str, str] = {
    "mailchimp": "cipc_newsletter.providers.mailchimp",
    "brevo-campaign": "cipc_newsletter.providers.brevo_campaign",
    "cyberimpact": "cipc_newsletter.providers.cyberimpact",
}


class _Described(Protocol):
    """What each provider's module offers, whichever port it is behind."""

    def describe(self) -> Description:
        """Return what the provider is, in words."""
        ...


class _Module(_Described, Protocol):
    def make(self, workspace: Workspace, environment: Mapping[str, str]) -> Provider:
        """Return the provider as the settings want it; raises ConfigError."""
        ...


class _ListModule(_Described, Protocol):
    def make(self, workspace: Workspace, environment: Mapping[str, str]) -> ListProvider:
        """Return the provider as the settings want it; raises ConfigError."""
        ...


def names() -> tuple[str, ...]:
    """Return the names of all providers, the harmless one first."""
    return (*_MODULES, *_LIST_MODULES)


def is_list(name: str) -> bool:
    """Tell whether the provider `name` keeps the list itself; one that nobody knows does not."""
    return name in _LIST_MODULES


def make(name: str, *, workspace: Workspace, environment: Mapping[str, str]) -> Provider:
    """Return the provider `name`, ready to use; secrets come from `environment` (os.environ of the caller).

    Raises ConfigError for an unknown name, one that keeps the list itself, a missing setting or a missing key.
    """
    _require_known(name)
    if is_list(name):
        raise ConfigError(
            _("{title} mails the people on its own list, and nobody chosen here.").format(title=describe(name).title),
            right=_("To people chosen one by one go: {names}.").format(names=", ".join(_MODULES)),
            remedy=_("Send the whole issue through it, or name another provider with --provider."),
            key="send.provider",
        )
    return cast("_Module", importlib.import_module(_MODULES[name])).make(workspace, environment)


def make_list(name: str, *, workspace: Workspace, environment: Mapping[str, str]) -> ListProvider:
    """Return the provider `name`, which keeps the list itself, ready to use; raises ConfigError as `make` does."""
    _require_known(name)
    if not is_list(name):
        raise ConfigError(
            _("{title} keeps no list: it mails the people in this workspace's audience.").format(
                title=describe(name).title
            ),
            right=_("A list is kept by: {names}.").format(names=", ".join(_LIST_MODULES)),
            key="send.provider",
        )
    return cast("_ListModule", importlib.import_module(_LIST_MODULES[name])).make(workspace, environment)


def describe(name: str) -> Description:
    """Return what the provider `name` is, in words. Raises ConfigError for an unknown name."""
    _require_known(name)
    module = importlib.import_module({**_MODULES, **_LIST_MODULES}[name])
    return cast("_Described", module).describe()


def descriptions() -> tuple[Description, ...]:
    """Return what every provider is, in words, for `providers list`."""
    return tuple(describe(name) for name in names())


def _require_known(name: str) -> None:
    known = names()
    if name not in known:
        nearest = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.5)
        raise ConfigError(
            _('there is no provider "{name}".').format(name=name),
            right=_('The nearest provider is "{name}".').format(name=nearest[0])
            if nearest
            else _("There are: {names}.").format(names=", ".join(known)),
            remedy=_("Mend the name where it was given; cipc-newsletter providers list shows all of them."),
        )
