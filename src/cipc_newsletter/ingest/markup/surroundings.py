"""What stands around an article: its address, its language, and the doubts that come up while it is read.

Promises one place for the doubts, in the order in which they come up. Knows no elements.
"""

from dataclasses import dataclass, field

_AROUND_QUOTED = 60


@dataclass(slots=True, kw_only=True)
class Surroundings:
    """Where the article stands and in which language; the doubts that are found are added."""

    base: str
    language: str
    doubts: list[str] = field(default_factory=list)


def shortened(text: str) -> str:
    """Return the beginning of `text`, whole words, as a doubt quotes it."""
    return text if len(text) <= _AROUND_QUOTED else text[:_AROUND_QUOTED].rsplit(" ", 1)[0] + " …"
