"""Who is in which part of a list, where a provider can only be asked part by part.

Promises that everybody is yielded once, however many parts hold them, and that of a large list only numbers are kept
in memory. Asks nobody itself.
"""

from collections.abc import Callable, Iterable, Iterator

from cipc_newsletter.providers.list_port import Member

People = Callable[[str], Iterable[tuple[int, str]]]


def members_of(audiences: tuple[str, ...], *, also: tuple[str, ...], people_in: People) -> Iterator[Member]:
    """Yield everybody in `also` or in one of `audiences`, with those of `audiences` that hold them.

    `people_in` gives the number and address of each person in one part. It may be asked twice for one, so that no
    address is kept.
    """
    holders: dict[int, int] = {}
    for bit, audience in enumerate(audiences):
        for number, _email in people_in(audience):
            holders[number] = holders.get(number, 0) | 1 << bit
    waiting = set(holders)
    seen: set[int] = set()
    for audience in dict.fromkeys((*also, *audiences)):
        if audience not in also and not waiting:
            return  # everybody was in what came before, as people of a segment are on the list
        for number, email in people_in(audience):
            if number not in seen:
                seen.add(number)
                waiting.discard(number)
                bits = holders.get(number, 0)
                yield Member(
                    email=email, audiences=tuple(ref for bit, ref in enumerate(audiences) if bits >> bit & 1)
                )
