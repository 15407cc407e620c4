"""What the system says of a file becomes a sentence with its three parts."""

import errno
import os

import pytest

from cipc_newsletter import operating_system


@pytest.mark.parametrize(
    ("number", "is_write", "words"),
    [
        (errno.ENOSPC, True, "the disk is full"),
        (errno.EACCES, True, "does not let this be written"),
        (errno.EROFS, True, "does not let this be written"),
        (errno.EACCES, False, "does not let this be read"),
        (errno.ENOENT, False, "no such file"),
        (errno.EISDIR, False, "a folder, not a file"),
        (errno.EFBIG, True, "the disk is full"),
        (errno.ENOTDIR, True, "stands where a folder is needed"),
        (errno.ENAMETOOLONG, True, "no name this long"),
        (errno.ELOOP, False, "leads back to itself"),
        (errno.EISDIR, True, "Move or rename that folder"),
        (errno.EIO, False, os.strerror(errno.EIO)),
    ],
)
def test_what_the_system_says_becomes_words(number: int, is_write: bool, words: str) -> None:
    error = operating_system.file_error(OSError(number, os.strerror(number)), "news/a.md", is_write=is_write)
    assert str(error).startswith("news/a.md: ")
    assert words in str(error)
