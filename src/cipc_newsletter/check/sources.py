"""Where in the sources of an issue a word stands, so that a finding names the file to open.

Promises a place for everything: the issue's file where no better one is known. Judges nothing, opens no file.
"""

from collections.abc import Iterator
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

    Only of a body is `line` the line on which the text begins; of an issue's words it is that of their table.
    """

    text: str
    path: str
    language: str
    line: int | None = None
    is_body: bool = False

    def place_of(self, needle: str) -> Place:
        """Return where `needle` stands in it."""
        if self.line is None or not self.is_body:
            return Place(path=self.path, line=self.line)
        return Place(path=self.path, line=self.line + self.text[: max(0, self.text.find(needle))].count("\n"))


def source_texts(issue: Issue, language: str) -> Iterator[SourceText]:
    """Yield every text that goes into the mail of `language`, in the order of the issue."""
    words = issue.words.get(language)
    if words is not None:
        for text in (words.subject, words.preheader, words.intro):
            yield SourceText(text=text, path=issue.path, language=language, line=words.line)
    for section in issue.sections:
        for texts in section.by_language:
            if language in texts:
                yield SourceText(text=texts[language], path=issue.path, language=language, line=section.line)
        for entry in section.entries:
            if language in entry.items:
                yield from _item_texts(entry.items[language])


def _item_texts(item: Item) -> Iterator[SourceText]:
    image = item.image
    picture = (image.alt, image.caption, image.credit, image.url or "") if image else ()
    for text in (
        item.title,
        item.summary,
        item.place,
        item.person,
        item.link,
        item.link_label,
        item.document,
        *picture,
    ):
        yield SourceText(text=text, path=item.path, language=item.language)
    yield SourceText(text=item.body, path=item.path, language=item.language, line=item.body_line, is_body=True)


def found_in(given: CheckInput, language: str, needle: str) -> Place:
    """Return where `needle` stands in the sources of `language`; the issue's own words of it where nowhere."""
    for source in source_texts(given.issue, language):
        if needle and needle in source.text:
            return source.place_of(needle)
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
        lines = source.text.split("\n") if source.is_body else []
        line = next((number for number, one in enumerate(lines) if place_of(words, words_of(one)) is not None), 0)
        return Place(path=source.path, line=source.line + line if source.line else None)
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
