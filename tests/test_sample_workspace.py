"""The repository is itself a workspace: its news, issues, pictures, settings and samples keep what they promise."""

import datetime as dt
import re
import runpy
import tomllib
import unicodedata
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from cipc_newsletter import item_files
from cipc_newsletter.audience.entries import ConsentDefaults
from cipc_newsletter.audience.importing import import_file
from cipc_newsletter.config import EXAMPLE_NAME, read_config
from cipc_newsletter.model.item import Item
from cipc_newsletter.operating_system import normalised
from cipc_newsletter.store.database import open_store
from cipc_newsletter.toml_files import schemas
from cipc_newsletter.translation.originals import translation_of

ROOT = Path(__file__).resolve().parents[1]
ITEMS = sorted((ROOT / "news").glob("*/*.md"))
TEXTS = [*ITEMS, *sorted((ROOT / "issues").glob("*.toml")), *sorted((ROOT / "samples").glob("*.txt"))]
NOW = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def item_of(path: Path) -> Item:
    item, mistakes = item_files.parse(path.read_text(encoding="utf-8"), path=shown(path))
    assert not mistakes
    assert item is not None
    return item


@pytest.mark.parametrize("path", ITEMS, ids=shown)
def test_every_item_stands_in_its_canonical_spelling(path: Path) -> None:
    assert item_files.text_of(item_of(path)) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TEXTS, ids=shown)
def test_every_text_is_composed_unicode_with_plain_line_ends(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert text == normalised(text)
    assert unicodedata.is_normalized("NFC", text)
    assert text.endswith("\n")
    assert not re.search("[\u200b\ufeff\u00ad\t\r]", text)


def test_every_item_is_there_in_french_and_six_of_them_in_all_three_languages() -> None:
    languages = [{path.stem for path in folder.glob("*.md")} for folder in (ROOT / "news").iterdir()]
    assert len(languages) >= 9
    assert all("fr" in spoken for spoken in languages)
    assert sum(spoken == {"fr", "en", "es"} for spoken in languages) >= 6


@pytest.mark.parametrize("path", [path for path in ITEMS if path.stem != "fr"], ids=shown)
def test_every_translation_was_made_from_the_french_text_that_is_there(path: Path) -> None:
    item = item_of(path)
    assert item.translation == translation_of(item_of(path.parent / "fr.md"), made=item)


@pytest.mark.parametrize("path", ITEMS, ids=shown)
def test_every_body_is_as_short_as_a_newsletter_wants(path: Path) -> None:
    assert 100 <= len(item_of(path).body.split()) <= 250


@pytest.mark.parametrize("path", ITEMS, ids=shown)
def test_every_picture_is_light_in_its_format_and_has_words(path: Path) -> None:
    picture = item_of(path).image
    if picture is None:
        return
    assert picture.file is not None
    file = path.parent / picture.file
    assert file.stat().st_size < 200_000
    with Image.open(file) as image:
        assert image.size == (1200, 675)
    assert 40 <= len(picture.alt) <= 150
    assert picture.caption
    assert picture.credit


# OQLF: nothing before ; ! ?, a no-break space before : and inside « », curly apostrophes (TYP-FR-02, TYP-FR-05).
@pytest.mark.parametrize("path", [path for path in ITEMS if path.stem == "fr"], ids=shown)
def test_french_is_set_as_in_quebec(path: Path) -> None:
    item = item_of(path)
    french = re.sub(r"^::: \{.*?^:::$", "", item.body, flags=re.MULTILINE | re.DOTALL)
    for text in (item.title, item.summary, item.place, french):
        prose = re.sub(r"\]\([^)]*\)", "]", text)
        assert not re.search("[ \u00a0\u202f][;!?]", prose)
        assert not re.search("[^\u00a0]:", prose)
        assert not re.search("«[^\u00a0]|[^\u00a0]»", prose)
        assert not re.search("['\"]|  |\\d(?:ième|ème)", prose)


@pytest.mark.parametrize("path", [path for path in ITEMS if path.stem == "es"], ids=shown)
def test_spanish_questions_and_calls_open_as_they_close(path: Path) -> None:
    body = item_of(path).body
    assert body.count("¿") == body.count("?")
    assert body.count("¡") == body.count("!")


@pytest.mark.parametrize("name", ["2025-11", "2025-12"])
def test_subjects_and_preheaders_fit_the_mailbox(name: str) -> None:
    issue = tomllib.loads((ROOT / "issues" / f"{name}.toml").read_text(encoding="utf-8"))
    for language in issue["languages"]:
        assert 20 <= len(issue[language]["subject"]) <= 50
        assert 40 <= len(issue[language]["preheader"]) <= 100


def test_the_trilingual_issue_shows_eleven_items() -> None:
    issue = tomllib.loads((ROOT / "issues" / "2025-12.toml").read_text(encoding="utf-8"))
    entries = [entry for section in issue["section"] for entry in section.get("items", ())]
    assert issue["languages"] == ["fr", "en", "es"]
    assert len(entries) == 11


def test_every_setting_stands_in_the_example_with_its_default() -> None:
    example = tomllib.loads((ROOT / EXAMPLE_NAME).read_text(encoding="utf-8"))
    invented = {("organisation", "phone"), ("organisation", "email"), ("organisation", "website")}
    invented |= {("public", "base_url"), ("archive", "base_url")}
    settings = list(settings_in(schemas.schema("config")))
    assert settings
    for keys, default in settings:
        value = example
        for key in keys:
            assert key in value, ".".join(keys)
            value = value[key]
        if default is not None and keys not in invented:
            assert value == default, ".".join(keys)


def settings_in(schema: dict, keys: tuple[str, ...] = ()) -> list:
    if keys == ("waiver",):
        return []  # stands there as a remark: one that is in force would set something aside
    if "properties" not in schema:
        return [(keys, schema.get("default"))]
    return [found for name, inner in schema["properties"].items() for found in settings_in(inner, (*keys, name))]


def test_the_example_names_an_organisation_nobody_is() -> None:
    config = read_config(ROOT / EXAMPLE_NAME)
    assert config.sender.from_email.endswith(".example")
    assert set(config.organisation.name) == {"fr", "en", "es"}
    assert config.send.provider == "outbox"


@pytest.mark.parametrize(("name", "new", "refused"), [("subscribers.csv", 12, 0), ("abonnes-excel.csv", 5, 3)])
def test_the_lists_of_subscribers_import_as_their_readme_says(
    tmp_path: Path, name: str, new: int, refused: int
) -> None:
    data = (ROOT / "samples" / name).read_bytes()
    with (
        open_store("sqlite:///newsletter.db", root=tmp_path, folder=tmp_path, now=NOW) as store,
        store.writing() as connection,
    ):
        report = import_file(connection, data, defaults=ConsentDefaults(), now=NOW, today=NOW.date(), path=name)
    assert report.new == new
    assert len(report.refused) == refused


def test_no_sample_address_belongs_to_anybody() -> None:
    for path in (ROOT / "samples").glob("*.csv"):
        addresses = re.findall(rb"[\w.+-]+@([\w.-]+)", path.read_bytes())
        assert addresses
        assert all(domain.endswith(b".example") for domain in addresses)


@pytest.mark.slow
def test_the_drawing_script_draws_the_pictures_that_are_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "samples"))
    pictures = runpy.run_path(str(ROOT / "samples" / "draw_pictures.py"))["PICTURES"]
    assert {ROOT / "news" / name for name in pictures} == set((ROOT / "news").glob("*/*.png"))
    for name, draw in pictures.items():
        draw().save(tmp_path / "drawn.png")
        with Image.open(tmp_path / "drawn.png") as drawn, Image.open(ROOT / "news" / name) as kept:
            difference = ImageChops.difference(drawn.convert("RGB"), kept.convert("RGB"))
        assert max(ImageStat.Stat(difference).mean) < 2  # edges may differ by a hair between releases of Pillow
