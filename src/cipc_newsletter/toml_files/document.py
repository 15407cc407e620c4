"""A TOML text as a document: its values, and the line of each key for when a mistake is to be told.

Promises that a text `tomllib` accepts becomes a document, and that any other becomes an error with every mistake of
its syntax. Does not know what keys a document should have: `schema_mistakes` does.
"""

import tomllib
from dataclasses import field
from typing import Any

from cipc_newsletter.errors import ContentError, Mistake, NewsletterError
from cipc_newsletter.toml_files.places import KeyPath, places_of
from cipc_newsletter.values import frozen


@frozen
class Document:
    """The values of a TOML text, and the text they came from.

    `path` is shown to people; `first_line` is the line of the file on which `text` begins; `is_whole` is false where
    statements that cannot be read were left out, so that a missing key says nothing.
    """

    path: str
    data: dict[str, Any]
    text: str = field(repr=False)
    first_line: int = 1
    is_whole: bool = True

    def line_of(self, key: KeyPath) -> int | None:
        """Return the line of `key`, such as ("section", 2, "items", 0), or of the nearest table around it.

        None only for the empty path of an empty document.
        """
        places = places_of(self.text, first_line=self.first_line)
        for length in range(len(key), 0, -1):
            if key[:length] in places:
                return places[key[:length]]
        return min(places.values(), default=None)


def parse(text: str, *, path: str, first_line: int = 1, error: type[NewsletterError] = ContentError) -> Document:
    """Return the document in `text`, or raise `error` with every mistake of its syntax.

    `first_line` is the line of the file on which `text` begins, so that front matter reports the file's own lines.
    """
    document, mistakes = parse_all(text, path=path, first_line=first_line)
    if mistakes:
        raise error.of(mistakes)
    return document


def parse_all(text: str, *, path: str, first_line: int = 1) -> tuple[Document, tuple[Mistake, ...]]:
    """Return what can be read of `text`, with every mistake of its syntax; a reader then adds its own."""
    try:
        return Document(path=path, data=tomllib.loads(text), text=text, first_line=first_line), ()
    except (ValueError, RecursionError):  # ValueError also for a number of more than 4300 digits
        from cipc_newsletter.toml_files.syntax import salvaged  # many modules, for broken texts alone

        rest = salvaged(text, path=path, first_line=first_line)
    document = Document(path=path, data=rest.data, text=rest.text, first_line=first_line, is_whole=rest.is_whole)
    return document, rest.mistakes
