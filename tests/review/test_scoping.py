"""The styles of a mail hold for its own place in a page, and for nothing else there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.check.html_tree import tree_of
from cipc_newsletter.review.scoping import scoped_styles

PLAIN = "#plain:not(:checked)"


def scoped(css: str, media: str = "") -> str:
    attribute = f' media="{media}"' if media else ""
    return scoped_styles(tree_of(f"<style{attribute}>{css}</style>"), ".m")


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (".A > p { Color: Red }", f"{PLAIN} ~ * .m .A > p {{ Color: Red }}"),
        ("a, b:is(c, d) { e: f }", f"{PLAIN} ~ * .m a, {PLAIN} ~ * .m b:is(c, d) {{ e: f }}"),
        ("body { margin: 0 }", f"{PLAIN} ~ * .m .mail-body {{ margin: 0 }}"),
        (":root { a: b }", f"{PLAIN} ~ * .m {{ a: b }}"),
        ("html body .x { a: b }", f"{PLAIN} ~ * .m .mail-body .x {{ a: b }}"),
        (
            "@media only screen and (max-width: 519px) { a { b: c } }",
            f"@container mail (max-width: 519px) {{ {PLAIN} ~ * .m a {{ b: c }} }}",
        ),
        (
            "@media (min-device-width:300px) and (max-width:500px) { a { b: c } }",
            f"@container mail (min-width:300px) and (max-width:500px) {{ {PLAIN} ~ * .m a {{ b: c }} }}",
        ),
        (
            "@media (prefers-color-scheme: dark) { a { b: c } }",
            f"{PLAIN} ~ #dark:checked ~ * .m a {{ b: c }}",
        ),
        (
            "@media (prefers-color-scheme: light) { a { b: c } }",
            f"{PLAIN} ~ #dark:not(:checked) ~ * .m a {{ b: c }}",
        ),
        ("@media print { a { b: c } }", ""),
        ("@media not screen { a { b: c } }", ""),
        ("@media (hover) { a { b: c } }", ""),
        ("@font-face { src: url(x) }", ""),
        ("@import url(https://a.example/x.css); a { b: c }", f"{PLAIN} ~ * .m a {{ b: c }}"),
        ("@supports (display: grid) { a { b: c } }", ""),
        ("@keyframes x { from { a: b } }", ""),
        ("a { background: URL('https://a.example/x.png') red }", f"{PLAIN} ~ * .m a {{ background: none red }}"),
        ("~ .code { a: b }", ""),
        ("body ~ .code { a: b }", ""),
        (":root + .code { a: b }", ""),
        ("& .code { a: b }", ""),
        ('a { content: "</style><script>" }', ""),
        ('a { b: "open } b { c: d }', ""),
        ("a { b: c\\", ""),
    ],
)
def test_a_rule_holds_where_the_mail_is(css: str, expected: str) -> None:
    assert scoped(css) == expected


def test_alternatives_are_rules_of_their_own() -> None:
    lines = scoped("@media print, screen and (max-width:9px) { a { b: c } }").splitlines()
    assert lines == [f"@container mail (max-width:9px) {{ {PLAIN} ~ * .m a {{ b: c }} }}"]


def test_what_the_block_is_for_counts_too() -> None:
    assert scoped("a { b: c }", media="print") == ""
    assert "(min-width:9px)" in scoped("a { b: c }", media="(min-width:9px)")


@given(st.text(alphabet="ab{}@media:;()\"'\\/*~+, .#\n", max_size=60))
def test_no_style_block_opens_or_closes_more_than_its_own(css: str) -> None:
    for line in scoped(css).splitlines():
        bare = "".join(line.split('"')[::2])
        assert bare.count("{") == bare.count("}")
        assert ".m" in line
        assert "url(" not in line
