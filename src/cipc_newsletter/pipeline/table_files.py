"""Where a table goes that somebody asked for by a name: the one rule of every command that writes one.

Promises that nothing of the workspace itself is written over, nor any file that is not known for an earlier table, and
that a table appears whole or not at all. A device or a pipe is written straight through. Knows no table's content.
"""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from cipc_newsletter import operating_system
from cipc_newsletter.compose import published
from cipc_newsletter.config import CONFIG_NAME, EXAMPLE_NAME, Workspace
from cipc_newsletter.errors import FileError, UsageError
from cipc_newsletter.wording import _

_TEXTS = (".csv", ".tsv", ".txt")
_NEVER_CSV = (".xlsx", ".xlsm", ".xls", ".ods", ".numbers", ".gz", ".zip", ".bz2", ".xz", ".7z")
_OWN_FOLDERS = ("var", "issues", "news", "templates", "build")
_OWN_FILES = (CONFIG_NAME, EXAMPLE_NAME, published.FILE)
_STREAMS = ("/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/self/fd/")  # they lead to a file where one is put there


@contextlib.contextmanager
def writing_table(
    workspace: Workspace,
    named: str,
    *,
    heads: Sequence[bytes] = (),
    is_replacing: bool | None = None,
    is_private: bool = True,
) -> Iterator[IO[bytes]]:
    """Yield a stream for the table that goes to `named`, as somebody typed it.

    Over an earlier file it goes where `is_replacing`, or where that begins with one of `heads`; None is for a command
    that cannot be told to replace. Raises UsageError where no name is given, FileError for a place that is refused.
    """
    if not named.strip():
        raise UsageError(
            _("the name of the file is empty."),
            right=_("The table is CSV, which every spreadsheet opens."),
            remedy=_("Give it a name that ends in .csv."),
        )
    path = Path(named)
    try:
        is_stream = named.startswith(_STREAMS) or (path.exists() and not path.is_file() and not path.is_dir())
        if not is_stream:
            _require_place(workspace, path, named)
            _require_free(path, named, heads=heads, is_replacing=is_replacing)
            path = Path(os.path.realpath(path))
    except OSError as error:
        raise operating_system.file_error(error, named, is_write=True) from error
    with (
        _writing_through(path, named)
        if is_stream
        else operating_system.writing_whole(path, shown=named, is_private=is_private)
    ) as stream:
        yield stream


@contextlib.contextmanager
def _writing_through(path: Path, named: str) -> Iterator[IO[bytes]]:
    try:
        with path.open("ab", buffering=0) as raw:
            yield raw
    except OSError as error:
        raise operating_system.file_error(error, named, is_write=True) from error


def _require_place(workspace: Workspace, path: Path, named: str) -> None:
    """Refuse a folder, a name of another format, a folder that is not there, and what is the workspace's own."""
    if path.is_dir() or named.endswith(("/", os.sep)):
        raise FileError(
            _("it is a folder."),
            right=_("A table is a file."),
            remedy=_("Name a file in it: {name}").format(name=path / "people.csv"),
            path=named,
        )
    if path.suffix.lower() in _NEVER_CSV:
        raise FileError(
            _("a file of this name is no CSV table, and nothing else is written here."),
            right=_("The table is CSV, which every spreadsheet opens."),
            remedy=_("Give it a name that ends in .csv."),
            path=named,
        )
    if _is_own(workspace, path):
        raise FileError(
            _("this place is the workspace's own; nothing was written."),
            right=_("A table stands beside it: {folders} and {name} are kept for the newsletter.").format(
                folders=", ".join(f"{folder}/" for folder in _OWN_FOLDERS), name=CONFIG_NAME
            ),
            remedy=_("Choose another name, such as people.csv."),
            path=named,
        )
    if not path.parent.exists():
        raise FileError(
            _("the folder {folder} does not exist; nothing was written.").format(folder=path.parent),
            right=_("A table goes into a folder that is there."),
            remedy=_("Make it, then run the same command again, or choose another folder."),
            path=named,
        )


def _is_own(workspace: Workspace, path: Path) -> bool:
    """Whether the newsletter itself lives at `path`, by its name or where a link leads."""
    root, var = (Path(os.path.realpath(each)) for each in (workspace.root, workspace.var))
    for place in (Path(os.path.realpath(path.parent)) / path.name, Path(os.path.realpath(path))):
        for folder in (var, *(Path(os.path.realpath(root / name)) for name in _OWN_FOLDERS)):
            if place.is_relative_to(folder):
                return True
        if place.is_relative_to(root):
            # Windows and macOS hold VAR and var for one folder; what begins with a dot is git's, or an editor's.
            parts = [part.lower() for part in place.relative_to(root).parts]
            if parts and (parts[0] in (*_OWN_FOLDERS, *_OWN_FILES) or parts[0].startswith(".")):
                return True
    return False


def _require_free(path: Path, named: str, *, heads: Sequence[bytes], is_replacing: bool | None) -> None:
    """Refuse to write over what is no earlier table, or is not to be replaced."""
    if not path.exists():
        return
    is_text = path.suffix.lower() in _TEXTS
    if is_text and (is_replacing or _begins_with(path, heads)):
        return
    can_be_told = is_replacing is False and is_text
    raise FileError(
        _("there is a file of this name already; it was left as it is."),
        right=_("An earlier table may be the only proof of what was agreed to then.")
        if can_be_told
        else _("Only an earlier table is written over, one whose name ends in {endings}.").format(
            endings=", ".join(_TEXTS)
        ),
        remedy=_("Choose another name, or say --replace.") if can_be_told else _("Choose another name."),
        path=named,
    )


def _begins_with(path: Path, heads: Sequence[bytes]) -> bool:
    with path.open("rb") as stream:
        beginning = stream.read(max(map(len, heads), default=0))
    return any(beginning.startswith(head) for head in heads)
