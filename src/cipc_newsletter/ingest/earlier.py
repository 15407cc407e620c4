"""What earlier imports of pasted pages brought in, and whether people changed it since.

Promises to take a file for untouched only where its words and its mark-up are what an import writes. Compares texts
line by line; reads no file itself.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from cipc_newsletter.ingest.draft import Draft, Line
from cipc_newsletter.ingest.identity import digest_of
from cipc_newsletter.ingest.markdown_text import escaped, plain_title, shown_blocks, unescaped
from cipc_newsletter.ingest.source_text import letters_of
from cipc_newsletter.model.item import Item

_BLOCK_MARK = re.compile(r"(?:## |- |> |\d{1,9}[.)] )")
_EMPHASISED = re.compile(r"\*((?:[^*\\]|\\.)+)\*")


class Earlier:
    """The items of a workspace as the import of a pasted `page` sees them."""

    def __init__(self, items: Mapping[tuple[str, str], Item], *, page: Sequence[Line]) -> None:
        """Take in the items of the workspace and the lines of the page."""
        self._items = items
        self._page = page

    @cached_property
    def _holders(self) -> dict[str, set[str]]:
        """Each line of the imported items, as its letters, with the ids it stands in."""
        found: dict[str, set[str]] = {}
        for item in self._items.values():
            if item.source is not None and item.source.kind == "text":
                for letters in _letters(item):
                    found.setdefault(letters, set()).add(item.id)
        return found

    @cached_property
    def _on_page(self) -> frozenset[str]:
        return frozenset(letters_of(line.text) for line in self._page)

    def items_holding(self, draft: Draft) -> tuple[str, ...]:
        """Return the ids of the imported items that hold every line of `draft`, none where a line is missing."""
        ids: set[str] = set()
        for line in draft.lines:
            holders = self._holders.get(letters_of(line.text))
            if not holders:
                return ()
            ids |= holders
        return tuple(sorted(ids))

    def is_divided_otherwise(self, item: Item, draft: Draft) -> bool:
        """Whether the page brings nothing: its lines are all here, only a person drew the borders otherwise."""
        held = set(_letters(item))
        wanted = {letters_of(line.text) for line in draft.lines}
        return held != wanted and held <= self._on_page and bool(self.items_holding(draft))

    def is_untouched(self, item: Item, draft: Draft) -> bool:
        """Whether `item` is still what an import wrote: no word, no mark-up and no role was changed by hand."""
        if not is_as_pasted(item):
            return False
        if draft.is_chosen:
            return True
        own, others = _marked_lines(item.body), _marked_lines(draft.body)
        by_bare = {_bared(line)[1]: line for line in others}
        return all(by_bare.get(_bared(line)[1], line) == line for line in own)


def is_as_pasted(item: Item) -> bool:
    """Whether the words of `item` are those of the page it was pasted from, without mark-up of a person's own."""
    if item.source is None or digest_of(plain_title(item.title), shown_blocks(item.body)) != item.source.digest:
        return False
    bared = map(_bared, _marked_lines(item.body))
    return all(escaped(unescaped(bare), is_at_start=is_bare) == bare for is_bare, bare in bared)


def _letters(item: Item) -> Iterator[str]:
    """Yield the letters of the title and of each line of an item; marks of Markdown are no letters."""
    yield letters_of(item.title)
    yield from (letters_of(line) for line in _marked_lines(item.body))


def _marked_lines(body: str) -> list[str]:
    return [line.strip() for line in body.split("\n") if line.strip() not in ("", ">")]


def _bared(line: str) -> tuple[bool, str]:
    """Return a line of Markdown without the mark of its block, and whether its text begins where a block begins."""
    if match := _BLOCK_MARK.match(line):
        return match.group() != "## ", line[match.end() :]
    if match := _EMPHASISED.fullmatch(line):
        return False, match.group(1)
    return True, line
