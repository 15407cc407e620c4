"""Many people of one batch as columns: what is looked at for all of them is looked at once.

Promises that whatever stands at one place of the columns belongs to one person, and to read as a sequence of those people
one by one, each made only when asked for. Holds no rule about anybody.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, Generic, TypeVar, overload

Person = TypeVar("Person")
Kind = Callable[[int, bytes, str, dict[str, str]], Person]


class People(Sequence[Person], Generic[Person]):
    """`ids`, `uids`, `emails` and each of `fields` have the same length; `kind` makes one person of one place."""

    __slots__ = ("emails", "fields", "ids", "kind", "uids")

    def __init__(
        self,
        kind: Kind[Person],
        *,
        ids: Sequence[int],
        uids: Sequence[bytes],
        emails: Sequence[str],
        fields: Mapping[str, Sequence[str]],
    ) -> None:
        if not all(len(column) == len(ids) for column in (uids, emails, *fields.values())):
            raise ValueError("columns of people are not of one length")
        self.kind, self.ids, self.uids, self.emails, self.fields = kind, ids, uids, emails, fields

    @classmethod
    def of(cls, kind: Kind[Person], people: Sequence[Any]) -> "People[Person]":
        """Return people, tuples of id, uid, address and values by name, as columns; a value nobody gave is empty.

        What is columns already stays as it is.
        """
        if isinstance(people, People):
            return people
        names = dict.fromkeys(name for person in people for name in person[3])
        return cls(
            kind,
            ids=[person[0] for person in people],
            uids=[person[1] for person in people],
            emails=[person[2] for person in people],
            fields={
                name: [person[3].get(name, person[2] if name == "email" else "") for person in people]
                for name in names
            },
        )

    def without(self, ids: Collection[int]) -> "People[Person]":
        """Return the people whose ids are not among those."""
        if not ids:
            return self
        return self._at([place for place, number in enumerate(self.ids) if number not in ids])

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Person]:
        rows = zip(*self.fields.values(), strict=True) if self.fields else repeat(())
        names = tuple(self.fields)
        for number, uid, email, row in zip(self.ids, self.uids, self.emails, rows, strict=False):
            yield self.kind(number, uid, email, dict(zip(names, row, strict=True)))

    @overload
    def __getitem__(self, place: int) -> Person: ...
    @overload
    def __getitem__(self, place: slice) -> "People[Person]": ...
    def __getitem__(self, place: int | slice) -> "Person | People[Person]":
        """Return one person, or some of them."""
        if isinstance(place, slice):
            return self._at(range(len(self.ids))[place])
        values = {name: column[place] for name, column in self.fields.items()}
        return self.kind(self.ids[place], self.uids[place], self.emails[place], values)

    def __eq__(self, other: object) -> bool:
        """Whether the same people stand there, in columns or not."""
        return tuple(self) == tuple(other) if isinstance(other, People | tuple) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def _at(self, places: Sequence[int]) -> "People[Person]":
        return People(
            self.kind,
            ids=[self.ids[place] for place in places],
            uids=[self.uids[place] for place in places],
            emails=[self.emails[place] for place in places],
            fields={name: [column[place] for place in places] for name, column in self.fields.items()},
        )
