"""The one room that knows which system this runs on: files, folders, locks, clocks, the user's language.

Promises that the rest of the program is the same on every system. Does not know what the files mean.
"""

from cipc_newsletter.operating_system.clocks import boot_seconds
from cipc_newsletter.operating_system.desktop import clipboard_text, interface_language
from cipc_newsletter.operating_system.files import (
    decoded,
    keep_beside,
    normalised,
    put_in_place,
    read_bytes,
    read_text,
    remove,
    write_together,
    write_whole,
    writing_whole,
)
from cipc_newsletter.operating_system.locks import exclusive_lock
from cipc_newsletter.operating_system.places import cache_folder, is_on_network, local_data_folder, synced_by
from cipc_newsletter.operating_system.refusals import file_error

__all__ = (
    "boot_seconds",
    "cache_folder",
    "clipboard_text",
    "decoded",
    "exclusive_lock",
    "file_error",
    "interface_language",
    "is_on_network",
    "keep_beside",
    "local_data_folder",
    "normalised",
    "put_in_place",
    "read_bytes",
    "read_text",
    "remove",
    "synced_by",
    "write_together",
    "write_whole",
    "writing_whole",
)
