"""What a site lets programs read: its robots.txt, as RFC 9309 has it.

Promises that a site without the file allows everything, and one that has a fault of its own now allows nothing
(RFC 9309 2.3.1.4). Is given the answer; fetches nothing.
"""

from collections.abc import Callable

from cipc_newsletter.fetching.places import Place
from cipc_newsletter.values import frozen

MOST_BYTES = 512_000  # RFC 9309 2.5 asks for 500 KiB at least
AGENT = "cipc-newsletter"


@frozen
class Robots:
    """What one origin allows. `status` is what its robots.txt answered."""

    status: int
    allows: Callable[[Place], bool]

    @property
    def is_known(self) -> bool:
        """Whether the site said anything, by a file or by having none."""
        return self.status < 500


def robots_of(status: int, content: bytes) -> Robots:
    """Return the rules in an answer to /robots.txt: `content` counts where `status` is 200."""
    if status == 200:
        from protego import Protego

        rules = Protego.parse(content[:MOST_BYTES].decode("utf-8", errors="replace"))
        return Robots(status=status, allows=lambda place: bool(rules.can_fetch(place.address, AGENT)))
    is_free = status < 500
    return Robots(status=status, allows=lambda _place: is_free)


def robots_place(place: Place) -> Place:
    """Return where the robots.txt that speaks for `place` stands."""
    return Place(scheme=place.scheme, host=place.host, port=place.port, target="/robots.txt")
