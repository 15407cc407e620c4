"""Which of two texts of the same news is to be kept, by the door each came by and by what it holds.

Promises one answer whatever the order of the doors: the fuller text wins, and with the same words the door that carries
more of the page. Compares; decides nothing about edits by hand.
"""

from enum import Enum, auto

from cipc_newsletter.ingest.draft import Draft
from cipc_newsletter.ingest.sameness import missing_words, words_of
from cipc_newsletter.model.item import Item

# What a door carries of a page: WordPress everything as it was written, a page and a feed what is shown, a pasted
# text words alone.
_RANKS = {"wordpress": 3, "html": 2, "feed": 2, "text": 1}
_SLACK = 0.05  # of the words: captions, "Share this", a date line more or less are the same text


class Door(Enum):
    """What a draft is beside the item that is there: it brings more, it brings nothing, or it is another text."""

    FULLER = auto()
    POORER = auto()
    OTHER = auto()


def door_of(draft: Draft, item: Item, *, kind: str) -> Door:
    """Return what `draft`, from a source of `kind`, is beside `item`."""
    own, held = words_of(draft.title, draft.body), words_of(item.title, item.body)
    adds = missing_words(own, held) > _SLACK * own.total()
    lacks = missing_words(held, own) > _SLACK * held.total()
    if adds and not lacks:
        return Door.FULLER
    if not draft.is_whole or (lacks and not adds):
        return Door.POORER
    if item.source is None:  # written by hand: another text, or the same one
        return Door.FULLER if adds else Door.POORER
    if item.source.kind == kind or _RANKS[kind] > _RANKS.get(item.source.kind, 0):
        return Door.FULLER
    return Door.OTHER if adds else Door.POORER
