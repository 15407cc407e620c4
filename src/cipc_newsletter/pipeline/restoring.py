"""`restore`: a backup put in place of the store, which then holds still until people say what was sent since.

Promises that a file which is foreign, damaged or sealed with another passphrase changes nothing; that what stood here is
kept under another name; and that dying at any moment leaves either the old store, or the new one held back: at no moment
is there none, and at no moment one that sends without having been asked. Asks nothing: the caller does, in the block
of `ready`.
"""

import contextlib
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cipc_newsletter import operating_system
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import SchemaVersionError, StoreError
from cipc_newsletter.pipeline.backing_up import BESIDE, DATABASE, FORMAT, MANIFEST, require_sqlite, scratch, sha256_of
from cipc_newsletter.pipeline.guarding import nobody_sends
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.store import backups, senders
from cipc_newsletter.store.backups import Contents
from cipc_newsletter.store.database import open_store, path_of
from cipc_newsletter.store.sealed_files import Opened, damaged, opening
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class Ready:
    """A backup that was read whole and waits for a yes.

    `made_at` is its moment and `contents` what is in it; `here` is what stands in its place, None where nothing does,
    or nothing that can be read (`is_unreadable`).
    """

    made_at: dt.datetime
    contents: Contents
    here: Contents | None
    is_unreadable: bool
    folder: Path
    target: Path

    @property
    def is_replacing(self) -> bool:
        """Whether there is something that would be lost from its place."""
        return self.is_unreadable or (self.here is not None and not self.here.is_empty)


@contextlib.contextmanager
def ready(workspace: Workspace, path: Path, *, passphrase: str, now: dt.datetime) -> Iterator[Ready]:
    """Yield the backup at `path`, looked through and laid beside the store; nobody sends meanwhile.

    Raises StoreError where it cannot be used, FileError where the system refuses.
    """
    require_sqlite(workspace)
    target = path_of(workspace.config.store_url, root=workspace.root, folder=workspace.var)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise operating_system.file_error(error, str(target.parent), is_write=True) from error
    with nobody_sends(target.parent), scratch(target.parent) as folder:
        try:
            with path.open("rb"):
                pass
        except OSError as error:
            raise operating_system.file_error(error, str(path), is_write=False) from error
        with opening(path, passphrase=passphrase) as opened:
            manifest = _laid_out(opened, folder, path=path)
        made_at = dt.datetime.fromisoformat(manifest["made_at"])
        contents = _held(workspace, folder / DATABASE, restored_to=made_at, now=now, backup=path)
        here, is_unreadable = _here(workspace, target, now=now)
        yield Ready(
            made_at=made_at, contents=contents, here=here, is_unreadable=is_unreadable, folder=folder, target=target
        )


def put(prepared: Ready, *, now: dt.datetime) -> tuple[Path, ...]:
    """Put the backup in place; return the files under which what stood there is kept.

    In this order a death in between leaves a store that can be used: the files beside it first, which an old store
    takes as well, then the database, in one step.
    """
    stamp = f"{now.astimezone():%Y-%m-%d-%H%M%S}"
    kept: list[Path] = []
    for name in (*BESIDE, DATABASE):
        new = prepared.folder / name
        place = prepared.target if name == DATABASE else prepared.target.with_name(name)
        if not new.exists() or (place.exists() and _may_stay(name, place, new)):
            continue
        if place.exists():
            kept += _kept(place, stamp)
        operating_system.put_in_place(new, place)
    return tuple(kept)


def _may_stay(name: str, place: Path, new: Path) -> bool:
    """Whether a file beside the store stays: the same, or a high-water file, which only ever tells of more."""
    return name != DATABASE and (name != "token-keys" or sha256_of(place) == sha256_of(new))


def _kept(place: Path, stamp: str) -> list[Path]:
    """Keep a file, and the journal a database's last transaction is in, under names of their own."""
    journal = place.with_name(place.name + "-journal")
    kept = _free_name(place.with_name(f"{place.name}.before-{stamp}"))
    operating_system.keep_beside(place, kept)
    if journal.exists() and journal.stat().st_size:
        # A journal left beside another database would be played back into it.
        operating_system.keep_beside(journal, kept.with_name(kept.name + "-journal"))
        operating_system.remove(journal)
    return [kept]


def _free_name(path: Path) -> Path:
    """Return `path`, or with a number where something stands there: a restore that died in the same second left it."""
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def _laid_out(opened: Opened, folder: Path, *, path: Path) -> Mapping[str, Any]:
    """Write the parts into `folder`, each proven to be what was backed up, and return the manifest."""
    _extract(opened, MANIFEST, folder)
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        wanted = {name: str(part["sha256"]) for name, part in manifest["parts"].items()}
        number = int(manifest["format"])
        dt.datetime.fromisoformat(manifest["made_at"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(path) from error
    if number > FORMAT:
        raise SchemaVersionError(
            _("this backup was made by a newer version of cipc-newsletter; nothing was changed."),
            remedy=_("Update cipc-newsletter, then run the same command again."),
            path=str(path),
        )
    if DATABASE not in wanted or not wanted.keys() <= {DATABASE, *BESIDE}:
        raise damaged(path)
    for name, digest in wanted.items():
        _extract(opened, name, folder)
        if sha256_of(folder / name) != digest:
            raise damaged(path)
    return manifest


def _extract(opened: Opened, name: str, folder: Path) -> None:
    with operating_system.writing_whole(folder / name, is_private=True) as stream:
        opened.extract(name, stream)


def _held(
    workspace: Workspace, database: Path, *, restored_to: dt.datetime, now: dt.datetime, backup: Path
) -> Contents:
    """Make the database ready beside its place: brought up to date, and held until what came after is settled."""
    backups.require_whole(database, shown=backup)
    opened = open_store(f"sqlite:///{database.as_posix()}", root=workspace.root, folder=workspace.var, now=now)
    with opened as store, store.writing() as connection:
        senders.hold(connection, restored_to=restored_to)
        return backups.contents_of(connection)


def _here(workspace: Workspace, target: Path, *, now: dt.datetime) -> tuple[Contents | None, bool]:
    """Return what stands in the place of the store, and whether it is there but cannot be read."""
    if not target.exists():
        return None, False
    try:
        backups.require_whole(target, shown=target)
        with store_of(workspace, now=now) as store, store.reading() as connection:
            return backups.contents_of(connection), False
    except StoreError:
        return None, True
