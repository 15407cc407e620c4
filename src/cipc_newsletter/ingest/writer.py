"""Item files written from an import plan.

Promises that everything is checked before the first file is written, that each file appears whole or not at all, and
that nothing outside news/ is touched. What is unchanged, in conflict or skipped is not opened.
"""

from dataclasses import replace
from pathlib import Path

from cipc_newsletter import operating_system
from cipc_newsletter.errors import FileError, IngestError
from cipc_newsletter.ingest.conservation import prove_item
from cipc_newsletter.ingest.planner import Entry, ImportPlan, Outcome
from cipc_newsletter.item_files import is_item_id, parse, path_of, text_of
from cipc_newsletter.wording import _


def write(import_plan: ImportPlan, *, root: Path) -> tuple[str, ...]:
    """Write the new and updated items into the workspace at `root` and return their paths, relative to it.

    Raises IngestError before the first file where anything is wrong, and naming what was written where the system
    refuses a file in between.
    """
    files = [
        (path_of(entry.id, entry.language), _checked(entry, import_plan, root=root))
        for outcome in (Outcome.NEW, Outcome.UPDATED)
        for entry in import_plan.of(outcome)
    ]
    written: list[str] = []
    for path, text in files:
        try:
            operating_system.write_whole(root / path, text, shown=path)
        except FileError as error:
            raise _stopped(error, written) from error
        written.append(path)
    return tuple(written)


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


def _stopped(error: FileError, written: list[str]) -> IngestError:
    """Return the error for a file the system refused, naming what was written before it."""
    mistake = error.mistakes[0]
    done = _("Written before it: {paths}.").format(paths=", ".join(written)) if written else _("Nothing was written.")
    right = f"{mistake.right} {done}" if mistake.right else done
    return IngestError(mistake.what, right=right, remedy=mistake.remedy, path=mistake.path, line=mistake.line)
