"""Files, whole or not at all.

Promises that a file appears whole or not at all, that a file held open by another program is retried and then named, and
that the text read is NFC with LF. Does not know what the files mean.
"""

import contextlib
import os
import shutil
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from cipc_newsletter.errors import FileError
from cipc_newsletter.operating_system.parts import part_of, require_own
from cipc_newsletter.operating_system.refusals import file_error, stopped_within
from cipc_newsletter.wording import _

_RETRIES = 8  # 0.05 s doubling: about 6 s in all, longer than Excel or a virus scanner holds a file it is saving
_FIRST_WAIT_SECONDS = 0.05


def normalised(text: str) -> str:
    """Return `text` in NFC with LF line ends and without a byte-order mark: the form that is digested."""
    return unicodedata.normalize("NFC", text.removeprefix("﻿").replace("\r\n", "\n").replace("\r", "\n"))


def read_bytes(path: Path, *, shown: str | None = None) -> bytes:
    """Return the bytes of `path`, or raise FileError naming it as `shown`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise file_error(error, shown or str(path), is_write=False) from error


def read_text(path: Path, *, shown: str | None = None) -> str:
    """Return the normalised UTF-8 text of `path`; FileError names the first byte that is not UTF-8."""
    return decoded(read_bytes(path, shown=shown), shown=shown or str(path))


def decoded(raw: bytes, *, shown: str) -> str:
    """Return the normalised text of UTF-8 bytes; FileError names the first byte that is not UTF-8."""
    try:
        return normalised(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise FileError(
            _("byte {number} is not UTF-8.").format(number=error.start + 1),
            right=_("Text files here are UTF-8."),
            remedy=_("Open it in your editor and save it again with the encoding UTF-8."),
            path=shown,
            line=raw[: error.start].count(b"\n") + 1,
        ) from error


def write_whole(path: Path, data: bytes | str, *, shown: str | None = None, is_private: bool = False) -> None:
    """Write `data` to `path` so that it appears whole or not at all; text is written as UTF-8 with LF.

    A private file is readable by its owner alone. Raises FileError; on any failure the old file stays as it was.
    """
    write_together({path: data}, shown=lambda _path: shown or str(path), is_private=is_private)


@contextlib.contextmanager
def writing_whole(path: Path, *, shown: str | None = None, is_private: bool = False) -> Iterator[IO[bytes]]:
    """Yield a stream for what is too long to hold; it appears at `path` whole at the end of the block, or not at all.

    Raises FileError where the system refuses, and where another program writes the same file; any exception in the
    block leaves what was at `path` as it was.
    """
    shown = shown or str(path)
    try:
        with part_of(path, shown=shown) as (part, stream):
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            require_own(part, stream, shown=shown)
            part.chmod(0o600 if is_private else 0o666 & ~_umask())
            if sys.platform == "win32":
                stream.close()  # which moves no file that is open
            _replace(part, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise file_error(error, shown, is_write=True) from error


def keep_beside(path: Path, kept: Path) -> None:
    """Keep the file at `path` under the name `kept` too, so that another may be put in its place. Raises FileError.

    A second name for the same file where the disk knows such, else a copy that appears whole.
    """
    try:
        os.link(path, kept)
    except FileExistsError as error:
        raise file_error(error, str(kept), is_write=True) from error
    except OSError:  # a disk without second names: FAT, some network drives
        with path.open("rb") as source, writing_whole(kept, is_private=True) as stream:
            shutil.copyfileobj(source, stream, 1024 * 1024)


def put_in_place(ready: Path, path: Path) -> None:
    """Put a finished file on the same disk at `path`, in one step that a power cut does not halve. Raises FileError."""
    try:
        _replace(ready, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise file_error(error, str(path), is_write=True) from error


def write_together(
    files: Mapping[Path, bytes | str], *, shown: Callable[[Path], str] = str, is_private: bool = False
) -> None:
    """Write all of `files`, each as `write_whole` does, or none of them where the disk is full or a folder refuses.

    They are written beside their places first, then put there in turn: only a program that holds one of them open can
    come between, and how many are there by then is said. Raises FileError naming the file as `shown` calls it; folders
    made on the way are taken away again.
    """
    folders: list[Path] = []
    ready: dict[Path, Path] = {}
    path = Path()
    placed = 0
    try:
        for path, data in files.items():
            folders += _made_folders(path.parent)
            ready[path] = _written_beside(path, data.encode() if isinstance(data, str) else data, is_private)
        for path, temporary in ready.items():
            _replace(temporary, path)
            placed += 1
        for folder in {path.parent: None for path in files}:
            _sync_folder(folder)
    except OSError as error:
        _take_away(ready.values(), folders)
        refusal = file_error(error, shown(path), is_write=True)
        raise (stopped_within(placed, shown(path)) if placed else refusal) from error
    except BaseException:
        _take_away(ready.values(), folders)
        raise


def remove(path: Path, *, shown: str | None = None) -> None:
    """Delete the file at `path` if it is there. Raises FileError where the system refuses."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise file_error(error, shown or str(path), is_write=True) from error


def _made_folders(folder: Path) -> list[Path]:
    """Make `folder` and return those that were not there before, the outermost first."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _written_beside(path: Path, raw: bytes, is_private: bool) -> Path:  # noqa: FBT001 -- handed through
    """Write `raw` safely to the disk in the folder of `path` under a name of its own, and return that."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o600 if is_private else 0o666 & ~_umask())
    except BaseException:
        _take_away([temporary], [])
        raise
    return temporary


def _take_away(files: Iterable[Path], folders: Sequence[Path]) -> None:
    """Remove what a failed write left; a folder in which something stands by now stays."""
    for path in files:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
    for folder in reversed(folders):
        with contextlib.suppress(OSError):
            folder.rmdir()


def _replace(temporary: Path, path: Path) -> None:
    """Move a finished file into place; on Windows another program may hold the old one for a moment."""
    wait = _FIRST_WAIT_SECONDS
    for attempt in range(_RETRIES):
        try:
            temporary.replace(path)
        except PermissionError:
            if attempt == _RETRIES - 1 or sys.platform != "win32":
                raise
            time.sleep(wait)
            wait *= 2
        else:
            return


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; Windows does so by itself and cannot open a folder."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
