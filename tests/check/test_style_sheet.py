"""A style block is read as browsers read it, and nothing that is not CSS makes it fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.check.cascade import inline_styles, styles_under
from cipc_newsletter.check.html_tree import tree_of
from cipc_newsletter.check.style_sheet import rules_in

DARK = "@media (prefers-color-scheme: dark)"


def styles_of_last(css: str, html: str, *, is_dark: bool = False) -> dict[str, str]:
    return dict(styles_under(tree_of(html), rules_in(css), is_dark=is_dark)[-1])


@pytest.mark.parametrize(
    ("css", "preludes"),
    [
        ("p { color: red }", ["p"]),
        ("/* p { } */ h1, h2 { margin: 0; }", ["h1, h2"]),
        ("@import url(a;b.css); p { a: b }", ["@import url(a;b.css)", "p"]),
        (".a { background: url(data:image/png;base64,AA==) }", [".a"]),
        (".a::before { content: '}' }", [".a::before"]),
        ("} p { a: b", []),
        ("p { }", []),
    ],
)
def test_rules_are_cut_where_they_end(css: str, preludes: list[str]) -> None:
    assert [rule.prelude for rule in rules_in(css)] == preludes


def test_a_rule_knows_what_stands_around_it() -> None:
    (rule,) = rules_in(f"{DARK} {{ .A > P {{ COLOR: Red !important }} }}", media="screen")
    assert rule.around == ("@media screen", DARK)
    assert rule.selectors == (".a > p",)
    assert [(one.name, one.value, one.is_important) for one in rule.declarations] == [("color", "red", True)]


@pytest.mark.parametrize(
    ("selector", "matches"),
    [
        ("p", True),
        ("*", True),
        (".a p", True),
        (".a > p", False),
        ("div > p", True),
        ("section p", False),
        ("p.b.c", True),
        ("p.b.d", False),
        ("#x", True),
        ("[lang]", True),
        ("[lang=fr]", True),
        ("[lang|=fr]", True),
        ("[lang^=en]", False),
        ("[data-ogsc] p", False),
        ("h1 + p", True),
        ("h2 + p", False),
        ("h2 ~ p", True),
        (":root p", True),
        ("p:hover", False),
        ("p::before", False),
    ],
)
def test_selectors_match_as_in_a_browser(selector: str, matches: bool) -> None:
    html = '<html><body class="a"><div><h2></h2><h1></h1><p class="b c" id="x" lang="fr">'
    assert bool(styles_of_last(f"{selector} {{ color: red }}", html)) is matches


@pytest.mark.parametrize(
    ("css", "style", "colour"),
    [
        ("p { color: red }", "color:blue", "blue"),
        ("p { color: red !important }", "color:blue", "red"),
        ("p { color: red !important }", "color:blue !important", "blue"),
        (".b { color: green } p { color: red }", "", "green"),
        ("p { color: red } p { color: green }", "", "green"),
    ],
)
def test_the_cascade_decides_between_declarations(css: str, style: str, colour: str) -> None:
    assert styles_of_last(css, f'<p class="b" style="{style}">')["color"] == colour


def test_a_later_shorthand_resets_the_background() -> None:
    styles = styles_of_last("p { background: #000 !important }", '<p style="background-color:#fff">')
    assert styles == {"background": "#000"}


def test_dark_rules_hold_in_dark_alone_and_narrow_ones_not_at_all() -> None:
    css = f"{DARK} {{ p {{ color: white }} }} @media (max-width: 400px) {{ p {{ margin: 0 }} }}"
    assert styles_of_last(css, "<p>") == {}
    assert styles_of_last(css, "<p>", is_dark=True) == {"color": "white"}


@given(st.text(alphabet="ab.#:;{}[]()\"'@,>+~*/ \n\\u", max_size=60))
def test_no_text_makes_it_fail(css: str) -> None:
    tree = tree_of("<p class=a><b>")
    assert len(styles_under(tree, rules_in(css), is_dark=True)) == len(inline_styles(tree))
