"""A block of a template as it is declared: what it cannot do without, and what else it shows.

A name is a key of the section ("text", "fields.motto") or, after "item.", a field of each of its items
("item.image"). The section's title and the items' titles are everybody's and stand in no declaration.
"""

from collections.abc import Iterator
from dataclasses import field

from cipc_newsletter.values import frozen

ITEM = "item."


@frozen
class Block:
    """The look of one kind of section.

    Each of `needs` is a group of names one of which must be there; `shows` are the names it can do without.
    `is_whole` says that it prints the whole text of its items, whatever their form.
    """

    name: str
    needs: tuple[tuple[str, ...], ...] = ()
    shows: frozenset[str] = field(default=frozenset())
    is_whole: bool = False

    @property
    def names(self) -> frozenset[str]:
        """Every name the block reads."""
        return self.shows.union(*self.needs)

    @property
    def section_keys(self) -> tuple[str, ...]:
        """The keys of a section it reads, those it needs first."""
        needed = (name for group in self.needs for name in group)
        return tuple(dict.fromkeys(name for name in (*needed, *sorted(self.shows)) if not name.startswith(ITEM)))

    def shows_of_item(self, field_name: str) -> bool:
        """Whether it reads `field_name` of its items."""
        return ITEM + field_name in self.names

    def needed_of_section(self) -> Iterator[tuple[str, ...]]:
        """Yield the groups of section keys one of which must be there."""
        yield from (group for group in self.needs if not group[0].startswith(ITEM))

    def needed_of_item(self) -> Iterator[tuple[str, ...]]:
        """Yield the groups of item fields one of which each item must have."""
        yield from (
            tuple(name.removeprefix(ITEM) for name in group) for group in self.needs if group[0].startswith(ITEM)
        )
