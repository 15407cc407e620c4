"""A difficult article comes in by its site, becomes an item file, and stands in both parts of the mail as it stood."""

import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from cipc_newsletter.config import open_workspace
from cipc_newsletter.ingest import wordpress
from cipc_newsletter.pipeline import importing, issues
from compose_making import png
from html_seen import Seen
from text_seen import blocks_of
from wordpress_making import HOST, answer, post

ROOT = Path(__file__).parents[2]
FIRST, LAST = "Avant la marche, un mot.", "Ainsi finit la marche."
ARTICLE = f"""
<p>{FIRST}</p>
<h2>Le départ</h2>
<p>On lit <a href="https://a.example/etude">l’étude</a>, puis <a href="https://a.example/carte"><b>la carte</b></a>.</p>
<ol start="3"><li>La rue Claire<ul><li>un banc;</li>
<li>deux lampes<ol start="7"><li>la grande</li><li>la petite</li></ol></li></ul></li>
<li><p>La rue Verte</p><p>Elle monte.</p><blockquote><p>On ralentit ici.</p></blockquote></li></ol>
<ol reversed="reversed"><li>Deux</li><li>Un</li></ol>
<h4>Ce qu’on a dit</h4>
<blockquote><p>Une première idée.</p><ul><li>citée</li></ul><blockquote><p>Citée dans la citation.</p></blockquote>
<p>— Élise Bernatchez</p></blockquote>
<p lang="en">In English, two words.</p>
<p>Ni 1. ni # ne sont des signes ici. [[first_name]] et {{{{ mot }}}} restent.</p>
<h3>Pour finir</h3>
<p>{LAST}</p>
"""
TABLE = """
<table><thead><tr><th>An</th><th colspan="2">Rues et pas</th></tr></thead>
<tbody><tr><td rowspan="2">2025</td><td>Claire</td><td>112</td></tr><tr><td>Verte</td><td>208</td></tr></tbody></table>
"""
GRID = [["An", "Rues et pas", ""], ["2025", "Claire", "112"], ["", "Verte", "208"]]
FIGURES = """
<figure class="wp-block-gallery"><figure><img src="/a.png" alt="Une carte"><figcaption>La carte</figcaption></figure>
<figure><img src="data:image/gif;base64,R0" data-src="/b.png" alt="Un banc">
<figcaption>Le banc <cite>Photo : J. Roy</cite></figcaption></figure></figure>
"""


@pytest.fixture(scope="module")
def mail(tmp_path_factory) -> tuple[str, str]:
    """The article, imported from a REST answer into a fresh workspace and built: HTML and text."""
    root = tmp_path_factory.mktemp("workspace")
    shutil.copy(ROOT / "config.example.toml", root / "config.toml")
    shutil.copytree(ROOT / "templates", root / "templates")
    workspace = open_workspace(root)
    story = post(content={"rendered": ARTICLE.replace("<h3>", f"{TABLE}{FIGURES}<h3>"), "protected": False})
    plan = wordpress.read(answer(story), location="posts.json", base=HOST)
    result = importing.import_plan(
        workspace, plan, date=None, item=None, dry_run=False, get=lambda _address, _most: png(600, 400)
    )
    (entry,) = result.outcome.entries
    (root / "issues").mkdir()
    (root / "issues" / "2023-10.toml").write_text(
        'number = 1\ndate = 2023-10-31\ntemplate = "bulletin"\nlanguages = ["fr"]\n'
        '[fr]\nsubject = "La marche"\npreheader = "Un mot de la marche"\nintro = "Bonjour."\n'
        f'[[section]]\ntitle = {{ fr = "À la une" }}\nlayout = "full"\nitems = [{{ id = "{entry.id}", form = "full" }}]\n',
        encoding="utf-8",
    )
    issues.build(workspace, "2023-10", languages=["fr"], out=None)
    folder = root / "build" / "2023-10" / "fr"
    return tuple((folder / name).read_text(encoding="utf-8") for name in ("message.html", "message.txt"))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r" \[\d+\]|\\(?=\[\[)", "", text)).strip()


def structure(blocks) -> list[tuple[tuple[str, ...], str]]:
    """Blocks from the first line of the article to its last, headings by how many they stand below, not by their level."""
    found = [(within, plain(text)) for within, text in blocks]
    texts = [text for _within, text in found]
    result, above = [], []
    for within, text in found[texts.index(FIRST) : texts.index(LAST) + 1]:
        level = next((name for name in within if re.fullmatch(r"h\d", name)), None)
        if level:
            above = [*(name for name in above if name < level), level]
        result.append((tuple(f"heading {len(above)}" if name == level else name for name in within), text))
    return result


def without_table_and_figures(found):
    held = {cell for row in GRID for cell in row} | {"La carte", "Le banc · Photo : J. Roy"}
    return [block for block in found if block[1] not in held and not re.match(r"An \||\[Un", block[1])]


def as_the_source_has_it():
    source = ARTICLE.replace('<ol reversed="reversed">', '<ol start="2">').replace(
        "<li>Un</li>", '</ol><ol start="1"><li>Un</li>'
    )
    return structure(Seen(source).blocks)


def test_the_html_part_has_the_structure_of_the_source(mail: tuple[str, str]) -> None:
    assert without_table_and_figures(structure(Seen(mail[0]).blocks)) == as_the_source_has_it()


def test_the_text_part_has_the_structure_of_the_source(mail: tuple[str, str]) -> None:
    assert without_table_and_figures(structure(blocks_of(mail[1].split("\n")))) == as_the_source_has_it()


def test_cells_of_a_table_with_merged_ones_stand_in_their_columns(mail: tuple[str, str]) -> None:
    tables = [
        table for table in BeautifulSoup(mail[0], "lxml").find_all("table") if table.get("role") != "presentation"
    ]
    assert [
        [[plain(cell.text) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
        for table in tables
    ] == [GRID]
    rows = [line for line in mail[1].split("\n") if line.count("|") == 2]
    assert [[plain(cell) for cell in row.split("|")] for row in rows] == GRID


def test_each_picture_stands_above_its_own_caption(mail: tuple[str, str]) -> None:
    page = BeautifulSoup(mail[0], "lxml")
    captions = {
        image["alt"]: plain(image.find_next("p", class_="muted").text)
        for image in page.find_all("img", alt=re.compile("carte|banc"))
    }
    assert captions == {"Une carte": "La carte", "Un banc": "Le banc · Photo : J. Roy"}
    assert re.findall(r"\[(Un.*)\]\n(.*)\n", mail[1].replace("\u00a0", " ")) == list(captions.items())


def test_a_foreign_passage_and_a_source_keep_what_they_are(mail: tuple[str, str]) -> None:
    page = BeautifulSoup(mail[0], "lxml")
    passage = page.find("p", string="In English, two words.").find_parent(lang=re.compile("^en"))
    assert passage is not None
    assert "muted" in page.find("p", string=re.compile("Élise Bernatchez"))["class"]
