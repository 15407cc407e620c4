"""Item files written from an import plan.

Promises that everything is checked before the first file is written, that all files appear or none, and that
nothing outside news/ is touched. What is unchanged, in conflict or skipped is not opened.
"""

from dataclasses import replace
from pathlib import Path

from cipc_newsletter import operating_system
from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.conservation import prove_item
from cipc_newsletter.ingest.planner import Entry, ImportPlan, Outcome
from cipc_newsletter.item_files import is_item_id, parse, path_of, text_of
from cipc_newsletter.wording import _


def write(import_plan: ImportPlan, *, root: Path) -> tuple[str, ...]:
    """Write the new and updated items into the workspace at `root` and return their paths, relative to it.

    Raises IngestError where anything is wrong with them, FileError where the system refuses one; in both cases none is
    written.
    """
    files = {
        path_of(entry.id, entry.language): _checked(entry, import_plan, root=root)
        for outcome in (Outcome.NEW, Outcome.UPDATED)
        for entry in import_plan.of(outcome)
    }
    operating_system.write_together(
        {root / path: text for path, text in files.items()},
        shown=lambda path: path.relative_to(root).as_posix(),
    )
    return tuple(files)


def _checked(entry: Entry, import_plan: ImportPlan, *, root: Path) -> str:
    """Return the text of the file, proved to read back as the same item and to keep every letter of its draft."""
    path = path_of(entry.id, entry.language)
    if entry.item is None or not is_item_id(entry.id):
        raise IngestError(
            _('"{id}" cannot be an id.').format(id=entry.id),
            right=_("An id is lower-case letters without accents, digits and hyphens, at most 48."),
            remedy=_("Give another id in a plan (--plan FILE)."),
            path=import_plan.location,
        )
    if entry.outcome is Outcome.NEW and (root / path).exists():
        raise IngestError(
            _("this file is already there; nothing was written."),
            right=_("An import overwrites no file it did not make."),
            remedy=_("Look at the file; mend or move it, then run the same command again."),
            path=path,
        )
    text = text_of(entry.item)
    item, mistakes = parse(text, path=path)
    if item is None:
        raise IngestError.of(mistakes)
    if replace(item, path="", body_line=1) != replace(entry.item, path="", body_line=1):
        raise IngestError(
            _("this item would not read back as it is; nothing was written."),
            remedy=_("This is a fault of the program: keep the page and report it."),
            path=path,
        )
    prove_item(entry.draft, item.title, item.body, location=import_plan.location)
    return text
