"""Whatever an article is made of, no word is lost and the house's reader finds the same structure again."""

import re
from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from cipc_newsletter.ingest.markup import converted
from cipc_newsletter.ingest.markup.arranging import arranged
from cipc_newsletter.ingest.markup.building import Surroundings, blocks_of
from cipc_newsletter.ingest.markup.cleaning import cleaned
from cipc_newsletter.ingest.markup.counting import words_in, words_in_body
from cipc_newsletter.ingest.markup.elements import seen_text, tree_of
from cipc_newsletter.ingest.markup.leaving_out import without_foreign_parts
from cipc_newsletter.ingest.markup.spelling_out import spelled_out
from cipc_newsletter.ingest.markup.writing import markdown_of
from ingest.markup.reading_back import forms, read, without_looks

BASE = "https://www.exemple.org/a/"
SIGNS = "#*_[]<>|`~:+-=\\{}!&;.,()/\"'12 ab\u00a0é"

words = st.one_of(
    st.sampled_from(
        ["mot", "L’été", "2025.", "1.", "#", "* x", "+++", ":::", "[[x]]", "{{ y }}", "<mj-raw>", "a|b", "— Nom"]
    ),
    st.text(alphabet=SIGNS, min_size=1, max_size=8),
)
text = words.map(escape)
attributes = st.sampled_from(["", "", "", ' class="x"', ' lang="ar"', ' lang="fr-CA"', ' dir="rtl"', ' id="n"'])


def wrapped(name: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda attribute, within: f"<{name}{attribute}>{within}</{name}>", attributes, inner)


def inlines(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, max_size=3).map("".join)
    names = ["b", "strong", "i", "em", "span", "code", "sup", "sub", "q", "u", "abbr", "small", "del"]
    links = st.sampled_from(
        ["https://x.org/(a)", "/b?utm_source=c&amp;copy;=1", "#n", "javascript:x()", "mailto:a@b.org"]
    )
    return st.one_of(
        *(wrapped(name, several) for name in names),
        st.builds(lambda address, within: f'<a href="{address}">{within}</a>', links, several),
    )


inline = st.recursive(st.one_of(text, st.just(" "), st.just("<br>")), inlines, max_leaves=6)
line = st.lists(inline, min_size=1, max_size=5).map("".join)


def blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=3).map("".join)
    cells = st.one_of(
        wrapped("td", line),
        wrapped("th", line),
        wrapped("td", several),
        st.builds(
            lambda n, m, x: f"<td colspan={n} rowspan={m}>{x}</td>", st.integers(0, 3), st.integers(0, 3), line
        ),
    )
    rows = st.lists(
        st.lists(cells, min_size=1, max_size=3).map(lambda row: f"<tr>{''.join(row)}</tr>"), min_size=1, max_size=3
    )
    points = st.lists(wrapped("li", st.one_of(line, several)), min_size=1, max_size=3).map("".join)
    return st.one_of(
        *(
            wrapped(name, several)
            for name in ("div", "blockquote", "section", "figure", "details", "ul", "dl", "center")
        ),
        wrapped("ul", points),
        st.builds(
            lambda start, way, inside: f"<ol start={start} {way}>{inside}</ol>",
            st.integers(-2, 12),
            st.sampled_from(["", "reversed"]),
            points,
        ),
        rows.map(lambda body: f"<table>{''.join(body)}</table>"),
        st.builds(lambda quoted, name: f"<blockquote>{quoted}<cite>{name}</cite></blockquote>", several, line),
    )


leaf = st.one_of(
    *(wrapped(name, line) for name in ("p", "p", "h2", "h3", "h4", "pre", "dt", "summary")),
    line,
    st.just("<hr>"),
    st.builds(lambda name, alt: f'<figure><img src="{name}.jpg" alt="{alt}"></figure>', st.sampled_from("abc"), text),
)
article = st.lists(st.recursive(leaf, blocks, max_leaves=8), min_size=1, max_size=4).map("".join)


def letters(parts: list[str]) -> str:
    return "".join(parts)


@given(article)
@settings(max_examples=120, deadline=None)
def test_every_word_is_in_the_body_or_left_out_and_in_order(html: str) -> None:
    result = converted(html, base=BASE, language="fr")
    tree = spelled_out(tree_of(cleaned(html)), base=BASE, language="fr")
    without_foreign_parts(tree, base=BASE)
    assert letters(words_in_body(result.body)) == letters(words_in(seen_text(tree)))
    assert result.words == result.kept + sum(len(words_in(part.text)) for part in result.dropped)


@given(article)
@settings(max_examples=120, deadline=None)
def test_the_house_reads_back_the_blocks_that_were_written(html: str) -> None:
    tree = spelled_out(tree_of(cleaned(html)), base=BASE, language="fr")
    without_foreign_parts(tree, base=BASE)
    built = arranged(blocks_of(tree, Surroundings(base=BASE, language="fr")), doubt=lambda _doubt: None)
    names = {f"{BASE}{name}.jpg": f"{name}.jpg" for name in "abc"}
    body = markdown_of(built, names=names)
    found, mistakes = read(body)
    assert not mistakes
    assert comparable(found) == comparable(list(forms(built, names)))


def comparable(found: object) -> str:
    """Return forms as one text in which only the kind of white space does not count."""
    return re.sub(r"[\s\u00a0]+", " ", repr(without_looks(found)).replace("\\xa0", " ").replace("\\u2060", ""))
