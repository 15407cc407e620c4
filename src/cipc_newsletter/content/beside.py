"""Files that lie beside an item: is the one that is named there, spelt exactly so on every system.

Windows and macOS take `Atelier.JPG` for `atelier.jpg`, Linux and web servers do not; macOS may list a name decomposed
and opens it either way. So a name must open a file and be among the names listed, compared in NFC.
"""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from cipc_newsletter import operating_system
from cipc_newsletter.toml_files import nearest


def lies_beside(folder: Path, relative: str) -> bool:
    """Whether the file `relative` (forward slashes, as checked by `leaves_folder`) is in `folder` by this name."""
    try:
        if not (folder / relative).is_file():
            return False
    except OSError:  # a name too long for the system
        return False
    *parents, name = relative.split("/")
    for parent in parents:
        if parent not in _names(folder, is_folder=True):
            return False
        folder /= parent
    return unicodedata.normalize("NFC", name) in _names(folder, is_folder=False)


def leaves_folder(relative: str) -> bool:
    """Whether `relative` could name something outside the folder, or something no system but one understands."""
    return (
        relative.startswith("/")
        or any(character in relative for character in '\\:*?"<>|')
        or any(part in ("", ".", "..") for part in relative.split("/"))
    )


def nearest_beside(folder: Path, relative: str) -> str | None:
    """Return the name in `folder` that `relative` was most likely meant to be, item files left out."""
    names = sorted(name for name in _names(folder, is_folder=False) if not name.endswith(".md"))
    return nearest(unicodedata.normalize("NFC", relative), names)


def _names(folder: Path, *, is_folder: bool) -> frozenset[str]:
    return frozenset(_listed(folder, is_folder=is_folder))


def _listed(folder: Path, *, is_folder: bool) -> Iterator[str]:
    for path in entries(folder):
        if path.is_dir() if is_folder else path.is_file():
            yield unicodedata.normalize("NFC", path.name)


def entries(folder: Path) -> tuple[Path, ...]:
    """Return what `folder` holds, by name; nothing where it is not there. Raises FileError where it may not be read."""
    try:
        return tuple(sorted(folder.iterdir())) if folder.is_dir() else ()
    except OSError as error:
        raise operating_system.file_error(error, str(folder), is_write=False) from error
