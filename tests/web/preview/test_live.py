"""Open pages hear of changed files."""

import asyncio
import contextlib
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from cipc_newsletter.web.preview.live import Live, watch
from preview_making import sample_workspace

CHANGED = "event: changed\ndata: \n\n"


def heard(root: Path, deed: Callable[[], Awaitable[None] | None], *, seconds: float = 8.0) -> bool:
    """Tell whether a page hears of a change after `deed`."""

    async def listen() -> bool:
        live = Live()
        watching = asyncio.create_task(watch(root, live))
        line = live.lines()
        assert (await anext(line)).startswith("retry")
        await asyncio.sleep(0.4)  # the system begins to watch
        done = deed()
        if done is not None:
            await done
        try:
            return await asyncio.wait_for(anext(line), seconds) == CHANGED
        except TimeoutError:
            return False
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching

    return asyncio.run(listen())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return sample_workspace(tmp_path / "workspace")


@pytest.mark.parametrize(
    "name",
    [
        "issues/2025-12.toml",
        "news/2025-12-09-journee-tacmes/fr.md",
        "templates/bulletin/template.toml",
        "config.toml",
    ],
)
def test_a_saved_file_is_heard(root: Path, name: str) -> None:
    path = root / name
    assert heard(root, lambda: path.write_bytes(path.read_bytes() + b"\n") and None)


def test_a_file_that_takes_the_place_of_another_is_heard(root: Path) -> None:
    path = root / "issues" / "2025-12.toml"
    path.with_suffix(".new").write_bytes(path.read_bytes())
    assert heard(root, lambda: path.with_suffix(".new").replace(path) and None)


def test_a_new_folder_of_news_is_heard(root: Path) -> None:
    assert heard(root, (root / "news" / "2026-01-01-rien").mkdir)


def test_what_is_beside_the_sources_is_not_heard(root: Path) -> None:
    (root / "var").mkdir()
    assert not heard(root, lambda: (root / "var" / "newsletter.db").write_bytes(b"x") and None, seconds=1.0)


def test_a_folder_that_goes_and_comes_back_is_watched_again(root: Path) -> None:
    async def away_and_back() -> None:
        shutil.move(root / "issues", root / "elsewhere")
        await asyncio.sleep(0.5)
        shutil.move(root / "elsewhere", root / "issues")

    assert heard(root, away_and_back)


def test_many_changes_while_nobody_listens_are_one() -> None:
    async def listen() -> list[str]:
        live = Live()
        line = live.lines()
        told = [await anext(line)]
        for _time in range(50):
            live.tell()
        told.append(await anext(line))
        live.close()
        told.extend([one async for one in line])
        return told

    assert asyncio.run(listen()) == ["retry: 500\nevent: open\ndata: \n\n", CHANGED]


def test_a_line_that_was_left_is_forgotten() -> None:
    async def leave() -> int:
        live = Live()
        line = live.lines()
        await anext(line)
        await line.aclose()  # type: ignore[attr-defined]  # an async generator has it
        return len(live._lines)

    assert asyncio.run(leave()) == 0
