"""An issue file as the values of a form: what may be filled in, as people see it, without the spelling of TOML.

Promises that the form of a file says everything the form can change, in NFC and without spaces at the ends, and that
an empty field and a key that is left out are the same. Judges no value: a form may be unfinished, and a name may be
nobody's. Writes nothing: `issue_edits` does.
"""

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from cipc_newsletter.errors import ContentError
from cipc_newsletter.model.issue import Form
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.toml_files import Document, mistakes_of
from cipc_newsletter.values import frozen

_BOM = "\ufeff"  # white space to JSON Schema, a sign to Python
EVERYWHERE = ""  # stands in the place of a language where one text serves for all

ByLanguage = Mapping[str, str]


@frozen
class WordsForm:
    """The words of one language."""

    subject: str = ""
    preheader: str = ""
    intro: str = ""


@frozen
class PictureForm:
    """A picture beside the issue's file; `alts` may have one text for everywhere."""

    file: str
    alts: ByLanguage = field(default_factory=dict)
    is_decorative: bool = False


@frozen
class LinkForm:
    """A name and its address, each by language or one for everywhere. `origin` is its place in the list of the file."""

    labels: ByLanguage = field(default_factory=dict)
    urls: ByLanguage = field(default_factory=dict)
    image: PictureForm | None = None
    origin: int | None = None


@frozen
class EntryForm:
    """An item in its section."""

    id: str
    form: Form = Form.TEASER
    fallback: str | None = None


@frozen
class SectionForm:
    """A section; what it says is by language. `origin` is its place in the file, None where it is new."""

    layout: str
    titles: ByLanguage = field(default_factory=dict)
    entries: tuple[EntryForm, ...] = ()
    texts: ByLanguage = field(default_factory=dict)
    labels: ByLanguage = field(default_factory=dict)
    urls: ByLanguage = field(default_factory=dict)
    persons: ByLanguage = field(default_factory=dict)
    image: PictureForm | None = None
    signature: PictureForm | None = None
    links: tuple[LinkForm, ...] = ()
    fields: Mapping[str, ByLanguage] = field(default_factory=dict)
    origin: int | None = None


@frozen
class IssueForm:
    """What the composing page shows of an issue; `words` has each of the languages there are."""

    number: int | None = None
    date: dt.date | None = None
    template: str = ""
    languages: tuple[str, ...] = ()
    is_together: bool = False
    words: Mapping[str, WordsForm] = field(default_factory=dict)
    sections: tuple[SectionForm, ...] = ()


def form_of(document: Document) -> IssueForm:
    """Return the form of an issue file. Raises ContentError where something in it is of a kind no form can show."""
    data = document.data
    try:
        return IssueForm(
            number=_kind(data.get("number"), int),
            date=_kind(data.get("date"), dt.date),
            template=line(data.get("template", "")),
            languages=tuple(line(name) for name in _members(data.get("languages", []))),
            is_together=data.get("mode") == "together",
            words={language: _words(data.get(language, {})) for language in LANGUAGES},
            sections=tuple(_section(table, number) for number, table in enumerate(_members(data.get("section", [])))),
        )
    except TypeError as error:
        raise ContentError.of(mistakes_of(document, "issue")) from error


def line(value: Any) -> str:
    """Return a text of one line: NFC, no spaces at the ends. Raises TypeError for what is no text."""
    return " ".join(block(value).splitlines()).strip()


def block(value: Any) -> str:
    """Return a text of any number of lines: NFC, line ends as LF, no empty lines at its ends."""
    if not isinstance(value, str):
        raise TypeError(value)
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip("\n") if text.replace(_BOM, "").strip() else ""


def _kind(value: Any, kind: type) -> Any:
    """Return a value that is of `kind` or absent; TypeError for any other, also for true as a number."""
    if value is not None and type(value) is not kind:
        raise TypeError(value)
    return value


def _members(value: Any) -> Sequence[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def _words(table: Any) -> WordsForm:
    words = _table(table)
    return WordsForm(
        subject=line(words.get("subject", "")),
        preheader=line(words.get("preheader", "")),
        intro=block(words.get("intro", "")),
    )


def _section(table: Any, number: int) -> SectionForm:
    section = _table(table)
    return SectionForm(
        layout=line(section.get("layout", "")),
        titles=_lines(section.get("title", {})),
        entries=tuple(map(_entry, _members(section.get("items", [])))),
        texts={
            language: text for language, value in _table(section.get("text", {})).items() if (text := block(value))
        },
        labels=_lines(section.get("label", {})),
        urls=_lines(section.get("url", {})),
        persons=_lines(section.get("person", {})),
        image=_picture(section.get("image")),
        signature=_picture(section.get("signature")),
        links=tuple(_link(link, place) for place, link in enumerate(_members(section.get("links", [])))),
        fields={name: said for name, words in _table(section.get("fields", {})).items() if (said := _lines(words))},
        origin=number,
    )


def _lines(words: Any) -> ByLanguage:
    return {language: said for language, value in _table(words).items() if (said := line(value))}


def _anywhere(words: Any) -> ByLanguage:
    return _lines({EVERYWHERE: words} if isinstance(words, str) else words)


def _entry(entry: Any) -> EntryForm:
    table = {"id": entry} if isinstance(entry, str) else _table(entry)
    form = line(table.get("form", Form.TEASER))
    return EntryForm(
        id=line(table.get("id", "")),
        form=Form.FULL if form == Form.FULL else Form.TEASER,
        fallback=line(table.get("fallback", "")) or None,
    )


def _picture(picture: Any) -> PictureForm | None:
    if picture is None:
        return None
    table = _table(picture)
    return PictureForm(
        file=line(table.get("file", "")),
        alts=_anywhere(table.get("alt", {})),
        is_decorative=table.get("decorative") is True,
    )


def _link(link: Any, number: int) -> LinkForm:
    table = _table(link)
    return LinkForm(
        labels=_anywhere(table.get("label", {})),
        urls=_anywhere(table.get("url", {})),
        image=_picture(table.get("image")),
        origin=number,
    )
