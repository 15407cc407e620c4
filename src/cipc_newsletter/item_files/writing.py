"""An item as the text of its file: one canonical spelling, so that writing an unchanged item changes no byte."""

from collections.abc import Iterator, Mapping

from cipc_newsletter.item_files.front_matter import FENCE
from cipc_newsletter.model.item import Item, Picture, Source, Translation
from cipc_newsletter.toml_files.writing import TomlValue, assignment

_Pairs = Mapping[str, TomlValue | None]


def text_of(item: Item) -> str:
    """Return the canonical text of `item`: keys in the order of docs/contract.md section 2, empty ones left out."""
    lines = [FENCE, *_assignments(_top(item))]
    for name, table in _tables(item):
        lines.extend((f"[{name}]", *_assignments(table)))
    lines.append(FENCE)
    if item.body:
        lines.append(item.body)
    return "\n".join(lines) + "\n"


def _assignments(pairs: _Pairs) -> Iterator[str]:
    return (assignment(name, value) for name, value in pairs.items() if value is not None)


def _top(item: Item) -> _Pairs:
    return {
        "title": item.title,
        "date": item.date,
        "date_end": item.date_end,
        "time": item.time,
        "time_end": item.time_end,
        "place": item.place or None,
        "published": item.published,
        "summary": item.summary or None,
        "link": item.link or None,
        "link_label": item.link_label or None,
        "topics": item.topics or None,
        "embargo": item.embargo,
        "expires": item.expires,
        "person": item.person or None,
        "document": item.document or None,
    }


def _tables(item: Item) -> Iterator[tuple[str, _Pairs]]:
    if item.image:
        yield "image", _picture(item.image)
    if item.source:
        yield "source", _source(item.source)
    if item.translation:
        yield "translation", _translation(item.translation)


def _translation(translation: Translation) -> _Pairs:
    return {
        "of": translation.of,
        "digest": translation.digest,
        "parts": translation.parts or None,
        "made": translation.made or None,
    }


def _source(source: Source) -> _Pairs:
    return {"kind": source.kind, "location": source.location, "key": source.key, "digest": source.digest}


def _picture(picture: Picture) -> _Pairs:
    return {
        "file": picture.file,
        "url": picture.url,
        "alt": picture.alt or None,
        "decorative": True if picture.decorative else None,
        "caption": picture.caption or None,
        "credit": picture.credit or None,
    }


def with_source(text: str, source: Source) -> str:
    """Return the text of an item file with another `[source]`, everything else as a person wrote it.

    `text` has front matter between two fences, as `parse` reads it.
    """
    lines = text.split("\n")
    _opening, end, *_rest = (number for number, line in enumerate(lines) if line.rstrip() == FENCE)
    table = ["[source]", *_assignments(_source(source))]
    start = next((number for number, line in enumerate(lines[:end]) if line.strip() == "[source]"), None)
    if start is None:
        return "\n".join([*lines[:end], *table, *lines[end:]])
    after = next((number for number in range(start + 1, end) if lines[number].lstrip().startswith("[")), end)
    return "\n".join([*lines[:start], *table, *lines[after:]])
