"""Files of subscribers taken into the audience: everybody who may be, and a reason for everybody else.

Promises that the same files taken twice, in any order, change nothing the second time, that nobody who left is brought
back (rule UNS-09), and that proof is added and never replaced (rule CON-01). Runs inside the caller's transaction, so
files are taken whole or not at all. Does not open files or stores.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import sqlalchemy as sa

from cipc_newsletter.audience import coming_over
from cipc_newsletter.audience.columns import Field
from cipc_newsletter.audience.csv_files import Row, SubscriberFile, open_table
from cipc_newsletter.audience.entries import ConsentDefaults, Entry, entry_of
from cipc_newsletter.audience.import_report import FileRead, ImportReport, Line, Notices
from cipc_newsletter.audience.language_rules import LanguageRules
from cipc_newsletter.audience.leaving import IMPORTED, Leaver, let_go
from cipc_newsletter.audience.parts import Part
from cipc_newsletter.audience.reasons import words_of_date, words_of_suppression
from cipc_newsletter.audience.taking import new_uid, take
from cipc_newsletter.errors import AudienceError, Mistake
from cipc_newsletter.store import suppressions, turns
from cipc_newsletter.store.suppressions import SuppressionReason
from cipc_newsletter.store.turns import Turn
from cipc_newsletter.wording import _

_ROWS_AT_ONCE = 500  # what one set of statements is asked about; well under every database's limit of parameters


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
    """Take the people in `data`, one table, into the audience; as `import_parts` does."""
    part = Part(name=path or "", read=lambda: data)
    return import_parts(
        connection, [part], defaults=defaults, now=now, today=today, dry_run=dry_run, make_uid=make_uid
    )


def import_parts(
    connection: sa.Connection,
    parts: Iterable[Part],
    *,
    defaults: ConsentDefaults,
    now: dt.datetime,
    today: dt.date,
    rules: LanguageRules | None = None,
    left: SuppressionReason | None = None,
    dry_run: bool = False,
    make_uid: Callable[[], bytes] = new_uid,
) -> ImportReport:
    """Take the people in `parts` into the audience and report on every row; a dry run writes nothing.

    `connection` is one of `store.writing()`, or of `store.reading()` for a dry run. `now` is aware; `today` is the
    day in the organisation's calendar. `left` says of everybody in `parts` that they left, and why. Raises
    AudienceError where a file as a whole cannot be used.
    """
    rules = rules or LanguageRules()
    turns.take(connection, Turn.AUDIENCE)
    run = _Run(
        connection=connection,
        now=now,
        today=today,
        is_dry_run=dry_run,
        make_uid=make_uid,
        rules=rules,
        left=left,
    )
    for part in parts:
        run.take_part(part, defaults)
    return run.report()


def _portions(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while portion := list(islice(iterator, _ROWS_AT_ONCE)):
        yield portion


def _require_grounds(table: SubscriberFile, defaults: ConsentDefaults, rules: LanguageRules) -> None:
    """Refuse a file in which nobody could be taken: said once, not once for every row. Raises AudienceError."""
    fields = {column.field for column in table.columns}
    has_proof = bool({Field.CONSENT_TEXT, Field.CONSENT_EVIDENCE} & fields or defaults.text or defaults.evidence)
    # What a list provider keeps of a sign-up is there for some of its people, and said of each.
    is_export = table.export is not None
    of_language = "--language fr --language-of tag:English=en" if is_export else "--language fr"
    lacking = (
        (Field.CONSENT in fields or is_export or defaults.kind, _("the kind of consent"), "--consent express"),
        (
            Field.CONSENT_AT in fields or is_export or defaults.obtained,
            _("the day of the consent"),
            "--obtained 2025-12-09",
        ),
        (Field.LANGUAGE in fields or rules.tags or defaults.language, _("the language"), of_language),
        (has_proof or is_export, _("the proof of consent"), '--evidence "…"'),
    )
    missing = [(what, option) for is_there, what, option in lacking if not is_there]
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
    rules: LanguageRules
    left: SuppressionReason | None
    read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    suppressed: int = 0
    gone: dict[str, str] = field(default_factory=dict)  # suppressed by this very import, with the reason
    files: list[FileRead] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    skipped: list[Line] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)
    notices: Notices = field(default_factory=Notices)
    _first: dict[str, tuple[int, int]] = field(default_factory=dict)

    def report(self) -> ImportReport:
        """Return what became of every row so far."""
        return ImportReport(
            files=tuple(self.files),
            read=self.read,
            new=self.new,
            updated=self.updated,
            unchanged=self.unchanged,
            suppressed=self.suppressed,
            newly_suppressed=len(self.gone),
            skipped=tuple(self.skipped),
            refused=tuple(self.refused),
            notes=(*self.remarks, *self.notices.sentences()),
            is_dry_run=self.is_dry_run,
        )

    def take_part(self, part: Part, defaults: ConsentDefaults) -> None:
        """Take one file."""
        takes_in = part.may_hold_subscribers and self.left is None
        of_language = self.rules.column if takes_in else ""
        table = open_table(part.read(), path=part.name or None, of_language=of_language)
        if takes_in:
            _require_grounds(table, defaults, self.rules)
        self.remarks.extend([part.remark] if part.remark else [])
        before = self.read
        for rows in _portions(table.rows()):
            self.read += len(rows)
            self._take(rows, table, defaults)
        self.files.append(FileRead.of(table, name=part.name, read=self.read - before))

    def _take(self, rows: Sequence[Row], table: SubscriberFile, defaults: ConsentDefaults) -> None:
        entries: list[Entry] = []
        leavers: list[tuple[int, Leaver]] = []
        for row in rows:
            found = self._understood(row, table, defaults)
            if isinstance(found, Leaver):
                leavers.append((row.line, found))
            elif found is not None:
                entries.append(found)
        self._let_go(leavers)
        self._take_in(entries)

    def _let_go(self, leavers: Sequence[tuple[int, Leaver]]) -> None:
        lines = {id(leaver): line for line, leaver in leavers}
        ended = let_go(
            self.connection,
            [leaver for _line, leaver in leavers],
            method=IMPORTED,
            now=self.now,
            is_dry_run=self.is_dry_run,
        )
        self.suppressed += len(ended.new) + ended.known
        self.gone.update((leaver.address.norm, leaver.reason.value) for leaver in ended.new)
        for leaver in ended.returned:
            reason = _("left on {date}, and came back here since by an express consent of their own.").format(
                date=words_of_date(leaver.at.astimezone(self.now.tzinfo).date())
            )
            self._skip(lines[id(leaver)], leaver.address.email, reason)

    def _take_in(self, entries: Sequence[Entry]) -> None:
        suppressed = suppressions.of_addresses(self.connection, [entry.address.norm for entry in entries])
        allowed: list[Entry] = []
        for entry in entries:
            suppression = suppressed.get(entry.address.norm)
            if suppression is not None:
                since = suppression.at.astimezone(self.now.tzinfo).date()
                self._skip(entry.line, entry.address.email, _never_back(since, suppression.reason))
            elif entry.address.norm in self.gone:
                reason = _never_back(self.today, self.gone[entry.address.norm])
                self._skip(entry.line, entry.address.email, reason)
            else:
                allowed.append(entry)
        taken = take(self.connection, allowed, now=self.now, is_dry_run=self.is_dry_run, make_uid=self.make_uid)
        self.new += taken.new
        self.updated += taken.updated
        self.unchanged += taken.unchanged
        for entry in allowed:
            self.notices.notice(entry)

    def _skip(self, line: int, email: str, reason: str) -> None:
        self.skipped.append(Line(file=len(self.files), line=line, email=email, reason=reason))

    def _understood(self, row: Row, table: SubscriberFile, defaults: ConsentDefaults) -> Entry | Leaver | None:
        """Return the person in `row`, or None after noting why there is none."""
        email = row.values.get(Field.EMAIL, "")[:80]
        try:
            found = self._read(row, table, defaults)
        except AudienceError as error:
            first = error.mistakes[0]
            reason = " ".join(part for part in (first.what, first.right, first.remedy) if part)
            self.refused.append(Line(file=len(self.files), line=row.line, email=email, reason=reason))
            return None
        if not isinstance(found, Entry):
            return found
        here = (len(self.files), row.line)
        first_place = self._first.setdefault(found.address.norm, here)
        if first_place == here:
            return found
        file, line = first_place
        reason = (
            _("the same address as on line {line}: the first one counts.").format(line=line)
            if file == here[0]
            else _("the same address as on line {line} of {file}: the first one counts.").format(
                line=line, file=self.files[file].name
            )
        )
        self._skip(row.line, email, reason)
        return None

    def _read(self, row: Row, table: SubscriberFile, defaults: ConsentDefaults) -> Entry | Leaver | None:
        export, file = table.export, table.path or ""
        leaver = coming_over.leaver_of(row, export, file=file, now=self.now, left=self.left)
        if leaver is not None:
            return leaver
        if export is not None:
            if export.is_stranger(row.facts, file):
                reason = _("{provider} does not count this person as one who agreed.").format(provider=export.title)
                self._skip(row.line, row.values.get(Field.EMAIL, "")[:80], reason)
                return None
            row = coming_over.proven(row, export, defaults, file=file)
        language = self.rules.of(row)
        if language:
            row = replace(row, values={**row.values, Field.LANGUAGE: language})
        return entry_of(row, defaults=defaults, now=self.now, today=self.today)


def _never_back(since: dt.date, reason: str) -> str:
    return _("on the suppression list since {date}: {reason}. An import never brings anybody back.").format(
        date=words_of_date(since), reason=words_of_suppression(reason)
    )
