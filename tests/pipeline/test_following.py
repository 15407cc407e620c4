"""Stories that a source only begins are read whole from their own pages, where a person asks for it."""

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from cipc_newsletter.config import open_workspace
from cipc_newsletter.errors import FetchError, IngestError
from cipc_newsletter.fetching.fetcher import Fetcher
from cipc_newsletter.ingest.draft import Plan
from cipc_newsletter.pipeline import site_sources
from cipc_newsletter.pipeline.following import MOST_PAGES, followed
from cipc_newsletter.pipeline.importing import import_plan
from cipc_newsletter.pipeline.site_sources import Wanted, feed_plan, html_plan, picture_at

ROOT = Path(__file__).parents[2]
ADDRESS = "https://voisins.example/lanternes/"
BEGINNING = "Le 9 octobre 2023, la nuit des lanternes a réuni 400 voisins au parc Sainte-Marthe."
REST = "Le comité a prêté les lanternes et les enfants ont mené la marche jusqu’à la rivière, malgré la pluie fine."
FEED = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Voisins</title><link>https://voisins.example/</link><language>fr</language>
<item><title>Une nuit des lanternes au parc</title><link>{ADDRESS}</link><guid>nuit-7</guid>
<pubDate>Thu, 12 Oct 2023 08:30:00 -0400</pubDate><description>{BEGINNING} […]</description></item>
</channel></rss>
"""
PAGE = f"""<!DOCTYPE html><html lang="fr"><head><title>Une nuit des lanternes au parc</title>
<link rel="canonical" href="{ADDRESS}"></head><body><article><h1>Une nuit des lanternes au parc</h1>
<p>{BEGINNING}</p><p>{REST}</p></article></body></html>
"""


def offline() -> Fetcher:
    return Fetcher(cache_folder=None, resolve=lambda *_: [])


def begun(tmp_path: Path) -> Plan:
    (tmp_path / "feed.xml").write_text(FEED, encoding="utf-8")
    return feed_plan(Wanted(source=str(tmp_path / "feed.xml")), offline())


def page(address: str) -> Plan:
    assert address == ADDRESS
    return site_sources.page_plan(PAGE.encode(), address=address, charset="utf-8", language=None)


def test_a_feed_that_only_begins_its_stories_says_how_to_have_them_whole(tmp_path: Path) -> None:
    plan = begun(tmp_path)
    assert [draft.is_whole for draft in plan.drafts] == [False]
    assert any("--follow" in doubt for doubt in plan.doubts)


def test_a_followed_story_is_whole_under_the_key_of_its_source(tmp_path: Path) -> None:
    plan = begun(tmp_path)
    (draft,) = followed(plan, page).drafts
    assert (draft.is_whole, draft.key, draft.published) == (True, "nuit-7", plan.drafts[0].published)
    assert REST in draft.body


def refusing(address: str) -> Plan:
    raise FetchError(f"{address}: the site answers 404.")


def page_with_two(address: str) -> Plan:
    plan = page(address)
    return replace(plan, drafts=plan.drafts * 2)


def page_of_another_story(address: str) -> Plan:
    other = PAGE.replace("Une nuit des lanternes au parc", "Recette de soupe").replace(
        BEGINNING, "Pelez six poireaux."
    )
    return site_sources.page_plan(other.encode(), address=address, charset="utf-8", language=None)


@pytest.mark.parametrize(
    ("read", "reason"),
    [(refusing, "404"), (page_with_two, "the one story"), (page_of_another_story, "another story, “Recette")],
)
def test_a_page_that_does_not_help_leaves_the_beginning_with_a_doubt(tmp_path: Path, read, reason: str) -> None:
    plan = followed(begun(tmp_path), read)
    (draft,) = plan.drafts
    assert BEGINNING in draft.body
    assert reason in plan.doubts[-1]  # also where the item is here already, and nothing of it changes
    assert [doubt for doubt in draft.doubts if "beginning" in doubt] == [draft.doubts[-1]]
    assert reason in draft.doubts[-1]


def test_no_more_than_some_pages_are_asked_at_a_time(tmp_path: Path) -> None:
    (draft,) = begun(tmp_path).drafts
    asked: list[str] = []

    def counting(address: str) -> Plan:
        asked.append(address)
        return page(address)

    plan = followed(Plan(kind="feed", location="x", drafts=(draft,) * (MOST_PAGES + 2)), counting)
    assert len(asked) == MOST_PAGES
    assert [one.is_whole for one in plan.drafts].count(False) == 2


def test_what_was_followed_stays_whole_when_the_feed_is_read_again_without(tmp_path: Path) -> None:
    shutil.copy(ROOT / "config.example.toml", tmp_path / "config.toml")
    workspace = open_workspace(tmp_path)
    plan = begun(tmp_path)
    bring = {"date": None, "item": None, "dry_run": False}
    assert import_plan(workspace, followed(plan, page), **bring).value()["new"]
    assert import_plan(workspace, plan, **bring).value()["unchanged"]
    assert import_plan(workspace, followed(plan, page), **bring).value()["unchanged"]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    file = io.BytesIO()
    Image.new("RGB", (900, 600), (30, 90, 140)).save(file, "JPEG")
    (tmp_path / "Page_fichiers").mkdir()
    (tmp_path / "Page_fichiers" / "marche.jpg").write_bytes(file.getvalue())
    figure = '<p><img src="./Page_fichiers/marche.jpg" alt="La marche" width="900"></p>'
    path = tmp_path / "Page.html"
    path.write_text(PAGE.replace(f"<p>{REST}", f"{figure}<p>{REST}"), encoding="utf-8")
    return path


def test_the_pictures_of_a_saved_page_are_taken_from_beside_it(saved: Path) -> None:
    plan = html_plan(Wanted(source=str(saved), base=ADDRESS), offline())
    (picture,) = plan.drafts[0].pictures
    raw = picture_at(offline(), str(saved), picture.address, 1_000_000)
    assert raw == (saved.parent / "Page_fichiers" / "marche.jpg").read_bytes()


def test_no_page_takes_a_picture_from_elsewhere_on_this_computer(saved: Path) -> None:
    for address in ("file:///etc/hostname", (saved.parent.as_uri() + "/../x.jpg"), "file:///C:/x.jpg"):
        with pytest.raises(IngestError, match="beside"):
            picture_at(offline(), str(saved), address, 1_000_000)
    with pytest.raises(IngestError, match="beside"):
        picture_at(offline(), "https://voisins.example/", saved.as_uri(), 1_000_000)
