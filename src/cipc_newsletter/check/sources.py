"""Where in the sources of an issue a word stands, so that a finding names the file to open.

Promises a place for everything: the issue's file where no better one is known. Judges nothing, opens no file.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.reading import holds_address, place_of, words_of
from cipc_newsletter.model.issue import Form, Issue
from cipc_newsletter.model.item import Item
from cipc_newsletter.values import frozen

_ENOUGH_WORDS = 9


@frozen
class Place:
    """A file and, where it is known, a line of it."""

    path: str
    line: int | None = None


@frozen
class SourceText:
    """A text as it was written, in `language`; `line` is None where only the file is known.

    Of a body, `line` is the line on which the text begins; what stands in the front matter of `item` is found by its
    `key` when it is asked for.
    """

    text: str
    path: str
    language: str
    line: int | None = None
    is_body: bool = False
    item: Item | None = None
    key: str = ""

    def place_of(self, needle: str) -> Place:
        """Return where `needle` stands in it."""
        return Place(path=self.path, line=line_of(self, max(0, self.text.find(needle))))

    def with_text(self, text: str) -> "SourceText":
        """Return the same place with `text`, which has as many lines."""
        return replace(self, text=text)


def line_of(source: SourceText, start: int) -> int | None:
    """Return the line of the file on which the character `start` of a source stands."""
    if source.is_body and source.line is not None:
        return source.line + source.text.count("\n", 0, start)
    if source.item is not None:
        return line_of_key(source.item, source.key)
    return source.line


def line_of_key(item: Item, key: str) -> int | None:
    """Return the line of `key`, such as "title" or "image.alt", in the front matter of an item; None where it is not."""
    return line_in(item.matter, key, first_line=item.matter_line)


def line_in(text: str, key: str, *, first_line: int = 1) -> int | None:
    """Return the line of `key` in a TOML text that begins on `first_line`; None where it does not stand there."""
    table, _dot, name = key.rpartition(".")
    found = re.search(rf"^[ \t]*\[{re.escape(table)}\]", text, re.MULTILINE) if table else None
    if not name or (table and found is None):
        return None
    match = re.compile(rf"^[ \t]*{re.escape(name)}[ \t]*=", re.MULTILINE).search(text, found.end() if found else 0)
    return first_line + text.count("\n", 0, match.start()) if match else None


def source_texts(issue: Issue, language: str) -> Iterator[SourceText]:
    """Yield every text that goes into the mail of `language`, in the order of the issue."""
    words = issue.words.get(language)
    if words is not None:
        for key, text in (("subject", words.subject), ("preheader", words.preheader), ("intro", words.intro)):
            line = words.lines.get(key, words.line)
            yield SourceText(text=text, path=issue.path, language=language, line=line)
    for section in issue.sections:
        for texts in section.by_language:
            if language in texts:
                yield SourceText(text=texts[language], path=issue.path, language=language, line=section.line)
        for entry in section.entries:
            if language in entry.items:
                yield from _item_texts(entry.items[language])


def _item_texts(item: Item) -> Iterator[SourceText]:
    image = item.image
    texts = {
        "title": item.title,
        "summary": item.summary,
        "place": item.place,
        "person": item.person,
        "link": item.link,
        "link_label": item.link_label,
        "document": item.document,
        "image.alt": image.alt if image else "",
        "image.caption": image.caption if image else "",
        "image.credit": image.credit if image else "",
        "image.url": (image.url or "") if image else "",
    }
    for key, text in texts.items():
        yield SourceText(text=text, path=item.path, language=item.language, item=item, key=key)
    yield SourceText(text=item.body, path=item.path, language=item.language, line=item.body_line, is_body=True)


def found_in(given: CheckInput, language: str, needle: str) -> Place:
    """Return where `needle` stands in the sources of `language`; else the template, or the issue's own words of it."""
    for source in source_texts(given.issue, language):
        if needle and needle in source.text:
            return source.place_of(needle)
    if given.template:
        return Place(path=given.template)
    words = given.issue.words.get(language)
    return Place(path=given.issue.path, line=words.line if words else None)


def said_in(given: CheckInput, language: str, text: str) -> Place | None:
    """Return where the first words of `text` were written, whatever typography made of them; None where nowhere."""
    words = words_of(text)[:_ENOUGH_WORDS]
    if not words:
        return None
    for source in source_texts(given.issue, language):
        if place_of(words, _words_of(source.text)) is None:
            continue
        if not source.is_body:
            return Place(path=source.path, line=line_of(source, 0))
        lines = source.text.split("\n")
        line = next((number for number, one in enumerate(lines) if place_of(words, words_of(one)) is not None), 0)
        return Place(path=source.path, line=(source.line or 1) + line)
    return None


_words_of = lru_cache(maxsize=512)(words_of)


def is_content(given: CheckInput, language: str, address: str) -> bool:
    """Tell whether somebody wrote `address` in the issue or its items, rather than in config.toml or a template."""
    return any(holds_address(source.text, address) for source in source_texts(given.issue, language))


def full_items(issue: Issue, language: str) -> tuple[Item, ...]:
    """Return the items whose body is shown in `language`."""
    return tuple(
        entry.items[language]
        for section in issue.sections
        for entry in section.entries
        if entry.form is Form.FULL and language in entry.items
    )
