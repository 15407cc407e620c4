"""A section of an issue file held against the block that shows it: what is missing, what would not be shown.

Promises every such mistake with the issue's own line, and the items' files by name. Knows no block: the template
declares them.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from cipc_newsletter.content.issue_parts import IssueParts
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.block import Block
from cipc_newsletter.model.item import Item
from cipc_newsletter.toml_files import KeyPath, nearest, writing
from cipc_newsletter.toml_files.in_words import example
from cipc_newsletter.toml_files.schemas import node_of
from cipc_newsletter.wording import _

_CONTENTS = ("items", "text", "label", "url", "person", "image", "signature", "links")
_BY_LANGUAGE = ("title", "text", "label", "url", "person")
_PICTURES = ("image", "signature")
_FIELDS = "fields"


def block_mistakes(parts: IssueParts, place: KeyPath, table: dict[str, Any]) -> Iterator[Mistake]:
    """Yield what is wrong with a section beyond what the schema says, its items' own being apart."""
    layout = table.get("layout")
    block = block_for(parts, table)
    if block is not None:
        yield from _key_mistakes(parts, place, table, block)
    elif isinstance(layout, str) and re.search(node_of("issue", (*place, "layout"))["pattern"], layout):
        yield _unknown_layout(parts, place, layout)
    yield from _language_mistakes(parts, place, table)
    yield from _alt_mistakes(parts, place, table)


def block_for(parts: IssueParts, table: dict[str, Any]) -> Block | None:
    """Return the block a section names, None where the template has none of that name."""
    layout = table.get("layout")
    return parts.blocks.get(layout) if isinstance(layout, str) else None


def _unknown_layout(parts: IssueParts, place: KeyPath, layout: str) -> Mistake:
    close = nearest(layout, sorted(parts.blocks), likeness=0.6)  # few to choose from
    return parts.mistake(
        (*place, "layout"),
        _('the template "{template}" has no layout "{layout}".').format(template=parts.template, layout=layout),
        right=_('Nearest: "{nearest}".').format(nearest=close)
        if close
        else _("It has: {layouts}.").format(layouts=", ".join(sorted(parts.blocks))),
        remedy=_("Write it like this: {example}").format(example=writing.assignment("layout", close))
        if close
        else _("Choose one of these."),
    )


def _key_mistakes(parts: IssueParts, place: KeyPath, table: dict[str, Any], block: Block) -> Iterator[Mistake]:
    """Yield what the block of a section needs and does not find, and what it would not show."""
    given = _keys_of(table)
    for group in block.needed_of_section() if parts.document.is_whole else ():
        if given.isdisjoint(group):
            yield parts.mistake(
                place,
                _('a section with the layout "{layout}" needs {key}.').format(layout=block.name, key=_one_of(group)),
                remedy=_("Add it, such as: {example}").format(example=_example(group[0], parts.languages)),
            )
    for key in (key for key in given if key not in block.names):
        close = nearest(key, block.section_keys)
        yield parts.mistake(
            (*place, *key.split(".")),
            _('a section with the layout "{layout}" does not show "{key}".').format(layout=block.name, key=key),
            right=_('Nearest: "{nearest}".').format(nearest=close)
            if close
            else _("It shows: {keys}.").format(keys=", ".join(block.section_keys)),
            remedy=_("Move it into a section of its own, or change the layout."),
        )


def _keys_of(table: dict[str, Any]) -> AbstractSet[str]:
    """Return the names a section has something under, in its order; those of its own fields after "fields."."""
    fields = table.get(_FIELDS)
    own = [f"{_FIELDS}.{name}" for name in fields] if isinstance(fields, dict) else []
    return dict.fromkeys([*(key for key in table if key in _CONTENTS), *own]).keys()


def _example(key: str, languages: tuple[str, ...]) -> str:
    node = node_of("issue", ("section", 0, *key.split(".")))
    if key in ("items", "links"):
        return writing.assignment(key, node["examples"][0])
    if key in _PICTURES:
        return writing.assignment(key, {"file": "portrait.jpg", "alt": dict.fromkeys(languages, "…")})
    sample = "https://…" if key == "url" else "…"
    return writing.assignment(key.rpartition(".")[2], dict.fromkeys(languages, sample))


def item_mistakes(parts: IssueParts, place: KeyPath, entry: dict[str, Any], block: Block) -> Iterator[Mistake]:
    """Yield the fields a block needs of an item that the item has not, in each of its languages that are shown."""
    item_id, fallback = entry.get("id"), entry.get("fallback")
    shown = dict.fromkeys(
        language if (item_id, language) in parts.library.items else fallback for language in parts.languages
    )
    found = (parts.library.items.get((str(item_id), str(language))) for language in shown)
    for item in filter(None, found):
        for group in block.needed_of_item():
            if not any(_has(item, name) for name in group):
                node = node_of("item", (group[0],))
                yield parts.mistake(
                    place,
                    _('the layout "{layout}" needs {key} of each item, and "{id}" has none ({path}).').format(
                        layout=block.name, key=_one_of(group), id=item_id, path=item.path
                    ),
                    remedy=_("Write its text there, below the front matter.")
                    if group[0] == "body"
                    else _("Add it there, such as: {example}").format(example=example((group[0],), node)),
                )


def _one_of(names: tuple[str, ...]) -> str:
    """Return names in quotation marks, of which one is enough."""
    quoted = [f'"{name}"' for name in names]
    return (
        quoted[0]
        if len(quoted) == 1
        else _("{names} or {last}").format(names=", ".join(quoted[:-1]), last=quoted[-1])
    )


def _has(item: Item, name: str) -> bool:
    value = getattr(item, name)
    return bool(value.strip()) if isinstance(value, str) else value is not None


def _language_mistakes(parts: IssueParts, place: KeyPath, table: dict[str, Any]) -> Iterator[Mistake]:
    for key, words in _by_language(table):
        for language in parts.languages if isinstance(words, dict) else ():
            if language not in words and parts.document.is_whole:
                yield parts.mistake(
                    (*place, *key),
                    _('"{key}" has nothing for "{language}".').format(key=key[-1], language=language),
                    right=_("The issue is in: {languages}.").format(languages=", ".join(parts.languages)),
                    remedy=_('Add {language} = "…" to it.').format(language=language),
                )


def _by_language(table: dict[str, Any]) -> Iterator[tuple[KeyPath, Any]]:
    """Yield what a section says by language, or should, with its key within the section."""
    for key in _BY_LANGUAGE:
        yield (key,), table.get(key)
    for place, picture in _pictures(table):
        yield (*place, "alt"), picture.get("alt")
    for index, link in enumerate(_tables(table.get("links"))):
        yield ("links", index, "label"), link.get("label")
        yield ("links", index, "url"), link.get("url")
    fields = table.get(_FIELDS)
    for name, words in fields.items() if isinstance(fields, dict) else ():
        yield (_FIELDS, name), words


def _pictures(table: dict[str, Any]) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    for key in _PICTURES:
        if isinstance(table.get(key), dict):
            yield (key,), table[key]
    for index, link in enumerate(_tables(table.get("links"))):
        if isinstance(link.get("image"), dict):
            yield ("links", index, "image"), link["image"]


def _tables(value: Any) -> Iterator[dict[str, Any]]:
    yield from (each if isinstance(each, dict) else {} for each in (value if isinstance(value, list) else ()))


def _alt_mistakes(parts: IssueParts, place: KeyPath, table: dict[str, Any]) -> Iterator[Mistake]:
    """Yield the pictures that say nothing to people who do not see them; a link's label speaks for its logo."""
    for key, picture in _pictures(table):
        if key[0] != "links" and "alt" not in picture and picture.get("decorative") is not True:
            yield parts.mistake(
                (*place, *key),
                _("the picture has no alternative text."),
                right=_("alt says what it shows, for people who do not see it."),
                remedy=_("Add it, such as: {example}").format(
                    example=writing.assignment("alt", dict.fromkeys(parts.languages, "…"))
                ),
            )
