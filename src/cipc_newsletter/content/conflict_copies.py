"""Which file names are the copies a sync service leaves when two people edit at once. Looks at names only.

Dropbox: "fr (conflicted copy 2025-12-01)", in the language of the account; Google Drive: "fr (1)"; OneDrive:
"fr-DESKTOP-7QK4M2"; Syncthing: "fr.sync-conflict-20251201-101500-ABCDEFG"; Nextcloud and ownCloud:
"fr_conflict-20251201-101500"; Windows: "fr - Copie"; Office and LibreOffice: "~$fr", ".~lock.fr.md#".
"""

import re
from collections.abc import Callable

_LOCKS = ("~$", ".~lock.")
_MARKED = re.compile(
    r"(?P<original>[a-z0-9-]+?)"
    r"(?: ?\(.+\)| - .+|-(?=[A-Za-z0-9-]*[A-Z])[A-Za-z0-9][A-Za-z0-9-]{3,}|\.sync-conflict-.+|_conflict-.+)",
    re.ASCII,
)


def is_conflict_copy(stem: str, is_original: Callable[[str], bool]) -> bool:
    """Whether `stem` (a file name without its suffix) marks a copy of a name that `is_original` accepts."""
    if stem.startswith(_LOCKS):
        return True
    match = _MARKED.fullmatch(stem)
    return match is not None and is_original(match["original"])
