"""The texts of an item, and those of an issue's own words, each with the key it goes by in a translator's document.

Promises the same keys for the same texts, in the order in which they are read. What is the same in every language
(dates, addresses, picture files) is no text. Reads values only; an issue is given as its TOML says it, since an issue
that still lacks its translations is not whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from cipc_newsletter.model.item import Item
from cipc_newsletter.toml_files import KeyPath
from cipc_newsletter.translation.bodies import Kind, Text, texts_of_body
from cipc_newsletter.translation.runs import plain, tidied
from cipc_newsletter.values import frozen

ISSUE = "issue"  # what the keys of an issue's own words begin with


@frozen
class Place:
    """Where an issue's TOML says something by language: `path` leads there, with None in the language's stead."""

    key: str
    path: tuple[str | int | None, ...]
    is_markdown: bool = False

    def in_language(self, language: str) -> KeyPath:
        """Return the path of the words in `language`."""
        return tuple(language if part is None else part for part in self.path)


def texts_of_item(item: Item) -> tuple[Text, ...]:
    """Return the texts of an item."""
    image = item.image
    lines = {
        "title": item.title,
        "summary": item.summary,
        "place": item.place,
        "person": item.person,
        "link_label": item.link_label,
        "image.alt": image.alt if image else "",
        "image.caption": image.caption if image else "",
        "image.credit": image.credit if image else "",
    }
    kinds = {"image.alt": Kind.ALTERNATIVE, "image.caption": Kind.CAPTION}
    return (
        *(line(key, text, kind=kinds.get(key, Kind.LINE)) for key, text in lines.items() if text.strip()),
        *_topics(item),
        *_body("body", item.body),
    )


def _topics(item: Item) -> Iterator[Text]:
    topics = tuple(tidied(plain(topic)) for topic in item.topics)
    if topics:
        yield Text(key="topics", kind=Kind.LIST, paragraphs=topics)


def line(key: str, text: str, *, kind: Kind = Kind.LINE) -> Text:
    """Return a text without any look."""
    return Text(key=key, kind=kind, paragraphs=(tidied(plain(" ".join(text.split("\n")))),))


def texts_of_issue(data: Mapping[str, Any], language: str) -> tuple[Text, ...]:
    """Return the texts of an issue's own words in `language`, from what its TOML says."""
    texts: list[Text] = []
    for place in places_of(data):
        words = value_at(data, place.in_language(language))
        if not isinstance(words, str) or not words.strip():
            continue
        texts.extend(_body(place.key, words.strip("\n")) if place.is_markdown else [line(place.key, words)])
    return tuple(texts)


def _body(key: str, body: str) -> Iterator[Text]:
    for text in texts_of_body(body):
        yield replace(text, key=f"{key}.{text.key}")


def places_of(data: Mapping[str, Any]) -> Iterator[Place]:
    """Yield where an issue says something by language, in its order; addresses are no words."""
    yield Place(key=f"{ISSUE}.subject", path=(None, "subject"))
    yield Place(key=f"{ISSUE}.preheader", path=(None, "preheader"))
    yield Place(key=f"{ISSUE}.intro", path=(None, "intro"), is_markdown=True)
    for number, section in enumerate(data.get("section", ())):
        yield from _section_places(section, ("section", number), f"{ISSUE}.section.{number + 1}")


def _section_places(section: Mapping[str, Any], path: KeyPath, key: str) -> Iterator[Place]:
    for name in ("title", "person", "text", "label"):
        if isinstance(section.get(name), dict):
            yield Place(key=f"{key}.{name}", path=(*path, name, None), is_markdown=name == "text")
    for name in ("image", "signature"):
        if isinstance(section.get(name, {}).get("alt"), dict):
            yield Place(key=f"{key}.{name}.alt", path=(*path, name, "alt", None))
    for number, link in enumerate(section.get("links", ())):
        if isinstance(link.get("label"), dict):
            yield Place(key=f"{key}.links.{number + 1}.label", path=(*path, "links", number, "label", None))
        if isinstance(link.get("image", {}).get("alt"), dict):
            yield Place(key=f"{key}.links.{number + 1}.alt", path=(*path, "links", number, "image", "alt", None))
    for name in section.get("fields", {}):
        yield Place(key=f"{key}.fields.{name}", path=(*path, "fields", name, None))


def value_at(data: Any, path: KeyPath) -> Any:
    """Return what stands at `path` of nested tables and lists, None where nothing does."""
    for part in path:
        if isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        elif isinstance(data, Mapping) and isinstance(part, str):
            data = data.get(part)
        else:
            return None
    return data
