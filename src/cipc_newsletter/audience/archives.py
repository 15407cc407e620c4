"""What is handed over, as it was downloaded or saved: a table, a workbook, a list provider's ZIP, or its folder.

Promises that nothing is unpacked to the disk, that an archive made to fill the memory is refused before it does, and that
whatever is in it is a table of people, left out because of its name, or an error in words. Understands no table.
"""

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from cipc_newsletter import operating_system
from cipc_newsletter.audience.parts import Part, in_order
from cipc_newsletter.audience.workbooks import WORKBOOK, sheet_of
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.wording import _

MOST_BYTES = 512 * 2**20  # of one table unpacked; 400,000 people with 67 columns are some 250 MB
MOST_FILES = 1000
_TABLES = (".csv", ".txt", ".tsv")
_ENCRYPTED = 0x1
_UNREADABLE = (  # what zipfile and its unpackers raise over bytes in memory that are no archive, or one they cannot read
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)


def parts_of(path: Path) -> list[Part]:
    """Return the tables in `path`, those of people who left first. Raises AudienceError and FileError."""
    if path.is_dir():
        return in_order(_parts_of_folder(path))
    data = operating_system.read_bytes(path)
    if data.startswith(b"PK"):
        return in_order(_parts_of_zip(data, path.name))
    return [Part(name=path.name, read=lambda: data)]


def _part_of_workbook(data: bytes, name: str) -> Part:
    sheet = sheet_of(data, path=name)
    remark = ""
    if sheet.others:
        remark = _('Of {file} the sheet "{sheet}" was read; nothing of {others}.').format(
            file=name, sheet=sheet.name, others=", ".join(_('"{name}"').format(name=other) for other in sheet.others)
        )
    return Part(name=name, read=lambda: sheet.data, remark=remark)


def _parts_of_folder(folder: Path) -> list[Part]:
    tables = sorted(path for path in folder.iterdir() if _is_table(path.name) and path.is_file())
    if not tables:
        raise _no_table(folder.name)
    if len(tables) > MOST_FILES:
        raise AudienceError(
            _("the folder holds {count} tables, more than any export has.").format(count=len(tables)),
            right=_("A folder has {count} tables at most; nothing of it was read.").format(count=MOST_FILES),
            remedy=_("Name the folder of the export itself, or import its tables one by one."),
            path=folder.name,
        )
    return [Part(name=path.name, read=_reader(path)) for path in tables]


def _reader(path: Path) -> Callable[[], bytes]:
    return lambda: operating_system.read_bytes(path)


def _parts_of_zip(data: bytes, name: str) -> list[Part]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except _UNREADABLE as error:
        raise _broken(name) from error
    if any(member.filename == WORKBOOK for member in members):
        return [_part_of_workbook(data, name)]
    if len(members) > MOST_FILES:
        raise _too_much(name)
    _require_inside(members, name)
    tables = [member for member in members if not member.is_dir() and _is_table(member.filename)]
    if not tables:
        raise _no_table(name)
    if any(member.flag_bits & _ENCRYPTED for member in tables):
        raise AudienceError(
            _("the archive is locked with a password."),
            right=_("A list provider's export is a ZIP archive that opens without one."),
            remedy=_("Unpack it with its password, then import the folder: cipc-newsletter audience import FOLDER"),
            path=name,
        )
    return [
        Part(name=_path_in(member.filename).name, read=_member_reader(archive, member, name)) for member in tables
    ]


def _is_table(name: str) -> bool:
    path = _path_in(name)
    return path.suffix.lower() in _TABLES and not path.name.startswith(".") and "__MACOSX" not in path.parts


def _path_in(name: str) -> PurePosixPath:
    """Return the name of a member as a path; old programs of Windows wrote backslashes."""
    return PurePosixPath(name.replace("\\", "/"))


def _require_inside(members: Sequence[zipfile.ZipInfo], name: str) -> None:
    """Refuse names that lead out of the archive: no provider writes such, so nothing else in it is to be believed."""
    for member in members:
        parts = _path_in(member.filename).parts or ("/",)
        if ".." in parts or parts[0] == "/" or ":" in parts[0]:
            raise AudienceError(
                _('the archive holds a file whose name leads out of it: "{file}".').format(file=member.filename[:80]),
                right=_("No list provider makes such an archive; nothing of it was read."),
                remedy=_("Download the export again, straight from your account."),
                path=name,
            )


def _member_reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            # What the archive says of a size is not to be believed: a few kilobytes may unpack to the whole memory.
            with archive.open(member) as stream:
                data = stream.read(MOST_BYTES + 1)
        except _UNREADABLE as error:
            raise _broken(name) from error
        if len(data) > MOST_BYTES:
            raise _too_much(name)
        return data

    return read


def _no_table(name: str) -> AudienceError:
    return AudienceError(
        _("there is no table of people in it."),
        right=_("An export holds CSV files, such as subscribed_….csv, unsubscribed_….csv and cleaned_….csv."),
        remedy=_("See whether the right file was downloaded, then import it again."),
        path=name,
    )


def _broken(name: str) -> AudienceError:
    return AudienceError(
        _("the archive is damaged, or was not downloaded to its end."),
        right=_("A list provider's export is a ZIP archive that opens with a double click."),
        remedy=_("Download it again, or unpack it and import the folder."),
        path=name,
    )


def _too_much(name: str) -> AudienceError:
    return AudienceError(
        _("the archive unpacks to more than any list of people is."),
        right=_("A table in an archive has {size} MB at most, an archive {count} files.").format(
            size=MOST_BYTES // 2**20, count=MOST_FILES
        ),
        remedy=_("Unpack it and see what is in it; its tables can be imported one by one."),
        path=name,
    )
