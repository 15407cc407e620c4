"""Whether a story of a source is news that is here already, whatever door it came by.

Promises certainty before merging: the same address, or the same title with a text that holds the other's. What is
merely alike is named, never merged. Compares words; writes nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from cipc_newsletter.ingest.draft import Draft
from cipc_newsletter.ingest.identity import address_of, key_of
from cipc_newsletter.ingest.words import folded, stems, tokens
from cipc_newsletter.model.item import Item

_TARGETS = re.compile(r"\]\((?:[^()\s]|\([^()\s]*\))*")
_HELD = 0.6  # of the words of the shorter text, for a text that holds another one
_FEW = 12  # words; a shorter text proves nothing
_SAME_TITLE = 0.75  # of the meaningful words of two titles together
_SAME_WORDS = 0.7  # of the words of the shorter text, for two texts that are alike under different titles
_MOST_COMPARED = 12  # items with the nearest titles; a file may hold thousands of stories with half a title in common


class KnownStories:
    """The items of a workspace, found by what a story of a source says of itself. `kind` is the kind of source."""

    def __init__(self, items: Mapping[tuple[str, str], Item], drafts: Iterable[Draft], *, kind: str) -> None:
        """Take in the items, and the drafts of the source so that two stories of it are never taken for one."""
        self._kind = kind
        self._own_keys = {draft.key for draft in drafts}
        self._by_key: dict[str, list[Item]] = {}
        self._by_address: dict[str, list[Item]] = {}
        self._by_title: dict[tuple[str, str], list[Item]] = {}
        self._titled: list[tuple[Item, int]] = []  # with the number of meaningful words in the title
        self._by_stem: dict[tuple[str, str], list[int]] = {}  # places in the list above
        for item in items.values():
            self.add(item)

    def add(self, item: Item) -> None:
        """Take in one more item, such as one that this import makes."""
        if item.source is not None and item.source.kind == self._kind:
            self._by_key.setdefault(item.source.key, []).append(item)
        if item.link:
            self._by_address.setdefault(address_of(item.link), []).append(item)
        self._by_title.setdefault((item.language, key_of(item.title, None)), []).append(item)
        words = stems(item.title)
        for stem in words:
            self._by_stem.setdefault((item.language, stem), []).append(len(self._titled))
        self._titled.append((item, len(words)))

    def imported_from(self, draft: Draft) -> Item | None:
        """Return the item that an earlier import made of this very story, in its language where there are two."""
        found = self._by_key.get(draft.key, [])
        return next((item for item in found if item.language == draft.language), found[0] if found else None)

    def same_as(self, draft: Draft) -> Item | None:
        """Return the item in the draft's language that is the same news, None where that is not certain."""
        at_address = self._by_address.get(address_of(draft.link), []) if draft.link else []
        for item in at_address:
            if item.language == draft.language and not self._is_of_this_source(item):
                return item
        for item in self._by_title.get((draft.language, key_of(draft.title, None)), []):
            if not self._is_of_this_source(item) and not _dates_differ(draft, item) and _is_held(draft, item):
                return item
        return None

    def version_of(self, draft: Draft) -> Item | None:
        """Return an item of which the source says that the draft is the same story in another language."""
        for name in draft.translations:
            for item in (*self._by_key.get(name, []), *self._by_address.get(address_of(name), [])):
                if item.language != draft.language:
                    return item
        return None

    def alike(self, draft: Draft) -> tuple[str, ...]:
        """Return the ids of the items that are probably the same news, among those nearest by title in its language."""
        own = stems(draft.title)
        shared = Counter(place for stem in own for place in self._by_stem.get((draft.language, stem), ()))
        found = set()
        for place, count in shared.most_common(_MOST_COMPARED):
            item, length = self._titled[place]
            is_same_title = count >= _SAME_TITLE * (len(own) + length - count)
            if is_same_title or (count * 2 >= len(own) and _is_same_text(draft, item)):
                found.add(item.id)
        return tuple(sorted(found))

    def _is_of_this_source(self, item: Item) -> bool:
        """Whether the item came from this source as another story of it; a pasted story's title and date are its key."""
        source = item.source
        return (
            source is not None
            and source.kind == self._kind
            and (source.kind == "text" or source.key in self._own_keys)
        )


def words_of(title: str, body: str) -> Counter[str]:
    """Return how often each word of a title and a Markdown body stands there, without case and accents."""
    return _counted(title) + _counted(body)


def missing_words(wanted: Counter[str], held: Counter[str]) -> int:
    """Return how many of the words `wanted` are not in `held`."""
    return (wanted - held).total()


@lru_cache(maxsize=2048)
def _counted(text: str) -> Counter[str]:
    return Counter(folded(word) for word in tokens(_TARGETS.sub("]", text)))


def _dates_differ(draft: Draft, item: Item) -> bool:
    """Whether both say when, and say it differently: the fair of last year is not the fair of this year."""
    pairs = ((draft.date, item.date), (draft.published, item.published))
    told = [(one, other) for one, other in pairs if one and other]
    return bool(told) and all(one != other for one, other in told)


def _is_held(draft: Draft, item: Item) -> bool:
    """Whether the shorter of the two texts stands in the other one."""
    return _share(draft, item) >= _HELD


def _share(draft: Draft, item: Item) -> float:
    shorter, longer = sorted((_counted(draft.body), _counted(item.body)), key=Counter.total)
    if shorter.total() < _FEW:
        return 1.0 if (draft.date or draft.published) in {item.date, item.published} - {None} else 0.0
    return 1 - missing_words(shorter, longer) / shorter.total()


def _is_same_text(draft: Draft, item: Item) -> bool:
    return not _dates_differ(draft, item) and _share(draft, item) >= _SAME_WORDS
