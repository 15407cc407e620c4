"""Whether people changed an item of a site since the import that wrote it.

Promises that what people only added, where the site has nothing (a summary, a picture), stays theirs and is no change of
the site's text. Pasted pages are `earlier`'s matter.
"""

from collections.abc import Iterator
from dataclasses import replace

from cipc_newsletter.ingest.draft import Draft
from cipc_newsletter.ingest.earlier import is_as_pasted
from cipc_newsletter.ingest.identity import digest_of_story
from cipc_newsletter.model.item import Item


def is_as_written(item: Item, draft: Draft) -> bool:
    """Whether `item` is still what an import wrote, but for what people added and `draft` has not."""
    if item.source is None:
        return False
    if item.source.kind == "text":
        return is_as_pasted(item)
    return any(digest_of_item(one) == item.source.digest for one in _without_additions(item, draft))


def digest_of_item(item: Item) -> str:
    """Return the digest of what an import wrote into `item`."""
    return digest_of_story(title=item.title, body=item.body, summary=item.summary, link=item.link, image=item.image)


def _without_additions(item: Item, draft: Draft) -> Iterator[Item]:
    """Yield `item`, and as it would be without the summary, the picture, or both, that `draft` lacks."""
    yield item
    bare = item
    if item.summary and not draft.summary:
        bare = replace(bare, summary="")
        yield bare
    if item.image and not draft.image:
        yield replace(item, image=None)
        yield replace(bare, image=None)
