"""News items: what there is, and which issues use it. Writes nothing."""

import datetime as dt
from collections.abc import Iterator, Mapping

from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import issue_ids, read_document
from cipc_newsletter.content.items import Library, read_items, resolve_item
from cipc_newsletter.content.sections import used_items
from cipc_newsletter.errors import ContentError, NewsletterError
from cipc_newsletter.model.item import Item
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class ListedItem:
    """One item as `news list` shows it: its languages, its title in the first of them, and the issues that use it."""

    id: str
    languages: tuple[str, ...]
    title: str
    date: dt.date | None
    issues: tuple[str, ...]


def listed(workspace: Workspace, *, is_unused: bool, since: dt.date | None) -> tuple[ListedItem, ...]:
    """Return the items, oldest first; only those in no issue, or of that day and later, where asked."""
    library = read_items(workspace.root)
    used = used_in(workspace)
    rows = (_listed(library, item_id, used) for item_id in library.ids)
    return tuple(
        row
        for row in rows
        if not (is_unused and row.issues) and (since is None or (row.date is not None and row.date >= since))
    )


def _listed(library: Library, item_id: str, used: Mapping[str, tuple[str, ...]]) -> ListedItem:
    languages = library.languages(item_id)
    first = next((item for language in languages if (item := library.file((item_id, language))[0])), None)
    return ListedItem(
        id=item_id,
        languages=languages,
        title=first.title if first else _("(cannot be read)"),
        date=first.date or first.published if first else None,
        issues=used.get(item_id, ()),
    )


def used_in(workspace: Workspace) -> Mapping[str, tuple[str, ...]]:
    """Return, for each item, the issues that name it; an issue that cannot be read names what it can."""
    used: dict[str, tuple[str, ...]] = {}
    for issue_id in issue_ids(workspace.root):
        try:
            document, _mistakes = read_document(workspace.root, issue_id)
        except NewsletterError:
            continue
        for item_id in used_items(document):
            used[item_id] = (*used.get(item_id, ()), issue_id)
    return used


def shown(workspace: Workspace, name: str) -> tuple[Item, ...]:
    """Return every language of one item. Raises ContentError with the mistakes of a file that cannot be read."""
    library = read_items(workspace.root)
    item_id = resolve_item(library, name)
    return tuple(_readable(library, item_id))


def _readable(library: Library, item_id: str) -> Iterator[Item]:
    for language in library.languages(item_id):
        item, mistakes = library.file((item_id, language))
        if item is None:
            raise ContentError.of(mistakes)
        yield item
