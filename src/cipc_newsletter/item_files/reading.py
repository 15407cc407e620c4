"""The text of an item file as an item, or everything that is wrong with it."""

import datetime as dt
from typing import Any

from cipc_newsletter.errors import Mistake
from cipc_newsletter.item_files.front_matter import Parts, split
from cipc_newsletter.item_files.names import ID_LENGTH, is_item_id, names_in
from cipc_newsletter.item_files.rules import mistakes_between_keys
from cipc_newsletter.model.item import Item, Picture, Source, Translation
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.operating_system import normalised
from cipc_newsletter.toml_files import mistakes_of, parse_all
from cipc_newsletter.wording import _


def parse(text: str, *, path: str) -> tuple[Item | None, tuple[Mistake, ...]]:
    """Return the item in `text` and no mistakes, or None and every mistake.

    `path` is relative to the workspace; the id is the name of its folder, the language that of the file.
    """
    item_id, language = names_in(path)
    mistakes = _name_mistakes(item_id, language, path=path)
    parts = split(normalised(text), path=path)
    if isinstance(parts, Mistake):
        return None, (*mistakes, parts)
    document, syntax = parse_all(parts.matter, path=path, first_line=parts.matter_line)
    others = sorted(
        (*syntax, *mistakes_of(document, "item"), *mistakes_between_keys(document)),
        key=lambda mistake: mistake.line or 0,
    )
    if mistakes or others:
        return None, (*mistakes, *others)
    return _item(document.data, parts, item_id=item_id, language=language, path=path), ()


def _name_mistakes(item_id: str, language: str, *, path: str) -> tuple[Mistake, ...]:
    mistakes = []
    if not is_item_id(item_id):
        mistakes.append(
            Mistake(
                what=_('the folder "{name}" is not named like an item.').format(name=item_id),
                right=_(
                    "An item's id is lower-case letters without accents, digits and hyphens, at most {count}."
                ).format(count=ID_LENGTH),
                remedy=_("Rename the folder, such as 2025-12-09-journee."),
                path=path,
            )
        )
    if language not in LANGUAGES:
        mistakes.append(
            Mistake(
                what=_('the file is not named for a language: "{name}".').format(name=language),
                right=_("It is one of: {options}.").format(options=", ".join(f"{name}.md" for name in LANGUAGES)),
                remedy=_("Rename the file."),
                path=path,
            )
        )
    return tuple(mistakes)


def _text(data: dict[str, Any], key: str) -> str:
    return normalised(data.get(key, "")).strip()


def _date(data: dict[str, Any], key: str) -> dt.date | None:
    value: dt.date | None = data.get(key)
    return value


def _item(data: dict[str, Any], parts: Parts, *, item_id: str, language: str, path: str) -> Item:
    return Item(
        id=item_id,
        language=language,
        title=_text(data, "title"),
        body=parts.body,
        date=_date(data, "date"),
        date_end=_date(data, "date_end"),
        time=data.get("time"),
        time_end=data.get("time_end"),
        place=_text(data, "place"),
        published=_date(data, "published"),
        summary=_text(data, "summary"),
        link=_text(data, "link"),
        link_label=_text(data, "link_label"),
        topics=tuple(normalised(topic) for topic in data.get("topics", ())),
        embargo=_date(data, "embargo"),
        expires=_date(data, "expires"),
        person=_text(data, "person"),
        document=_text(data, "document"),
        image=_picture(data.get("image")),
        source=_source(data.get("source")),
        translation=_translation(data.get("translation")),
        path=path,
        body_line=parts.body_line,
        matter=parts.matter,
        matter_line=parts.matter_line,
    )


def _picture(table: dict[str, Any] | None) -> Picture | None:
    if table is None:
        return None
    return Picture(
        alt=_text(table, "alt"),
        file=normalised(table["file"]) if "file" in table else None,
        url=table.get("url"),
        caption=_text(table, "caption"),
        credit=_text(table, "credit"),
        decorative=table.get("decorative", False),
    )


def _source(table: dict[str, Any] | None) -> Source | None:
    if table is None:
        return None
    return Source(
        kind=_text(table, "kind"),
        location=_text(table, "location"),
        key=_text(table, "key"),
        digest=_text(table, "digest"),
    )


def _translation(table: dict[str, Any] | None) -> Translation | None:
    if table is None:
        return None
    return Translation(of=table["of"], digest=table["digest"], parts=_text(table, "parts"), made=_text(table, "made"))
