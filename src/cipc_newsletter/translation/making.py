"""Translated texts as an item, and as values for an issue's TOML.

Promises that the structure of the original is kept and that what people added to an existing translation (its link,
dates, picture file) stays. Writes no file.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cipc_newsletter.item_files import path_of
from cipc_newsletter.model.item import Item, Picture
from cipc_newsletter.toml_files import KeyPath
from cipc_newsletter.translation.bodies import body_with
from cipc_newsletter.translation.originals import translation_of
from cipc_newsletter.translation.runs import Paragraph, text_of
from cipc_newsletter.translation.texts import places_of, value_at

Words = Mapping[str, tuple[Paragraph, ...]]


def item_of(original: Item, words: Words, *, language: str, existing: Item | None) -> Item:
    """Return the translation of `original` into `language`; `words` has the paragraphs of each of its texts."""
    base = existing or replace(
        original, language=language, source=None, translation=None, path=path_of(original.id, language)
    )
    made = replace(
        base,
        title=_line(words, "title", original.title),
        summary=_line(words, "summary", original.summary),
        place=_line(words, "place", original.place),
        person=_line(words, "person", original.person),
        link_label=_line(words, "link_label", original.link_label),
        topics=tuple(map(text_of, words["topics"])) if "topics" in words else original.topics,
        image=_picture(original.image, words, base.image),
        body=body_with(original.body, _of_body(words, "body.")),
        body_line=1,
    )
    return replace(made, translation=translation_of(original, made=made))


def _line(words: Words, key: str, original: str) -> str:
    return " ".join(map(text_of, words[key])) if key in words else original


def _picture(original: Picture | None, words: Words, existing: Picture | None) -> Picture | None:
    if original is None:
        return existing
    return replace(
        existing or original,
        alt=_line(words, "image.alt", original.alt),
        caption=_line(words, "image.caption", original.caption),
        credit=_line(words, "image.credit", original.credit),
    )


def _of_body(words: Words, prefix: str) -> Words:
    return {key.removeprefix(prefix): paragraphs for key, paragraphs in words.items() if key.startswith(prefix)}


def issue_values(
    original: Mapping[str, Any], current: Mapping[str, Any], words: Words, *, source: str, language: str
) -> Mapping[KeyPath, str]:
    """Return what an issue's TOML says in `language` for each of its words in `source`, by key path.

    `original` is the TOML whose words were translated, `current` the one that is edited: a place it no longer has is
    left out. Where the language has no address of its own yet, that of the original stands in.
    """
    values: dict[KeyPath, str] = {}
    for place in places_of(original):
        text = value_at(original, place.in_language(source))
        if not isinstance(text, str) or value_at(current, place.in_language(source)) is None:
            continue
        if place.is_markdown:
            written = body_with(text.strip("\n"), _of_body(words, f"{place.key}."))
            values[place.in_language(language)] = f"{written}\n" if text.endswith("\n") else written
        elif place.key in words:
            values[place.in_language(language)] = " ".join(map(text_of, words[place.key]))
    for path, address in _addresses(current, source):
        target = (*path, language)
        if value_at(current, target) is None:
            values[target] = address
    return values


def _addresses(data: Mapping[str, Any], source: str) -> list[tuple[KeyPath, str]]:
    """Return the addresses that stand there by language, with the path of the table that holds them."""
    found: list[tuple[KeyPath, str]] = []
    for number, section in enumerate(data.get("section", ())):
        paths: list[KeyPath] = [("section", number, "url")]
        paths += [("section", number, "links", link, "url") for link in range(len(section.get("links", ())))]
        for path in paths:
            table = value_at(data, path)
            if isinstance(table, dict) and isinstance(table.get(source), str):
                found.append((path, table[source]))
    return found
