"""An issue as its files say it, whole or not, and the originals that a returned document was made from.

Promises to read an issue that still lacks its translations, and to find the version of an original that a document's
marks are of, though it changed since. Writes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cipc_newsletter import toml_files
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import path_of, read_document
from cipc_newsletter.content.issues import translations_in
from cipc_newsletter.content.items import Library, read_items
from cipc_newsletter.content.sections import used_items
from cipc_newsletter.errors import ContentError
from cipc_newsletter.model.item import Item, Translation
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.pipeline import originals
from cipc_newsletter.toml_files.editing import with_values
from cipc_newsletter.translation.bodies import Text
from cipc_newsletter.translation.existing_texts import Made, Original
from cipc_newsletter.translation.instructions import OWN_WORDS
from cipc_newsletter.translation.making import Words, issue_values, item_of
from cipc_newsletter.translation.matching import likeness
from cipc_newsletter.translation.originals import is_current, translation_of, translation_of_texts
from cipc_newsletter.translation.sheet import RowMark
from cipc_newsletter.translation.texts import texts_of_issue, texts_of_item
from cipc_newsletter.values import frozen


@frozen
class WrittenIssue:
    """An issue as its file says it: id, text, values, main language, and the items of the workspace."""

    id: str
    text: str
    data: Mapping[str, Any]
    source: str
    library: Library
    item_ids: tuple[str, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there are besides the main one."""
        return tuple(language for language in LANGUAGES if language != self.source)

    def item(self, item_id: str, language: str) -> Item | None:
        """Return an item, None where there is none. Raises ContentError where its file cannot be read."""
        if language not in self.library.languages(item_id):
            return None
        item, mistakes = self.library.file((item_id, language))
        if item is None:
            raise ContentError.of(mistakes)
        return item

    def page_in(self, address: str, language: str) -> str:
        """Return the address in `language` of the page that an item has at `address`, empty where no item says."""
        for (item_id, own), item in self.library.items.items():
            if own == self.source and item.link and item.link.rstrip("/") == address.rstrip("/"):
                other = self.library.items.get((item_id, language))
                return other.link if other else ""
        return ""


def read_written(workspace: Workspace, issue_id: str) -> WrittenIssue:
    """Return an issue as its file says it. Raises ContentError where that has mistakes of its own."""
    document, mistakes = read_document(workspace.root, issue_id)
    if mistakes:
        raise ContentError.of(mistakes)
    return WrittenIssue(
        id=issue_id,
        text=document.text,
        data=document.data,
        source=document.data["languages"][0],
        library=read_items(workspace.root),
        item_ids=used_items(document),
    )


@frozen
class Finder:
    """Finds the original that a document was made from: the one of today, or one that was kept."""

    workspace: Workspace
    issue: WrittenIssue

    def find(self, owner: str, marks: Sequence[RowMark]) -> Original | None:
        """Return the version of an item or of the issue's words that fits `marks` best."""
        if owner == self.issue.id:
            return self._issue(marks)
        current = self.issue.item(owner, self.issue.source)
        if current is None:
            return None
        versions = (current, *originals.kept_items(self.workspace, current))
        fitting = max(versions, key=lambda version: likeness(texts_of_item(version), marks))
        texts = texts_of_item(fitting)

        def make(language: str, words: Words) -> Made:
            # What is no text (dates, addresses, the picture's file) is that of today.
            basis = replace(current, title=fitting.title, summary=fitting.summary, body=fitting.body)
            basis = replace(basis, place=fitting.place, person=fitting.person, link_label=fitting.link_label)
            basis = replace(basis, topics=fitting.topics, image=fitting.image and current.image)
            made = item_of(basis, words, language=language, existing=self.issue.item(owner, language))
            record = translation_of(fitting, made=made)
            return Made(texts=texts_of_item(made), translation=record, item=replace(made, translation=record))

        return Original(
            owner=owner,
            title=current.title,
            texts=texts,
            make=make,
            existing={language: self._existing(owner, language) for language in self.issue.languages},
            is_current=is_current(translation_of(current), texts),
            is_ours=owner in self.issue.item_ids,
        )

    def _existing(self, owner: str, language: str) -> tuple[tuple[Text, ...], Translation | None]:
        item = self.issue.item(owner, language)
        return (texts_of_item(item), item.translation) if item else ((), None)

    def _issue(self, marks: Sequence[RowMark]) -> Original:
        issue = self.issue
        versions = (issue.data, *originals.kept_issues(self.workspace, issue.id, issue.source))
        fitting = max(versions, key=lambda version: likeness(texts_of_issue(version, issue.source), marks))
        texts, records = texts_of_issue(fitting, issue.source), translations_in(issue.data)

        def make(language: str, words: Words) -> Made:
            values = issue_values(fitting, issue.data, words, source=issue.source, language=language)
            edited = toml_files.parse(with_values(issue.text, values, path=path_of(issue.id)), path=path_of(issue.id))
            made = texts_of_issue(edited.data, language)
            record = translation_of_texts(texts, language=issue.source, made=made)
            return Made(texts=made, translation=record, values=values)

        return Original(
            owner=issue.id,
            title=OWN_WORDS[issue.source],
            texts=texts,
            make=make,
            existing={
                language: (texts_of_issue(issue.data, language), records.get(language))
                for language in issue.languages
            },
            is_current=is_current(
                translation_of_texts(texts, language=issue.source), texts_of_issue(issue.data, issue.source)
            ),
        )
