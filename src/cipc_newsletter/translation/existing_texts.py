"""The texts that were sent out and what stands in their place today, as `planner` is given them.

Frozen values without rules; `pipeline` makes them of items and issues.
"""

from collections.abc import Callable, Mapping
from dataclasses import field

from cipc_newsletter.model.item import Item, Translation
from cipc_newsletter.toml_files import KeyPath
from cipc_newsletter.translation.bodies import Text
from cipc_newsletter.translation.making import Words
from cipc_newsletter.values import frozen


@frozen
class Made:
    """A translation as it would stand: its texts, its record, and what is written: an item or an issue's values."""

    texts: tuple[Text, ...]
    translation: Translation
    item: Item | None = None
    values: Mapping[KeyPath, str] = field(default_factory=dict)


@frozen
class Original:
    """A text as it was sent out: of an item or of an issue's words, under its title.

    `make` gives its translation into a language; `existing` the texts and the record of each one that is there now.
    `is_current` is whether the original is still the same, `is_ours` whether the issue of the document shows it.
    """

    owner: str
    title: str
    texts: tuple[Text, ...]
    make: Callable[[str, Words], Made]
    existing: Mapping[str, tuple[tuple[Text, ...], Translation | None]]
    is_current: bool = True
    is_ours: bool = True
