"""Which providers there are, and how one is made ready from the settings.

Promises that a provider's module is loaded only when it is asked for, and that a name nobody knows is answered with
the nearest one. Submits nothing.
"""

import difflib
import importlib
from collections.abc import Mapping
from typing import Protocol, cast

from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers.port import Description, Provider
from cipc_newsletter.wording import _

_MODULES = {
    "outbox": "cipc_newsletter.providers.outbox",
    "mailgun": "cipc_newsletter.providers.mailgun",
}


class _Module(Protocol):
    """What each provider's module offers."""

    def make(self, workspace: Workspace, environment: Mapping[str, str]) -> Provider:
        """Return the provider as the settings want it; raises ConfigError."""
        ...

    def describe(self) -> Description:
        """Return what the provider is, in words."""
        ...


def names() -> tuple[str, ...]:
    """Return the names of all providers, the harmless one first."""
    return tuple(_MODULES)


def make(name: str, *, workspace: Workspace, environment: Mapping[str, str]) -> Provider:
    """Return the provider `name`, ready to use; secrets come from `environment` (os.environ of the caller).

    Raises ConfigError for an unknown name, a missing setting or a missing variable.
    """
    return _module(name).make(workspace, environment)


def describe(name: str) -> Description:
    """Return what the provider `name` is, in words. Raises ConfigError for an unknown name."""
    return _module(name).describe()


def descriptions() -> tuple[Description, ...]:
    """Return what every provider is, in words, for `providers list`."""
    return tuple(describe(name) for name in names())


def _module(name: str) -> _Module:
    if name not in _MODULES:
        nearest = difflib.get_close_matches(name.lower(), _MODULES, n=1, cutoff=0.5)
        raise ConfigError(
            _('there is no provider "{name}".').format(name=name),
            right=_('Nearest: "{name}".').format(name=nearest[0])
            if nearest
            else _("There are: {names}.").format(names=", ".join(_MODULES)),
            remedy=_("Mend provider under [send], or --provider; cipc-newsletter providers list shows all of them."),
            key="send.provider",
        )
    return cast("_Module", importlib.import_module(_MODULES[name]))
