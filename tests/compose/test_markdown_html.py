"""A Markdown text as HTML for mail."""

import re

import pytest

from passage_making import passage


def test_every_tag_carries_its_style():
    assert passage("Un [lien](https://a.example).").html == (
        '<p style="margin:0">Un <a href="https://a.example" style="color:green">lien</a>.</p>'
    )


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
    assert '<p class="muted" style="color:grey">— Jeanne Roy</p></td></tr></table></blockquote>' in html


def test_a_dash_within_a_quotation_is_no_source():
    assert 'class="muted"' not in passage("> Une phrase — pas deux").html
    assert 'class="muted"' not in passage("> — Bonjour\n> dit-elle").html


def test_a_foreign_passage_carries_its_language():
    assert passage("::: {lang=en}\nHello *world*.\n\n- one\n:::\n\nFin.").html == (
        '<div lang="en-CA" dir="ltr"><p style="margin:0">Hello <em>world</em>.</p><ul><li>one</li></ul></div>'
        '<p style="margin:0">Fin.</p>'
    )


def test_foreign_passages_may_stand_within_one_another():
    html = passage(":::: {lang=en}\nOne\n\n::: {lang=es}\nDos\n:::\n\nThree\n::::").html
    assert re.findall(r"<div lang=\"(..)|(</div>)", html) == [("en", ""), ("es", ""), ("", "</div>"), ("", "</div>")]


def test_a_table_has_header_cells_and_keeps_its_alignment():
    html = passage("| a | b |\n|---|--:|\n| 1 | 2 |").html
    assert '<th scope="col" style="padding:4px">a</th>' in html
    assert '<td style="padding:4px;text-align:right">2</td>' in html
