"""What a person decides where both the source and a file changed: the file's version or the source's.

Promises that the same change is not reported again, and that the next one is. Shows the difference; asks nobody.
"""

import difflib
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from cipc_newsletter.item_files import text_of
from cipc_newsletter.model.item import Item
from cipc_newsletter.values import frozen


class Keep(StrEnum):
    """Which version stays."""

    FILE = "file"
    SOURCE = "source"


@frozen
class Conflict:
    """One item file and the source's version of it, which an import put beside it."""

    item: Item
    incoming: Item

    def resolved(self, keep: Keep) -> Item:
        """Return what the file is to hold: the version kept, with the source as it was last seen."""
        return self.incoming if keep is Keep.SOURCE else replace(self.item, source=self.incoming.source)

    def difference(self) -> tuple[str, ...]:
        """Return the lines in which the two differ, `- ` before those of the file, `+ ` before those of the source."""
        return tuple(_changed(_lines(self.item), _lines(self.incoming)))


def _lines(item: Item) -> list[str]:
    """Return an item's lines without what the importer alone writes."""
    text = text_of(replace(item, source=None, translation=None))
    return [line for line in text.split("\n") if line not in ("", "+++")]


def _changed(old: list[str], new: list[str]) -> Iterator[str]:
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            yield from (f"- {line}" for line in old[old_start:old_end])
            yield from (f"+ {line}" for line in new[new_start:new_end])
