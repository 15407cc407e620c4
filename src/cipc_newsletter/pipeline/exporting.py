"""An issue's texts out to the translators, as one document.

Promises that no document somebody may be at work in is written over, and that the originals it shows are kept, so that
what comes back can be held against them. Shows nothing.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cipc_newsletter import operating_system
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import resolve_issue
from cipc_newsletter.content.issues import translations_in
from cipc_newsletter.errors import FileError, UsageError
from cipc_newsletter.pipeline import originals
from cipc_newsletter.pipeline.translated_issue import WrittenIssue, read_written
from cipc_newsletter.translation.instructions import OWN_WORDS
from cipc_newsletter.translation.runs import text_of
from cipc_newsletter.translation.sheet import Sheet, part_of
from cipc_newsletter.translation.texts import texts_of_issue, texts_of_item
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_HTML = (".html", ".htm")


@frozen
class Exported:
    """A document that was made: where it is, what it holds, and how many words each language still lacks.

    `left_out` are items of the issue that have no text in its main language.
    """

    path: Path
    sheet: Sheet
    words: Mapping[str, int]
    left_out: tuple[str, ...]

    def value(self) -> Mapping[str, Any]:
        """Return it as scripts read it (docs/contract.md section 4)."""
        return {
            "issue": self.sheet.issue_id,
            "file": self.path,
            "from": self.sheet.source,
            "to": list(self.sheet.targets),
            "items": [part.owner for part in self.sheet.parts if part.owner != self.sheet.issue_id],
            "left_out": list(self.left_out),
            "texts": sum(len(part.rows) for part in self.sheet.parts),
            "words": dict(self.words),
        }


def export(workspace: Workspace, name: str | None, *, to: Sequence[str], out: Path | None) -> Exported:
    """Write the texts of the issue called `name` as a document for translators into `to`, by default every language.

    Raises FileError where the file is there already: somebody may be at work in it.
    """
    issue = read_written(workspace, resolve_issue(workspace.root, name))
    targets = tuple(dict.fromkeys(to)) or issue.languages
    if issue.source in targets:
        raise UsageError(
            _('"{language}" is the main language of issue {issue}.').format(language=issue.source, issue=issue.id),
            right=_("It is translated into: {languages}.").format(languages=", ".join(issue.languages)),
            remedy=_("Name those with --to."),
        )
    path = out or Path(f"{issue.id}-{'-'.join(targets)}.docx")
    if path.exists():
        raise FileError(
            _("this file is already there; nothing was written."),
            right=_("A document goes into a file of its own: somebody may be at work in this one."),
            remedy=_("Choose another name with --out, or delete the file first."),
            path=str(path),
        )
    sheet = _sheet(issue, targets)
    operating_system.write_whole(path, _document(sheet, path))
    originals.keep_issue(workspace, issue.id, data=issue.data, text=issue.text, language=issue.source)
    for item_id in issue.item_ids:
        if item := issue.item(item_id, issue.source):
            originals.keep_item(workspace, item)
    owners = {part.owner for part in sheet.parts}
    return Exported(
        path=path,
        sheet=sheet,
        words={language: _words_lacking(sheet, language) for language in targets},
        left_out=tuple(item_id for item_id in issue.item_ids if item_id not in owners),
    )


def _document(sheet: Sheet, path: Path) -> bytes:
    from cipc_newsletter.translation import docx_writing, html_writing

    if path.suffix.lower() in _HTML:
        return html_writing.page_of(sheet).encode()
    if path.suffix.lower() == ".docx":
        return docx_writing.document_of(sheet)
    raise UsageError(
        _('a document for translators cannot be "{suffix}".').format(suffix=path.suffix or path.name),
        right=_("It is .docx or .html."),
        remedy=_("Name it so, such as: --out {name}").format(name=path.with_suffix(".docx")),
    )


def _words_lacking(sheet: Sheet, language: str) -> int:
    """Return how many words of the original have no translation in `language` that is up to date."""
    return sum(
        len(" ".join(map(text_of, row.text.paragraphs)).split())
        for part in sheet.parts
        for row in part.rows
        if language not in row.filled or language in row.changed
    )


def _sheet(issue: WrittenIssue, targets: tuple[str, ...]) -> Sheet:
    records = translations_in(issue.data)
    parts = [
        part_of(
            issue.id,
            OWN_WORDS[issue.source],
            original=texts_of_issue(issue.data, issue.source),
            translations={language: texts_of_issue(issue.data, language) for language in targets},
            made_from={language: record.parts for language, record in records.items()},
        )
    ]
    for item_id in issue.item_ids:
        original = issue.item(item_id, issue.source)
        if original is None:
            continue
        others = {language: issue.item(item_id, language) for language in targets}
        parts.append(
            part_of(
                item_id,
                original.title,
                original=texts_of_item(original),
                translations={language: texts_of_item(item) if item else () for language, item in others.items()},
                made_from={
                    language: item.translation.parts for language, item in others.items() if item and item.translation
                },
            )
        )
    return Sheet(issue_id=issue.id, source=issue.source, targets=targets, parts=tuple(parts))
