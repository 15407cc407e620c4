"""A new issue may hold all news since the last one: by date, the one that can lead in front."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from cipc_newsletter.config import Workspace, open_workspace
from cipc_newsletter.errors import ContentError
from cipc_newsletter.item_files import path_of, text_of
from cipc_newsletter.model.item import Item, Picture
from cipc_newsletter.pipeline.proposing import proposed_items

ROOT = Path(__file__).parents[2]
PICTURE = Picture(file="a.jpg", alt="Une image")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    shutil.copy(ROOT / "config.example.toml", tmp_path / "config.toml")
    (tmp_path / "issues").mkdir()
    return open_workspace(tmp_path)


def add(workspace: Workspace, item_id: str, **fields) -> None:
    path = workspace.root / path_of(item_id, "fr")
    path.parent.mkdir(parents=True)
    fields = {"published": dt.date.fromisoformat(item_id[:10])} | fields
    path.write_text(
        text_of(Item(id=item_id, language="fr", title="Titre", body="Texte.", **fields)), encoding="utf-8"
    )
    if fields.get("image"):
        (path.parent / "a.jpg").write_bytes(b"a picture is not opened here")


def issue(workspace: Workspace, day: str, *item_ids: str) -> None:
    items = ", ".join(f'"{item_id}"' for item_id in item_ids)
    text = f'date = {day}\n[[section]]\nlayout = "cards"\nitems = [{items}]\n'
    (workspace.root / "issues" / f"{day[:7]}.toml").write_text(text, encoding="utf-8")


def test_the_unused_news_since_the_newest_issue_by_date(workspace: Workspace) -> None:
    for item_id in ("2025-09-30-ancienne", "2025-10-08-c", "2025-10-05-b", "2025-10-02-utilisee"):
        add(workspace, item_id)
    issue(workspace, "2025-10-01", "2025-10-02-utilisee")
    issue(workspace, "2025-09-01")
    assert proposed_items(workspace, since=None) == ("2025-10-08-c", "2025-10-05-b")


def test_the_newest_item_with_a_picture_leads(workspace: Workspace) -> None:
    add(workspace, "2025-10-01-a", image=PICTURE)
    add(workspace, "2025-10-02-b", image=PICTURE)
    add(workspace, "2025-10-03-c")
    assert proposed_items(workspace, since=None) == ("2025-10-02-b", "2025-10-01-a", "2025-10-03-c")


def test_the_day_a_person_says_counts_before_the_newest_issues(workspace: Workspace) -> None:
    add(workspace, "2025-08-01-a")
    add(workspace, "2025-07-01-trop-tot")
    issue(workspace, "2025-10-01")
    assert proposed_items(workspace, since=dt.date(2025, 8, 1)) == ("2025-08-01-a",)


def test_an_item_without_a_day_of_publishing_counts_by_its_event(workspace: Workspace) -> None:
    add(workspace, "2025-10-09-a", published=None, date=dt.date(2025, 10, 9))
    assert proposed_items(workspace, since=dt.date(2025, 10, 1)) == ("2025-10-09-a",)


def test_no_news_is_said_with_the_day(workspace: Workspace) -> None:
    issue(workspace, "2025-10-01")
    with pytest.raises(ContentError, match="2025-10-01"):
        proposed_items(workspace, since=None)


def test_older_unused_news_is_said_with_the_day_that_brings_it_in(workspace: Workspace) -> None:
    add(workspace, "2025-08-03-a")
    add(workspace, "2025-09-01-b")
    issue(workspace, "2025-10-01")
    with pytest.raises(ContentError, match=r"2 unused items are older\..*--since 2025-08-03"):
        proposed_items(workspace, since=None)
    assert len(proposed_items(workspace, since=dt.date(2025, 8, 3))) == 2
