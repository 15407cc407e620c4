"""The points of a list and their numbers: `start`, `reversed` and `value` as a browser counts (HTML, 4.4.5).

Promises every child of the list in a point. Markdown counts upwards by one: a list that counts otherwise becomes
several, one after the other.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from cipc_newsletter.ingest.markup.elements import Element
from cipc_newsletter.ingest.markup.tree import Blocks, Listing

_NUMBER = re.compile(r"[+-]?\d{1,9}")
_HIGHEST = 999_999_999  # CommonMark 0.31, section 5.2


def points_of(listing: Element) -> list[Element]:
    """Return the points of a list; what stands between them belongs to the one before, as browsers show it."""
    points: list[Element] = []
    for child in listing.children:
        if isinstance(child, Element) and child.name == "li":
            points.append(Element("li", child.attributes, list(child.children)))
        elif isinstance(child, Element) or child.strip():
            if not points:
                points.append(Element("li"))
            points[-1].children.append(child)
    return points


def numbers_of(listing: Element, points: Sequence[Element]) -> tuple[int, ...]:
    """Return the number of each point of a numbered list, nothing for any other list."""
    if listing.name != "ol":
        return ()
    is_reversed = "reversed" in listing.attributes
    step = -1 if is_reversed else 1
    number = _number(listing.get("start"), len(points) if is_reversed else 1) - step
    numbers = []
    for point in points:
        number = _number(point.get("value"), number + step)
        numbers.append(number)
    return tuple(numbers)


def listings(items: Iterable[Blocks], numbers: tuple[int, ...]) -> Iterator[Listing]:
    """Yield lists that count upwards by one, which hold `items` with their `numbers`; empty points are left out."""
    if not numbers or min(numbers) < 0 or max(numbers) > _HIGHEST:
        full = tuple(item for item in items if item)
        if full:
            yield Listing(items=full)
        return
    held: list[Blocks] = []
    held_numbers: list[int] = []
    for item, number in zip(items, numbers, strict=True):
        if not item:
            continue
        if held_numbers and number != held_numbers[-1] + 1:
            yield Listing(items=tuple(held), numbers=tuple(held_numbers))
            held, held_numbers = [], []
        held.append(item)
        held_numbers.append(number)
    if held:
        yield Listing(items=tuple(held), numbers=tuple(held_numbers))


def _number(written: str, otherwise: int) -> int:
    return int(written) if _NUMBER.fullmatch(written.strip()) else otherwise
