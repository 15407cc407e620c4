"""What speaks against sending from a store, in words for the person who wants to.

Promises that whatever the store and the high-water files beside it tell of calls that it does not know is an objection,
with who may have been mailed and what to do. Asks and lifts nothing: `guarding` asks, `copies` settles.
"""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from cipc_newsletter import computers
from cipc_newsletter.errors import NotTheSenderError, StoreError
from cipc_newsletter.store import backups, high_water, senders
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.high_water import Gap, HighWater
from cipc_newsletter.store.senders import Sender
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _, ngettext

LEAST_FREE_BYTES = 2_000_000  # room to record every answer still under way, many times over
_RECONCILE = "cipc-newsletter campaign reconcile"


@frozen
class Standing:
    """What is known about a store's past: what it says itself, and what the high-water files tell more.

    `broken` has an error for each of those files that cannot be read.
    """

    sender: Sender
    here: HighWater
    known: tuple[HighWater, ...]
    broken: tuple[StoreError, ...]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The campaigns of which the database once held more."""
        found: dict[str, Gap] = {}
        for known in self.known:
            for gap in high_water.gaps(known, self.here):
                if gap.uid not in found or found[gap.uid].people < gap.people:
                    found[gap.uid] = gap
        return tuple(found.values())

    @property
    def is_older(self) -> bool:
        """Whether calls may have been made that the database does not know."""
        is_told_of = bool(self.gaps) or self.is_of_another_line or bool(self.broken)
        return self.sender.restored_to is not None or is_told_of

    @property
    def is_of_another_line(self) -> bool:
        """Whether a file beside it tells of another store, or of a copy that went its own way."""
        own = (self.here.store_uid, self.here.generation)
        return any(known.levels and (known.store_uid, known.generation) != own for known in self.known)


def places(store_folder: Path, store_uid: str) -> tuple[Path, Path]:
    """Return where the high-water file of a store lies."""
    return (store_folder / high_water.NAME, computers.data_folder() / "stores" / f"{store_uid}.json")


def standing_of(store: Store, connection: sa.Connection, *, at: dt.datetime) -> Standing:
    """Return what is known about the store's past."""
    sender = senders.read(connection)
    known: list[HighWater] = []
    broken: list[StoreError] = []
    for path in places(store.folder, sender.store_uid):
        try:
            told = high_water.read(path)
        except StoreError as error:
            broken.append(_folder_at(path) if path.is_dir() else error)
        else:
            known += [told] if told else []
    return Standing(
        sender=sender, here=high_water.level_of(connection, at=at), known=tuple(known), broken=tuple(broken)
    )


def require_places(store: Store, store_uid: str) -> None:
    """Raise StoreError where a folder stands in the place of a high-water file: none could be written there."""
    for path in places(store.folder, store_uid):
        if path.is_dir():
            raise _folder_at(path)


def _folder_at(path: Path) -> StoreError:
    return StoreError(
        _("a folder stands where a file is needed; nothing was sent."),
        right=_("It says how far the store had come, so that an older copy of it mails nobody twice."),
        remedy=_("Move that folder away, then run the same command again."),
        path=str(path),
    )


def objections(store: Store, connection: sa.Connection, *, is_real: bool, at: dt.datetime) -> Iterator[StoreError]:
    """Yield why nothing may be sent from this store, each with who may have been mailed and what to do."""
    standing = standing_of(store, connection, at=at)
    yield from standing.broken
    if standing.sender.restored_to is not None:
        yield _restored(standing.sender.restored_to)
    elif standing.gaps:
        yield _behind(standing, backups.contents_of(connection).last_at)
    elif standing.is_of_another_line:
        yield _of_another_line(standing)
    if is_real and not store.is_shared and (other := other_computer(standing.sender)):
        yield elsewhere(other, standing.sender.sent_at)
    free = shutil.disk_usage(store.folder).free
    if free < LEAST_FREE_BYTES:
        yield disk_nearly_full(store, free)


def other_computer(sender: Sender) -> computers.Computer | None:
    """Return the computer a store was last sent from where that is another than this one."""
    last = computers.computer_of(sender.computer)
    return last if sender.computer and last.uid != computers.this_computer().uid else None


def gap_in_words(gap: Gap) -> str:
    """Return what may have happened in one campaign without the store's knowing."""
    people = ngettext("{count} person", "{count} people", gap.people).format(count=gap.people)
    if gap.is_unknown:
        return _("{name}: the whole campaign is missing; up to {people} of {planned} may have been mailed").format(
            name=gap.level.name, people=people, planned=gap.level.planned
        )
    return _("{name}: up to {people} more may have been mailed").format(name=gap.level.name, people=people)


def _restored(moment: dt.datetime) -> StoreError:
    return NotTheSenderError(
        _("this store was put back from a backup of {moment}; what was sent after that is not in it.").format(
            moment=_local(moment)
        ),
        right=_("Nobody is mailed before that is settled."),
        remedy=_("Run: {command}").format(command=_RECONCILE),
    )


def _behind(standing: Standing, last: dt.datetime | None) -> StoreError:
    return NotTheSenderError(
        _("this store is an older copy: it knows nothing after {moment}. {campaigns}.").format(
            moment=_local(last) if last else _("its first day"),
            campaigns="; ".join(map(gap_in_words, standing.gaps)),
        ),
        right=_("Nobody is mailed twice: from an older copy nothing is sent before that is settled."),
        remedy=_("Put the newer store back, or run: {command}").format(command=_RECONCILE),
    )


def _of_another_line(standing: Standing) -> StoreError:
    told = max(standing.known, key=lambda known: known.at)
    return NotTheSenderError(
        _("another store than this one was last sent from here, on {moment}.").format(moment=_local(told.at)),
        right=_("What that one sent is not in this one, and nobody is mailed twice."),
        remedy=_("Put that store back, or run: {command}").format(command=_RECONCILE),
    )


def elsewhere(other: computers.Computer, sent_at: dt.datetime | None) -> StoreError:
    moment = _local(sent_at) if sent_at else "?"
    if other.name == computers.this_computer().name:
        what = _(
            "this store was last sent on {moment} by another user here, or from another computer named {computer}."
        )
    else:
        what = _("this store was last sent from another computer: {computer}, on {moment}.")
    return NotTheSenderError(
        what.format(computer=other.name, moment=moment),
        right=_("A store is sent from one computer, since a copy does not know what the other one sends."),
        remedy=_("Send from there. Only if that computer will not send any more, run: {command}").format(
            command=f"{_RECONCILE} --take-over"
        ),
    )


def disk_nearly_full(store: Store, free: int) -> StoreError:
    """Return that there may be no room to record an answer."""
    return StoreError(
        _("the disk is nearly full ({count} kB left), so no further call is made.").format(count=free // 1000),
        right=_("Every answer that is under way must still find room to be recorded."),
        remedy=_("Free some space, then run the same command again."),
        path=str(store.folder),
    )


def _local(moment: dt.datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
