"""The one module that knows which system this runs on: files, folders, locks, clocks, the user's language.

Promises that a file appears whole or not at all, that a file held open by another program is retried and then
named, and that the text read is NFC with LF. Does not know what the files mean.
"""

import contextlib
import errno
import os
import shutil
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from cipc_newsletter import wording
from cipc_newsletter.errors import FileError
from cipc_newsletter.wording import _, ngettext

_RETRIES = 8  # 0.05 s doubling: about 6 s in all, longer than Excel or a virus scanner holds a file it is saving
_FIRST_WAIT_SECONDS = 0.05
_HELD = (errno.EACCES, errno.EPERM, errno.EBUSY)
# A quota and a limit on the size of files are a full disk to whoever meets them; Windows knows no quota by number.
_FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


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

    Raises FileError where the system refuses; any exception in the block leaves what was at `path` as it was.
    """
    temporary = None
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o600 if is_private else 0o666 & ~_umask())
        _replace(temporary, path)
        _sync_folder(path.parent)
    except OSError as error:
        _take_away([temporary] if temporary else [], [])
        raise file_error(error, shown or str(path), is_write=True) from error
    except BaseException:
        _take_away([temporary] if temporary else [], [])
        raise


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
        raise (_stopped_within(placed, shown(path)) if placed else refusal) from error
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


def file_error(error: OSError, shown: str, *, is_write: bool) -> FileError:
    """Return the three-part error for what the system said about the file people know as `shown`."""
    if error.errno in _FULL:
        return FileError(
            _("the disk is full; nothing was written."),
            right=_("The old file, if there was one, is unchanged."),
            remedy=_("Free some space, then run the same command again."),
            path=shown,
        )
    if error.errno == errno.ENOENT:
        return FileError(
            _("there is no such file."), remedy=_("Look at the name, and at the folder you are in."), path=shown
        )
    if error.errno == errno.EROFS or (error.errno in _HELD and is_write):
        return FileError(
            _("the system does not let this be written; nothing was changed."),
            right=_("The folder must be writable, and no other program may hold the file open."),
            remedy=_(
                "Close it where it is open (Excel, Word, a preview) or choose another folder, then run the same again."
            ),
            path=shown,
        )
    if error.errno in _HELD:
        return FileError(
            _("the system does not let this be read."),
            right=_("You need the right to read it, and no other program may hold it."),
            remedy=_("Close it where it is open, or ask for the right to read it."),
            path=shown,
        )
    return _path_error(error, shown, is_write=is_write)


def _stopped_within(placed: int, shown: str) -> FileError:
    """Return the error for a file that could not be put in its place after `placed` others were."""
    what = ngettext(
        "the system does not let this be written; {count} other file was, before it.",
        "the system does not let this be written; {count} other files were, before it.",
        placed,
    )
    return FileError(
        what.format(count=placed),
        right=_("No other program may hold the file open."),
        remedy=_(
            "Close it where it is open (Excel, Word, a preview), then run the same again: it goes on from there."
        ),
        path=shown,
    )


def _path_error(error: OSError, shown: str, *, is_write: bool) -> FileError:
    """Return the error for a path that cannot be what it should be, or for what the system alone can name."""
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return FileError(
            _("a file stands where a folder is needed."),
            right=_("Every part of this path but the last is a folder."),
            remedy=_("Move or rename that file, then run the same command again."),
            path=shown,
        )
    if error.errno == errno.ENAMETOOLONG:
        return FileError(
            _("the system takes no name this long."), remedy=_("Choose a shorter name or folder."), path=shown
        )
    if error.errno == errno.ELOOP:
        return FileError(
            _("this is a link that leads back to itself."), remedy=_("Put the file itself in its place."), path=shown
        )
    if error.errno == errno.EISDIR:
        remedy = (
            _("Move or rename that folder, then run the same command again.") if is_write else _("Name a file in it.")
        )
        return FileError(_("this is a folder, not a file."), remedy=remedy, path=shown)
    # Windows words its reasons in the user's language; elsewhere they are English, and the short name says no less.
    is_readable = sys.platform == "win32" or wording.spoken() == "en"
    short = errno.errorcode.get(error.errno or 0, "")
    return FileError(
        _("the system says: {reason}.").format(reason=(is_readable and error.strerror) or short or error),
        remedy=_("Mend that, then run the same command again."),
        path=shown,
    )


@contextlib.contextmanager
def exclusive_lock(path: Path) -> Iterator[bool]:
    """Hold the lock file `path` for the length of the block; yields False at once where another process has it.

    The system releases the lock when the process dies, so a lock can never be left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as stream:
        held = _try_lock(stream.fileno())
        try:
            yield held
        finally:
            if held:
                _unlock(stream.fileno())


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        os.lseek(handle, 0, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


def boot_seconds() -> float:
    """Return seconds since some fixed moment, the time asleep included, so that a suspended laptop notices.

    CLOCK_BOOTTIME on Linux; on macOS CLOCK_MONOTONIC_RAW, since its time.monotonic() stands still during sleep;
    Windows' monotonic clock counts sleep by itself.
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC_RAW)
    return time.monotonic()


_SYNCED_NAMES = (
    "OneDrive",
    "Dropbox",
    "Google Drive",
    "GoogleDrive",
    "My Drive",
    "Mon disque",
    "Mon Drive",
    "CloudStorage",  # macOS keeps every service's folder below ~/Library/CloudStorage
    "iCloud Drive",
    "Mobile Documents",
)


def synced_by(folder: Path) -> str | None:
    """Return the name of the synchronising folder that `folder` lies in, or None."""
    for part in folder.resolve().parts:
        for name in _SYNCED_NAMES:
            if part == name or part.startswith((f"{name} ", f"{name}-")):
                return name
    return None


def is_on_network(folder: Path) -> bool:
    """Whether `folder` lies on a network drive, where a database's locks cannot be trusted. Not told on macOS."""
    resolved = folder.resolve()
    if sys.platform == "win32":
        import ctypes

        drive_remote = 4
        return (
            str(resolved).startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(resolved.anchor) == drive_remote
        )
    return _unix_mount_kind(resolved) in _NETWORK_KINDS


_NETWORK_KINDS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "fuse.sshfs", "fuse.rclone", "davfs", "9p"}
)


def _unix_mount_kind(folder: Path) -> str:
    """Return the kind of file system `folder` lies on, empty where the system does not list its mounts."""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        fields = line.split(" ")
        mount = fields[1].replace("\\040", " ")
        if folder.is_relative_to(mount) and len(mount) >= len(best):
            best, kind = mount, fields[2]
    return kind


def local_data_folder(workspace: Path) -> Path:
    """Return the folder in the user's local data where a synced workspace keeps its store."""
    import hashlib

    import platformdirs

    name = hashlib.sha256(str(workspace.resolve()).encode()).hexdigest()[:12]
    return Path(platformdirs.user_data_dir("cipc-newsletter", appauthor=False)) / f"{workspace.name}-{name}"


def cache_folder(name: str) -> Path:
    """Return the folder `name` in the user's cache on this computer: what is there may vanish at any time."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("cipc-newsletter", appauthor=False)) / name


def interface_language() -> str:
    """Return the two-letter language of the system's user interface, or "en" where none can be told."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value and value not in ("C", "POSIX") and not value.startswith("C."):
            return value[:2].lower()
    return _native_interface_language()


def _native_interface_language() -> str:
    if sys.platform == "win32":
        import ctypes
        import locale

        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return (locale.windows_locale.get(number) or "en")[:2]
    if sys.platform == "darwin":
        import subprocess

        answer = subprocess.run(
            ["/usr/bin/defaults", "read", "-g", "AppleLocale"], capture_output=True, text=True, check=False
        )
        return answer.stdout.strip()[:2].lower() or "en"
    return "en"


def clipboard_text() -> str:
    """Return the text on the clipboard, by the program each system has for it; FileError where it has none."""
    import subprocess

    commands = {
        "win32": [
            [
                "powershell",
                "-NoProfile",
                "-Command",
                "[Console]::OutputEncoding=[Text.Encoding]::UTF8; Get-Clipboard -Raw",
            ]
        ],
        "darwin": [["pbpaste"]],
    }.get(sys.platform, [["wl-paste", "--no-newline"], ["xclip", "-selection", "clipboard", "-o"], ["xsel", "-ob"]])
    for command in commands:
        program = shutil.which(command[0])
        if program is None:
            continue
        answer = subprocess.run([program, *command[1:]], capture_output=True, check=False)  # noqa: S603 -- fixed programs
        if answer.returncode == 0:
            return answer.stdout.decode("utf-8", errors="replace")
    raise FileError(
        _("the clipboard cannot be read on this computer."),
        right=_("On Linux, wl-paste, xclip or xsel must be installed."),
        remedy=_("Save the text to a file and name that file, or pass it on standard input with -."),
    )
