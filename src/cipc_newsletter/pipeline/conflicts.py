"""Items that changed both here and at their source, and a person's word on which version stays.

Promises that the version not kept is gone only when the person said so, and that the file keeps every line a person
wrote in it. Imports nothing.
"""

from dataclasses import replace

from cipc_newsletter import operating_system
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.items import Library, read_items, resolve_item
from cipc_newsletter.errors import ContentError
from cipc_newsletter.ingest.resolving import Conflict, Keep
from cipc_newsletter.item_files import incoming_path_of, parse, path_of, text_of, with_source
from cipc_newsletter.wording import _


def waiting(workspace: Workspace) -> tuple[str, ...]:
    """Return the paths, relative to the workspace, of the versions that wait for a decision."""
    return _waiting(workspace, read_items(workspace.root))


def conflicts_of(workspace: Workspace, name: str) -> tuple[Conflict, ...]:
    """Return the conflicts of the item that `name` means, one per language. Raises ContentError where it has none."""
    library = read_items(workspace.root)
    item_id = resolve_item(library, name)
    found = tuple(
        _conflict(workspace, library, item_id, language)
        for language in library.languages(item_id)
        if (workspace.root / incoming_path_of(item_id, language)).exists()
    )
    if not found:
        others = ", ".join(_waiting(workspace, library))
        raise ContentError(
            _('no version of "{id}" waits for a decision.').format(id=item_id),
            right=_("These wait: {paths}.").format(paths=others)
            if others
            else _("A version waits after an import that says: in conflict."),
            remedy=_("Name one of those.") if others else _("There is nothing to decide; the file is as it was."),
            path=path_of(item_id, library.languages(item_id)[0]),
        )
    return found


def resolve(workspace: Workspace, conflict: Conflict, keep: Keep) -> str:
    """Let `conflict` end with the version to `keep`, and return the path of the file that holds it now."""
    path = workspace.root / conflict.item.path
    if keep is Keep.SOURCE or conflict.incoming.source is None:
        text = text_of(conflict.resolved(keep))
    else:
        text = with_source(operating_system.read_text(path, shown=conflict.item.path), conflict.incoming.source)
    operating_system.write_whole(path, text, shown=conflict.item.path)
    operating_system.remove(
        workspace.root / incoming_path_of(conflict.item.id, conflict.item.language),
        shown=incoming_path_of(conflict.item.id, conflict.item.language),
    )
    return conflict.item.path


def _waiting(workspace: Workspace, library: Library) -> tuple[str, ...]:
    paths = (incoming_path_of(item_id, language) for item_id, language in library.keys)
    return tuple(path for path in paths if (workspace.root / path).exists())


def _conflict(workspace: Workspace, library: Library, item_id: str, language: str) -> Conflict:
    item, mistakes = library.file((item_id, language))
    shown = incoming_path_of(item_id, language)
    text = operating_system.read_text(workspace.root / shown, shown=shown)
    incoming, more = parse(text, path=path_of(item_id, language))
    if item is None or incoming is None:
        raise ContentError.of([*mistakes, *(replace(mistake, path=shown) for mistake in more)])
    return Conflict(item=item, incoming=incoming)
