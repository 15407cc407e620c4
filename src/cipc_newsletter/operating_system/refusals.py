"""What the system refuses about a file, in three parts.

Promises a sentence for everything that a system says, with the name by which people know the file. Touches no file.
"""

import errno
import sys

from cipc_newsletter import wording
from cipc_newsletter.errors import FileError
from cipc_newsletter.wording import _, ngettext

_HELD = (errno.EACCES, errno.EPERM, errno.EBUSY)
# A quota and a limit on the size of files are a full disk to whoever meets them; Windows knows no quota by number.
_FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


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


def stopped_within(placed: int, shown: str) -> FileError:
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
