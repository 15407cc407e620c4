"""What an import would do to the item files: new, updated, unchanged, conflict, skipped.

Promises that every draft of a plan gets exactly one outcome, that nothing a person changed is overwritten, and that
the same page imported again changes nothing, also after a person moved a border or corrected a role. Writes nothing.
"""

import datetime as dt
import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.draft import Draft, Line, Plan
from cipc_newsletter.ingest.earlier import Earlier
from cipc_newsletter.ingest.identity import free_id, item_id
from cipc_newsletter.ingest.markdown_text import title_text
from cipc_newsletter.ingest.text_reader import refusal_of
from cipc_newsletter.item_files import path_of
from cipc_newsletter.model.item import Item, Source
from cipc_newsletter.wording import _, ngettext

ItemKey = tuple[str, str]


class Outcome(StrEnum):
    """What becomes of one draft."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One draft with its outcome; `item` is what the file would hold, `existing` what it holds, `reason` a sentence.

    `id` is empty where a skipped draft has none yet. In a conflict `item` is the source's version, kept here alone.
    """

    outcome: Outcome
    draft: Draft
    id: str
    language: str
    item: Item | None = None
    existing: Item | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """The outcome of every draft, in the order of the page, and the lines that end in no item."""

    location: str
    entries: tuple[Entry, ...]
    leftover: tuple[Line, ...]

    def of(self, outcome: Outcome) -> tuple[Entry, ...]:
        """Return the entries with `outcome`."""
        return tuple(entry for entry in self.entries if entry.outcome is outcome)

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many drafts have each outcome; they add up to all drafts."""
        return {outcome: len(self.of(outcome)) for outcome in Outcome}


def plan_import(
    plan: Plan,
    existing: Mapping[ItemKey, Item],
    *,
    date: dt.date | None = None,
    into: str | None = None,
    unreadable: Collection[ItemKey] = (),
) -> ImportPlan:
    """Return what importing `plan` into the items in `existing` would do.

    `date` is given to the one draft that has none (or to the only draft), `into` is the id of an item that the only
    draft joins as another language, `unreadable` are item files that exist and cannot be read. Raises IngestError
    where the plan has no drafts, or where `date` or `into` cannot be meant.
    """
    if refusal := refusal_of(plan):
        raise refusal
    drafts = list(plan.drafts)
    if date is not None:
        drafts = _with_date(drafts, date, plan.location)
    if into is not None:
        drafts = [_joining(drafts, into, existing, plan.location)]
    earlier = Earlier(existing, kind=plan.kind, page=plan.lines)
    taken = {key[0] for key in (*existing, *unreadable)}
    entries: list[Entry] = []
    for draft in drafts:
        entry = _entry(draft, plan, earlier, taken, frozenset(unreadable))
        taken |= {entry.id} if entry.id and not draft.is_id_chosen else set()
        entries.append(entry)
    return ImportPlan(location=plan.location, entries=tuple(_once_each(entries)), leftover=plan.leftover)


def _entry(
    draft: Draft, plan: Plan, earlier: Earlier, taken: Collection[str], unreadable: Collection[ItemKey]
) -> Entry:
    known = earlier.imported_from(draft) if draft.language else None
    if known is not None:
        return _known(draft, known, plan, earlier)
    if reason := _why_not(draft, earlier, unreadable):
        return Entry(outcome=Outcome.SKIPPED, draft=draft, id=draft.id, language=draft.language, reason=reason)
    if draft.is_id_chosen:
        return _with_chosen_id(draft, plan, earlier)
    return _new(draft, free_id(draft.id, taken), plan)


def _why_not(draft: Draft, earlier: Earlier, unreadable: Collection[ItemKey]) -> str:
    """Return why a story that was not imported before cannot be now, empty where it can."""
    if not draft.language:
        return _("its language cannot be told; say it with --lang, or in a plan (--plan FILE).")
    if (draft.id, draft.language) in unreadable:
        return _("{path} is there and cannot be read; mend it first.").format(path=path_of(draft.id, draft.language))
    held = () if draft.is_chosen else earlier.items_holding(draft)
    if held:
        return _("its text is already in {ids}.").format(ids=", ".join(held))
    return "" if draft.date else _("it has no date; say it with --date, or in a plan (--plan FILE).")


def _new(draft: Draft, own_id: str, plan: Plan) -> Entry:
    item = Item(
        id=own_id,
        language=draft.language,
        title=title_text(draft.title),
        body=draft.body,
        date=draft.date,
        date_end=draft.date_end,
        source=_source(draft, plan),
        path=path_of(own_id, draft.language),
    )
    return Entry(outcome=Outcome.NEW, draft=draft, id=own_id, language=draft.language, item=item)


def _with_chosen_id(draft: Draft, plan: Plan, earlier: Earlier) -> Entry:
    """Return the entry for an id that a person gave: new, another language of an item, or taken."""
    new = _new(draft, draft.id, plan)
    existing = earlier.items.get((draft.id, draft.language))
    if existing is None:
        return new
    path = path_of(draft.id, draft.language)
    reason = _("{path} holds another text. To take this one instead, delete that file, then import again.")
    return replace(new, outcome=Outcome.CONFLICT, existing=existing, reason=reason.format(path=path))


def _known(draft: Draft, existing: Item, plan: Plan, earlier: Earlier) -> Entry:
    """Return the entry for a draft whose source was imported before, as `existing`."""
    item = _updated(draft, existing, plan)
    entry = Entry(
        outcome=Outcome.UNCHANGED,
        draft=draft,
        id=existing.id,
        language=existing.language,
        item=item,
        existing=existing,
    )
    path = path_of(existing.id, existing.language)
    if draft.is_id_chosen and draft.id != existing.id:
        reason = _("it was imported as {path}, and an id never changes.").format(path=path)
        return replace(entry, outcome=Outcome.CONFLICT, reason=reason)
    if draft.language != existing.language:
        reason = _("it was imported in another language, as {path}.").format(path=path)
        return replace(entry, outcome=Outcome.CONFLICT, reason=reason)
    if _is_settled(draft, existing, item, earlier):
        return entry
    if earlier.is_untouched(existing, draft):
        return replace(entry, outcome=Outcome.UPDATED)
    reason = _("both the page and {path} changed since the last import; the file was left as it is.").format(
        path=path
    )
    return replace(entry, outcome=Outcome.CONFLICT, reason=reason)


def _is_settled(draft: Draft, existing: Item, item: Item, earlier: Earlier) -> bool:
    """Whether there is nothing to bring in: the page did not change, and no plan asks for another form."""
    if draft.is_chosen:
        return replace(item, source=existing.source) == existing
    is_same_text = existing.source is not None and existing.source.digest == draft.digest
    return is_same_text or earlier.is_divided_otherwise(existing, draft)


def _updated(draft: Draft, existing: Item, plan: Plan) -> Item:
    """Return `existing` with the source's text; what people added in the front matter stays."""
    dates = (draft.date, draft.date_end) if draft.is_chosen else (existing.date, existing.date_end)
    return replace(
        existing,
        title=title_text(draft.title),
        body=draft.body,
        date=dates[0],
        date_end=dates[1],
        source=_source(draft, plan),
    )


def _source(draft: Draft, plan: Plan) -> Source:
    return Source(kind=plan.kind, location=plan.location, key=draft.key, digest=draft.digest)


def _once_each(entries: list[Entry]) -> list[Entry]:
    """Turn a second draft for one file into a conflict: a plan may give two stories the same id and language."""
    seen: set[ItemKey] = set()
    for number, entry in enumerate(entries):
        key = (entry.id, entry.language)
        if entry.outcome is Outcome.SKIPPED:
            continue
        if key in seen:
            reason = _("another story of this page has the same id and language.")
            entries[number] = replace(entry, outcome=Outcome.CONFLICT, reason=reason)
        seen.add(key)
    return entries


def _with_date(drafts: list[Draft], date: dt.date, location: str) -> list[Draft]:
    undated = [draft for draft in drafts if draft.date is None]
    if len(drafts) > 1 and len(undated) != 1:
        raise IngestError(
            ngettext(
                "--date gives one date, and {count} story of this page has none.",
                "--date gives one date, and {count} stories of this page have none.",
                len(undated),
            ).format(count=len(undated)),
            right=_("--date is for a page with one story, or with one story that has no date."),
            remedy=_("Write a plan (--plan FILE), fill in the dates, then --apply it."),
            path=location,
        )
    target = undated[0] if undated else drafts[0]
    dated = replace(
        target,
        date=date,
        date_end=None,
        id=target.id if target.is_id_chosen else item_id(target.title, date),
        is_chosen=target.is_chosen or target.date is not None,
    )
    return [dated if draft is target else draft for draft in drafts]


def _joining(drafts: list[Draft], into: str, existing: Mapping[ItemKey, Item], location: str) -> Draft:
    """Return the only draft with the id of the item it joins, and that item's dates where it has none."""
    if len(drafts) != 1:
        raise IngestError(
            _("--item names one item, but this page has {count} stories.").format(count=len(drafts)),
            right=_("--item is for a page with one story: the same news in another language."),
            remedy=_("Write a plan (--plan FILE), give each story its id there, then --apply it."),
            path=location,
        )
    siblings = [item for (known, _language), item in existing.items() if known == into]
    if not siblings:
        close = difflib.get_close_matches(into, {known for known, _language in existing}, n=1, cutoff=0.4)
        raise IngestError(
            _('no item "{id}".').format(id=into),
            right=_('Nearest: "{id}".').format(id=close[0]) if close else "",
            remedy=_("Look at the ids with: cipc-newsletter news list"),
            path=location,
        )
    draft = drafts[0]
    first, last = (draft.date, draft.date_end) if draft.date else (siblings[0].date, siblings[0].date_end)
    return replace(draft, id=into, is_id_chosen=True, date=first, date_end=last)
