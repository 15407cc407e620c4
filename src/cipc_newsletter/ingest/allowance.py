"""How much of a source one import reads, so that no file and no site keeps a person waiting.

Promises an end within seconds on a computer of today: what reading costs grows with characters, tags and entities, which
are counted before the first story is read. What is beyond is left unread and said; no story is read in part.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from cipc_newsletter.ingest.markup.cleaning import MOST_CHARACTERS, MOST_SIGNS
from cipc_newsletter.wording import ngettext

MOST_STORIES = 1_000
MOST_WORK = 200_000  # tags; five seconds
LONGEST_LINE = 20_000  # characters of HTML in a title, an excerpt or a caption
_AS_A_TAG_CHARACTERS, _AS_A_TAG_ENTITIES = 100, 5  # so many take as long to read as one tag

Story = TypeVar("Story")


class Allowance:
    """What is left for an import to read."""

    def __init__(self) -> None:
        """Begin with everything."""
        self._left = MOST_WORK

    def covers(self, *pieces: str) -> bool:
        """Take off what reading these pieces of HTML costs, and return whether they fit; once some did not, none do."""
        self._left = max(self._left - sum(map(work_of, pieces)), 0)
        return self._left > 0


def work_of(html: str) -> int:
    """Return what reading a piece of HTML costs, in tags; one that no article is like is refused at a glance."""
    tags, entities = html.count("<"), html.count("&")
    if tags + entities > MOST_SIGNS or len(html) > MOST_CHARACTERS:
        return 0
    return tags + entities // _AS_A_TAG_ENTITIES + len(html) // _AS_A_TAG_CHARACTERS


def within(stories: Iterable[Story], pieces_of: Callable[[Story], Iterable[str]]) -> tuple[list[Story], int]:
    """Return the first of `stories`, as many as one import reads, and how many it leaves; `pieces_of` is their HTML."""
    allowance, read, left = Allowance(), list[Story](), 0
    for story in stories:
        if left or len(read) == MOST_STORIES or not allowance.covers(*pieces_of(story)):
            left += 1
        else:
            read.append(story)
    return read, left


def unread_said(count: int) -> tuple[str, ...]:
    """Return the sentence about `count` stories that were not read, none where all were."""
    said = ngettext(
        "{count} story was not read: the source holds more than one import reads. Ask for fewer, with --since DATE.",
        "{count} stories were not read: the source holds more than one import reads. Ask for fewer, with --since DATE.",
        count,
    )
    return (said.format(count=count),) if count else ()
