"""The pages on templates: their example is followed to the letter, and every block of both templates stands there."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from cipc_newsletter.config import open_workspace
from cipc_newsletter.pipeline.issues import build
from running import REPOSITORY

PAGES = ("templates.md", "gabarits.md")
TEMPLATES = ("bulletin", "communique")
LARGEST_PICTURE = 60_000
_FILE = re.compile(r"`((?:templates|issues)/[^`]+)`\W*\n\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def text_of(page: str) -> str:
    return (REPOSITORY / "docs" / page).read_text(encoding="utf-8")


def blocks_of(template: str) -> dict[str, dict[str, list[str]]]:
    settings = tomllib.loads((REPOSITORY / "templates" / template / "template.toml").read_text(encoding="utf-8"))
    return dict(settings["blocks"])


@pytest.mark.parametrize("page", PAGES)
def test_the_example_of_the_page_makes_a_template_with_a_block_of_its_own(tmp_path: Path, page: str) -> None:
    shutil.copy(REPOSITORY / "config.example.toml", tmp_path / "config.toml")
    files = _FILE.findall(text_of(page))
    assert len(files) == 3
    for name, text in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    build(open_workspace(tmp_path), "essai", languages=(), out=tmp_path / "build")
    html = (tmp_path / "build" / "essai" / "fr" / "message.html").read_text(encoding="utf-8")
    text = (tmp_path / "build" / "essai" / "fr" / "message.txt").read_text(encoding="utf-8")
    assert "1 sur 9" in html.replace("\u00a0", " ")
    assert "1 sur 9" in text.replace("\u00a0", " ")
    assert "La Gazette" in html
    assert "#4A1942" in html
    assert 'alt="Deux maisons"' in html


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_block_stands_on_the_page_with_its_picture_and_what_it_needs(page: str, template: str) -> None:
    parts = re.split(r"^#### `", text_of(page), flags=re.MULTILINE)
    for name, declared in blocks_of(template).items():
        (part,) = (part for part in parts if f"pictures/blocks/{template}-{name}.png" in part)
        assert part.startswith(f"{name}`")
        assert all(f"`{each}`" in part for each in (*declared["needs"], *declared.get("shows", ())))


def test_no_picture_of_a_block_is_heavy_or_without_its_block() -> None:
    pictures = {path.stem: path for path in (REPOSITORY / "docs" / "pictures" / "blocks").glob("*.png")}
    assert set(pictures) == {f"{template}-{name}" for template in TEMPLATES for name in blocks_of(template)}
    assert all(path.stat().st_size <= LARGEST_PICTURE for path in pictures.values())


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_block_reads_nothing_that_it_does_not_declare(template: str) -> None:
    seen = {"picture": "image", "html": "body", "teaser": "summary", "leaf": "date", "meta": "date"}
    always = {"title", "lang", "hreflang", "id"}
    for name, declared in blocks_of(template).items():
        own = REPOSITORY / "templates" / template / "blocks" / f"{name}.mjml.j2"
        groups = (*declared["needs"], *declared.get("shows", ()))
        names = {part.strip() for group in groups for part in group.split("|")}
        read = set(re.findall(r"\bitem\.([a-z_]+)", own.read_text(encoding="utf-8"))) - always - {"mjml"}
        missing = {field for field in read if f"item.{seen.get(field, field)}" not in names}
        assert not missing, f"{template}/{name} reads {missing}"
