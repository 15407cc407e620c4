"""News brought in: a page, a feed or a site becomes item files.

Promises that nothing is written but what the plan shows, and that a dry run prints the counts of the real one.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import Any

from cipc_newsletter import operating_system
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.items import read_items, resolve_item
from cipc_newsletter.ingest import plan_files, plan_reading, source_text, story_choices, text_reader, writer
from cipc_newsletter.ingest.draft import Plan
from cipc_newsletter.ingest.lost_pictures import without_pictures
from cipc_newsletter.ingest.outcomes import ImportPlan
from cipc_newsletter.ingest.planner import plan_import
from cipc_newsletter.model.outcome import Outcome
from cipc_newsletter.pipeline.news import used_in
from cipc_newsletter.pipeline.originals import keep_item
from cipc_newsletter.pipeline.story_pictures import Get, pictures_of
from cipc_newsletter.pipeline.written_files import Kind, Target, target_of
from cipc_newsletter.translation.originals import translation_of
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class ImportResult:
    """What an import did, or would do: each draft's outcome, and the plan of a pasted page as a person reads it.

    `doubts` are about the whole source, `unread` is how many of its stories were left; `issues` names, for each updated
    item, the issues that use it.
    """

    outcome: ImportPlan
    plan_text: str = ""
    doubts: tuple[str, ...] = ()
    unread: int = 0
    issues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def value(self) -> Mapping[str, Any]:
        """Return the outcome as scripts read it (docs/contract.md section 4)."""
        return {
            **{kind.value: [entry.id or entry.draft.title for entry in self.outcome.of(kind)] for kind in Outcome},
            "leftover": [line.text for line in self.outcome.leftover],
            "unread": self.unread,
            "gone": list(self.outcome.gone),
            "alike": {entry.id: list(entry.alike) for entry in self.outcome.entries if entry.alike},
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


def place_of_plan(workspace: Workspace, named: str, *, example: str) -> Target:
    """Return the place `named` for a plan. Raises FileError where a file is there: it may hold somebody's corrections."""
    kind = Kind(
        words=_("A plan is a text, which every editor opens."),
        example=example,
        is_of_build=True,
        why_kept=_("A plan goes into a file of its own."),
        way_over=_("Choose another name, or delete the file first."),
    )
    return target_of(workspace, named, kind=kind, is_replacing=False)


def write_choices(plan: Plan, source: str, target: Target) -> None:
    """Write the plan for the stories of `source` as an editable file."""
    _write(target, story_choices.file_text(plan, source))


def choices_in(path: Path) -> story_choices.Choices:
    """Return what a colleague chose in a plan of a site's stories."""
    return story_choices.choices_in(operating_system.read_text(path), path=path.name)


def edited_plan(path: Path) -> Plan:
    """Return the plan in a file that a colleague edited."""
    return plan_reading.parse(operating_system.read_text(path), path=path.name)


def write_plan(plan: Plan, target: Target) -> None:
    """Write `plan` as an editable file."""
    _write(target, plan_files.file_text(plan))


def _write(target: Target, text: str) -> None:
    with target.writing() as stream:
        stream.write(text.encode())


def import_plan(
    workspace: Workspace,
    plan: Plan,
    *,
    date: dt.date | None,
    item: str | None,
    dry_run: bool,
    get: Get | None = None,
) -> ImportResult:
    """Bring the items of `plan` in, or with `dry_run` only say what would happen.

    `get` fetches the pictures of stories; what cannot be had is left out of them, and named.
    """
    library = read_items(workspace.root)
    planned = partial(
        plan_import,
        existing=library.items,
        date=date,
        into=resolve_item(library, item) if item else None,
        unreadable=[key for key in library.keys if key not in library.items],
        translation_of=lambda original, made: translation_of(original, made=made),
    )
    outcome, files = _pictured(workspace, plan, planned, get=get) if get else (planned(plan), {})
    if not dry_run:
        writer.write(outcome, root=workspace.root, pictures=files)
        _keep_originals(workspace, outcome)
    used = used_in(workspace)
    return ImportResult(
        outcome=outcome,
        plan_text=plan_files.shown_text(plan) if plan.lines else "",
        doubts=plan.doubts,
        unread=plan.unread,
        issues={entry.id: used.get(entry.id, ()) for entry in outcome.of(Outcome.UPDATED)},
    )


def _pictured(
    workspace: Workspace, plan: Plan, planned: Callable[[Plan], ImportPlan], *, get: Get
) -> tuple[ImportPlan, Mapping[str, bytes]]:
    """Return what `planned` makes of `plan`, with the pictures it needs; without those that cannot be had."""
    outcome = planned(plan)
    pictures = pictures_of(outcome, root=workspace.root, get=get)
    if pictures.missing:
        drafts = tuple(without_pictures(draft, pictures.missing) for draft in plan.drafts)
        outcome = planned(replace(plan, drafts=drafts))
    return outcome, pictures.files


def _keep_originals(workspace: Workspace, outcome: ImportPlan) -> None:
    """Keep the texts that imported translations were made from, for the day they have changed."""
    written = (entry.item for kind in (Outcome.NEW, Outcome.UPDATED) for entry in outcome.of(kind))
    translated = {(item.id, item.translation.of) for item in written if item is not None and item.translation}
    library = read_items(workspace.root) if translated else None
    for key in sorted(translated):
        original = library.file(key)[0] if library else None
        if original is not None:
            keep_item(workspace, original)
