"""The port: what the publisher asks of each way to put pictures where mails load them.

Promises that no way ever writes over other bytes: a picture's name is its content's digest, so the same name with other
bytes is a mistake that somebody must look at. Says nothing of how a place is reached: that is each way's own file.
"""

from typing import Protocol

from cipc_newsletter.errors import PublishingError
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.wording import _

CACHE_CONTROL = "public, max-age=31536000, immutable"  # RFC 9111 and RFC 8246: the name changes with the bytes


class Way(Protocol):
    """A place for pictures. Its methods raise PublishingError; `is_final` in it says that no other would succeed."""

    @property
    def place(self) -> str:
        """Where pictures go, as people know it."""
        ...

    def found(self, picture: PreparedImage) -> str | None:
        """Return the address of this very picture where it is there already, None where its place is free."""
        ...

    def put(self, picture: PreparedImage) -> str:
        """Put the picture there, whole or not at all, and return its address."""
        ...

    def close(self) -> None:
        """Let go of what is held open."""
        ...


def other_bytes(picture: PreparedImage, place: str) -> PublishingError:
    """Return the error for a name under which something else lies."""
    return PublishingError(
        _("{name}: under this name lies another file in {place}; it was left as it is.").format(
            name=picture.name, place=place
        ),
        right=_("A picture's name is made of its content, so the same name is the same picture."),
        remedy=_("See what it is; a file that was cut short may be deleted. Then publish again."),
        path=picture.source or None,
    )
