"""A file of subscribers taken into the audience: everybody who may be, and a reason for everybody else.

Promises that the same file taken twice changes nothing the second time, that nobody who left is brought back (rule
UNS-09), and that proof is added and never replaced (rule CON-01). Runs inside the caller's transaction, so a file is
taken whole or not at all. Does not open files or stores.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import sqlalchemy as sa

from cipc_newsletter.audience.columns import Field
from cipc_newsletter.audience.csv_files import Row, SubscriberFile, open_table
from cipc_newsletter.audience.entries import ConsentDefaults, Entry, entry_of
from cipc_newsletter.audience.import_report import ImportReport, Line, Notices
from cipc_newsletter.audience.reasons import words_of_date, words_of_suppression
from cipc_newsletter.audience.taking import new_uid, take
from cipc_newsletter.errors import AudienceError, Mistake
from cipc_newsletter.store import suppressions, turns
from cipc_newsletter.store.turns import Turn
from cipc_newsletter.wording import _

_ROWS_AT_ONCE = 500  # a handful of statements for each; well under every database's limit of parameters


def import_file(
    connection: sa.Connection,
    data: bytes,
    *,
    defaults: ConsentDefaults,
    now: dt.datetime,
    today: dt.date,
    dry_run: bool = False,
    path: str | None = None,
    make_uid: Callable[[], bytes] = new_uid,
) -> ImportReport:
    """Take the people in `data` into the audience and report on every row; a dry run writes nothing.

    `connection` is one of `store.writing()`, or of `store.reading()` for a dry run. `now` is aware; `today` is the
    day in the organisation's calendar. Raises AudienceError where the file as a whole cannot be used.
    """
    table = open_table(data, path=path)
    _require_grounds(table, defaults)
    turns.take(connection, Turn.AUDIENCE)
    run = _Run(connection=connection, now=now, today=today, is_dry_run=dry_run, make_uid=make_uid)
    for rows in _portions(table.rows()):
        run.take(rows, defaults)
    return ImportReport(
        encoding=table.encoding.name,
        separator=table.separator,
        columns=table.columns,
        read=run.read,
        new=run.new,
        updated=run.updated,
        unchanged=run.unchanged,
        skipped=tuple(run.skipped),
        refused=tuple(run.refused),
        notes=run.notices.sentences(),
        is_dry_run=dry_run,
    )


def _portions(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while portion := list(islice(iterator, _ROWS_AT_ONCE)):
        yield portion


def _require_grounds(table: SubscriberFile, defaults: ConsentDefaults) -> None:
    """Refuse a file in which nobody could be taken: said once, not once for every row. Raises AudienceError."""
    fields = {column.field for column in table.columns}
    lacking = (
        (Field.CONSENT, defaults.kind, _("the kind of consent"), "--consent express"),
        (Field.CONSENT_AT, defaults.obtained, _("the day of the consent"), "--obtained 2025-12-09"),
        (Field.LANGUAGE, defaults.language, _("the language"), "--language fr"),
    )
    missing = [(what, option) for name, default, what, option in lacking if name not in fields and not default]
    if not {Field.CONSENT_TEXT, Field.CONSENT_EVIDENCE} & fields and not (defaults.text or defaults.evidence):
        missing.append((_("the proof of consent"), '--evidence "…"'))
    if missing:
        raise AudienceError.of(
            Mistake(
                what=_("{what} stands neither in the file nor on the command line.").format(what=what),
                right=_("Nobody is taken into the audience without it."),
                remedy=_("Say it for the whole file: {option}").format(option=option),
                path=table.path,
                line=table.header_line,
            )
            for what, option in missing
        )


@dataclass(slots=True, kw_only=True)
class _Run:
    """One import under way."""

    connection: sa.Connection
    now: dt.datetime
    today: dt.date
    is_dry_run: bool
    make_uid: Callable[[], bytes]
    read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: list[Line] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)
    notices: Notices = field(default_factory=Notices)
    _first_lines: dict[str, int] = field(default_factory=dict)

    def take(self, rows: Sequence[Row], defaults: ConsentDefaults) -> None:
        """Take the next rows of the file."""
        self.read += len(rows)
        entries = [entry for row in rows if (entry := self._entry_of(row, defaults)) is not None]
        suppressed = suppressions.of_addresses(self.connection, [entry.address.norm for entry in entries])
        allowed: list[Entry] = []
        for entry in entries:
            suppression = suppressed.get(entry.address.norm)
            if suppression is None:
                allowed.append(entry)
                continue
            reason = _("on the suppression list since {date}: {reason}. An import never brings anybody back.").format(
                date=words_of_date(suppression.at.astimezone(self.now.tzinfo).date()),
                reason=words_of_suppression(suppression.reason),
            )
            self.skipped.append(Line(line=entry.line, email=entry.address.email, reason=reason))
        taken = take(self.connection, allowed, now=self.now, is_dry_run=self.is_dry_run, make_uid=self.make_uid)
        self.new += taken.new
        self.updated += taken.updated
        self.unchanged += taken.unchanged
        for entry in allowed:
            self.notices.notice(entry)

    def _entry_of(self, row: Row, defaults: ConsentDefaults) -> Entry | None:
        """Return the person in `row`, or None after noting why there is none."""
        email = row.values.get(Field.EMAIL, "")[:80]
        try:
            entry = entry_of(row, defaults=defaults, now=self.now, today=self.today)
        except AudienceError as error:
            first = error.mistakes[0]
            reason = " ".join(part for part in (first.what, first.right, first.remedy) if part)
            self.refused.append(Line(line=row.line, email=email, reason=reason))
            return None
        first_line = self._first_lines.setdefault(entry.address.norm, row.line)
        if first_line != row.line:
            reason = _("the same address as on line {line}: the first one counts.").format(line=first_line)
            self.skipped.append(Line(line=row.line, email=email, reason=reason))
            return None
        return entry
