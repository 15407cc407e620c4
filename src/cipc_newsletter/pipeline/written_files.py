"""Where a file goes that somebody asked for by a name: the one rule of every command that writes one.

Promises that nothing of the workspace itself is written over, nor any file that is not known for an earlier one of the
same kind, and that a file appears whole or not at all. A device or a pipe is written straight through. Knows no
file's content: each command says how its own begins.
"""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cipc_newsletter import operating_system
from cipc_newsletter.compose import published
from cipc_newsletter.config import CONFIG_NAME, EXAMPLE_NAME, Workspace
from cipc_newsletter.errors import FileError, UsageError
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_OTHER_KINDS = (".xlsx", ".xlsm", ".xls", ".ods", ".numbers", ".docx", ".doc", ".odt", ".pdf")
_PACKED = (".gz", ".zip", ".bz2", ".xz", ".7z")
_BUILD = "build"
_OWN_FOLDERS = ("var", "issues", "news", "templates", _BUILD)
_OWN_FILES = (CONFIG_NAME, EXAMPLE_NAME, published.FILE)
_STREAMS = ("/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/self/fd/")  # they lead to a file where one is put there
_HEAD_BYTES = 4096


@frozen
class Kind:
    """A kind of file that is written where somebody says.

    `words` is a sentence that says what it is, `example` a name for one. An earlier one has a name that ends in one of
    `endings` and begins as `earlier` says, where they are given. `is_of_build` is what can be made again at any time:
    it may lie in build/, and folders are made for it. What is packed has any name, and is no text for a pipe.
    `why_kept` and `way_over` are for what is written over only where that was said.
    """

    words: str
    example: str
    endings: tuple[str, ...] = ()
    earlier: re.Pattern[bytes] | None = None
    is_private: bool = False
    is_of_build: bool = False
    is_packed: bool = False
    why_kept: str = ""
    way_over: str = ""

    @property
    def ending(self) -> str:
        """How the name of one ends."""
        return Path(self.example).suffix

    def has(self, path: Path) -> bool:
        """Whether an earlier one lies at `path`. An OSError of the system passes."""
        if not path.is_file() or (self.endings and path.suffix.lower() not in self.endings):
            return False
        if self.earlier is None:
            return True
        with path.open("rb") as stream:
            return self.earlier.match(stream.read(_HEAD_BYTES)) is not None


@frozen
class Target:
    """A place where a file may be written, and how it was `shown` by whoever named it."""

    path: Path
    shown: str
    kind: Kind
    is_stream: bool
    is_replacing: bool

    @contextlib.contextmanager
    def writing(self) -> Iterator[IO[bytes]]:
        """Yield a stream for what goes there. Raises FileError."""
        if self.is_stream:
            with _writing_through(self.path, self.shown) as stream:
                yield stream
            return
        if self.kind.is_of_build:
            _make_folder(self.path.parent, self.shown)
        with operating_system.writing_whole(self.path, shown=self.shown, is_private=self.kind.is_private) as stream:
            yield stream
            # Somebody may have put another file there meanwhile.
            _require_free(self.path, named=self.shown, kind=self.kind, is_replacing=self.is_replacing)


def table(
    *, earlier: re.Pattern[bytes] | None = None, is_private: bool = True, why_kept: str = "", way_over: str = ""
) -> Kind:
    """Return what a table for a spreadsheet is."""
    return Kind(
        words=_("The table is CSV, which every spreadsheet opens."),
        example="people.csv" if is_private else "report.csv",
        endings=(".csv", ".tsv", ".txt"),
        earlier=earlier,
        is_private=is_private,
        why_kept=why_kept,
        way_over=way_over,
    )


def beginning_with(*heads: bytes) -> re.Pattern[bytes]:
    """Return how a file begins that begins with one of `heads`."""
    return re.compile(b"|".join(map(re.escape, heads)))


def target_of(workspace: Workspace, named: str, *, kind: Kind, is_replacing: bool = True) -> Target:
    """Return the place that `named` is, as somebody typed it, for a file of this kind.

    Raises UsageError where no name is given, FileError for a place that is refused, and where an earlier one lies there
    that is not to be replaced.
    """
    if not named.strip() or named == "-":  # a command that writes to standard output too hears the hyphen itself
        what = _("the name of the file is empty.") if named != "-" else _("this goes into a file that has a name.")
        raise UsageError(what, right=kind.words, remedy=_ending_in(kind))
    path = Path(named)
    try:
        is_stream = not kind.is_packed and (
            named.startswith(_STREAMS) or (path.exists() and not path.is_file() and not path.is_dir())
        )
        if not is_stream:
            _require_place(workspace, path, named=named, kind=kind)
            _require_free(path, named=named, kind=kind, is_replacing=is_replacing)
            path = Path(os.path.realpath(path))
    except OSError as error:
        raise operating_system.file_error(error, named, is_write=True) from error
    return Target(path=path, shown=named, kind=kind, is_stream=is_stream, is_replacing=is_replacing)


def require_folder(workspace: Workspace, folder: Path) -> None:
    """Refuse a folder for what `build` writes that is the workspace's own. Raises FileError."""
    _require_not_own(workspace, folder, named=str(folder), own=_own_folders(is_of_build=True), example="out")


@contextlib.contextmanager
def _writing_through(path: Path, named: str) -> Iterator[IO[bytes]]:
    try:
        with path.open("ab", buffering=0) as raw:
            yield raw
    except OSError as error:
        raise operating_system.file_error(error, named, is_write=True) from error


def _make_folder(folder: Path, named: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise operating_system.file_error(error, named, is_write=True) from error


def _ending_in(kind: Kind) -> str:
    return _("Give it a name that ends in {ending}.").format(ending=kind.ending)


def _own_folders(*, is_of_build: bool) -> tuple[str, ...]:
    """Return the workspace's own folders for what is of build/, which may lie there, or is not."""
    return tuple(name for name in _OWN_FOLDERS if not (is_of_build and name == _BUILD))


def _require_place(workspace: Workspace, path: Path, *, named: str, kind: Kind) -> None:
    """Refuse what is the workspace's own, a folder, a name of another format, and a folder that is not there."""
    own = _own_folders(is_of_build=kind.is_of_build)
    _require_not_own(workspace, path, named=named, own=own, example=kind.example)
    if path.is_dir() or named.endswith(("/", os.sep)):
        raise FileError(
            _("it is a folder."),
            right=kind.words,
            remedy=_("Name a file in it: {name}").format(name=path / kind.example),
            path=named,
        )
    ending = path.suffix.lower()
    if not kind.is_packed and ending in (*_OTHER_KINDS, *_PACKED) and ending != kind.ending:
        raise FileError(
            _("what ends in {ending} is another kind of file; nothing was written.").format(ending=ending),
            right=kind.words,
            remedy=_ending_in(kind),
            path=named,
        )
    if not path.parent.exists() and not kind.is_of_build:
        raise FileError(
            _("the folder {folder} does not exist; nothing was written.").format(folder=path.parent),
            right=_("The file goes into a folder that is there."),
            remedy=_("Make it, then run the same command again, or choose another folder."),
            path=named,
        )


def _require_not_own(workspace: Workspace, path: Path, *, named: str, own: tuple[str, ...], example: str) -> None:
    if _is_own(workspace, path, own=own):
        raise FileError(
            _("this place is the workspace's own; nothing was written."),
            right=_("{folders} and {name} are kept for the newsletter.").format(
                folders=", ".join(f"{folder}/" for folder in own), name=CONFIG_NAME
            ),
            remedy=_("Choose another name, such as {name}.").format(name=example),
            path=named,
        )


def _is_own(workspace: Workspace, path: Path, *, own: tuple[str, ...]) -> bool:
    """Whether the newsletter itself lives at `path`, by its name or where a link leads; `own` are its folders."""
    root, var = (Path(os.path.realpath(each)) for each in (workspace.root, workspace.var))
    named = [] if path.name in ("", "..") else [Path(os.path.realpath(path.parent)) / path.name]
    for place in (*named, Path(os.path.realpath(path))):
        for folder in (var, *(Path(os.path.realpath(root / name)) for name in own)):
            if place.is_relative_to(folder):
                return True
        if place.is_relative_to(root):
            # Windows and macOS hold VAR and var for one folder; what begins with a dot is git's, or an editor's.
            parts = [part.lower() for part in place.relative_to(root).parts]
            if parts and (parts[0] in (*own, *_OWN_FILES) or parts[0].startswith(".")):
                return True
    return False


def _require_free(path: Path, *, named: str, kind: Kind, is_replacing: bool) -> None:
    """Refuse to write over what is no earlier file of the kind, or is not to be replaced."""
    if not path.exists():
        return
    is_earlier = kind.has(path)
    if is_earlier and is_replacing:
        return
    only = _("Only an earlier file of the same kind is written over.")
    if kind.endings:
        only = _("Only an earlier file of the same kind is written over, one whose name ends in {endings}.").format(
            endings=", ".join(kind.endings)
        )
    may_be_told = is_earlier and not is_replacing
    raise FileError(
        _("there is a file of this name already; it was left as it is."),
        right=kind.why_kept if may_be_told else only,
        remedy=kind.way_over if may_be_told else _("Choose another name."),
        path=named,
    )
