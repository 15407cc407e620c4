"""Sections of an issue file as values: what the block of each needs, and the items its entries stand for."""

from collections.abc import Iterator, Mapping
from typing import Any

from cipc_newsletter import item_files
from cipc_newsletter.content.issue_parts import IssueParts, entries_of, tables_of
from cipc_newsletter.content.section_blocks import block_for, block_mistakes, item_mistakes
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.issue import Entry, Form, Link, Section, SectionPicture
from cipc_newsletter.toml_files import Document, KeyPath, nearest, writing
from cipc_newsletter.wording import _


def section_mistakes(parts: IssueParts) -> Iterator[Mistake]:
    """Yield what is wrong with the sections beyond what the schema says."""
    seen: dict[str, KeyPath] = {}
    for number, table in enumerate(tables_of(parts.document)):
        place: KeyPath = ("section", number)
        yield from block_mistakes(parts, place, table)
        block = block_for(parts, table)
        for index, entry in enumerate(entries_of(table)):
            entry_place = (*place, "items", index)
            yield from _entry_mistakes(parts, entry_place, entry, seen)
            if block is not None:
                yield from item_mistakes(parts, entry_place, entry, block)


def _entry_mistakes(
    parts: IssueParts, place: KeyPath, entry: dict[str, Any], seen: dict[str, KeyPath]
) -> Iterator[Mistake]:
    item_id = entry.get("id")
    if not isinstance(item_id, str) or not item_files.is_item_id(item_id):
        return
    available = parts.library.languages(item_id)
    if not available:
        yield _unknown_item(parts, place, item_id)
    elif item_id in seen:
        yield parts.mistake(
            place,
            _('the item "{id}" stands in this issue twice; first in section {number}.').format(
                id=item_id, number=int(seen[item_id][1]) + 1
            ),
            right=_("An item appears once."),
            remedy=_("Take one of the two out."),
        )
    else:
        seen[item_id] = place
        yield from _missing_languages(parts, place, entry, available)


def _unknown_item(parts: IssueParts, place: KeyPath, item_id: str) -> Mistake:
    close = nearest(item_id, parts.library.ids)
    return parts.mistake(
        place,
        _('no item "{id}".').format(id=item_id),
        right=_('Nearest: "{nearest}".').format(nearest=close) if close else "",
        remedy=""
        if close
        else _("Look at the list (cipc-newsletter news list), or write {path}.").format(
            path=item_files.path_of(item_id, parts.languages[0] if parts.languages else "fr")
        ),
    )


def _missing_languages(
    parts: IssueParts, place: KeyPath, entry: dict[str, Any], available: tuple[str, ...]
) -> Iterator[Mistake]:
    """Yield the languages of the issue that an item has no file for, unless a fallback that exists is named."""
    item_id, fallback = entry["id"], entry.get("fallback")
    absent = [language for language in parts.languages if language not in available]
    if not absent or fallback in available:
        return
    if fallback is None:
        yield parts.mistake(
            place,
            _('the item "{id}" is not there in: {languages}.').format(id=item_id, languages=", ".join(absent)),
            right=_("Every item is there in every language of the issue, or says which one stands in."),
            remedy=_("Write {path}, or show another language in its place: {example}").format(
                path=item_files.path_of(item_id, absent[0]),
                example=writing.value({**entry, "fallback": available[0]}),
            ),
        )
    elif isinstance(fallback, str):
        yield parts.mistake(
            place,
            _('the item "{id}" is not there in its fallback "{language}" either.').format(
                id=item_id, language=fallback
            ),
            right=_("It is there in: {languages}.").format(languages=", ".join(available)),
            remedy=_("Write it like this: {example}").format(
                example=writing.value({**entry, "fallback": available[0]})
            ),
        )


def used_items(document: Document) -> tuple[str, ...]:
    """Return the ids of the items an issue names, in its order, unknown ones too."""
    named = (entry.get("id") for table in tables_of(document) for entry in entries_of(table))
    return tuple(dict.fromkeys(item_id for item_id in named if isinstance(item_id, str)))


def sections_of(parts: IssueParts) -> tuple[Section, ...]:
    """Return the sections of a document without mistakes."""
    return tuple(
        Section(
            layout=table["layout"],
            titles=dict(table.get("title", {})),
            entries=tuple(_entry(parts, entry) for entry in entries_of(table)),
            texts=dict(table.get("text", {})),
            labels=dict(table.get("label", {})),
            urls=dict(table.get("url", {})),
            persons=dict(table.get("person", {})),
            image=_picture(parts, table.get("image")),
            signature=_picture(parts, table.get("signature")),
            links=tuple(_link(parts, link) for link in table.get("links", ())),
            fields={name: dict(words) for name, words in table.get("fields", {}).items()},
            line=parts.document.line_of(("section", number)) or 1,
        )
        for number, table in enumerate(tables_of(parts.document))
    )


def _link(parts: IssueParts, link: dict[str, Any]) -> Link:
    labels = _everywhere(parts, link["label"])
    picture = link.get("image")
    spoken = picture is None or "alt" in picture or picture.get("decorative")
    return Link(
        labels=labels,
        urls=_everywhere(parts, link["url"]),
        image=_picture(parts, picture if spoken or picture is None else {**picture, "alt": labels}),
    )


def _picture(parts: IssueParts, picture: dict[str, Any] | None) -> SectionPicture | None:
    if picture is None:
        return None
    return SectionPicture(file=picture["file"], alts=_everywhere(parts, picture.get("alt", "")))


def _everywhere(parts: IssueParts, words: str | Mapping[str, str]) -> Mapping[str, str]:
    """Return what is said in each language, where one text serves for all."""
    return dict.fromkeys(parts.languages, words) if isinstance(words, str) else dict(words)


def _entry(parts: IssueParts, entry: dict[str, Any]) -> Entry:
    item_id, fallback, items = str(entry["id"]), entry.get("fallback"), parts.library.items
    shown = {language: language if (item_id, language) in items else str(fallback) for language in parts.languages}
    return Entry(
        item_id=item_id,
        items={language: items[item_id, source] for language, source in shown.items()},
        form=Form(entry.get("form", Form.TEASER)),
        fallback=fallback,
    )
