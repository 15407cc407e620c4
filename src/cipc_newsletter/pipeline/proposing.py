"""Which news a new issue might hold: everything that no issue has used since the last one.

Promises date order, with the item that may lead in front. Writes nothing; a person moves, adds and takes out.
"""

import datetime as dt
from collections.abc import Collection

from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import issue_ids, read_document
from cipc_newsletter.content.items import Library, read_items
from cipc_newsletter.errors import ContentError, NewsletterError
from cipc_newsletter.model.item import Item
from cipc_newsletter.pipeline.news import used_in
from cipc_newsletter.wording import _, ngettext


def proposed_items(workspace: Workspace, *, since: dt.date | None) -> tuple[str, ...]:
    """Return the ids of the unused items since a day, else since the newest issue's, the one that may lead first.

    An item's day is that of its publishing, else of its event. Raises ContentError where there is none.
    """
    library = read_items(workspace.root)
    used = used_in(workspace)
    first_day = since or _day_of_the_newest_issue(workspace)
    days = {item_id: day for item_id in library.ids if item_id not in used and (day := _day(library, item_id))}
    recent = {item_id: day for item_id, day in days.items() if first_day is None or day >= first_day}
    if not recent:
        raise _nothing(first_day, days.values())
    in_order = sorted(recent, key=lambda item_id: (recent[item_id], item_id))
    lead = next((item_id for item_id in reversed(in_order) if _has_picture(library, item_id)), in_order[-1])
    return (lead, *(item_id for item_id in in_order if item_id != lead))


def _nothing(first_day: dt.date | None, older: Collection[dt.date]) -> ContentError:
    """Return that no news is left to propose, and the day that brings the `older` in where there are some."""
    if older:
        right = ngettext("{count} unused item is older.", "{count} unused items are older.", len(older)).format(
            count=len(older)
        )
        remedy = _("To take the older ones too: --since {day}").format(day=min(older))
    else:
        right = _("An issue holds at least one item.")
        remedy = _("Bring news in (cipc-newsletter import), or name items (--items).")
    return ContentError(
        _("no unused news since {day}; nothing was written.").format(day=first_day)
        if first_day
        else _("there is no unused news; nothing was written."),
        right=right,
        remedy=remedy,
    )


def _day_of_the_newest_issue(workspace: Workspace) -> dt.date | None:
    days = []
    for issue_id in issue_ids(workspace.root):
        try:
            day = read_document(workspace.root, issue_id)[0].data.get("date")
        except NewsletterError:
            continue
        if isinstance(day, dt.date):
            days.append(day)
    return max(days, default=None)


def _versions(library: Library, item_id: str) -> list[Item]:
    found = (library.file((item_id, language))[0] for language in library.languages(item_id))
    return [item for item in found if item is not None]


def _day(library: Library, item_id: str) -> dt.date | None:
    return next(
        (item.published or item.date for item in _versions(library, item_id) if item.published or item.date), None
    )


def _has_picture(library: Library, item_id: str) -> bool:
    return any(item.image is not None for item in _versions(library, item_id))
