"""The issue files of a workspace: which there are, which one is meant, what their text says. Resolves no items."""

import datetime as dt
from pathlib import Path

from cipc_newsletter import operating_system, toml_files
from cipc_newsletter.content.beside import entries
from cipc_newsletter.content.conflict_copies import is_conflict_copy
from cipc_newsletter.content.ids import resolved
from cipc_newsletter.errors import ContentError, Mistake, NewsletterError
from cipc_newsletter.item_files import is_item_id
from cipc_newsletter.toml_files import Document
from cipc_newsletter.wording import _

ISSUES = "issues"
SUFFIX = ".toml"
SENT_SIGN = ".sent-"  # in the name of a mark that a campaign of the issue began, which is no issue


def path_of(issue_id: str) -> str:
    """Return the path of an issue's file, relative to the workspace, with forward slashes."""
    return f"{ISSUES}/{issue_id}{SUFFIX}"


def issue_ids(root: Path) -> tuple[str, ...]:
    """Return the ids of all issues, oldest to newest by date, then number; a broken file is placed by its id."""
    found = [path.stem for path in _files(root) if is_item_id(path.stem)]
    return tuple(sorted(found, key=lambda issue_id: _age(root, issue_id)))


def conflict_copies(root: Path) -> tuple[str, ...]:
    """Return the paths of issue files that a sync service left as copies; they are never read."""
    return tuple(
        path.relative_to(root).as_posix()
        for path in _files(root)
        if SENT_SIGN not in path.name and not is_item_id(path.stem) and is_conflict_copy(path.stem, is_item_id)
    )


def misnamed(root: Path) -> tuple[str, ...]:
    """Return the paths of issue files whose names are no ids, so that nobody waits for them to be read."""
    copies = conflict_copies(root)
    shown = (path.relative_to(root).as_posix() for path in _files(root) if not is_item_id(path.stem))
    return tuple(path for path in shown if path not in copies and SENT_SIGN not in path)


def resolve_issue(root: Path, name: str | None) -> str:
    """Return the id that `name` means: an id, the only one it is part of, or a path; None means the newest.

    Raises ContentError where there is none, with the nearest, or several, with the candidates.
    """
    ids = issue_ids(root)
    if not ids:
        raise ContentError(
            _("there is no issue yet."),
            right=_("An issue is a file in the folder {folder}.").format(folder=ISSUES),
            remedy=_("Make the first one: cipc-newsletter issue new 2025-12"),
        )
    if name is None:
        return ids[-1]
    if name.endswith(SUFFIX) or "/" in name or "\\" in name:
        return _id_of_path(root, name, ids)
    return resolved(
        name,
        ids,
        unknown=_('no issue "{name}".').format(name=name),
        remedy=_("Look at the list: cipc-newsletter issue list"),
    )


def issue_template(root: Path, issue_id: str) -> str:
    """Return the name of the template an issue wants.

    Raises ContentError with the mistakes of the issue file where it names none.
    """
    document, mistakes = read_document(root, issue_id)
    template = document.data.get("template")
    if not isinstance(template, str) or any(mistake.key == "template" for mistake in mistakes):
        raise ContentError.of(mistakes)
    return template


def read_document(root: Path, issue_id: str) -> tuple[Document, tuple[Mistake, ...]]:
    """Return what can be read of an issue file, and the mistakes of its syntax and its keys. Raises FileError."""
    path = path_of(issue_id)
    text = operating_system.read_text(root / path, shown=path)
    document, syntax = toml_files.parse_all(text, path=path)
    return document, (*syntax, *toml_files.mistakes_of(document, "issue"))


def _files(root: Path) -> list[Path]:
    return [path for path in entries(root / ISSUES) if path.suffix == SUFFIX and path.is_file()]


def _age(root: Path, issue_id: str) -> tuple[dt.date, int, str]:
    """Return what issues are ordered by; the id's own year and month stand in for a date that cannot be read."""
    try:
        data = toml_files.parse_all(operating_system.read_text(root / path_of(issue_id)), path="")[0].data
    except NewsletterError:
        data = {}
    date, number = data.get("date"), data.get("number")
    if not isinstance(date, dt.date) or isinstance(date, dt.datetime):
        date = _date_in(issue_id)
    return date, number if isinstance(number, int) else 0, issue_id


def _date_in(issue_id: str) -> dt.date:
    parts = issue_id.split("-")
    try:
        return dt.date(int(parts[0]), int(parts[1]), 1)
    except (ValueError, IndexError):
        return dt.date.min


def _id_of_path(root: Path, name: str, ids: tuple[str, ...]) -> str:
    """Return the id of the issue file that `name` is the path of, from the current folder or from the workspace."""
    for candidate in (Path(name), root / name, Path(name.replace("\\", "/")), root / name.replace("\\", "/")):
        if candidate.stem in ids and candidate.is_file() and candidate.resolve().parent == (root / ISSUES).resolve():
            return candidate.stem
    close = toml_files.nearest(Path(name.replace("\\", "/")).stem, ids)
    raise ContentError(
        _("{path} is not an issue of this workspace.").format(path=name),
        right=_("Issues are files in {folder}, named in lower case, such as {example}.").format(
            folder=root / ISSUES, example=path_of(close or ids[-1])
        ),
        remedy=_("Look at the list: cipc-newsletter issue list"),
    )
