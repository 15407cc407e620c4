"""News brought in: a page, a feed or a site becomes item files.

Promises that nothing is written but what the plan shows, and that a dry run prints the counts of the real one.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cipc_newsletter import operating_system
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.items import read_items, resolve_item
from cipc_newsletter.errors import FileError
from cipc_newsletter.ingest import plan_files, plan_reading, source_text, text_reader, writer
from cipc_newsletter.ingest.draft import Plan
from cipc_newsletter.ingest.outcomes import ImportPlan, Outcome
from cipc_newsletter.ingest.planner import plan_import
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
