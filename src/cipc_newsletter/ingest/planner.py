"""What an import would do to the item files: new, updated, unchanged, conflict, skipped.

Promises that every draft of a plan gets exactly one outcome, that nothing a person changed is overwritten, that the
same source imported again changes nothing, and that the same news is one item whatever door it came by. Writes nothing.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from cipc_newsletter.ingest.doors import Door, door_of
from cipc_newsletter.ingest.draft import Draft, Plan
from cipc_newsletter.ingest.earlier import Earlier
from cipc_newsletter.ingest.given import ItemKey, joining, with_date
from cipc_newsletter.ingest.handwork import digest_of_item, is_as_written
from cipc_newsletter.ingest.identity import free_id
from cipc_newsletter.ingest.markdown_text import literal_text
from cipc_newsletter.ingest.outcomes import Entry, ImportPlan
from cipc_newsletter.ingest.sameness import KnownStories
from cipc_newsletter.ingest.text_reader import refusal_of
from cipc_newsletter.ingest.whole_source import gone_from, once_each
from cipc_newsletter.item_files import path_of
from cipc_newsletter.model.item import Item, Source, Translation
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.model.outcome import Outcome
from cipc_newsletter.wording import _

TranslationOf = Callable[[Item, Item], Translation]  # an original and the item that translates it


def plan_import(
    plan: Plan,
    existing: Mapping[ItemKey, Item],
    *,
    date: dt.date | None = None,
    into: str | None = None,
    unreadable: Collection[ItemKey] = (),
    translation_of: TranslationOf | None = None,
) -> ImportPlan:
    """Return what importing `plan` into the items in `existing` would do.

    `date` is given to the one draft that has none (or to the only draft), `into` is the id of an item that the only
    draft joins as another language, `unreadable` are item files that exist and cannot be read. With `translation_of` a
    story that joins an item records which text it translates. Raises IngestError where the plan has no drafts, or
    where `date` or `into` cannot be meant.
    """
    if plan.kind == "text" and (refusal := refusal_of(plan)):
        raise refusal
    drafts = list(plan.drafts)
    if date is not None:
        drafts = with_date(drafts, date, plan.location)
    if into is not None:
        drafts = [joining(drafts, into, existing, plan.location)]
    planner = _Planner(plan, existing, drafts, unreadable=frozenset(unreadable), translation_of=translation_of)
    return ImportPlan(
        location=plan.location,
        entries=tuple(once_each(planner.entries(drafts))),
        leftover=plan.leftover,
        gone=tuple(gone_from(plan, existing.values())),
    )


class _Planner:
    """One import under way: what is there, and what the drafts before this one will have added."""

    def __init__(
        self,
        plan: Plan,
        existing: Mapping[ItemKey, Item],
        drafts: Iterable[Draft],
        *,
        unreadable: frozenset[ItemKey],
        translation_of: TranslationOf | None,
    ) -> None:
        self._plan = plan
        self._items = dict(existing)
        self._unreadable = unreadable
        self._translation_of = translation_of
        self._known = KnownStories(existing, drafts, kind=plan.kind)
        self._earlier = Earlier(existing, page=plan.lines)
        self._taken = {key[0] for key in (*existing, *unreadable)}

    def entries(self, drafts: Sequence[Draft]) -> list[Entry]:
        """Return what becomes of each draft; French ones are looked at first, so that the others join their items."""
        order = sorted(range(len(drafts)), key=lambda number: drafts[number].language != LANGUAGES[0])
        found = {number: self._remembered(drafts[number]) for number in order}
        return [found[number] for number in range(len(drafts))]

    def _remembered(self, draft: Draft) -> Entry:
        """Return what becomes of `draft`, and remember it for the drafts that follow."""
        entry = self._entry(draft)
        if entry.item is not None and entry.outcome in (Outcome.NEW, Outcome.UPDATED):
            self._taken |= {entry.id} if not draft.is_id_chosen else set()
            self._items[entry.id, entry.language] = entry.item
            self._known.add(entry.item)
        return entry

    def _entry(self, draft: Draft) -> Entry:
        known = self._known.imported_from(draft) if draft.language else None
        if reason := draft.refusal or ("" if known else self._why_not(draft)):
            own_id = known.id if known else draft.id
            return Entry(outcome=Outcome.SKIPPED, draft=draft, id=own_id, language=draft.language, reason=reason)
        if known is not None:
            return self._known_entry(draft, known)
        if draft.is_id_chosen:
            return self._with_chosen_id(draft)
        if same := self._known.same_as(draft):
            return self._by_another_door(draft, same)
        if (version := self._known.version_of(draft)) and (version.id, draft.language) not in self._items:
            first, last = (draft.date, draft.date_end) if draft.date else (version.date, version.date_end)
            return self._new(replace(draft, date=first, date_end=last), version.id)
        return replace(self._new(draft, free_id(draft.id, self._taken)), alike=self._known.alike(draft))

    def _why_not(self, draft: Draft) -> str:
        """Return why a story that was not imported before cannot be now, empty where it can."""
        if not draft.language:
            return _("its language cannot be told; say it with --lang, or in a plan (--plan FILE).")
        if draft.language not in LANGUAGES:
            reason = _('its language is "{language}"; a newsletter is in {languages}.')
            return reason.format(language=draft.language, languages=", ".join(LANGUAGES))
        if (draft.id, draft.language) in self._unreadable:
            reason = _("{path} is there and cannot be read; mend it first.")
            return reason.format(path=path_of(draft.id, draft.language))
        held = self._earlier.items_holding(draft) if draft.lines and not draft.is_chosen else ()
        if held:
            return _("its text is already in {ids}.").format(ids=", ".join(held))
        if draft.date or draft.published:
            return ""
        return _("it has no date; say it with --date, or in a plan (--plan FILE).")

    def _new(self, draft: Draft, own_id: str) -> Entry:
        item = Item(
            id=own_id,
            language=draft.language,
            title=literal_text(draft.title),
            body=draft.body,
            date=draft.date,
            date_end=draft.date_end,
            published=draft.published,
            summary=draft.summary,
            link=draft.link,
            topics=draft.topics,
            image=draft.image,
            source=self._source(draft),
            path=path_of(own_id, draft.language),
        )
        made = self._translated(item)
        return Entry(outcome=Outcome.NEW, draft=draft, id=own_id, language=draft.language, item=made)

    def _with_chosen_id(self, draft: Draft) -> Entry:
        """Return the entry for an id that a person gave: new, another language of an item, or taken."""
        new = self._new(draft, draft.id)
        existing = self._items.get((draft.id, draft.language))
        if existing is None:
            return new
        path = path_of(draft.id, draft.language)
        reason = _("{path} holds another text. To take this one instead, delete that file, then import again.")
        return replace(new, outcome=Outcome.CONFLICT, item=None, existing=existing, reason=reason.format(path=path))

    def _known_entry(self, draft: Draft, existing: Item) -> Entry:
        """Return the entry for a draft whose source was imported before, as `existing`."""
        entry = self._unchanged(draft, existing)
        path = path_of(existing.id, existing.language)
        if draft.is_id_chosen and draft.id != existing.id:
            reason = _("it was imported as {path}, and an id never changes.").format(path=path)
            return replace(entry, outcome=Outcome.CONFLICT, item=None, reason=reason)
        if draft.language != existing.language:
            reason = _("it was imported in another language, as {path}.").format(path=path)
            return replace(entry, outcome=Outcome.CONFLICT, item=None, reason=reason)
        if entry.item is None or self._is_settled(draft, existing, entry.item):
            return entry
        if self._is_untouched(draft, existing):
            return replace(entry, outcome=Outcome.UPDATED)
        reason = _("both the source and {path} changed since the last import; the file was left as it is.")
        return replace(entry, outcome=Outcome.CONFLICT, reason=reason.format(path=path))

    def _is_settled(self, draft: Draft, existing: Item, item: Item) -> bool:
        """Whether there is nothing to bring in: the source did not change, and no plan asks for another form."""
        if draft.is_chosen:
            return replace(item, source=existing.source) == existing
        if existing.source is not None and existing.source.digest == draft.digest:
            return True
        if draft.lines:
            return self._earlier.is_divided_otherwise(existing, draft)
        return not draft.is_whole and door_of(draft, existing, kind=self._plan.kind) is Door.POORER

    def _is_untouched(self, draft: Draft, existing: Item) -> bool:
        if draft.lines:
            return self._earlier.is_untouched(existing, draft)
        return digest_of_item(existing) == draft.digest or is_as_written(existing, draft)

    def _by_another_door(self, draft: Draft, existing: Item) -> Entry:
        """Return the entry for news that is here already from another kind of source, or written by hand."""
        entry = self._unchanged(draft, existing)
        door = door_of(draft, existing, kind=self._plan.kind)
        path = path_of(existing.id, existing.language)
        if door is Door.POORER:
            return entry
        if door is Door.OTHER:
            reason = _("it is {path}, which came by another way with another text; import it again that way.")
            return replace(entry, outcome=Outcome.SKIPPED, reason=reason.format(path=path))
        if is_as_written(existing, draft):
            return replace(entry, outcome=Outcome.UPDATED)
        reason = _("it is the news of {path}, which was written or changed by hand; the file was left as it is.")
        return replace(entry, outcome=Outcome.CONFLICT, reason=reason.format(path=path))

    def _unchanged(self, draft: Draft, existing: Item) -> Entry:
        return Entry(
            outcome=Outcome.UNCHANGED,
            draft=draft,
            id=existing.id,
            language=existing.language,
            item=self._updated(draft, existing),
            existing=existing,
        )

    def _updated(self, draft: Draft, existing: Item) -> Item:
        """Return `existing` with the source's text; what people added in the front matter stays."""
        first, last = (draft.date, draft.date_end) if draft.is_chosen else (existing.date, existing.date_end)
        updated = replace(
            existing,
            title=literal_text(draft.title),
            body=draft.body,
            date=first,
            date_end=last,
            published=draft.published or existing.published,
            summary=draft.summary or existing.summary,
            link=draft.link or existing.link,
            topics=existing.topics or draft.topics,
            image=draft.image or existing.image,
            source=self._source(draft),
        )
        return self._translated(updated)

    def _source(self, draft: Draft) -> Source:
        return Source(kind=self._plan.kind, location=self._plan.location, key=draft.key, digest=draft.digest)

    def _translated(self, item: Item) -> Item:
        """Return `item` with the record of what it translates: the text in the first of the languages, if there is one."""
        original = self._items.get((item.id, LANGUAGES[0]))
        if self._translation_of is None or original is None or item.language == LANGUAGES[0]:
            return item
        return replace(item, translation=self._translation_of(original, item))
