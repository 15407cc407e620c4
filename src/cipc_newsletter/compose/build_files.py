"""The files of `build` (docs/contract.md section 5): manifest, messages, sample copies, pages, pictures.

Promises that all of it is ready before the first file is written, that each file appears whole or not at all, and
that files of an earlier build of the same issue which are no longer part of it are taken away. Reads nothing back.
"""

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from cipc_newsletter import operating_system
from cipc_newsletter.compose.digest import sha256_of
from cipc_newsletter.compose.sample import sample_message, serialised
from cipc_newsletter.compose.web_page import PAGE, PICTURES, page_of
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import FileError, UsageError
from cipc_newsletter.model.message import ComposedIssue, ComposedMessage
from cipc_newsletter.wording import _

MANIFEST = "manifest.json"


def write(
    composed: ComposedIssue, *, workspace: Workspace, out: Path, languages: Sequence[str] | None
) -> dict[str, Any]:
    """Write the files of `languages` (all of them: None) into `out`/<issue>, and return the manifest.

    Raises UsageError for a language the issue lacks, FileError where the system refuses.
    """
    messages = _chosen(composed, languages)
    folder = out / composed.issue_id
    files = {path: data for message in messages for path, data in _files_of(composed, message, workspace)}
    manifest = manifest_of(composed, messages, files)
    before = _paths_in(folder / MANIFEST)
    # The manifest is last, so that it never names a file that is not there.
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    wanted = {folder / path: data for path, data in {**files, MANIFEST: text.encode()}.items()}
    operating_system.write_together(
        {path: data for path, data in wanted.items() if not _holds(path, data)}, shown=workspace.shown
    )
    for path in before - set(files):
        _take_away(folder / path, workspace)
    return manifest


def manifest_of(
    composed: ComposedIssue, messages: Sequence[ComposedMessage], files: Mapping[str, bytes]
) -> dict[str, Any]:
    """Return what the files are, and the digest and code of the whole issue."""
    return {
        "issue": composed.issue_id,
        "digest": composed.digest,
        "code": composed.code,
        "version": composed.version,
        "sources": dict(composed.sources),
        "languages": {message.language: _described(message, files) for message in messages},
    }


def _described(message: ComposedMessage, files: Mapping[str, bytes]) -> dict[str, Any]:
    def described(name: str) -> dict[str, Any]:
        path = f"{message.language}/{name}"
        return _file(path, files[path], sha256=sha256_of(files[path]))

    return {
        "also": list(message.also),
        "subject": message.subject,
        "preheader": message.preheader,
        "html": described("message.html"),
        "text": described("message.txt"),
        "page": described(PAGE),
        "calendars": [described(calendar.name) for calendar in message.calendars],
        "merge_fields": [{"name": field.name, "fallback": field.fallback} for field in message.merge_fields],
        "links": list(message.links),
        "images": [
            _file(f"images/{image.name}", image.data, sha256=image.sha256)
            | {"media_type": image.media_type, "width": image.width, "height": image.height}
            | {"source": image.source, "address": image.address}
            for image in message.images
        ],
    }


def _file(path: str, data: bytes, *, sha256: str) -> dict[str, Any]:
    return {"path": path, "bytes": len(data), "sha256": sha256}


def _files_of(composed: ComposedIssue, message: ComposedMessage, workspace: Workspace) -> Iterator[tuple[str, bytes]]:
    config, language = workspace.config, message.language
    sample = sample_message(composed, language, public_base_url=config.public_base_url)
    addresses = {one.language: config.page_url(composed.issue_id, one.language) for one in composed.messages}
    page = page_of(composed, message, addresses=addresses if config.archive_base_url else {})
    view = sample.html
    for image in message.images:
        yield f"images/{image.name}", image.data
        view = view.replace(f'"{image.address}"', f'"{PICTURES}/{image.name}"')
    yield f"{language}/message.html", message.html.encode()
    yield f"{language}/message.txt", message.text.encode()
    yield f"{language}/message.eml", serialised(sample, related=message.images)
    yield f"{language}/view.html", view.encode()
    yield f"{language}/{PAGE}", page.encode()
    for calendar in message.calendars:
        yield f"{language}/{calendar.name}", calendar.text.encode()


def _chosen(composed: ComposedIssue, languages: Sequence[str] | None) -> tuple[ComposedMessage, ...]:
    known = composed.carriers
    for language in languages or ():
        if language not in known:
            raise UsageError(
                _('issue {issue} has no language "{language}".').format(issue=composed.issue_id, language=language),
                right=_("Its languages are {languages}.").format(languages=", ".join(known)),
                remedy=_("Name one of them, or add it to the issue."),
            )
    wanted = {known[language] for language in languages or known}
    return tuple(message for message in composed.messages if message.language in wanted)


def _paths_in(manifest: Path) -> set[str]:
    """Return the files an earlier build wrote, by its manifest; none where that cannot be read."""
    try:
        languages = json.loads(operating_system.read_text(manifest))["languages"]
        paths = {
            file["path"]
            for language in languages.values()
            for file in (language["html"], language["text"], *language["images"], *language.get("calendars", ()))
        }
    except (FileError, ValueError, KeyError, TypeError, AttributeError):
        return set()
    for folder in {path.partition("/")[0] for path in paths} - {"images"}:
        paths |= {f"{folder}/message.eml", f"{folder}/view.html", f"{folder}/{PAGE}"}
    # Only ever what a build writes: a folder and a name, whatever the file says.
    return {path for path in paths if len(PurePosixPath(path).parts) == 2 and ".." not in path and path[0] != "/"}


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file holds just that already: whoever watches the folder then sees what changed."""
    with contextlib.suppress(OSError):
        return path.stat().st_size == len(data) and path.read_bytes() == data
    return False


def _take_away(path: Path, workspace: Workspace) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise operating_system.file_error(error, workspace.shown(path), is_write=True) from error
