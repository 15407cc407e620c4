"""A site's news in the workspace: what is written, what is told, and that a dry run counts alike and writes nothing."""

import datetime as dt
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from cipc_newsletter.config import Workspace, open_workspace
from cipc_newsletter.content.items import read_items
from cipc_newsletter.errors import FetchError, IngestError, UsageError
from cipc_newsletter.ingest import feed, wordpress
from cipc_newsletter.ingest.draft import Plan
from cipc_newsletter.pipeline import importing, site_sources
from cipc_newsletter.pipeline.importing import ImportResult
from cipc_newsletter.pipeline.originals import kept_items
from wordpress_making import HOST, NewsSite, answer, featuring, news_site, post, terms

ROOT = Path(__file__).parents[2]
ID = "2023-10-09-nuit-lanternes-parc-sainte-marthe"


def picture_file() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (1200, 700), (30, 90, 140)).save(file, "JPEG")
    return file.getvalue()


PICTURE = picture_file()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    shutil.copy(ROOT / "config.example.toml", tmp_path / "config.toml")
    return open_workspace(tmp_path)


def plan_of(*posts: dict) -> Plan:
    return wordpress.read(answer(*posts), location="posts.json", base=HOST)


def brought(workspace: Workspace, *posts: dict, get=None, dry_run: bool = False) -> ImportResult:
    return importing.import_plan(workspace, plan_of(*posts), date=None, item=None, dry_run=dry_run, get=get)


def files(workspace: Workspace) -> dict[str, bytes]:
    return {
        path.relative_to(workspace.root).as_posix(): path.read_bytes()
        for path in workspace.root.rglob("*")
        if path.is_file()
    }


def test_a_post_is_an_item_with_its_picture_beside_it(workspace: Workspace) -> None:
    brought(workspace, post(**featuring()), get=lambda _address, _most: PICTURE)
    item = read_items(workspace.root).items[ID, "fr"]
    assert item.image is not None
    assert (workspace.root / "news" / ID / str(item.image.file)).read_bytes() == PICTURE
    assert item.image.caption == "La marche vers la rivière"


def test_a_dry_run_counts_alike_and_writes_nothing(workspace: Workspace) -> None:
    before = files(workspace)
    dry = brought(workspace, post(**featuring()), post(8), get=lambda _address, _most: PICTURE, dry_run=True)
    assert files(workspace) == before
    real = brought(workspace, post(**featuring()), post(8), get=lambda _address, _most: PICTURE)
    assert dry.value() == real.value()


def test_a_second_import_writes_no_byte_and_fetches_no_picture(workspace: Workspace) -> None:
    brought(workspace, post(**featuring()), get=lambda _address, _most: PICTURE)
    before = files(workspace)
    stamps = {path: (workspace.root / path).stat().st_mtime_ns for path in before}

    def never(address: str, _most: int) -> bytes:
        raise AssertionError(address)

    assert brought(workspace, post(**featuring()), get=never).value()["unchanged"] == [ID]
    assert files(workspace) == before
    assert {path: (workspace.root / path).stat().st_mtime_ns for path in before} == stamps


def refusing(address: str, _most: int) -> bytes:
    raise FetchError(f"{address}: the site answers 404.", address=address)


def test_a_picture_that_cannot_be_had_is_left_out_with_its_reason_and_tried_again(workspace: Workspace) -> None:
    result = brought(workspace, post(**featuring()), get=refusing)
    (entry,) = result.outcome.entries
    assert any("404" in doubt for doubt in entry.draft.doubts)
    assert read_items(workspace.root).items[ID, "fr"].image is None
    assert brought(workspace, post(**featuring()), get=refusing).value()["unchanged"] == [ID]
    assert brought(workspace, post(**featuring()), get=lambda _a, _m: PICTURE).value()["updated"] == [ID]
    assert read_items(workspace.root).items[ID, "fr"].image is not None


@pytest.mark.parametrize("broken", [b"", b"<html>", PICTURE[: len(PICTURE) // 2]])
def test_a_file_that_no_mail_could_show_is_no_picture(workspace: Workspace, broken: bytes) -> None:
    brought(workspace, post(**featuring()), get=lambda _address, _most: broken)
    assert read_items(workspace.root).items[ID, "fr"].image is None


def test_an_updated_item_says_which_issues_use_it(workspace: Workspace) -> None:
    brought(workspace, post())
    (workspace.root / "issues").mkdir()
    (workspace.root / "issues" / "2023-11.toml").write_text(
        f'[[section]]\nlayout = "cards"\nitems = ["{ID}"]\n', encoding="utf-8"
    )
    longer = {"rendered": str(post()["content"]["rendered"]) + "<p>Une seconde marche aura lieu au printemps.</p>"}
    result = brought(workspace, post(content=longer))
    assert (result.value()["updated"], result.issues) == ([ID], {ID: ("2023-11",)})


def test_the_text_a_sites_translation_was_made_from_is_kept(workspace: Workspace) -> None:
    english = post(8, title={"rendered": "A night of lanterns"}, lang="en", translations={"fr": 7, "en": 8})
    english["content"] = {"rendered": "<p>The neighbours walked to the river with their lanterns, in the rain.</p>"}
    brought(workspace, post(lang="fr", translations={"fr": 7, "en": 8}), english)
    items = read_items(workspace.root).items
    translation = items[ID, "en"].translation
    assert translation is not None
    assert translation.of == "fr"
    assert [item.body for item in kept_items(workspace, items[ID, "fr"])] == [items[ID, "fr"].body]


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with news_site(post(), post(8, title={"rendered": "Un potager"}, link=f"{HOST}/potager/")) as made:
        yield made


def asked_of(workspace: Workspace, site: NewsSite, **wanted) -> Plan:
    """Return the plan for what a site on this computer has, with leave to ask it."""
    settings = replace(workspace.config.importing, internal_hosts=frozenset({"127.0.0.1"}))
    allowed = replace(workspace, config=replace(workspace.config, importing=settings))
    named = site_sources.Wanted(source=f"{site.url}/actualites/", **wanted)
    return site_sources.wordpress_plan(named, site_sources.fetcher_of(allowed))


def test_any_address_of_a_site_brings_its_news_in(workspace: Workspace, site: NewsSite) -> None:
    plan = asked_of(workspace, site)
    assert [draft.title for draft in plan.drafts] == [post()["title"]["rendered"], "Un potager"]
    assert plan.doubts == ()


def test_a_category_brings_in_what_stands_in_the_categories_below_it(workspace: Workspace, site: NewsSite) -> None:
    site.categories = {"Jeunesse": 1}
    site.posts = [post() | terms("Atelier"), post(8, categories=[2])]
    assert [draft.key for draft in asked_of(workspace, site, categories=("Jeunesse",)).drafts] == [
        "voisins.example#7"
    ]


def test_a_site_with_more_than_the_newest_says_how_to_have_the_others(workspace: Workspace, site: NewsSite) -> None:
    site.posts = [post(number) for number in range(30, 0, -1)]
    assert asked_of(workspace, site).doubts == (
        "These are the 20 newest of 30 posts. To have all since a day: --since DATE",
    )
    assert asked_of(workspace, site, since=dt.date(2023, 1, 1)).doubts == ()


def test_a_site_inside_this_network_is_not_asked_unless_the_settings_name_it(
    workspace: Workspace, site: NewsSite
) -> None:
    wanted = site_sources.Wanted(source=f"{site.url}/actualites/")
    with pytest.raises(FetchError):
        site_sources.wordpress_plan(wanted, site_sources.fetcher_of(workspace))
    assert site.asked == []


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("https://voisins.example/", "https://voisins.example/"),
        ("voisins.example", "https://voisins.example"),
        ("voisins.example/actualites", "https://voisins.example/actualites"),
        ("posts.json", ""),
        ("lettre.docx", ""),
        ("htp://voisins.example/", ""),
        ("saved/posts.json", ""),
        ("C:\\Users\\nadia\\posts.json", ""),
    ],
)
def test_what_is_typed_is_an_address_or_a_file(source: str, address: str) -> None:
    assert site_sources.address_in(source) == address


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("", ""),
        ("voisins.example/nouvelles/", "https://voisins.example/nouvelles/"),
        ("http://voisins.example/", "http://voisins.example/"),
    ],
)
def test_where_a_saved_file_came_from_may_be_said_without_its_beginning(written: str, address: str) -> None:
    assert site_sources.base_address(written) == address


@pytest.mark.parametrize("written", ["n’importe quoi", "htp://voisins.example/", "nouvelles"])
def test_what_is_no_address_is_not_taken_for_where_a_file_came_from(written: str) -> None:
    with pytest.raises(UsageError, match="no address of the web"):
        site_sources.base_address(written)


@pytest.mark.parametrize("typed", ["voisins", "htp://voisins.example/", "127.0.0.1:8080"])
def test_what_is_neither_a_file_nor_an_address_is_called_so(workspace: Workspace, typed: str) -> None:
    with pytest.raises(IngestError, match=f'"{typed}" is neither a file nor an address'):
        site_sources.feed_plan(site_sources.Wanted(source=typed), site_sources.fetcher_of(workspace))


@pytest.mark.parametrize("read", [site_sources.feed_plan, site_sources.html_plan, site_sources.wordpress_plan])
def test_a_word_file_is_named_for_what_it_is(workspace: Workspace, tmp_path: Path, read: Callable[..., Plan]) -> None:
    letter = tmp_path / "lettre.docx"
    letter.write_bytes(b"PK\x03\x04" + bytes(200))
    with pytest.raises(IngestError, match=r"lettre\.docx: this is a file of another kind \(Word"):
        read(site_sources.Wanted(source=str(letter)), site_sources.fetcher_of(workspace))


def test_a_day_given_goes_to_the_one_story_that_has_none(workspace: Workspace) -> None:
    entries = (
        "<item><title>Un potager</title><guid>1</guid><pubDate>Mon, 17 Nov 2025 09:00:00 -0500</pubDate>"
        "<description>Les voisins ont semé des courges.</description></item>"
        "<item><title>Un four à pain</title><guid>2</guid>"
        "<description>Le four du parc est rallumé par les voisins.</description></item>"
    )
    text = f'<rss version="2.0"><channel><title>V</title><language>fr</language>{entries}</channel></rss>'
    plan = feed.read(text.encode(), location="fil.xml", base=HOST)
    result = importing.import_plan(workspace, plan, date=dt.date(2025, 11, 20), item=None, dry_run=True)
    assert result.value()["new"] == ["2025-11-17-potager", "2025-11-20-four-pain"]


def test_what_was_not_read_is_told_to_scripts_too(workspace: Workspace) -> None:
    result = brought(
        workspace, *(post(number, title={"rendered": f"Nº {number}"}) for number in range(1, 1003)), dry_run=True
    )
    assert result.value()["unread"] == 2
    assert sum(len(result.value()[name]) for name in ("new", "updated", "unchanged", "conflict", "skipped")) == 1000
