"""What becomes of each story of a source: the values between planning an import and writing it. No rules here."""

from cipc_newsletter.ingest.draft import Draft, Line
from cipc_newsletter.model.item import Item
from cipc_newsletter.model.outcome import Outcome
from cipc_newsletter.values import frozen


@frozen
class Entry:
    """One draft with its outcome; `item` is what the file would hold, `existing` what it holds, `reason` a sentence.

    `id` is empty where a skipped draft has none yet. In a conflict `item` is the source's version of the same news,
    which is kept beside the file, or None where the file holds other news. `alike` are ids of items that are
    probably the same news and were not merged.
    """

    outcome: Outcome
    draft: Draft
    id: str
    language: str
    item: Item | None = None
    existing: Item | None = None
    reason: str = ""
    alike: tuple[str, ...] = ()


@frozen
class ImportPlan:
    """The outcome of every draft, in the order of the source, and what else there is to say.

    `leftover` are the lines of a pasted page that end in no item; `gone` are the ids of items that earlier imports took
    from this source, and that it does not hold any more: they stay.
    """

    location: str
    entries: tuple[Entry, ...]
    leftover: tuple[Line, ...] = ()
    gone: tuple[str, ...] = ()

    def of(self, outcome: Outcome) -> tuple[Entry, ...]:
        """Return the entries with `outcome`."""
        return tuple(entry for entry in self.entries if entry.outcome is outcome)

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many drafts have each outcome; they add up to all drafts."""
        return {outcome: len(self.of(outcome)) for outcome in Outcome}
