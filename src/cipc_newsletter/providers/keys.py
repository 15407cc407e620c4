"""The key of an account at a provider: from the environment, else from this computer's keyring.

Promises that a key never comes from a file of the workspace, that the keyring is loaded only where no variable is set,
and that a keyring which is missing, locked or broken is a sentence. Does not try whether a key works.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import ConfigError, UsageError
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "cipc-newsletter"


def key_of(
    workspace: Workspace, name: str, *, title: str, environment: Mapping[str, str], default_variable: str
) -> Secret:
    """Return the key for the provider `name`: from the variable that config.toml names, else from the keyring.

    Raises ConfigError that names both ways where there is none, or where what is there is no key.
    """
    variable = variable_of(workspace, name, default_variable)
    text = environment.get(variable, "").strip()
    if text:
        return _key(text, name, place=_in_variable(variable), title=title)
    text = _stored(workspace, name, variable=variable)
    if text:
        return _key(text, name, place=_("this computer's keyring"), title=title)
    raise ConfigError(
        _(
            "there is no key for {title}: the environment variable {variable} is not set, and no keyring holds one."
        ).format(title=title, variable=variable),
        right=_("The key of your {title} account never stands in config.toml.").format(title=title),
        remedy=_("Store it once, with cipc-newsletter providers login {name}; or set the variable.").format(
            name=name
        ),
        key=_key_of_config(name),
    )


def variable_of(workspace: Workspace, name: str, default: str) -> str:
    """Return the environment variable that may hold the key, as config.toml names it."""
    return str(workspace.config.providers.get(name, {}).get("api_key_env") or default)


def keyring_name() -> str | None:
    """Return what this computer's keyring calls itself, None where there is none that can keep a key."""
    ring = _ring()
    return None if ring is None else str(ring.name)


def store(workspace: Workspace, name: str, key: Secret, *, variable: str) -> None:
    """Put the key into this computer's keyring, and look whether it is there. Raises ConfigError."""
    ring = _ring()
    if ring is None:
        raise no_keyring(name, variable)
    try:
        ring.set_password(SERVICE, _user(workspace, name), key.reveal())
        is_there = ring.get_password(SERVICE, _user(workspace, name)) == key.reveal()
    except Exception as error:
        raise _broken(error, name, variable) from error
    if not is_there:
        raise no_keyring(name, variable)


def forget(workspace: Workspace, name: str, *, variable: str) -> bool:
    """Take the key out of this computer's keyring; return whether one was there. Raises ConfigError."""
    ring = _ring()
    if ring is None:
        return False
    try:
        if ring.get_password(SERVICE, _user(workspace, name)) is None:
            return False
        ring.delete_password(SERVICE, _user(workspace, name))
    except Exception as error:
        raise _broken(error, name, variable) from error
    return True


def _stored(workspace: Workspace, name: str, *, variable: str) -> str:
    """Return what the keyring holds, empty for nothing. Raises ConfigError where it cannot be read."""
    ring = _ring()
    if ring is None:
        return ""
    try:
        return (ring.get_password(SERVICE, _user(workspace, name)) or "").strip()
    except Exception as error:
        raise _broken(error, name, variable) from error


def _ring() -> "KeyringBackend | None":
    """Return this computer's keyring, None where the library is missing or found none that keeps anything."""
    try:
        import keyring
        from keyring.backends import fail, null
    except ImportError:
        return None
    try:
        ring = keyring.get_keyring()
    except Exception:  # noqa: BLE001 -- a keyring that is set up wrongly raises whatever its own module raises
        return None
    return None if isinstance(ring, fail.Keyring | null.Keyring) else ring


def _user(workspace: Workspace, name: str) -> str:
    """Return under whose name the key is kept: two organisations on one computer have two accounts."""
    config = workspace.config
    return f"{name} {config.organisation.name[config.default_language]}"


def place_of(workspace: Workspace, name: str, *, environment: Mapping[str, str], default_variable: str) -> str:
    """Return in words where `key_of` takes the key from."""
    variable = variable_of(workspace, name, default_variable)
    return _in_variable(variable) if environment.get(variable, "").strip() else _("this computer's keyring")


def _in_variable(name: str) -> str:
    return _("the environment variable {name}").format(name=name)


def require_key(key: Secret, *, title: str) -> None:
    """Refuse what somebody gave as a key and is none, without showing it. Raises UsageError."""
    if not _is_key(key.reveal()):
        raise UsageError(
            _("what was given is no key; nothing was stored."),
            right=_("A key is one word of letters, digits and signs."),
            remedy=_("Copy the key again from your {title} account.").format(title=title),
        )


def _is_key(text: str) -> bool:
    return text.isascii() and text.isprintable() and len(text.split()) <= 1


def _key(text: str, name: str, *, place: str, title: str) -> Secret:
    """Return the key, or refuse what is none without showing it. Raises ConfigError."""
    if not _is_key(text):
        raise ConfigError(
            _("{place} holds something else than a key.").format(place=place),
            right=_("A key is one word of letters, digits and signs."),
            remedy=_("Copy the key again from your {title} account.").format(title=title),
            key=_key_of_config(name),
        )
    return Secret(text)


def no_keyring(name: str, variable: str) -> ConfigError:
    """Return the error for a computer without a keyring, which says how to do without."""
    return ConfigError(
        _("this computer has no keyring that could keep the key."),
        right=_("A desktop has one; a server mostly has none. It needs the package keyring beside this program."),
        remedy=_("Set the environment variable {variable} where you start this program.").format(variable=variable),
        key=_key_of_config(name),
    )


def _broken(error: Exception, name: str, variable: str) -> ConfigError:
    return ConfigError(
        _("this computer's keyring cannot be used: {reason}.").format(
            reason=str(error).strip(". ") or type(error).__name__
        ),
        right=_("It is open while you are logged in, and may ask for its password."),
        remedy=_("Open it, or set the environment variable {variable} where you start this program.").format(
            variable=variable
        ),
        key=_key_of_config(name),
    )


def _key_of_config(name: str) -> str:
    return f"provider.{name}.api_key_env"
