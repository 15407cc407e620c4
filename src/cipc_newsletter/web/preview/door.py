"""Where the preview is found: an address on this computer, and a word in it that nobody can guess.

Promises that the word is in every address, so that another site, another program or another user of this computer
which finds the port finds nothing behind it. No cookie is used: cookies are shared by all ports of a computer.
"""

import secrets
import socket

from cipc_newsletter.errors import UsageError
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

LOOPBACK = "127.0.0.1"
_WAITING = 64


@frozen
class Door:
    """The port, and the word that each address begins with."""

    port: int
    word: str

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser that was sent here may call this computer (rule SEC-05)."""
        return frozenset({f"{LOOPBACK}:{self.port}", f"localhost:{self.port}"})

    @property
    def root(self) -> str:
        """The path that every path begins with."""
        return f"/{self.word}"

    @property
    def address(self) -> str:
        """What a person opens."""
        return f"http://{LOOPBACK}:{self.port}{self.root}/"


def opened(port: int) -> tuple[Door, socket.socket]:
    """Listen on `port` of this computer alone, on a free one where it is 0. Raises UsageError where it is taken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.bind((LOOPBACK, port))
        listening.listen(_WAITING)
    except OSError as error:
        listening.close()
        raise UsageError(
            _("port {port} of this computer cannot be used.").format(port=port),
            right=_("Another program has it, or the system keeps it for itself."),
            remedy=_("Leave --port out, and a free one is taken."),
        ) from error
    return Door(port=listening.getsockname()[1], word=secrets.token_urlsafe(24)), listening
