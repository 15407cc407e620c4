"""Media queries are decided as a browser of that width and colour scheme decides them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.review.media_queries import Conditions, holds, resolved

PHONE = Conditions(width=360)
DARK = Conditions(width=1280, is_dark=True)
WIDE = Conditions(width=1280)


@pytest.mark.parametrize(
    ("query", "conditions", "expected"),
    [
        ("screen", WIDE, True),
        ("all", WIDE, True),
        ("", WIDE, True),
        ("print", WIDE, False),
        ("not print", WIDE, True),
        ("only screen and (min-width:520px)", WIDE, True),
        ("only screen and (min-width:520px)", PHONE, False),
        ("(max-width: 519px)", PHONE, True),
        ("(max-width: 360px)", PHONE, True),
        ("(max-width: 22.5em)", PHONE, True),
        ("(max-width: 22em)", PHONE, False),
        ("(max-device-width: 480px)", PHONE, True),
        ("(width: 360px)", PHONE, True),
        ("(width <= 360px)", PHONE, True),
        ("(width < 360px)", PHONE, False),
        ("(width > 360px)", WIDE, True),
        ("print, (min-width:520px)", WIDE, True),
        ("(prefers-color-scheme: dark)", DARK, True),
        ("(prefers-color-scheme:dark)", WIDE, False),
        ("(prefers-color-scheme: light)", WIDE, True),
        ("screen and (prefers-color-scheme: dark) and (max-width: 519px)", DARK, False),
        ("not screen and (prefers-color-scheme: dark)", DARK, False),
        ("(orientation: portrait)", PHONE, True),
        ("(orientation: portrait)", WIDE, False),
        ("(min-resolution: 2dppx)", WIDE, False),
        ("(hover)", WIDE, False),
        ("(min-width: .px)", WIDE, False),
        ("/* a */ SCREEN", WIDE, True),
    ],
)
def test_a_query_holds_where_a_browser_says_so(query: str, conditions: Conditions, expected: bool) -> None:
    assert holds(query, conditions) is expected


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (".A { color: Red }", ".A { color: Red }"),
        ("@media (max-width:519px) { .a { b: c } } .d{e:f}", "  .a { b: c }  .d{e:f}"),
        ("@media (min-width:520px) { .a { b: c } } .d{e:f}", "  .d{e:f}"),
        ("@media screen { @media (max-width: 1px) { a {b:c} } d {e:f} }", "  d {e:f} "),
        ("@supports (display:grid) { @media screen { a{b:c} } }", "@supports (display:grid) {  a{b:c}  }"),
        ("@font-face { font-family: X; src: url(x) }", "@font-face { font-family: X; src: url(x) }"),
        ("@import url(https://a.example/x.css); a{b:c}", " a{b:c}"),
        ("@charset 'utf-8';a{b:c}", "a{b:c}"),
        ('a::after { content: "} @media print {" }', 'a::after { content: "} @media print {" }'),
        ("a{/* } */b:c}", "a{b:c}"),
        ("a{b:url(data:image/png;base64,AAAA)}", "a{b:url(data:image/png;base64,AAAA)}"),
        ("a { b: c;; d: e }", "a { b: c;; d: e }"),
        ("}}a{b:c}", "a{b:c}"),
    ],
)
def test_what_holds_stands_plain(css: str, expected: str) -> None:
    assert "".join(resolved(css, PHONE).split()) == "".join(expected.split())


@given(st.text(alphabet="@media (min-width:520px){}/*;'\"a ", max_size=80))
def test_no_sheet_makes_it_fail(css: str) -> None:
    assert "@media" not in resolved(f"{css}", PHONE).lower().split("{")[0] or "{" not in css


def test_a_letter_that_holds_is_never_changed() -> None:
    css = ".Réf > a[href^='HTTPS'] { background: URL(\"É.png\") ; Color: #ABC }"
    assert resolved(css, PHONE) == css
