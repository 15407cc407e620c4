"""Everybody who may receive as a table, with the proof: for safety, or to leave with.

Promises a file that appears whole or not at all and that nobody is written over by, in flat memory and without holding up
whoever sends or imports meanwhile. What stands in a cell is never taken for a formula by a spreadsheet.
"""

import datetime as dt
from collections.abc import Iterator

from cipc_newsletter.audience import exporting
from cipc_newsletter.config import Workspace
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.pipeline.written_files import table, target_of
from cipc_newsletter.spreadsheets import BEGINNING, lines_of
from cipc_newsletter.store.database import Store
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class Counted:
    """How many stand in a table, and how many of the audience do not, since they may not be mailed."""

    people: int = 0
    left_out: int = 0


def write(workspace: Workspace, named: str, *, now: dt.datetime, is_replacing: bool = False) -> Counted:
    """Write the table into the file `named`. Raises FileError, also where one is there and `is_replacing` is false."""
    kind = table(
        why_kept=_("An earlier table may be the only proof of what was agreed to then."),
        way_over=_("Choose another name, or say --replace."),
    )
    target, total = target_of(workspace, named, kind=kind, is_replacing=is_replacing), Counted()
    with target.writing() as stream:
        for piece, counted in pieces(workspace, now=now):
            stream.write(piece)
            total = counted
    return total


def pieces(workspace: Workspace, *, now: dt.datetime) -> Iterator[tuple[bytes, Counted]]:
    """Yield the table in pieces, each with how many were told of up to then: CSV in UTF-8 with a byte order mark."""
    at = now.astimezone()
    with store_of(workspace, now=now) as store:
        attributes = _attributes_in(store)
        counted = Counted()
        yield BEGINNING + lines_of([exporting.head(attributes)]), counted
        after_id, is_last = 0, False
        while not is_last:
            with store.reading() as connection:
                part = exporting.part(connection, after_id=after_id, attributes=attributes, at=at)
            after_id, is_last = part.after_id, part.is_last
            counted = Counted(people=counted.people + len(part.rows), left_out=counted.left_out + part.left_out)
            yield lines_of(part.rows), counted


def _attributes_in(store: Store) -> tuple[str, ...]:
    """Return the names of all attributes there are, in order: each is a column."""
    names: set[str] = set()
    after_id = 0
    while True:
        with store.reading() as connection:
            found, after_id = exporting.attributes_in(connection, after_id=after_id)
        names |= found
        if not after_id:
            return tuple(sorted(names))
