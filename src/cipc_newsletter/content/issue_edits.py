"""An issue file with what a form says: the TOML a person would write, and only what differs is touched.

Promises that a form nobody changed gives the same signs, that remarks and the order of keys stay, and that what a form
does not show (waivers, translations, a language taken out of the list) stays as it is. Opens no file.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cipc_newsletter import toml_files
from cipc_newsletter.content.issue_form import (
    EVERYWHERE,
    ByLanguage,
    EntryForm,
    IssueForm,
    LinkForm,
    PictureForm,
    SectionForm,
    WordsForm,
    block,
    form_of,
    line,
)
from cipc_newsletter.model.issue import Form
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.toml_files import KeyPath
from cipc_newsletter.toml_files.rewriting import rewritten

_BOM = "\ufeff"
_KEYS = ("number", "date", "template", "languages", "mode", *LANGUAGES, "section", "waiver", "translation")


def edited(text: str, form: IssueForm, *, path: str) -> str:
    """Return the text of an issue file, `text`, with what `form` says.

    Raises ContentError naming `path` where the text is no TOML, or is laid out so that the program cannot edit it.
    """
    bare = text.removeprefix(_BOM)
    document = toml_files.parse(_readable(bare), path=path)
    now = form_of(document)
    if now == form:
        return text
    form = replace(form, sections=_at_home(form.sections, now.sections))
    origins: dict[KeyPath, Sequence[int | None]] = {("section",): [section.origin for section in form.sections]}
    for section in form.sections:
        if section.origin is not None and section.links:
            origins["section", section.origin, "links"] = [link.origin for link in section.links]
    data = _data(document.data, form)
    return text[: len(text) - len(bare)] + rewritten(_readable(bare), data, path=path, origins=origins)


def _at_home(sections: Sequence[SectionForm], now: Sequence[SectionForm]) -> tuple[SectionForm, ...]:
    """Return sections whose origins are places of the file, each of one section alone."""
    origins = _places([section.origin for section in sections], len(now))
    return tuple(
        replace(
            section,
            origin=origin,
            links=_links_at_home(section.links, now[origin].links if origin is not None else ()),
        )
        for section, origin in zip(sections, origins, strict=True)
    )


def _links_at_home(links: Sequence[LinkForm], now: Sequence[LinkForm]) -> tuple[LinkForm, ...]:
    origins = _places([link.origin for link in links], len(now))
    return tuple(replace(link, origin=origin) for link, origin in zip(links, origins, strict=True))


def _places(origins: Sequence[int | None], count: int) -> list[int | None]:
    """Return origins with those that are no place, or already that of another, as new."""
    return [
        origin if origin is not None and 0 <= origin < count and origin not in origins[:number] else None
        for number, origin in enumerate(origins)
    ]


def _readable(text: str) -> str:
    """Return the text with the line ends TOML knows: a CR alone, as very old programs end lines, is none of them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n" if "\r\n" in text else "\n")


def _data(old: Mapping[str, Any], form: IssueForm) -> dict[str, Any]:
    """Return what the file says from now on, in the order of its keys."""
    new: dict[str, Any] = {
        "number": form.number,
        "date": form.date,
        "template": _kept(old.get("template"), form.template),
        "languages": list(form.languages) or None,
        "mode": _mode(old.get("mode"), is_together=form.is_together),
        **{language: _words(old.get(language), form, language) for language in LANGUAGES},
        "section": _sections(old.get("section", []), form) or None,
    }
    everything = {**old, **new}
    order = {name: number for number, name in enumerate(_KEYS)}
    names = sorted(everything, key=lambda name: order.get(name, len(order)))
    return {name: everything[name] for name in names if everything[name] is not None}


def _mode(old: Any, *, is_together: bool) -> Any:
    if is_together:
        return "together"
    return None if old == "together" else old


def _words(old: Any, form: IssueForm, language: str) -> dict[str, Any] | None:
    said = form.words.get(language, WordsForm())
    before = old or {}
    table = {
        **before,
        "subject": _kept(before.get("subject"), said.subject),
        "preheader": _kept(before.get("preheader"), said.preheader),
        "intro": _kept(before.get("intro"), said.intro, is_block=True),
    }
    filled = _without_nothing(table)
    return filled if filled or (old is not None and language in form.languages) else None


def _kept(old: Any, new: str, *, is_block: bool = False) -> str | None:
    """Return a text as the file has it where the form says the same, else as it is written; None where there is none.

    A text that may have several lines ends with one, so that its quotation marks stand alone.
    """
    if isinstance(old, str) and (block(old) if is_block else line(old)) == new:
        return old
    return f"{new}\n" if new and is_block else new or None


def _without_nothing(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value is not None}


def _sections(old: Sequence[Any], form: IssueForm) -> list[dict[str, Any]]:
    return [_section(old[section.origin] if section.origin is not None else {}, section) for section in form.sections]


def _section(old: Mapping[str, Any], form: SectionForm) -> dict[str, Any]:
    links, pictures = old.get("links", []), {key: old.get(key) for key in ("image", "signature")}
    new = {
        "title": _by_language(old.get("title"), form.titles),
        "layout": _kept(old.get("layout"), form.layout),
        "person": _by_language(old.get("person"), form.persons),
        "items": _entries(old.get("items", []), form.entries),
        "image": _picture(pictures["image"], form.image),
        "signature": _picture(pictures["signature"], form.signature),
        "text": _by_language(old.get("text"), form.texts, is_block=True),
        "label": _by_language(old.get("label"), form.labels),
        "url": _by_language(old.get("url"), form.urls),
        "links": [_link(links[link.origin] if link.origin is not None else {}, link) for link in form.links] or None,
        "fields": _fields(old.get("fields", {}), form.fields),
    }
    return _without_nothing({**{key: value for key, value in old.items() if key not in new}, **new})


def _by_language(old: Any, words: ByLanguage, *, is_block: bool = False) -> Any:
    """Return what is said by language, or once for everywhere, as the file writes it."""
    if set(words) == {EVERYWHERE}:
        return _kept(old, words[EVERYWHERE])
    before = old if isinstance(old, Mapping) else {}
    spoken = [language for language in LANGUAGES if language in words]
    return {name: _kept(before.get(name), words[name], is_block=is_block) for name in spoken} or None


def _fields(old: Mapping[str, Any], fields: Mapping[str, ByLanguage]) -> dict[str, Any] | None:
    return _without_nothing({name: _by_language(old.get(name), words) for name, words in fields.items()}) or None


def _entries(old: Iterable[Any], entries: Sequence[EntryForm]) -> list[Any] | None:
    """Return the entries, those that did not change as the file writes them: an id alone or a table."""
    return [next((each for each in old if _is(each, entry)), None) or _entry(entry) for entry in entries] or None


def _is(written: Any, entry: EntryForm) -> bool:
    table = {"id": written} if isinstance(written, str) else written
    shown = (table.get("id"), table.get("form", Form.TEASER), table.get("fallback"))
    return shown == (entry.id, entry.form, entry.fallback)


def _entry(entry: EntryForm) -> Any:
    table = {"id": entry.id}
    if entry.form is Form.FULL:
        table["form"] = entry.form.value
    if entry.fallback:
        table["fallback"] = entry.fallback
    return table if len(table) > 1 else entry.id


def _picture(old: Any, form: PictureForm | None) -> dict[str, Any] | None:
    if form is None:
        return None
    before = old or {}
    decorative = True if form.is_decorative else (False if before.get("decorative") is False else None)
    new = {
        **before,
        "file": _kept(before.get("file"), form.file),
        "alt": _by_language(before.get("alt"), form.alts),
        "decorative": decorative,
    }
    return _without_nothing(new) or None


def _link(old: Mapping[str, Any], form: LinkForm) -> dict[str, Any]:
    new = {
        **old,
        "label": _by_language(old.get("label"), form.labels),
        "url": _by_language(old.get("url"), form.urls),
        "image": _picture(old.get("image"), form.image),
    }
    return _without_nothing(new)
