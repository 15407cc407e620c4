"""What only the whole of a source shows: which of its items it holds no more, and which of its stories come twice.

Promises that one import never writes a file twice, and says nothing gone of a source that was only asked in part.
Compares keys and digests; reads no text.
"""

from collections.abc import Iterable
from dataclasses import replace

from cipc_newsletter.ingest.draft import Plan
from cipc_newsletter.ingest.given import ItemKey
from cipc_newsletter.ingest.outcomes import Entry
from cipc_newsletter.model.item import Item
from cipc_newsletter.model.outcome import Outcome
from cipc_newsletter.wording import _


def gone_from(plan: Plan, items: Iterable[Item]) -> list[str]:
    """Return the ids of items from this source, of the time it covers, that it holds no more."""
    if not plan.is_complete:
        return []
    keys = {draft.key for draft in plan.drafts}
    days = [draft.published for draft in plan.drafts if draft.published]
    return sorted(
        {
            item.id
            for item in items
            if item.source is not None
            and (item.source.kind, item.source.location) == (plan.kind, plan.location)
            and item.source.key not in keys
            and item.published is not None
            and days
            and item.published >= min(days)
        }
    )


def once_each(entries: list[Entry]) -> list[Entry]:
    """Turn a second draft for one file into what it is: the same story twice, or another one under its id."""
    seen: dict[ItemKey, Entry] = {}
    for number, entry in enumerate(entries):
        key = (entry.id, entry.language)
        if entry.outcome is Outcome.SKIPPED:
            continue
        if first := seen.get(key):
            entries[number] = _second(entry, first)
        seen.setdefault(key, entry)
    return entries


def _second(entry: Entry, first: Entry) -> Entry:
    if entry.draft.key == first.draft.key and entry.draft.digest == first.draft.digest:
        return replace(entry, outcome=Outcome.SKIPPED, reason=_("it stands twice in this source."))
    reason = _("another story of this page has the same id and language.")
    return replace(entry, outcome=Outcome.CONFLICT, item=None, reason=reason)
