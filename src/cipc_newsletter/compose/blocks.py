"""The blocks of a template as template.toml declares them.

Promises that each has its file, and that every name it says it reads is one a section or an item can have. Whether
an issue gives a block what it needs is asked where the issue is read.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cipc_newsletter import toml_files
from cipc_newsletter.model.block import ITEM, Block
from cipc_newsletter.wording import _

FIELDS = "fields."
SECTION_NAMES = ("items", "text", "label", "url", "person", "image", "signature", "links")
ITEM_NAMES = ("date", "time", "place", "summary", "body", "link", "link_label", "person", "document", "image")
MADE_NAMES = ("calendar",)  # what composing makes of an item: a block may show it, and cannot need it
BLOCK_KEYS = ("needs", "shows", "whole")
_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_FIELD = re.compile(r"fields\.[a-z][a-z0-9_]*")


def file_of(name: str) -> str:
    """Return the file of the block called `name`, in the folder of its template."""
    return f"blocks/{name}.mjml.j2"


def block_of(name: str, table: Mapping[str, Any]) -> Block:
    """Return a declaration without mistakes as a block."""
    return Block(
        name=name,
        needs=tuple(tuple(part.strip() for part in group.split("|")) for group in table.get("needs", ())),
        shows=frozenset(table.get("shows", ())),
        is_whole=table.get("whole", False),
    )


def mistakes_of(name: str, table: Any) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a declaration, and what would be right."""
    if not _NAME.fullmatch(name) or not isinstance(table, dict):
        yield (
            _('"{name}" is not a block.').format(name=name),
            _("A block is a table such as [blocks.partners], named in lower-case letters, digits and hyphens."),
        )
        return
    for key in table:
        if key not in BLOCK_KEYS:
            yield _('a block has no "{key}".').format(key=key), _("It has {keys}.").format(keys=", ".join(BLOCK_KEYS))
    if not isinstance(table.get("whole", False), bool):
        yield _('"whole" is neither true nor false.'), _("whole = true prints the whole text of each item.")
    for key in ("needs", "shows"):
        names = table.get(key, [])
        if not isinstance(names, list) or not all(isinstance(each, str) for each in names):
            yield (
                _('"{key}" is not a list of names.').format(key=key),
                _("It is a list such as {example}.").format(example='["items", "item.image"]'),
            )
            continue
        for group in names:
            yield from _name_mistakes(group.split("|") if key == "needs" else [group], is_shown=key == "shows")


def _name_mistakes(group: list[str], *, is_shown: bool) -> Iterator[tuple[str, str]]:
    names = [name.strip() for name in group]
    known = (*SECTION_NAMES, *(f"{ITEM}{name}" for name in (*ITEM_NAMES, *(MADE_NAMES if is_shown else ()))))
    for name in names:
        if name in known or _FIELD.fullmatch(name):
            continue
        nearest = toml_files.nearest(name, known)
        yield (
            _('neither a section nor an item has "{name}".').format(name=name),
            _('The nearest is "{name}".').format(name=nearest)
            if nearest
            else _("The names are {names}, and {own} for a field of your own.").format(
                names=", ".join(known), own="fields.…"
            ),
        )
    if len({name.startswith(ITEM) for name in names}) > 1:
        yield (
            _('"{group}" mixes the section and its items.').format(group=" | ".join(names)),
            _("Of names joined by | one is enough; they are all the section's, or all its items'."),
        )
