"""A build that composes anew only the languages whose sources changed.

Promises the very issue that composing afresh gives: a language is kept for the next build together with the digest of
everything that went into it, and taken only where all of that is the same. What cannot be read, or was written by
another version, another computer or a hand, is as good as none. Only `build` uses it: what is checked, approved and
sent is composed afresh.
"""

import contextlib
import hashlib
import os
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cipc_newsletter import __version__, operating_system
from cipc_newsletter.compose import published
from cipc_newsletter.compose.composer import Composed, assembled, compose_languages
from cipc_newsletter.compose.digest import sha256_of
from cipc_newsletter.compose.template_folders import OF_THE_PROGRAM, SETTINGS, TEMPLATES
from cipc_newsletter.compose.theme import Theme
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import NewsletterError
from cipc_newsletter.issue_container import container_of, issue_from
from cipc_newsletter.model.issue import Issue
from cipc_newsletter.model.message import ComposedIssue

PACKAGE = Path(__file__).parents[1]


def rebuilt(workspace: Workspace, issue: Issue, theme: Theme, *, folder: Path | None = None) -> ComposedIssue:
    """Return `issue` composed in `theme`, as `compose` would; `folder` is where languages are kept between builds.

    Raises what `compose` raises.
    """
    shelf = folder or operating_system.cache_folder(f"languages-{__version__}")
    shared = _shared_digest(workspace, theme)
    keys = {language: _key(shared, issue, language) for language in issue.languages}
    parts = {language: _taken(shelf, workspace, issue, language, keys[language]) for language in issue.languages}
    known = {language: part for language, part in parts.items() if part is not None}
    missing = [language for language in issue.languages if language not in known]
    if missing:
        made = compose_languages(issue, missing, workspace=workspace, theme=theme)
        for language, part in made.items():
            _put(shelf, workspace, issue, part, keys[language])
        known.update(made)
    return assembled(issue, known, version=__version__)


def _taken(shelf: Path, workspace: Workspace, issue: Issue, language: str, key: str) -> Composed | None:
    """Return a language as it was composed before, None where anything that went into it is not the same."""
    try:
        kept = issue_from(_place(shelf, workspace, issue, language).read_bytes())
    except (OSError, NewsletterError, ValueError, KeyError, TypeError, AttributeError, zlib.error):
        return None
    if kept.version != key or not all(_is_same(workspace, path, sha) for path, sha in kept.sources.items()):
        return None
    return Composed(message=kept.messages[0], sources=kept.sources)


def _put(shelf: Path, workspace: Workspace, issue: Issue, part: Composed, key: str) -> None:
    """Keep a language for the next build; where that cannot be, the next build composes it."""
    alone = replace(issue, languages=(part.message.language,), is_together=False)
    kept = assembled(alone, {part.message.language: part}, version=key)
    with contextlib.suppress(OSError):
        shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Not waited for, and not whole or not at all: the container's checksum tells a torn one.
        _place(shelf, workspace, issue, part.message.language).write_bytes(container_of(kept, level=0))


def _place(shelf: Path, workspace: Workspace, issue: Issue, language: str) -> Path:
    """Return the one file of a language of an issue: a newer one takes its place."""
    name = sha256_of(f"{workspace.root.resolve()}\n{issue.id}\n{language}")
    return shelf / f"{name[:32]}.language"


def _is_same(workspace: Workspace, path: str, sha: str) -> bool:
    """Tell whether a source is as it was. Templates are in the digest that all languages share."""
    if path.startswith((OF_THE_PROGRAM, f"{TEMPLATES}/")):
        return True
    try:
        raw = (workspace.root / path).read_bytes()
        return sha == sha256_of(raw) or sha == sha256_of(operating_system.decoded(raw, shown=path))  # LF and NFC
    except (OSError, NewsletterError):
        return False


def _key(shared: str, issue: Issue, language: str) -> str:
    """Return the digest of what goes into one language: the issue as it is read, without the others' items and words."""
    sections = tuple(
        replace(
            section,
            entries=tuple(replace(entry, items={language: entry.items[language]}) for entry in section.entries),
        )
        for section in issue.sections
    )
    return sha256_of(
        f"{shared}\n{language}\n{replace(issue, words={language: issue.words[language]}, sections=sections)!r}"
    )


def _shared_digest(workspace: Workspace, theme: Theme) -> str:
    """Return the digest of what goes into every language: program, libraries, settings, templates, addresses."""
    digest = hashlib.sha256()
    for piece in (__version__, sys.version, *_program(), *_libraries(), repr(workspace.config)):
        digest.update(piece.encode() + b"\0")
    for name, data in _shared_files(workspace, theme):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def _program() -> Iterator[str]:
    """Yield the program's own files with their size and time: while it is being worked on, its version says little."""
    for folder, folders, files in os.walk(PACKAGE):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", "locale", "starter"))
        for name in sorted(files):
            about = os.stat(f"{folder}/{name}")  # noqa: PTH116 -- three hundred of them: a Path each is half the cost
            yield f"{folder}/{name} {about.st_size} {about.st_mtime_ns}"


def _libraries() -> Iterator[str]:
    """Yield the names of what is installed, which hold the versions."""
    for folder in sys.path:
        with contextlib.suppress(OSError):
            yield from sorted(name for name in os.listdir(folder or ".") if name.endswith(".dist-info"))  # noqa: PTH208 -- the same


def _shared_files(workspace: Workspace, theme: Theme) -> Iterator[tuple[str, bytes]]:
    for layer in theme.layers:
        for path in sorted(layer.folder.rglob("*")):
            if path == layer.folder / SETTINGS and layer.settings:
                yield layer.settings.path, layer.settings.text.encode()  # as it was read: it may have changed since
            elif path.is_file():
                yield f"{layer.shown}/{path.relative_to(layer.folder).as_posix()}", path.read_bytes()
    addresses = workspace.root / published.FILE
    if addresses.is_file():
        yield published.FILE, addresses.read_bytes()
