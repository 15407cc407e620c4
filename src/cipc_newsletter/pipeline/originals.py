"""The words that translations were made from, kept on this computer, and which translations they have left behind.

Promises that an earlier original is found by the words that are asked for, whichever version of it they are of. They
lie in `var/originals/`, named by their digest; where that is not there, a finding says which texts changed, and not
what they said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from cipc_newsletter import item_files, operating_system, toml_files, wording
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import read_document
from cipc_newsletter.content.items import Library, read_items
from cipc_newsletter.errors import NewsletterError
from cipc_newsletter.model.issue import Issue
from cipc_newsletter.model.item import Item, Translation
from cipc_newsletter.model.translation import OutdatedTranslation, TextChange
from cipc_newsletter.translation.bodies import Text
from cipc_newsletter.translation.instructions import OWN_WORDS, label_of
from cipc_newsletter.translation.originals import changes_since, differing_words, digest_of_texts, is_current
from cipc_newsletter.translation.texts import texts_of_issue, texts_of_item

_FOLDER = "originals"


def keep_item(workspace: Workspace, item: Item) -> None:
    """Keep the words of an item, for the day they have changed."""
    _keep(workspace, f"{item.id}.{item.language}", texts_of_item(item), item_files.text_of(item))


def keep_issue(workspace: Workspace, issue_id: str, *, data: Mapping[str, Any], text: str, language: str) -> None:
    """Keep the words of an issue's file, for the day they have changed."""
    _keep(workspace, f"{issue_id}.{language}", texts_of_issue(data, language), text)


def _keep(workspace: Workspace, name: str, texts: Sequence[Text], text: str) -> None:
    path = workspace.var / _FOLDER / name / digest_of_texts(texts).removeprefix("sha256:")
    if not path.exists():
        operating_system.write_whole(path, text)


def kept_items(workspace: Workspace, item: Item) -> Iterator[Item]:
    """Yield the earlier versions of an item that were kept here."""
    for text in _kept(workspace, f"{item.id}.{item.language}"):
        earlier, _mistakes = item_files.parse(text, path=item_files.path_of(item.id, item.language))
        if earlier is not None:
            yield earlier


def kept_issues(workspace: Workspace, issue_id: str, language: str) -> Iterator[Mapping[str, Any]]:
    """Yield what an issue's file said earlier, as far as it was kept here."""
    for text in _kept(workspace, f"{issue_id}.{language}"):
        document, mistakes = toml_files.parse_all(text, path="")
        if not mistakes:
            yield document.data


def _kept(workspace: Workspace, name: str) -> Iterator[str]:
    folder = workspace.var / _FOLDER / name
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        try:
            yield operating_system.read_text(path)
        except NewsletterError:
            continue  # a snapshot that cannot be read is as good as none


def outdated_in(workspace: Workspace, issue: Issue) -> tuple[OutdatedTranslation, ...]:
    """Return the translations that an issue shows and whose originals have changed since."""
    library = read_items(workspace.root)
    shown = {
        (item.id, item.language): item
        for section in issue.sections
        for entry in section.entries
        for item in entry.items.values()
        if item.translation is not None
    }
    found = [_of_item(workspace, library, item) for item in shown.values()]
    return (*_of_issue(workspace, issue), *(one for one in found if one is not None))


def _of_item(workspace: Workspace, library: Library, item: Item) -> OutdatedTranslation | None:
    record = item.translation
    original = library.items.get((item.id, record.of)) if record else None
    if record is None or original is None or record.digest == _digest_of(original):
        return None
    kept = next(
        (texts for earlier in kept_items(workspace, original) if is_current(record, texts := texts_of_item(earlier))),
        None,
    )
    return _outdated(record, texts_of_item(original), kept, name=item.title, path=item.path, language=item.language)


# Two translations of one original ask for it, and a preview asks again and again.
@lru_cache(maxsize=256)
def _digest_of(original: Item) -> str:
    return digest_of_texts(texts_of_item(original))


def _of_issue(workspace: Workspace, issue: Issue) -> Iterator[OutdatedTranslation]:
    data = read_document(workspace.root, issue.id)[0].data if issue.translations else {}
    for language, record in issue.translations.items():
        texts = texts_of_issue(data, record.of)
        if language not in issue.languages or is_current(record, texts):
            continue
        every = (texts_of_issue(earlier, record.of) for earlier in kept_issues(workspace, issue.id, record.of))
        kept = next((one for one in every if is_current(record, one)), None)
        name = OWN_WORDS[wording.spoken()]
        line = issue.words[language].line
        yield _outdated(record, texts, kept, name=name, path=issue.path, language=language, line=line)


def _outdated(
    record: Translation,
    texts: Sequence[Text],
    kept: Sequence[Text] | None,
    *,
    name: str,
    path: str,
    language: str,
    line: int | None = None,
) -> OutdatedTranslation:
    labels = {text.key: label_of(text, wording.spoken()) for text in (*(kept or ()), *texts)}
    changes: tuple[TextChange, ...] = changes_since(record, texts, kept=kept)
    return OutdatedTranslation(
        language=language,
        original=record.of,
        name=name,
        path=path,
        line=line,
        changes=tuple(_as_shown(change, labels.get(change.key, change.key)) for change in changes),
        is_kept=kept is not None,
    )


def _as_shown(change: TextChange, name: str) -> TextChange:
    """Return a change under the name people know its text by, of its words no more than what differs."""
    before, after = change.before, change.after
    if before and after:
        before, after = differing_words(before, after)
    return replace(change, name=name, before=before, after=after)
