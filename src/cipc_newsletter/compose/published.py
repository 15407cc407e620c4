"""Where a picture was put by a site that chooses its address itself: published-pictures.json in the workspace.

Promises that the addresses of a mail follow from files of the workspace alone, so that composing gives the same bytes on
every computer: the file goes with the news and the issues. A site's own library (WordPress) is the one case; everywhere
else the address follows from the picture's name. Publishes nothing.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from cipc_newsletter import operating_system
from cipc_newsletter.errors import ConfigError, ContentError
from cipc_newsletter.wording import _

FILE = "published-pictures.json"
NOWHERE = "https://not-published.invalid"  # RFC 2606: answers nobody, ever
_NAME = re.compile(r"[0-9a-f]{12}\.(?:jpg|png|gif)")
_ADDRESS = re.compile(r"https?://[^\s\"'<>&\\]+")


def addresses_in(root: Path) -> Mapping[str, str]:
    """Return the address of each published picture by its name; none without the file. Raises ContentError."""
    path = root / FILE
    if not path.is_file():
        return {}
    try:
        found = json.loads(operating_system.read_text(path, shown=FILE))
    except ValueError as error:
        raise _unreadable(getattr(error, "lineno", None)) from error
    if not isinstance(found, dict) or not all(is_entry(name, address) for name, address in found.items()):
        raise _unreadable(None)
    return found


def is_entry(name: str, address: object) -> bool:
    """Tell whether a picture of this name may lie at this address."""
    return bool(_NAME.fullmatch(name)) and isinstance(address, str) and bool(_ADDRESS.fullmatch(address))


def file_of(addresses: Mapping[str, str]) -> str:
    """Return the text of the file for these addresses."""
    return json.dumps(addresses, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def no_base_url() -> ConfigError:
    """Return the error for pictures that mails have nowhere to load from."""
    return ConfigError(
        _("the issue has pictures, and no address is set from which mails load them."),
        right=_("[images] base_url is an https:// address under which the pictures are published."),
        remedy=_("Set base_url under [images], or [public] base_url, in config.toml."),
        path="config.toml",
        key="images.base_url",
    )


def _unreadable(line: int | None) -> ContentError:
    return ContentError(
        _("this file cannot be read as a list of published pictures."),
        right=_("It maps the name of a picture to its web address, and is written by images publish."),
        remedy=_("Put back its last version, or delete it and publish again: cipc-newsletter images publish ISSUE"),
        path=FILE,
        line=line,
    )
