"""An issue file as a value, its items resolved, or one error with every mistake of every file it uses.

Promises that what comes out is whole: every section, item and word in every language of the issue. Composes nothing.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cipc_newsletter.content.issue_files import (
    conflict_copies,
    issue_ids,
    issue_template,
    path_of,
    read_document,
    resolve_issue,
)
from cipc_newsletter.content.issue_parts import IssueParts
from cipc_newsletter.content.items import Library
from cipc_newsletter.content.sections import section_mistakes, sections_of, used_items
from cipc_newsletter.errors import ContentError, Mistake
from cipc_newsletter.model.block import Block
from cipc_newsletter.model.issue import Issue, Waiver, Words
from cipc_newsletter.model.item import Translation
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.toml_files import Document
from cipc_newsletter.wording import _

_YEARS = range(1970, 2200)  # others are slips, and some have no day before or after them

__all__ = ["conflict_copies", "issue_ids", "issue_template", "path_of", "read_issue", "resolve_issue"]


def read_issue(root: Path, issue_id: str, *, library: Library, blocks: Mapping[str, Block]) -> Issue:
    """Return the issue `issue_id` with its items from `library`; `blocks` are those its template offers, by name.

    Raises ContentError with every mistake of the issue file and of the items it uses, FileError where the file
    cannot be read.
    """
    document, mistakes = read_document(root, issue_id)
    parts = IssueParts(
        document=document,
        languages=_languages(document),
        library=library,
        blocks=blocks,
        template=str(document.data.get("template", "")),
    )
    of_issue = (*mistakes, *_date_mistakes(parts), *_words_mistakes(parts), *section_mistakes(parts))
    own = sorted(of_issue, key=lambda mistake: mistake.line or 0)
    every = (*own, *_item_mistakes(parts))
    if every:
        raise ContentError.of(every)
    return _issue(issue_id, parts)


def _languages(document: Document) -> tuple[str, ...]:
    """Return the languages a document names that there are, also where it has mistakes."""
    named = document.data.get("languages", ())
    return tuple(name for name in named if name in LANGUAGES) if isinstance(named, list) else ()


def _date_mistakes(parts: IssueParts) -> Iterator[Mistake]:
    date = parts.document.data.get("date")
    if isinstance(date, dt.date) and date.year not in _YEARS:
        yield parts.mistake(
            ("date",),
            _("no issue appears on {date}.").format(date=date.isoformat()),
            right=_("The year is between {first} and {last}.").format(first=_YEARS[0], last=_YEARS[-1]),
            remedy=_("Correct the year."),
        )


def _words_mistakes(parts: IssueParts) -> Iterator[Mistake]:
    for language in parts.languages:
        if language not in parts.document.data and parts.document.is_whole:
            yield parts.mistake(
                ("languages",),
                _('the issue has no words in "{language}".').format(language=language),
                right=_("Each of its languages has a table [{language}] with subject and preheader.").format(
                    language=language
                ),
                remedy=_('Add [{language}] with its words, or take "{language}" out of languages.').format(
                    language=language
                ),
            )


def _item_mistakes(parts: IssueParts) -> Iterator[Mistake]:
    """Yield the mistakes of the item files that the issue shows."""
    for item_id in used_items(parts.document):
        for language in parts.library.languages(item_id):
            yield from parts.library.file((item_id, language))[1]


def _issue(issue_id: str, parts: IssueParts) -> Issue:
    data, document = parts.document.data, parts.document
    return Issue(
        id=issue_id,
        path=document.path,
        number=data["number"],
        date=data["date"],
        template=data["template"],
        languages=parts.languages,
        is_together=data.get("mode") == "together",
        words={
            language: Words(
                subject=data[language]["subject"].strip(),
                preheader=data[language]["preheader"].strip(),
                intro=data[language].get("intro", "").strip("\n"),
                line=document.line_of((language,)) or 1,
                lines={
                    key: line
                    for key in ("subject", "preheader", "intro")
                    if key in data[language] and (line := document.line_of((language, key)))
                },
            )
            for language in parts.languages
        },
        sections=sections_of(parts),
        waivers=tuple(
            Waiver.from_table(table, path=document.path, line=document.line_of(("waiver", number)))
            for number, table in enumerate(data.get("waiver", ()))
        ),
        translations=translations_in(data),
    )


def translations_in(data: Mapping[str, Any]) -> Mapping[str, Translation]:
    """Return what the words of each language were translated from, as an issue file without mistakes says it."""
    return {
        language: Translation(
            of=table["of"], digest=table["digest"], parts=table.get("parts", ""), made=table.get("made", "")
        )
        for language, table in data.get("translation", {}).items()
    }
