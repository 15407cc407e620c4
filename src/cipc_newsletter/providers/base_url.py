"""Where a provider is reached: an address to which a key may be sent.

Promises that a key travels encrypted, or to this very computer (a stand-in). Makes no call.
"""

from urllib.parse import urlsplit

from cipc_newsletter.errors import ConfigError
from cipc_newsletter.wording import _

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def safe_base_url(url: str, *, table: str) -> str:
    """Return `url` without the slash at its end; `table` is where config.toml may name another, `provider.mailgun`.

    Raises ConfigError where a key would travel unencrypted to another computer.
    """
    url = url.rstrip("/")
    if not _is_safe(url):
        raise ConfigError(
            _("{url} is not a safe address to send a key to.").format(url=url),
            right=_("It begins with https:// and ends with a host or a path; http:// is for this computer only."),
            remedy=_("Mend base_url under [{table}], or leave it out.").format(table=table),
            key=f"{table}.base_url",
        )
    return url


def _is_safe(url: str) -> bool:
    """Tell whether it is an address, and one that leads where it says: paths are put at its end."""
    try:
        parts = urlsplit(url)
        is_bare = not (parts.query or parts.fragment or "?" in url or "#" in url or "@" in parts.netloc)
    except ValueError:
        return False
    if not is_bare or not parts.hostname or not url.isprintable() or " " in url:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
