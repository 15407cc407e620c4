"""What translators made of an issue's texts, back into the files.

Promises that no translation somebody worked on is written over, that all files of an import appear or none, and that a
dry run gives the same answer. Shows nothing.
"""

import hashlib
from collections.abc import Mapping, Sequence, Sized
from dataclasses import replace
from pathlib import Path
from typing import Any

from cipc_newsletter import item_files, operating_system
from cipc_newsletter.check.figures import differences_of
from cipc_newsletter.check.languages import language_of
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import issue_ids, path_of
from cipc_newsletter.content.items import read_items, resolve_item
from cipc_newsletter.errors import ContentError, IngestError
from cipc_newsletter.model.item import Item, Translation
from cipc_newsletter.model.outcome import Outcome
from cipc_newsletter.pipeline import originals
from cipc_newsletter.pipeline.translated_issue import Finder, WrittenIssue, read_written
from cipc_newsletter.toml_files import KeyPath, nearest
from cipc_newsletter.toml_files.editing import with_values
from cipc_newsletter.translation import document_reading
from cipc_newsletter.translation.comparing import Judges
from cipc_newsletter.translation.originals import translation_of, translation_of_texts
from cipc_newsletter.translation.planner import ReturnPlan, plan_return
from cipc_newsletter.translation.returned import Returned
from cipc_newsletter.translation.texts import texts_of_issue
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class Imported:
    """What an import did, or would do; `replaced` are the files in which edited versions were set aside.

    `languages` are those the issue is sent in, `absent` those that came back and are not among them.
    """

    issue_id: str
    languages: tuple[str, ...]
    absent: tuple[str, ...]
    plan: ReturnPlan
    replaced: tuple[str, ...] = ()

    def value(self) -> Mapping[str, Any]:
        """Return the outcome as scripts read it (docs/contract.md section 4)."""
        return {
            "issue": self.issue_id,
            **{
                outcome.value: [f"{entry.owner}/{entry.language}" for entry in self.plan.of(outcome)]
                for outcome in Outcome
            },
            "findings": [
                {
                    "code": one.remark.code,
                    "item": one.owner,
                    "language": one.language,
                    "row": one.key,
                    "message": one.remark.what,
                    "right": one.remark.right,
                    "holds_back": one.remark.holds_back,
                }
                for one in self.plan.noticed
            ],
            "replaced": list(self.replaced),
        }


def import_document(workspace: Workspace, path: Path, *, dry_run: bool, takes_conflicts: bool) -> Imported:
    """Bring a translated document back, or with `dry_run` only say what would happen."""
    returned = document_reading.read(operating_system.read_bytes(path), location=path.name)
    issue = read_written(workspace, _issue_of(workspace, returned, location=path.name))
    finder = Finder(workspace=workspace, issue=issue)
    judges = Judges(figures=differences_of, language=language_of, page_in=issue.page_in)
    plan = plan_return(returned, finder.find, source=issue.source, judges=judges, takes_conflicts=takes_conflicts)
    replaced = () if dry_run else _write(workspace, issue, plan)
    languages = tuple(issue.data["languages"])
    came = dict.fromkeys(entry.language for entry in plan.entries if entry.made is not None)
    return Imported(
        issue_id=issue.id,
        languages=languages,
        absent=tuple(language for language in came if language not in languages),
        plan=plan,
        replaced=replaced,
    )


def _issue_of(workspace: Workspace, returned: Returned, *, location: str) -> str:
    """Return the issue a document is of, by its heads, else by the rows of an issue's own words."""
    known = issue_ids(workspace.root)
    named = [head.issue for head in returned.heads]
    named += [mark.owner for row in returned.rows for mark in row.marks if mark.key.startswith("issue.")]
    found = next((name for name in named if name in known), None)
    if found is None:
        close = nearest(named[0], known) if named else None
        raise IngestError(
            _('this document is of issue "{issue}", which is not in this workspace.').format(issue=named[0])
            if named
            else _("this document does not say which issue it is of."),
            right=_('Nearest: "{nearest}".').format(nearest=close) if close else "",
            remedy=_("Look at the list: cipc-newsletter issue list"),
            path=location,
        )
    return found


def _write(workspace: Workspace, issue: WrittenIssue, plan: ReturnPlan) -> tuple[str, ...]:
    """Write what is new and updated, and return where edited versions that it replaces were set aside."""
    files: dict[Path, bytes | str] = {}
    values: dict[KeyPath, str] = {}
    aside: dict[Path, bytes | str] = {}
    for entry in (*plan.of(Outcome.NEW), *plan.of(Outcome.UPDATED)):
        made = entry.made
        if made is None:
            continue
        path = made.item.path if made.item else path_of(issue.id)
        if entry.is_forced:
            earlier = operating_system.read_text(workspace.root / path, shown=path)
            aside[_aside(workspace, path, earlier)] = earlier
        if made.item is not None:
            files[workspace.root / path] = _checked(made.item)
        else:
            values |= {**made.values, **_record(entry.language, made.translation)}
    if values:
        path = path_of(issue.id)
        files[workspace.root / path] = with_values(issue.text, values, path=path)
    operating_system.write_together(aside | files, shown=workspace.shown)
    _keep_originals(workspace, issue, plan)
    return tuple(workspace.shown(path) for path in aside)


def _aside(workspace: Workspace, path: str, text: str) -> Path:
    """Return where the text of a file that is replaced goes: `var/replaced/2025-12-02-jeunes.en.1a2b3c4d.md`."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    name, _dot, suffix = path.partition("/")[2].replace("/", ".").rpartition(".")
    return workspace.var / "replaced" / f"{name}.{digest}.{suffix}"


def _record(language: str, translation: Translation) -> dict[KeyPath, str]:
    """Return what an issue's file records of its translation."""
    pairs = {"of": translation.of, "digest": translation.digest, "parts": translation.parts, "made": translation.made}
    return {("translation", language, key): value for key, value in pairs.items()}


def _keep_originals(workspace: Workspace, issue: WrittenIssue, plan: ReturnPlan) -> None:
    """Keep the originals of what was written, so that any later change of them can be shown here."""
    for owner in dict.fromkeys(entry.owner for entry in plan.entries if entry.made):
        if owner == issue.id:
            originals.keep_issue(workspace, issue.id, data=issue.data, text=issue.text, language=issue.source)
        elif item := issue.item(owner, issue.source):
            originals.keep_item(workspace, item)


def _checked(item: Item) -> str:
    """Return the text of an item's file, proved to read back as the same item."""
    text = item_files.text_of(item)
    back, mistakes = item_files.parse(text, path=item.path)
    if back is None:
        raise ContentError.of(mistakes)
    return text


def confirm(workspace: Workspace, name: str, *, languages: Sequence[str]) -> tuple[str, ...]:
    """Record that the translations of an item or an issue say what their original says today; return their files.

    `name` is an item's id or an issue's, or a part of either; without `languages` every translation is meant.
    """
    library = read_items(workspace.root)
    if name in issue_ids(workspace.root):
        return _confirm_issue(workspace, read_written(workspace, name), languages)
    item_id = resolve_item(library, name)
    source = workspace.config.default_language
    original, mistakes = library.file((item_id, source))
    if original is None:
        raise ContentError.of(mistakes)
    files: dict[Path, bytes | str] = {}
    for language in languages or library.languages(item_id):
        item = library.items.get((item_id, language))
        if item is not None and language != source:
            made = replace(item, translation=translation_of(original, made=item))
            files[workspace.root / item.path] = _checked(made)
    _require_some(files, name)
    operating_system.write_together(files, shown=workspace.shown)
    originals.keep_item(workspace, original)
    return tuple(workspace.shown(path) for path in files)


def _confirm_issue(workspace: Workspace, issue: WrittenIssue, languages: Sequence[str]) -> tuple[str, ...]:
    texts, values = texts_of_issue(issue.data, issue.source), dict[KeyPath, str]()
    for language in languages or issue.languages:
        made = texts_of_issue(issue.data, language)
        if made and language != issue.source:
            values |= _record(language, translation_of_texts(texts, language=issue.source, made=made))
    _require_some(values, issue.id)
    path = path_of(issue.id)
    operating_system.write_whole(workspace.root / path, with_values(issue.text, values, path=path), shown=path)
    originals.keep_issue(workspace, issue.id, data=issue.data, text=issue.text, language=issue.source)
    return (path,)


def _require_some(found: Sized, name: str) -> None:
    if not found:
        raise ContentError(
            _('there is no translation of "{name}".').format(name=name),
            right=_("A translation is a file of the same item in another language."),
            remedy=_("Send it out first: cipc-newsletter translate export ISSUE"),
        )
