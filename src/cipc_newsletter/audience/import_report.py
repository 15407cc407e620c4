"""What an import did, or would do: counts that add up, and every row that was not taken, with its line and reason.

Promises that read = new + updated + unchanged + suppressed + skipped + refused. Does not write anything.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Self

from cipc_newsletter.audience.columns import Column
from cipc_newsletter.audience.consent import is_valid
from cipc_newsletter.audience.csv_files import SubscriberFile
from cipc_newsletter.audience.entries import Entry
from cipc_newsletter.model.subscriber import ConsentKind
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _, ngettext


@frozen
class Line:
    """A row that was not taken: its line in the file, the address as written, and why, in whole sentences.

    `file` is its place among the files of the report.
    """

    line: int
    email: str
    reason: str
    file: int = 0


@frozen
class FileRead:
    """One file as it was understood; `provider` is the list provider whose export it is, empty for one's own table."""

    name: str
    provider: str
    encoding: str
    separator: str
    columns: tuple[Column, ...]
    read: int

    @classmethod
    def of(cls, table: SubscriberFile, *, name: str, read: int) -> Self:
        """Return `table` as it was understood, of which `read` rows were read."""
        return cls(
            name=name,
            provider=table.export.title if table.export else "",
            encoding=table.encoding.name,
            separator=table.separator,
            columns=table.columns,
            read=read,
        )

    def as_json(self) -> dict[str, object]:
        """Return the file as values that JSON knows."""
        return {
            "file": self.name,
            "provider": self.provider,
            "encoding": self.encoding,
            "separator": self.separator,
            "columns": {column.name: column.use for column in self.columns if column.name},
            "read": self.read,
        }


@frozen
class ImportReport:
    """What became of every row. `skipped` were right but not needed or not allowed; `refused` were wrong.

    `suppressed` left at a list provider, `newly_suppressed` of them were not known to have left.
    """

    files: tuple[FileRead, ...]
    read: int
    new: int
    updated: int
    unchanged: int
    suppressed: int
    newly_suppressed: int
    skipped: tuple[Line, ...]
    refused: tuple[Line, ...]
    notes: tuple[str, ...]
    is_dry_run: bool

    @property
    def is_balanced(self) -> bool:
        """Whether every row read is counted once."""
        taken = self.new + self.updated + self.unchanged + self.suppressed
        return self.read == taken + len(self.skipped) + len(self.refused)

    def as_json(self) -> dict[str, object]:
        """Return the report as values that JSON knows."""
        return {
            "files": [file.as_json() for file in self.files],
            "read": self.read,
            "new": self.new,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "suppressed": self.suppressed,
            "newly_suppressed": self.newly_suppressed,
            "skipped": [self._line_as_json(line) for line in self.skipped],
            "refused": [self._line_as_json(line) for line in self.refused],
            "notes": list(self.notes),
            "dry_run": self.is_dry_run,
        }

    def _line_as_json(self, line: Line) -> dict[str, object]:
        return {"file": self.files[line.file].name, "line": line.line, "email": line.email, "reason": line.reason}


@dataclass(slots=True)
class Notices:
    """What is worth saying of the rows taken in, collected one by one."""

    _other_languages: Counter[tuple[str, str]] = field(default_factory=Counter)
    _kinds: Counter[ConsentKind] = field(default_factory=Counter)
    _ended: int = 0

    def notice(self, entry: Entry) -> None:
        """Take note of one person."""
        if entry.language_written and not entry.language:
            self._other_languages[(entry.language_written[:40], entry.fallback)] += 1
        self._kinds[entry.consent.kind] += 1
        is_over = not is_valid(entry.consent, entry.today) and entry.consent.kind is not ConsentKind.REFERRAL
        self._ended += is_over

    def sentences(self) -> tuple[str, ...]:
        """Return one sentence for each thing that people should know."""
        return tuple(sentence for sentence in (*self._of_languages(), *self._of_consents()) if sentence)

    def _of_languages(self) -> list[str]:
        return [
            ngettext(
                '{count} person has the language "{word}", which the newsletter does not have: {taken} was taken.',
                '{count} people have the language "{word}", which the newsletter does not have: {taken} was taken.',
                count,
            ).format(count=count, word=word, taken=taken)
            for (word, taken), count in self._other_languages.most_common(10)
        ]

    def _of_consents(self) -> list[str]:
        sentences: list[str] = []
        if self._ended:
            sentence = ngettext(
                "The consent of {count} person has already ended: they will not be mailed.",
                "The consent of {count} people has already ended: they will not be mailed.",
                self._ended,
            )
            sentences.append(sentence.format(count=self._ended))
        referred = self._kinds[ConsentKind.REFERRAL]
        if referred:
            sentence = ngettext(
                "{count} person was only referred by somebody else: a campaign will not mail them.",
                "{count} people were only referred by somebody else: a campaign will not mail them.",
                referred,
            )
            sentences.append(sentence.format(count=referred))
        if self._kinds[ConsentKind.IMPLIED_DONATION] or self._kinds[ConsentKind.IMPLIED_VOLUNTEER]:
            sentences.append(
                _("Consent from a gift or from volunteering holds only if the organisation is a registered charity.")
            )
        return sentences
