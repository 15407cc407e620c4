"""This computer: its name for people, a random name of its own, and the folder of the user's data on it.

Promises that the random name stays the same for this user here, and that no two computers share one: two of the same host
name are told apart. Knows nothing of stores.
"""

import contextlib
import hashlib
import os
import secrets
import socket
from pathlib import Path

from cipc_newsletter import operating_system
from cipc_newsletter.errors import FileError
from cipc_newsletter.values import frozen

VARIABLE = "CIPC_NEWSLETTER_DATA"  # another folder than the system's, such as a volume that outlives a container
_FILE = "computer"


@frozen
class Computer:
    """A computer: `uid` tells it from every other, `name` is how people call it."""

    uid: str
    name: str

    def __str__(self) -> str:
        return f"{self.uid} {self.name}"


def computer_of(text: str) -> Computer:
    """Return the computer that was written down as `text`."""
    uid, _space, name = text.partition(" ")
    return Computer(uid=uid, name=name or uid)


def this_computer() -> Computer:
    """Return the computer this runs on."""
    name = socket.gethostname() or "?"
    path = data_folder() / _FILE
    with contextlib.suppress(FileError, OSError):
        if not path.exists():
            operating_system.write_whole(path, secrets.token_hex(8) + "\n", is_private=True)
        uid = operating_system.read_text(path).strip()
        if uid.isalnum():
            return Computer(uid=uid, name=name)
    # Where the user's folder takes nothing, the host's name must do.
    return Computer(uid=hashlib.sha256(name.encode("utf-8")).hexdigest()[:16], name=name)


def data_folder() -> Path:
    """Return the folder of this program in the user's data on this computer; it may not be there yet."""
    given = os.environ.get(VARIABLE)
    if given:
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_data_dir("cipc-newsletter", appauthor=False))
