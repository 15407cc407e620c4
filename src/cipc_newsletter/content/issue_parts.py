"""What the sections of an issue file are read against, and the tables and entries a document holds.

Promises to get on with whatever a document has in the place of a table. Judges nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from cipc_newsletter.content.items import Library
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.block import Block
from cipc_newsletter.toml_files import Document, KeyPath, dotted
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class IssueParts:
    """What sections are read against: the issue's file and languages, the library, the template's blocks."""

    document: Document
    languages: tuple[str, ...]
    library: Library
    blocks: Mapping[str, Block]
    template: str

    def mistake(self, key: KeyPath, what: str, *, right: str = "", remedy: str = "") -> Mistake:
        """Return a mistake at `key` of the issue file."""
        return Mistake(
            what=what,
            right=right,
            remedy=remedy,
            path=self.document.path,
            line=self.document.line_of(key),
            key=dotted(key),
            within=_("section {number}").format(number=int(key[1]) + 1) if key[0] == "section" else "",
        )


def tables_of(document: Document) -> tuple[dict[str, Any], ...]:
    """Return the sections of a document that are tables; anything else is the schema's matter."""
    sections = document.data.get("section", ())
    if not isinstance(sections, list):
        return ()
    return tuple(section if isinstance(section, dict) else {} for section in sections)


def entries_of(table: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the items a section names, each as the table it stands for."""
    items = table.get("items", ())
    for entry in items if isinstance(items, list) else ():
        yield {"id": entry} if isinstance(entry, str) else entry if isinstance(entry, dict) else {}
