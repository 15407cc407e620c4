"""The pictures that stories need, fetched and held against what a mail can carry.

Promises that only what is missing beside an item is fetched, each address once, and that a picture which cannot be had, or
could not be shown, is told with its reason instead of stopping the import. Writes nothing into the workspace.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from cipc_newsletter.compose.images import HEAVIEST_FILE, prepared
from cipc_newsletter.compose.picture_cache import PictureCache, cache_folder
from cipc_newsletter.errors import NewsletterError
from cipc_newsletter.ingest.outcomes import ImportPlan
from cipc_newsletter.item_files import path_of
from cipc_newsletter.model.outcome import Outcome
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

MOST_BYTES = 100_000_000  # of all pictures of one import, held in memory until the files are written
_WIDTH = 1200  # pixels: twice the width of a mail

Get = Callable[[str, int], bytes]  # address, most bytes → the file


@frozen
class Pictures:
    """What was had: the file at each address, and for each address without one a sentence that says why."""

    files: Mapping[str, bytes]
    missing: Mapping[str, str]


def pictures_of(outcome: ImportPlan, *, root: Path, get: Get) -> Pictures:
    """Return the pictures that writing `outcome` needs, each fetched by `get`, whose NewsletterError is a reason."""
    files: dict[str, bytes] = {}
    missing: dict[str, str] = {}
    cache = PictureCache(cache_folder())
    for address, name in dict(_wanted(outcome, root)).items():
        room = MOST_BYTES - sum(map(len, files.values()))
        if room <= 0:
            missing[address] = _("the pictures of this import are too many at once; import less, with --since.")
            continue
        try:
            raw = get(address, min(HEAVIEST_FILE, room))
            prepared(raw, shown=name, max_width=_WIDTH, cache=cache)
        except NewsletterError as error:
            missing[address] = error.what
        else:
            files[address] = raw
    return Pictures(files=files, missing=missing)


def _wanted(outcome: ImportPlan, root: Path) -> Iterator[tuple[str, str]]:
    """Yield address and name of each picture that is not beside its item yet."""
    for kind in (Outcome.NEW, Outcome.UPDATED, Outcome.CONFLICT):
        for entry in outcome.of(kind):
            folder = (root / path_of(entry.id, entry.language)).parent
            for picture in entry.draft.pictures:
                if entry.item is not None and not (folder / picture.name).exists():
                    yield picture.address, picture.name
