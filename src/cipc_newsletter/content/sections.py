"""Sections of an issue file as values: what each layout needs, and the items its entries stand for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cipc_newsletter import item_files
from cipc_newsletter.content.items import Library
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.issue import Entry, Form, Layout, Section
from cipc_newsletter.toml_files import Document, KeyPath, dotted, nearest, writing
from cipc_newsletter.wording import _

# What each layout shows, all of it needed; a quotation is the section's own text, or the word of an item's person.
_SHOWN = {Layout.TEXT: ("text",), Layout.BUTTON: ("label", "url")}
_ITEMS = ("items",)
_QUOTED = ("text", "items")
_CONTENTS = ("items", "text", "label", "url")
_BY_LANGUAGE = ("title", "text", "label", "url")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueParts:
    """What sections are read against: the issue's file and languages, the library, the template's layouts."""

    document: Document
    languages: tuple[str, ...]
    library: Library
    layouts: frozenset[Layout]
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


def section_mistakes(parts: IssueParts) -> Iterator[Mistake]:
    """Yield what is wrong with the sections beyond what the schema says."""
    seen: dict[str, KeyPath] = {}
    for number, table in enumerate(tables_of(parts.document)):
        place: KeyPath = ("section", number)
        layout = table.get("layout")
        if isinstance(layout, str) and layout in set(Layout):
            yield from _layout_mistakes(parts, place, table, Layout(layout))
        yield from _language_mistakes(parts, place, table)
        for index, entry in enumerate(_entries(table)):
            yield from _entry_mistakes(parts, (*place, "items", index), entry, seen)


def _layout_mistakes(parts: IssueParts, place: KeyPath, table: dict[str, Any], layout: Layout) -> Iterator[Mistake]:
    if layout not in parts.layouts:
        yield parts.mistake(
            (*place, "layout"),
            _('the template "{template}" has no layout "{layout}".').format(template=parts.template, layout=layout),
            right=_("It has: {layouts}.").format(
                layouts=", ".join(known for known in Layout if known in parts.layouts)
            ),
            remedy=_("Choose one of these."),
        )
    is_quote = layout is Layout.QUOTE
    shown = _QUOTED if is_quote else _SHOWN.get(layout, _ITEMS)
    missing = [key for key in shown if key not in table]
    if is_quote:
        missing = missing[:1] if len(missing) == len(_QUOTED) else []
    for key in missing if parts.document.is_whole else ():
        yield parts.mistake(
            place,
            _('a section with the layout "{layout}" needs "{key}".').format(layout=layout, key=key),
            remedy=_("Add it, such as: {example}").format(example=_example(key, parts.languages)),
        )
    for key in _CONTENTS:
        if key in table and key not in shown:
            yield parts.mistake(
                (*place, key),
                _('a section with the layout "{layout}" does not show "{key}".').format(layout=layout, key=key),
                right=_("It shows: {keys}.").format(keys=", ".join(shown)),
                remedy=_("Move it into a section of its own, or change the layout."),
            )


def _example(key: str, languages: tuple[str, ...]) -> str:
    if key == "items":
        return writing.assignment(key, ["2025-12-09-journee"])
    sample = "https://…" if key == "url" else "…"
    return writing.assignment(key, dict.fromkeys(languages, sample))


def _language_mistakes(parts: IssueParts, place: KeyPath, table: dict[str, Any]) -> Iterator[Mistake]:
    for key in _BY_LANGUAGE:
        words = table.get(key)
        if not isinstance(words, dict):
            continue
        for language in parts.languages:
            if language not in words and parts.document.is_whole:
                yield parts.mistake(
                    (*place, key),
                    _('"{key}" has nothing for "{language}".').format(key=key, language=language),
                    right=_("The issue is in: {languages}.").format(languages=", ".join(parts.languages)),
                    remedy=_('Add {language} = "…" to it.').format(language=language),
                )


def _entries(table: dict[str, Any]) -> Iterator[dict[str, Any]]:
    items = table.get("items", ())
    for entry in items if isinstance(items, list) else ():
        yield {"id": entry} if isinstance(entry, str) else entry if isinstance(entry, dict) else {}


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
    named = (entry.get("id") for table in tables_of(document) for entry in _entries(table))
    return tuple(dict.fromkeys(item_id for item_id in named if isinstance(item_id, str)))


def sections_of(parts: IssueParts) -> tuple[Section, ...]:
    """Return the sections of a document without mistakes."""
    return tuple(
        Section(
            layout=Layout(table["layout"]),
            titles=dict(table.get("title", {})),
            entries=tuple(_entry(parts, entry) for entry in _entries(table)),
            texts=dict(table.get("text", {})),
            labels=dict(table.get("label", {})),
            urls=dict(table.get("url", {})),
            line=parts.document.line_of(("section", number)) or 1,
        )
        for number, table in enumerate(tables_of(parts.document))
    )


def _entry(parts: IssueParts, entry: dict[str, Any]) -> Entry:
    item_id, fallback, items = str(entry["id"]), entry.get("fallback"), parts.library.items
    shown = {language: language if (item_id, language) in items else str(fallback) for language in parts.languages}
    return Entry(
        item_id=item_id,
        items={language: items[item_id, source] for language, source in shown.items()},
        form=Form(entry.get("form", Form.TEASER)),
        fallback=fallback,
    )
