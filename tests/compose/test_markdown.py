"""Markdown as HTML for mail, and as the plainer HTML of the text part."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.compose.markdown import Dress, Notes, Place, Shown, passage_of
from cipc_newsletter.errors import ContentError
from cipc_newsletter.model.message import PreparedImage

IMAGE = PreparedImage(name="0.png", sha256="0", media_type="image/png", width=80, height=60, data=b"")
STYLES = {"p": "margin:0", "a": "color:green", "td": "padding:4px", "th": "padding:4px", "source": "color:grey"}


def dressed(**changes):
    values = {
        "styles": STYLES,
        "picture": lambda file: Shown(image=IMAGE, address=f"https://images.example/{file}", width=80, height=60),
        "locale": lambda language: f"{language}-CA",
        "is_field": lambda address: address == "FIELD",
    }
    return Dress(**(values | changes))


def passage(text, *, level=3, notes=None, **changes):
    return passage_of(
        text, place=Place(path="news/a/fr.md", line=20), level=level, dress=dressed(**changes), notes=notes or Notes()
    )


def mistakes(text, **changes):
    with pytest.raises(ContentError) as refused:
        passage(text, **changes)
    return refused.value.mistakes


def test_every_tag_carries_its_style():
    assert passage("Un [lien](https://a.example).").html == (
        '<p style="margin:0">Un <a href="https://a.example" style="color:green">lien</a>.</p>'
    )


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


def test_headings_follow_the_items_own_and_skip_no_level():
    html = passage("# Un\n\n### Deux\n\n###### Trois\n\n# Quatre", level=4).html
    assert re.findall(r"<(h\d)", html) == ["h4", "h5", "h6", "h4"]


def test_headings_go_no_deeper_than_there_are():
    assert re.findall(r"<(h\d)", passage("# Un\n\n## Deux\n\n### Trois", level=5).html) == ["h5", "h6", "h6"]


def test_an_image_alone_is_a_figure_with_its_title_as_caption():
    html = passage('![Un banc](banc.png "Le banc du coin")').html
    assert '<img src="https://images.example/banc.png" alt="Un banc" width="80"' in html
    assert re.search(r"</p><p class=\"muted\"[^>]*>Le banc du coin</p>", html)


def test_a_picture_never_grows_beyond_its_column():
    assert "width:100%;max-width:80px" in passage("![Un banc](banc.png)").html


@pytest.mark.parametrize("text", ["**[Voir](https://a.example)**", "[**Voir**](https://a.example)"])
def test_a_bold_link_alone_is_a_button(text):
    html = passage(text).html
    assert '<table role="presentation"' in html
    assert re.search(r'<td class="action"[^>]*><a href="https://a.example"[^>]*>Voir</a></td>', html)


@pytest.mark.parametrize(
    "text",
    ["**[Voir](https://a.example)** ici", "**Voir** [ici](https://a.example)", "**a** [x](https://a.example) **b**"],
)
def test_a_bold_link_among_words_is_none(text):
    assert "<table" not in passage(text).html


@pytest.mark.parametrize("text", ["> Une phrase\n> — Jeanne Roy", "> Une phrase\n>\n> — Jeanne Roy"])
def test_the_last_line_of_a_quotation_after_a_dash_is_its_source(text):
    html = passage(text).html
    assert '<p style="margin:0">Une phrase</p>' in html
    assert '<p style="color:grey" class="muted">— Jeanne Roy</p></blockquote>' in html


def test_a_dash_within_a_quotation_is_no_source():
    assert 'class="muted"' not in passage("> Une phrase — pas deux").html
    assert 'class="muted"' not in passage("> — Bonjour\n> dit-elle").html


def test_a_foreign_passage_carries_its_language():
    assert passage("::: {lang=en}\nHello *world*.\n\n- one\n:::\n\nFin.").html == (
        '<div lang="en-CA"><p style="margin:0">Hello <em>world</em>.</p><ul><li>one</li></ul></div>'
        '<p style="margin:0">Fin.</p>'
    )


def test_foreign_passages_may_stand_within_one_another():
    html = passage(":::: {lang=en}\nOne\n\n::: {lang=es}\nDos\n:::\n\nThree\n::::").html
    assert re.findall(r"<div lang=\"(..)|(</div>)", html) == [("en", ""), ("es", ""), ("", "</div>"), ("", "</div>")]


def test_a_table_has_header_cells_and_keeps_its_alignment():
    html = passage("| a | b |\n|---|--:|\n| 1 | 2 |").html
    assert '<th style="padding:4px" scope="col">a</th>' in html
    assert '<td style="padding:4px;text-align:right">2</td>' in html


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


def test_all_mistakes_of_a_text_are_told_at_once():
    def none(_file):
        raise ContentError("no such picture.")

    found = mistakes("[x](a)\n\n![b](c.png)\n\n::: x\ny\n:::\n\n![](d.png)", picture=none)
    assert len(found) == 5


def test_addresses_of_the_text_part_are_notes_after_their_block():
    notes = Notes()
    plain = passage("Un [lien](https://a.example/x) et\n[un autre](https://b.example).\n\nFin.", notes=notes).plain
    assert re.sub(r"[^\x00-\x7f]", "?", plain) == (
        "<p>Un lien [1] et\nun autre [2]?</p><p>[1] https://a?example/x</p><p>[2] https://b?example</p><p>Fin?</p>"
    )
    assert notes.addresses == ["https://a.example/x", "https://b.example"]


def test_an_address_met_again_keeps_its_number():
    notes = Notes()
    passage("[a](https://a.example) [b](https://b.example)", notes=notes)
    assert "b [2]" in passage("[b](https://b.example)", notes=notes).plain


def test_an_address_that_is_its_own_text_needs_no_note():
    notes = Notes()
    passage("<https://a.example> et <b@a.example>", notes=notes)
    assert notes.addresses == []


def test_a_list_has_its_notes_below_it():
    plain = passage("- [a](https://a.example)\n- [b](https://b.example)").plain
    assert plain.index("</ul>") < plain.index("<p>[1]") < plain.index("<p>[2]")
