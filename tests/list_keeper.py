"""A list provider in memory, as small as its port allows: who is on its list, and who left it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cipc_newsletter.providers.list_port import Departure, ListProvider, Member


class _Port(ListProvider):
    """The port itself; whatever a test does not need stays unanswered."""


@dataclass
class Keeper(_Port):
    """A list of people; `breaks_after` is how many are told to it before the line breaks."""

    people: list[str] = field(default_factory=list)
    gone: list[Departure] = field(default_factory=list)
    breaks_after: int | None = None
    told: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return "keeper"

    @property
    def title(self) -> str:
        return "Keeper"

    def members(self, audiences: tuple[str, ...]) -> Iterator[Member]:
        assert audiences == ()
        yield from (Member(email=email) for email in list(self.people) if email not in self.told)

    def departures(self) -> Iterator[Departure]:
        yield from self.gone

    def leave(self, email: str) -> None:
        if self.breaks_after is not None and len(self.told) >= self.breaks_after:
            raise ConnectionError("the process died")
        self.told.append(email)
