"""Item files written from an import plan, with their pictures, and what a conflict leaves beside a file.

Promises that everything is checked before the first file is written, that all files appear or none, and that
nothing outside news/ is touched. What is unchanged or skipped is not opened; the file of a conflict stays as it is, and
the source's version is put beside it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from cipc_newsletter import operating_system
from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.conservation import prove_item
from cipc_newsletter.ingest.outcomes import Entry, ImportPlan
from cipc_newsletter.item_files import incoming_path_of, is_item_id, parse, path_of, text_of
from cipc_newsletter.model.outcome import Outcome
from cipc_newsletter.wording import _

# As readers make them: no folder, no item file, nothing that only one system can write.
_PICTURE_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\.[a-z0-9]{3,4}")

Pictures = Mapping[str, bytes]  # by the address they were fetched from


def write(import_plan: ImportPlan, *, root: Path, pictures: Pictures | None = None) -> tuple[str, ...]:
    """Write the items of `import_plan` into the workspace at `root` and return their paths, relative to it.

    New and updated items become files, the source's version of a conflict a file beside. A picture beside an item that
    is there already is not written again: a person may have cropped it. What a file holds already is not written.
    Raises IngestError where anything is wrong, FileError where the system refuses a file; in both cases none is
    written.
    """
    items = {
        path_of(entry.id, entry.language): _checked(entry, import_plan, root=root)
        for outcome in (Outcome.NEW, Outcome.UPDATED)
        for entry in import_plan.of(outcome)
    }
    versions = {
        incoming_path_of(entry.id, entry.language): text_of(entry.item)
        for entry in import_plan.of(Outcome.CONFLICT)
        if entry.item is not None
    }
    files: dict[str, str | bytes] = {**items, **versions}
    files |= dict(_pictures_beside(import_plan, pictures or {}, root=root))
    operating_system.write_together(
        {root / path: data for path, data in files.items() if not _holds(root / path, data)},
        shown=lambda path: path.relative_to(root).as_posix(),
    )
    return tuple(items)


def _pictures_beside(import_plan: ImportPlan, pictures: Pictures, *, root: Path) -> Iterator[tuple[str, bytes]]:
    for outcome in (Outcome.NEW, Outcome.UPDATED, Outcome.CONFLICT):
        for entry in import_plan.of(outcome):
            folder = path_of(entry.id, entry.language).rpartition("/")[0]
            for picture in entry.draft.pictures:
                if not _PICTURE_NAME.fullmatch(picture.name):
                    raise _no_name(picture.name, import_plan.location)
                path = f"{folder}/{picture.name}"
                if picture.address in pictures and not (root / path).exists():
                    yield path, pictures[picture.address]


def _no_name(name: str, location: str) -> IngestError:
    return IngestError(
        _('a picture cannot be named "{name}"; nothing was written.').format(name=name),
        right=_("Pictures are named in lower-case letters without accents, digits and hyphens, such as place-1.jpg."),
        remedy=_("This is a fault of the program: keep the page and report it."),
        path=location,
    )


def _holds(path: Path, data: str | bytes) -> bool:
    raw = data if isinstance(data, bytes) else data.encode()
    return path.is_file() and path.stat().st_size == len(raw) and operating_system.read_bytes(path) == raw


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
            right=_("What stands in a file must be what was brought in."),
            remedy=_("This is a fault of the program: keep the page and report it."),
            path=path,
        )
    if entry.draft.lines:
        prove_item(entry.draft, item.title, item.body, location=import_plan.location)
    return text
