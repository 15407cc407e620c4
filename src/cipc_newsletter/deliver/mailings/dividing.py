"""How the audiences of an issue divide a list: whom one of them holds, whom none does, whom several do, and who left.

Promises that everybody is counted once, that of a list of a million only the first few addresses are kept, and that
this store is asked of some hundred people at a time. Asks no provider itself.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice

from cipc_newsletter.providers.list_port import Member
from cipc_newsletter.values import frozen

_NAMED = 10  # addresses that are shown of each kind
_AT_ONCE = 500
_EVERY = 1000  # people between two signs of life

LeftHere = Callable[[Collection[str]], Collection[str]]
"""The addresses among those given that must not be mailed, as they were given."""

Reading = Callable[[int], None]
"""Is told how many people have been read so far."""


@frozen
class Strays:
    """People somebody must hear of: how many, and the addresses of the first ones."""

    count: int = 0
    some: tuple[str, ...] = ()


@frozen
class Division:
    """What became of `everybody` on a list.

    `in_none` are in no audience, `in_several` in more than one, and `left_here` in one although they must not be mailed
    according to this store.
    """

    everybody: int = 0
    in_none: Strays = Strays()
    in_several: Strays = Strays()
    left_here: Strays = Strays()


def division_of(
    members: Iterable[Member],
    *,
    left_here: LeftHere = lambda _addresses: (),
    reading: Reading = lambda _people: None,
) -> Division:
    """Return how the audiences that `members` name divide them."""
    everybody = 0
    none, several, gone = _Tally(), _Tally(), _Tally()
    for some in _parts(members):
        none.add(member.email for member in some if not member.audiences)
        several.add(member.email for member in some if len(member.audiences) > 1)
        gone.add(sorted(left_here([member.email for member in some if member.audiences])))
        everybody += len(some)
        if everybody % _EVERY == 0:
            reading(everybody)
    return Division(everybody=everybody, in_none=none.strays, in_several=several.strays, left_here=gone.strays)


class _Tally:
    """Counts addresses, and keeps the first ones."""

    def __init__(self) -> None:
        self._count = 0
        self._some: list[str] = []

    def add(self, addresses: Iterable[str]) -> None:
        for address in addresses:
            self._count += 1
            if len(self._some) < _NAMED:
                self._some.append(address)

    @property
    def strays(self) -> Strays:
        return Strays(count=self._count, some=tuple(self._some))


def _parts(members: Iterable[Member]) -> Iterator[list[Member]]:
    """Yield the members some hundred at a time."""
    rest = iter(members)
    while part := list(islice(rest, _AT_ONCE)):
        yield part
