"""Answers kept in the user's cache, so that a site need not send again what has not changed (RFC 9111).

Promises that only answers which the site can be asked about again are kept, that a broken, foreign or unwritable cache is
as none, and that the oldest go where there are many. Nothing kept is used before the site was asked.
"""

import contextlib
import hashlib
import json
from pathlib import Path

from cipc_newsletter import operating_system
from cipc_newsletter.errors import FileError
from cipc_newsletter.fetching.exchange import Answer

MOST_KEPT_BYTES = 200_000_000
_NOT_KEPT = ("set-cookie", "content-encoding", "content-length", "transfer-encoding", "connection", "date")


class KeptAnswers:
    """The answers in `folder`, none where that is None: each a line that describes it, then its content."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, address: str, accept: str) -> Answer | None:
        """Return the answer kept for a request, None where there is none or not the whole of it."""
        path = self._path(address, accept)
        if path is None:
            return None
        try:
            head, _line_end, content = path.read_bytes().partition(b"\n")
            said, digest, headers = json.loads(head)
            kept = {str(name): str(value) for name, value in headers.items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return None
        is_whole = said == address and digest == hashlib.sha256(content).hexdigest()
        return Answer(status=200, headers=kept, content=content) if is_whole else None

    def put(self, address: str, accept: str, *, answer: Answer) -> None:
        """Keep an answer that has a mark to ask about it by; where that cannot be done, nothing is kept."""
        path = self._path(address, accept)
        if (
            path is None
            or not questions_about(answer)
            or "no-store" in answer.headers.get("cache-control", "").lower()
        ):
            return
        headers = {name: value for name, value in answer.headers.items() if name not in _NOT_KEPT}
        head = json.dumps([address, hashlib.sha256(answer.content).hexdigest(), headers])
        with contextlib.suppress(FileError, OSError):
            operating_system.write_whole(path, head.encode() + b"\n" + answer.content, is_private=True)
            self._drop_oldest(path.parent)

    def _path(self, address: str, accept: str) -> Path | None:
        name = hashlib.sha256(f"{accept}\n{address}".encode()).hexdigest()
        return None if self._folder is None else self._folder / name

    def _drop_oldest(self, folder: Path) -> None:
        kept = [(path, path.stat()) for path in folder.iterdir()]
        total = 0
        for path, seen in sorted(kept, key=lambda entry: entry[1].st_mtime, reverse=True):
            total += seen.st_size
            if total > MOST_KEPT_BYTES:
                path.unlink(missing_ok=True)


def questions_about(kept: Answer | None) -> dict[str, str]:
    """Return the fields that ask a site whether what it sent has changed (RFC 9110 13.1), none where nothing is kept."""
    if kept is None:
        return {}
    asked = {
        "If-None-Match": kept.headers.get("etag", ""),
        "If-Modified-Since": kept.headers.get("last-modified", ""),
    }
    return {name: value for name, value in asked.items() if value}
