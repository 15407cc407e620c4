"""What an import did, or would do: counts that add up, and every row that was not taken, with its line and reason.

Promises that read = new + updated + unchanged + skipped + refused. Does not write anything.
"""

from collections import Counter
from dataclasses import dataclass, field

from cipc_newsletter.audience.columns import Column
from cipc_newsletter.audience.consent import is_valid
from cipc_newsletter.audience.entries import Entry
from cipc_newsletter.model.subscriber import ConsentKind
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _, ngettext


@frozen
class Line:
    """A row that was not taken: its line in the file, the address as written, and why, in whole sentences."""

    line: int
    email: str
    reason: str


@frozen
class ImportReport:
    """What became of every row. `skipped` were right but not needed or not allowed; `refused` were wrong."""

    encoding: str
    separator: str
    columns: tuple[Column, ...]
    read: int
    new: int
    updated: int
    unchanged: int
    skipped: tuple[Line, ...]
    refused: tuple[Line, ...]
    notes: tuple[str, ...]
    is_dry_run: bool

    @property
    def is_balanced(self) -> bool:
        """Whether every row read is counted once."""
        taken = self.new + self.updated + self.unchanged
        return self.read == taken + len(self.skipped) + len(self.refused)

    def as_json(self) -> dict[str, object]:
        """Return the report as values that JSON knows."""
        return {
            "encoding": self.encoding,
            "separator": self.separator,
            "columns": {column.name: column.use for column in self.columns if column.name},
            "read": self.read,
            "new": self.new,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": [_line_as_json(line) for line in self.skipped],
            "refused": [_line_as_json(line) for line in self.refused],
            "notes": list(self.notes),
            "dry_run": self.is_dry_run,
        }


def _line_as_json(line: Line) -> dict[str, object]:
    return {"line": line.line, "email": line.email, "reason": line.reason}


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
