"""Markdown as both parts of a mail: what may stand in a text, and what is said where it may not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.errors import ContentError
from passage_making import mistakes, passage


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "{{ 7*7 }}</mj-text><mj-raw><script>",
        '<img src=x onerror="alert(1)">',
        "a < b && c > d",
        "<!-- comment -->",
        "]]></mj-text>",
    ],
)
def test_html_in_a_text_stays_text(text):
    html = passage(text).html
    assert set(re.findall(r"<[^>]*>", html)) == {'<p style="margin:0">', "</p>"}


@given(text=st.text(max_size=300))
def test_whatever_is_written_is_an_error_or_balanced_html(text):
    try:
        html = passage(text).html
    except ContentError:
        return
    depth = []
    for closing, tag, empty in re.findall(r"<(/?)([a-z0-9]+)[^>]*?(/?)>", html):
        if closing:
            assert depth.pop() == tag
        elif not empty:
            depth.append(tag)
    assert not depth


@pytest.mark.parametrize(
    "address", ["https://a.example/b?c=1&d=2", "http://a.example", "mailto:a@b.example", "FIELD"]
)
def test_addresses_that_may_be_followed(address):
    assert f'href="{address.replace("&", "&amp;")}"' in passage(f"[x]({address})").html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "/a",
        "#a",
        "",
        "ftp://a.example",
        "//a.example",
        "https:///a",
        "mailto:",
        "https:a.example",
        "cid:x",
    ],
)
def test_addresses_that_may_not_are_an_error_with_its_line(address):
    (mistake,) = mistakes(f"Un\ndeux [x](<{address}>)")
    assert (mistake.path, mistake.line) == ("news/a/fr.md", 21)
    assert "https://" in mistake.right


def test_a_button_may_not_lead_elsewhere_either():
    assert mistakes("**[x](javascript:a)**")[0].line == 20


def test_a_picture_without_alternative_text_is_an_error():
    assert "alternative" in mistakes("Un.\n\n![](banc.png)")[0].what


def test_a_picture_in_the_middle_of_a_text_is_an_error():
    assert "middle" in mistakes("Un ![banc](banc.png) vert")[0].what


@pytest.mark.parametrize("text", ["::: {lang=en}\nHello", "::: {language=en}\nHello\n:::", "::: note\nHello\n:::"])
def test_a_passage_that_cannot_be_read_is_an_error(text):
    assert mistakes(text)[0].line == 20


@pytest.mark.parametrize("text", ["> " * 50 + "Un", "\n".join("  " * depth + "- un" for depth in range(50))])
def test_what_is_nested_too_deeply_to_be_read_is_an_error_and_not_left_out(text):
    assert "nested" in mistakes(text)[0].what


def test_a_footnote_is_an_error_that_says_what_to_do_instead():
    (use, note) = mistakes("Un[^1]\ndeux.\n\n[^1]: La note.")
    assert (use.line, note.line) == (20, 23)
    assert "brackets" in use.right


def test_a_link_to_an_address_without_a_name_is_an_error_with_its_line():
    (lost,) = mistakes("Un\n[lien][perdu].")
    assert lost.line == 21
    assert '"[lien][perdu]"' in lost.what


@pytest.mark.parametrize(
    "text", [r"\[un\]\[deux\]", "[un] [deux]", "[un][deux]\n\n[deux]: https://a.example", "`[un][deux]`"]
)
def test_brackets_that_are_meant_are_none(text):
    assert passage(text).html


def test_brackets_and_a_caret_with_a_backslash_are_no_footnote():
    assert "[^1]" in passage(r"Un \[^1].").html


def test_all_mistakes_of_a_text_are_told_at_once():
    def none(_file):
        raise ContentError("no such picture.")

    found = mistakes("[x](a)\n\n![b](c.png)\n\n::: x\ny\n:::\n\n![](d.png)", picture=none)
    assert len(found) == 5
