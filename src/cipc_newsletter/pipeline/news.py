"""News items: a pasted page brought in, and what there is looked at.

Promises that nothing is written but what the plan shows, and that a dry run prints the counts of the real one.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cipc_newsletter import operating_system
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import issue_ids, read_document
from cipc_newsletter.content.items import Library, read_items, resolve_item
from cipc_newsletter.content.sections import used_items
from cipc_newsletter.errors import ContentError, FileError, NewsletterError
from cipc_newsletter.ingest import plan_files, plan_reading, source_text, text_reader, writer
from cipc_newsletter.ingest.draft import Plan
from cipc_newsletter.ingest.outcomes import ImportPlan, Outcome
from cipc_newsletter.ingest.planner import plan_import
from cipc_newsletter.model.item import Item
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class ImportResult:
    """What an import did, or would do: each draft's outcome, and the plan as a person reads it."""

    outcome: ImportPlan
    plan_text: str

    def value(self) -> Mapping[str, Any]:
        """Return the outcome as scripts read it (docs/contract.md section 4)."""
        names = {Outcome.NEW: "new", Outcome.UPDATED: "updated", Outcome.UNCHANGED: "unchanged"}
        names |= {Outcome.CONFLICT: "conflict", Outcome.SKIPPED: "skipped"}
        return {
            **{
                name: [entry.id or entry.draft.title for entry in self.outcome.of(kind)]
                for kind, name in names.items()
            },
            "leftover": [line.text for line in self.outcome.leftover],
        }


def read_page(text: str, *, location: str, language: str | None) -> Plan:
    """Return the plan for a pasted page, without carrying anything out."""
    return text_reader.read(text, location=location, language=language)


def text_of_page(source: str, *, is_clipboard: bool, standard_input: bytes | None) -> tuple[str, str]:
    """Return the text of a page and the name people know it by: a file, `-` for standard input, or the clipboard."""
    if is_clipboard:
        return operating_system.clipboard_text(), _("clipboard")
    if source == "-":
        raw = standard_input or b""
        return source_text.decoded(raw, location=_("standard input")), _("standard input")
    path = Path(source)
    return source_text.decoded(operating_system.read_bytes(path), location=path.name), path.name


def edited_plan(path: Path) -> Plan:
    """Return the plan in a file that a colleague edited."""
    return plan_reading.parse(operating_system.read_text(path), path=path.name)


def write_plan(plan: Plan, path: Path) -> None:
    """Write `plan` as an editable file. Raises FileError where a file is there: it may hold somebody's corrections."""
    if path.exists():
        raise FileError(
            _("this file is already there; nothing was written."),
            right=_("A plan goes into a file of its own."),
            remedy=_("Choose another name, or delete the file first."),
            path=str(path),
        )
    operating_system.write_whole(path, plan_files.file_text(plan))


def import_plan(
    workspace: Workspace, plan: Plan, *, date: dt.date | None, item: str | None, dry_run: bool
) -> ImportResult:
    """Bring the items of `plan` in, or with `dry_run` only say what would happen."""
    library = read_items(workspace.root)
    into = resolve_item(library, item) if item else None
    outcome = plan_import(
        plan,
        library.items,
        date=date,
        into=into,
        unreadable=[key for key in library.keys if key not in library.items],
    )
    if not dry_run:
        writer.write(outcome, root=workspace.root)
    return ImportResult(outcome=outcome, plan_text=plan_files.shown_text(plan))


@frozen
class ListedItem:
    """One item as `news list` shows it: its languages, its title in the first of them, and the issues that use it."""

    id: str
    languages: tuple[str, ...]
    title: str
    date: dt.date | None
    issues: tuple[str, ...]


def listed(workspace: Workspace, *, is_unused: bool, since: dt.date | None) -> tuple[ListedItem, ...]:
    """Return the items, oldest first; only those in no issue, or of that day and later, where asked."""
    library = read_items(workspace.root)
    used = _used_in(workspace)
    rows = (_listed(library, item_id, used) for item_id in library.ids)
    return tuple(
        row
        for row in rows
        if not (is_unused and row.issues) and (since is None or (row.date is not None and row.date >= since))
    )


def _listed(library: Library, item_id: str, used: Mapping[str, tuple[str, ...]]) -> ListedItem:
    languages = library.languages(item_id)
    first = next((item for language in languages if (item := library.file((item_id, language))[0])), None)
    return ListedItem(
        id=item_id,
        languages=languages,
        title=first.title if first else _("(cannot be read)"),
        date=first.date or first.published if first else None,
        issues=used.get(item_id, ()),
    )


def _used_in(workspace: Workspace) -> Mapping[str, tuple[str, ...]]:
    """Return, for each item, the issues that name it; an issue that cannot be read names what it can."""
    used: dict[str, tuple[str, ...]] = {}
    for issue_id in issue_ids(workspace.root):
        try:
            document, _mistakes = read_document(workspace.root, issue_id)
        except NewsletterError:
            continue
        for item_id in used_items(document):
            used[item_id] = (*used.get(item_id, ()), issue_id)
    return used


def shown(workspace: Workspace, name: str) -> tuple[Item, ...]:
    """Return every language of one item. Raises ContentError with the mistakes of a file that cannot be read."""
    library = read_items(workspace.root)
    item_id = resolve_item(library, name)
    return tuple(_readable(library, item_id))


def _readable(library: Library, item_id: str) -> Iterator[Item]:
    for language in library.languages(item_id):
        item, mistakes = library.file((item_id, language))
        if item is None:
            raise ContentError.of(mistakes)
        yield item
