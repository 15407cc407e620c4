"""`backup`: the store, the keys of its links and its high-water file in one encrypted file.

Promises that the file appears whole or not at all, that it holds the store as it was at one moment although others go
on writing, and that nothing readable is left behind. A killed backup leaves a working copy in the store's own folder,
which the next one takes away. Asks nothing.
"""

import contextlib
import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from cipc_newsletter import __version__, operating_system
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import NotTheSenderError, StoreError
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.pipeline.written_files import Kind, Target, target_of
from cipc_newsletter.store import backups, senders
from cipc_newsletter.store.backups import Contents
from cipc_newsletter.store.sealed_files import BEGINNING, sealing
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "newsletter.db"
BESIDE = ("token-keys", "high-water.json")  # files of the store's folder that go with it, where they are there
SHORTEST_PASSPHRASE = 12
_SCRATCH = ".backup-work"
_LOCK = "backup.lock"


@frozen
class Made:
    """A backup that was made: the file, how long it is, and what is in it."""

    path: Path
    size: int
    contents: Contents


def place_of(workspace: Workspace, named: str, *, now: dt.datetime, is_replacing: bool = False) -> Target:
    """Return the place `named` for a backup, where that is a folder under a name of its own in it.

    Raises FileError for what is no earlier backup, and for one that is not to be replaced.
    """
    kind = Kind(
        words=_("A backup is one encrypted file."),
        example="newsletter.backup",
        earlier=BEGINNING,
        is_private=True,
        is_packed=True,
        why_kept=_("A backup is a file of its own, so that an earlier one is still there when it is needed."),
        way_over=_("Choose another name, name a folder, or say --replace."),
    )
    if named.strip() and Path(named).is_dir():
        named = str(Path(named) / f"newsletter-{now.astimezone():%Y-%m-%d-%H%M%S}.backup")
    return target_of(workspace, named, kind=kind, is_replacing=is_replacing)


def back_up(workspace: Workspace, target: Target, *, passphrase: str, now: dt.datetime) -> Made:
    """Write the store of `workspace` into an encrypted file at `target`.

    Raises StoreError where the store is damaged, FileError where the system refuses.
    """
    require_sqlite(workspace)
    require_long_enough(passphrase)
    with store_of(workspace, now=now) as store, scratch(store.folder) as folder:
        copy = folder / DATABASE
        backups.snapshot(store, copy)
        parts = {DATABASE: copy, **_beside(store.folder)}
        manifest, contents = _manifest(workspace, copy, parts, now=now)
        with (
            target.writing() as stream,
            sealing(stream, passphrase=passphrase) as sealer,
        ):
            for name, part in {MANIFEST: manifest, **parts}.items():
                with part.open("rb") as source:
                    sealer.add(name, source)
    return Made(path=Path(target.shown), size=target.path.stat().st_size, contents=contents)


def require_sqlite(workspace: Workspace) -> None:
    """Refuse a store that is no file of ours. Raises StoreError."""
    if workspace.config.store_url.startswith("sqlite:"):
        return
    raise StoreError(
        _("this store lies in PostgreSQL, which has backups of its own."),
        right=_("backup and restore are for a store that is a file."),
        remedy=_("Use pg_dump and pg_restore; after a restore, run: cipc-newsletter campaign reconcile"),
        key="store.url",
    )


def require_long_enough(passphrase: str) -> None:
    """Refuse a passphrase that is guessed in an afternoon. Raises StoreError."""
    if len(passphrase.strip()) >= SHORTEST_PASSPHRASE:
        return
    raise StoreError(
        _("the passphrase is empty.") if not passphrase.strip() else _("the passphrase is too short."),
        right=_("It has at least {count} signs; four or five words that do not belong together are good.").format(
            count=SHORTEST_PASSPHRASE
        ),
        remedy=_("Choose another one, and write it down where the backup is not."),
    )


@contextlib.contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """Yield an empty folder for work on the store's own disk; what a killed program left in it goes first."""
    place = folder / _SCRATCH
    try:
        with operating_system.exclusive_lock(folder / _LOCK) as is_held:
            if not is_held:
                raise NotTheSenderError(
                    _("another command is making or restoring a backup of this store."),
                    right=_("One does at a time."),
                    remedy=_("Wait for it to end, then run the same command again."),
                )
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(mode=0o700)
            try:
                yield place
            finally:
                shutil.rmtree(place, ignore_errors=True)
    except OSError as error:
        raise operating_system.file_error(error, str(error.filename or place), is_write=True) from error


def _beside(folder: Path) -> Mapping[str, Path]:
    return {name: folder / name for name in BESIDE if (folder / name).is_file()}


def _manifest(
    workspace: Workspace, copy: Path, parts: Mapping[str, Path], *, now: dt.datetime
) -> tuple[Path, Contents]:
    """Write down what the copy holds, beside it; return that file and the numbers."""
    from cipc_newsletter.store.database import open_store

    opened = open_store(f"sqlite:///{copy.as_posix()}", root=workspace.root, folder=workspace.var, now=now)
    with opened as store, store.reading() as connection:
        contents, sender = backups.contents_of(connection), senders.read(connection)
    value = {
        "format": FORMAT,
        "program": __version__,
        "made_at": now.isoformat(),
        "store": sender.store_uid,
        "generation": sender.generation,
        "people": contents.people,
        "campaigns": contents.campaigns,
        "unfinished": contents.unfinished,
        "last_at": contents.last_at.isoformat() if contents.last_at else None,
        "parts": {name: {"bytes": part.stat().st_size, "sha256": sha256_of(part)} for name, part in parts.items()},
    }
    path = copy.with_name(MANIFEST)
    path.write_text(json.dumps(value, indent=2), encoding="utf-8", newline="\n")
    return path, contents


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file of any length, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
