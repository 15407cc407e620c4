"""The pages for those who write news: every example composes, and its text part is the one shown."""

import re
from pathlib import Path

import pytest

from passage_making import passage

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("writing-news.md", "rediger-une-nouvelle.md")
EXAMPLE = re.compile(r"^```markdown\n(.*?)\n```\n\n```text\n(.*?)\n```$", re.DOTALL | re.MULTILINE)
EXAMPLES = [
    pytest.param(*found, id=f"{page}-{number}")
    for page in PAGES
    for number, found in enumerate(EXAMPLE.findall((DOCS / page).read_text(encoding="utf-8")))
]


@pytest.mark.parametrize(("written", "text"), EXAMPLES)
def test_an_example_reads_in_the_text_part_as_it_is_shown(written, text):
    assert passage(written, level=4).text == text


@pytest.mark.parametrize("page", PAGES)
def test_every_example_has_the_text_it_becomes(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    assert len(EXAMPLE.findall(text)) == text.count("```markdown") > 10


def test_both_pages_have_the_same_sections_and_examples():
    english, french = ((DOCS / page).read_text(encoding="utf-8") for page in PAGES)
    assert english.count("\n## ") == french.count("\n## ")
    assert len(EXAMPLE.findall(english)) == len(EXAMPLE.findall(french))


@pytest.mark.parametrize("page", ["templates.md", "gabarits.md"])
def test_the_page_for_those_who_draw_names_every_filter_of_the_text_part(page):
    layout = (DOCS.parent / "templates" / "bulletin" / "text.txt.j2").read_text(encoding="utf-8")
    used, named = (
        set(re.findall(r"\{\{[^{}]*\|\s*([a-z]+)", text))
        for text in (layout, (DOCS / page).read_text(encoding="utf-8"))
    )
    assert used == named
