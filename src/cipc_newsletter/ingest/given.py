"""What a person gave with an import, set into its drafts: a date for a story without one, the item a story joins.

Promises an IngestError where it cannot be told which story is meant. Decides nothing else.
"""

import datetime as dt
import difflib
from collections.abc import Mapping
from dataclasses import replace

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.draft import Draft
from cipc_newsletter.ingest.identity import item_id
from cipc_newsletter.model.item import Item
from cipc_newsletter.wording import _, ngettext

ItemKey = tuple[str, str]


def with_date(drafts: list[Draft], date: dt.date, location: str) -> list[Draft]:
    """Return `drafts` with `date` given to the only one, or to the only one that has none."""
    undated = [draft for draft in drafts if draft.date is None and draft.published is None]
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


def joining(drafts: list[Draft], into: str, existing: Mapping[ItemKey, Item], location: str) -> Draft:
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
