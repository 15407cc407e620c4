"""What a returned document would do to the files: each item and language new, updated, unchanged, conflict or skipped.

Promises exactly one outcome for each, that nothing a person changed since is overwritten, that a text which lost
something it must have holds its item back, and that everything noticed is told with its item and row. Writes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from cipc_newsletter.model.outcome import Outcome
from cipc_newsletter.translation.comparing import Judges, remarks_on, words_of
from cipc_newsletter.translation.existing_texts import Made, Original
from cipc_newsletter.translation.matching import Pair, marks_of, pairs_of, rows_by_owner
from cipc_newsletter.translation.noticing import Noticed, Remark, of_document, of_rows, unknown_owner
from cipc_newsletter.translation.originals import digest_of_texts
from cipc_newsletter.translation.returned import Returned
from cipc_newsletter.translation.runs import addresses
from cipc_newsletter.translation.sheet import RowMark, existing_digest
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class Entry:
    """One item, or the issue's words, in one language, with its outcome; `reason` is a sentence.

    `is_forced` is whether it replaces a version that was edited by hand, `is_untouched` whether the document holds no word
    of it.
    """

    owner: str
    title: str
    language: str
    outcome: Outcome
    made: Made | None = None
    reason: str = ""
    is_forced: bool = False
    is_untouched: bool = False


@frozen
class ReturnPlan:
    """Every outcome, in the order of the document, and everything that was noticed."""

    entries: tuple[Entry, ...]
    noticed: tuple[Noticed, ...]

    def of(self, outcome: Outcome) -> tuple[Entry, ...]:
        """Return the entries with `outcome`."""
        return tuple(entry for entry in self.entries if entry.outcome is outcome)


def plan_return(
    returned: Returned,
    find: Callable[[str, Sequence[RowMark]], Original | None],
    *,
    source: str,
    judges: Judges,
    takes_conflicts: bool = False,
) -> ReturnPlan:
    """Return what `returned` would do.

    `find` gives the original of an item or issue that fits its marks best, None where there is none; `takes_conflicts`
    is whether the document's words are taken where the file was edited too.
    """
    entries: list[Entry] = []
    noticed = list(of_document(returned))
    languages = [language for language in returned.languages if language != source]
    for owner, rows in rows_by_owner(returned.rows).items():
        original = find(owner, marks_of(owner, rows))
        if original is None:
            noticed.append(unknown_owner(owner))
            continue
        pairs, unknown = pairs_of(owner, original.texts, rows)
        noticed.extend(of_rows(original, pairs, unknown, source=source))
        for language in languages:
            entry, found = _entry(original, pairs, language, returned, source=source, judges=judges)
            if entry.outcome is Outcome.CONFLICT and takes_conflicts:
                entry = replace(entry, outcome=Outcome.UPDATED, reason="", is_forced=True)
            entries.append(entry)
            noticed.extend(found)
    return ReturnPlan(entries=tuple(entries), noticed=tuple(noticed))


def _entry(
    original: Original, pairs: Sequence[Pair], language: str, returned: Returned, *, source: str, judges: Judges
) -> tuple[Entry, list[Noticed]]:
    """Return the entry of one item in one language, with what was noticed in its rows."""
    if not any(pair.cells(language) for pair in pairs):
        reason = _("nothing is translated yet.")
        return _new_entry(original, language, Outcome.SKIPPED, reason=reason, is_untouched=True), []
    words: dict[str, Any] = {}
    noticed: list[Noticed] = []
    for pair in pairs:
        existing = _existing_addresses(original, pair.text.key, language)
        own, remarks = _translated(pair, language, source=source, judges=judges, existing=existing)
        words[pair.text.key] = own
        noticed.extend(
            Noticed(owner=original.owner, language=language, key=pair.text.key, remark=remark) for remark in remarks
        )
    if any(one.remark.holds_back for one in noticed):
        reason = _("held back until that is mended.")
        return _new_entry(original, language, Outcome.SKIPPED, reason=reason), noticed
    made = original.make(language, words)
    outcome = _outcome(original, language, made, returned)
    reason = (
        _("it was edited by hand since; the file was left as it is, the document too.")
        if outcome is Outcome.CONFLICT
        else ""
    )
    return _new_entry(original, language, outcome, made=made, reason=reason), noticed


def _new_entry(original: Original, language: str, outcome: Outcome, **more: Any) -> Entry:
    return Entry(owner=original.owner, title=original.title, language=language, outcome=outcome, **more)


def _existing_addresses(original: Original, key: str, language: str) -> frozenset[str]:
    """Return the addresses that links of one text have in the translation that is there now."""
    texts, _record = original.existing.get(language, ((), None))
    return frozenset(address for text in texts if text.key == key for address in addresses(text.paragraphs))


def _translated(
    pair: Pair, language: str, *, source: str, judges: Judges, existing: frozenset[str]
) -> tuple[tuple[Any, ...], list[Remark]]:
    """Return the paragraphs of one translated text, and what is noticed about it."""
    text, cells = pair.text, pair.cells(language)
    right = _("Each text has one row of its own, with its mark.")
    if not pair.rows:
        return (), [Remark(code="missing", what=_("the row is gone."), right=right, holds_back=True)]
    if pair.is_merged:
        return (), [Remark(code="merged", what=_("the row was merged with another."), right=right, holds_back=True)]
    if len(cells) > 1:
        what = _("the row stands there twice, with different words.")
        return (), [Remark(code="doubled", what=what, right=right, holds_back=True)]
    words = words_of(text, cells[0]) if cells else ()
    remarks = remarks_on(text, words, source=source, language=language, judges=judges, existing=existing)
    return words, list(remarks)


def _outcome(original: Original, language: str, made: Made, returned: Returned) -> Outcome:
    """Compare what would be written, what stands there, and what stood there when either was last made."""
    texts, record = original.existing.get(language, ((), None))
    if not texts:
        return Outcome.NEW
    is_same = digest_of_texts(texts) == digest_of_texts(made.texts)
    if is_same:
        is_recorded = record is not None and (record.of, record.digest) == (
            made.translation.of,
            made.translation.digest,
        )
        return Outcome.UNCHANGED if is_recorded else Outcome.UPDATED
    if record is not None and record.made == digest_of_texts(texts):
        return Outcome.UPDATED
    sent = next((head.existing for head in returned.heads if head.owner == original.owner), {})
    return Outcome.UPDATED if sent.get(language) == existing_digest(texts) else Outcome.CONFLICT
