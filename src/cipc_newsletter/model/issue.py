"""An issue: one edition as written, in all its languages, its references resolved (docs/contract.md section 3)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from cipc_newsletter.model.item import Item, Translation
from cipc_newsletter.values import frozen


class Form(StrEnum):
    """How much of an item is shown: its summary and a link, or all of it."""

    TEASER = "teaser"
    FULL = "full"


@frozen
class Words:
    """What an issue says in one language. `intro` is Markdown; subject and preheader are plain text.

    `line` is that of their table, `lines` that of each of them by its key, where it is known.
    """

    subject: str
    preheader: str
    intro: str = ""
    line: int = 1
    lines: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)


@frozen
class Entry:
    """A news item placed in a section: `items` maps each language of the issue to the item shown there.

    Where the item lacks a language and the entry has a `fallback`, the item shown is the fallback's and its own
    `language` says so.
    """

    item_id: str
    items: Mapping[str, Item]
    form: Form = Form.TEASER
    fallback: str | None = None


@frozen
class SectionPicture:
    """A picture of a section: `file` lies beside the issue's file; `alts` is by language, empty where it decorates."""

    file: str
    alts: Mapping[str, str] = field(default_factory=dict)


@frozen
class Link:
    """One of a section's links, such as a partner's name and site, by language, with a logo or without."""

    labels: Mapping[str, str]
    urls: Mapping[str, str]
    image: SectionPicture | None = None


@frozen
class Section:
    """A titled group of items, or words of its own; maps are by language.

    `layout` names a block of the template. `fields` are lines that only that block knows, by name.
    """

    layout: str
    titles: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    urls: Mapping[str, str] = field(default_factory=dict)
    persons: Mapping[str, str] = field(default_factory=dict)
    image: SectionPicture | None = None
    signature: SectionPicture | None = None
    links: tuple[Link, ...] = ()
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    line: int = 1

    @property
    def by_language(self) -> tuple[Mapping[str, str], ...]:
        """All that the section itself says, in the order of its keys, each by language; its items apart."""
        return (
            *(self.titles, self.texts, self.labels, self.urls, self.persons),
            *(words for link in self.links for words in (link.labels, link.urls)),
            *(picture.alts for picture in self.pictures),
            *self.fields.values(),
        )

    @property
    def pictures(self) -> tuple[SectionPicture, ...]:
        """The pictures of the section itself."""
        shown = (self.image, self.signature, *(link.image for link in self.links))
        return tuple(picture for picture in shown if picture)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show under its title."""
        said = (words for words in self.by_language if words is not self.titles)
        return not self.entries and not any(text.strip() for words in said for text in words.values())


@frozen
class Waiver:
    """A rule set aside, with who answers for it and until when; with `item`, only where it speaks of that item.

    It holds for one issue, or for all of them where `path` is that of the settings.
    """

    rule: str
    reason: str
    by: str
    until: dt.date
    path: str
    item: str = ""
    line: int = 1

    @classmethod
    def from_table(cls, table: Mapping[str, Any], *, path: str, line: int | None) -> "Waiver":
        """Return the waiver a table of `path` holds, which is as the schema wants it."""
        return cls(
            rule=table["rule"],
            reason=table["reason"],
            by=table["by"],
            until=table["until"],
            item=table.get("item", ""),
            path=path,
            line=line or 1,
        )


@frozen
class Issue:
    """One edition. `languages[0]` is the main language; `words` has every language of the issue.

    `translations` tells, for the languages whose words came from a translator, what they were made from;
    `is_together` is whether one message carries all of them.
    """

    id: str
    path: str
    number: int
    date: dt.date
    template: str
    languages: tuple[str, ...]
    words: Mapping[str, Words]
    sections: tuple[Section, ...]
    waivers: tuple[Waiver, ...] = ()
    translations: Mapping[str, Translation] = field(default_factory=dict)
    is_together: bool = False

    def items(self, language: str) -> tuple[Item, ...]:
        """Return the items shown in `language`, in the order of the issue."""
        return tuple(entry.items[language] for section in self.sections for entry in section.entries)
