"""Telling open pages that a file changed: the folders are watched, and each page has a line that stays open.

Promises that a page hears within a moment that something changed, at least once after the last change, and that a line
which is not read holds up no other. Says only that there is something new; what it is, the page asks.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from cipc_newsletter.pipeline.previewing import FOLDERS, SETTINGS

# A program that saves writes, renames and touches: what comes within 20 ms of each other is one change.
_STEP_MS, _LONGEST_MS = 20, 150
_STILL_THERE_SECONDS = 15.0
_LOOK_AGAIN_SECONDS = 2.0


class Live:
    """The lines to all open pages."""

    def __init__(self) -> None:
        self._lines: set[asyncio.Event] = set()
        self._is_closed = False

    def tell(self) -> None:
        """Say to every page that something changed."""
        for line in self._lines:
            line.set()

    def close(self) -> None:
        """End every line: the preview stops."""
        self._is_closed = True
        self.tell()

    async def lines(self) -> AsyncIterator[str]:
        """Yield what one page is told, as Server-Sent Events; several changes while it does not listen are one."""
        changed = asyncio.Event()
        self._lines.add(changed)
        try:
            yield "retry: 500\nevent: open\ndata: \n\n"
            while not self._is_closed:
                try:
                    await asyncio.wait_for(changed.wait(), _STILL_THERE_SECONDS)
                except TimeoutError:
                    yield ": still there\n\n"
                    continue
                changed.clear()
                if not self._is_closed:
                    yield "event: changed\ndata: \n\n"
        finally:
            self._lines.discard(changed)


async def watch(root: Path, live: Live) -> None:
    """Tell `live` of every change below the folders an issue is made from, until this is cancelled."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_watch_settings(root, live))
        for name in FOLDERS:
            group.create_task(_watch_folder(root / name, live))


async def _watch_settings(root: Path, live: Live) -> None:
    async for changed in _changes(root, is_deep=False):
        if any(Path(path).name in (*SETTINGS, *FOLDERS) for path in changed):
            live.tell()


async def _watch_folder(folder: Path, live: Live) -> None:
    """Watch a folder, which may come into being, or be another one, while the preview runs."""
    while True:
        place = folder.resolve()
        if place.is_dir():
            with contextlib.suppress(OSError, RuntimeError):
                async for _changed in _changes(place, is_deep=True):
                    live.tell()
                    if not place.is_dir():
                        break
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        if place.is_dir():
            live.tell()


async def _changes(place: Path, *, is_deep: bool) -> AsyncIterator[Iterable[str]]:
    from watchfiles import awatch

    async for changes in awatch(
        place,
        watch_filter=None,
        recursive=is_deep,
        step=_STEP_MS,
        debounce=_LONGEST_MS,
        ignore_permission_denied=True,
    ):
        yield [path for _kind, path in changes]
