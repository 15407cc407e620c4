"""Whatever an article is made of, no word is lost and the house's reader finds the same structure again."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from cipc_newsletter.ingest.markup import converted
from cipc_newsletter.ingest.markup.arranging import arranged
from cipc_newsletter.ingest.markup.building import blocks_of
from cipc_newsletter.ingest.markup.cleaning import cleaned
from cipc_newsletter.ingest.markup.counting import text_in_body, words_in
from cipc_newsletter.ingest.markup.elements import Element, seen_text, tree_of
from cipc_newsletter.ingest.markup.leaving_out import without_foreign_parts
from cipc_newsletter.ingest.markup.spelling_out import spelled_out
from cipc_newsletter.ingest.markup.surroundings import Surroundings
from cipc_newsletter.ingest.markup.writing import markdown_of
from ingest.markup.article_making import article
from ingest.markup.reading_back import forms, read, without_looks

BASE = "https://www.exemple.org/a/"
NAMES = {f"{BASE}{name}.jpg": f"{name}.jpg" for name in "abc"}

articles = st.integers(0, 2**32).map(article)


def own_tree(html: str) -> Element:
    tree = spelled_out(tree_of(cleaned(html)), base=BASE, language="fr")
    without_foreign_parts(tree, base=BASE)
    return tree


@given(articles)
@settings(max_examples=150)
def test_every_word_is_in_the_body_or_left_out_and_in_order(html: str) -> None:
    result = converted(html, base=BASE, language="fr")
    assert "".join(words_in(text_in_body(result.body))) == "".join(words_in(seen_text(own_tree(html))))
    assert result.words == result.kept + sum(len(words_in(part.text)) for part in result.dropped)


@given(articles)
@settings(max_examples=150)
def test_the_house_reads_back_the_blocks_that_were_written(html: str) -> None:
    blocks = arranged(blocks_of(own_tree(html), Surroundings(base=BASE, language="fr")), doubt=lambda _doubt: None)
    found, mistakes = read(markdown_of(blocks, names=NAMES))
    assert not mistakes
    assert comparable(found) == comparable(list(forms(blocks, NAMES)))


def comparable(found: object) -> str:
    """Return forms as one text in which only the kind of white space does not count."""
    return re.sub(r"[\s\u00a0]+", " ", repr(without_looks(found)).replace("\\xa0", " "))


@given(st.text(alphabet="<>/abp \"'=&;![]-", max_size=200))
@settings(max_examples=150)
def test_nothing_makes_it_fall_over(html: str) -> None:
    converted(html, base=BASE, language="fr")
