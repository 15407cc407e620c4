"""A Markdown text as HTML for mail."""

import html as html_module
import itertools
import re

import pytest

from cipc_newsletter.compose.theme import read_theme
from compose_making import workspace
from passage_making import passage

EVERYTHING = """\
# Un

Du **gras**, de l’*italique*, du `code`, [un lien](https://a.example).

- un
- deux

1. un
   - deux

> Une citation.
> — Jeanne Roy

| a | b |
|---|---|
| 1 | 2 |

![Un banc](banc.png "Le banc")

**[Voir](https://a.example)**

---

    du code
"""


@pytest.fixture(scope="module")
def styles(tmp_path_factory):
    """Those of the template that comes with the program."""
    return read_theme(workspace(tmp_path_factory.mktemp("theme")), "bulletin").styles


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
    assert "<p>Une phrase</p>" in html
    assert '<p class="muted" style="color:grey">— Jeanne Roy</p></td></tr></tbody></table></blockquote>' in html


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


@pytest.mark.parametrize(
    "text", ["# Un\n\n### Deux", "### Un\n\n# Deux\n\n## Trois", "## Un\n\n> ##### Deux\n\n### Trois"]
)
def test_no_heading_is_more_than_one_level_below_the_one_before(text):
    levels = [2, *(int(level) for level in re.findall(r"<h(\d)", passage(text).html))]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_a_list_keeps_its_start_and_a_list_within_has_a_style_of_its_own():
    html = passage("4. a\n   - b\n5. c", styles={"list": "L", "list_within": "W", "li": "I"}).html
    assert (
        html
        == '<ol start="4" style="L"><li style="I">a<ul style="W"><li style="I">b</li></ul></li><li style="I">c</li></ol>'
    )


def test_the_points_of_a_loose_list_are_paragraphs():
    assert "<li><p" in passage("- a\n\n- b").html
    assert "<p" not in passage("- a\n- b").html


def test_the_line_beside_a_quotation_is_that_of_a_table_cell():
    html = passage("> Un.", styles={"quotation_cell": "padding:2px"}).html
    assert '<blockquote><table role="presentation"' in html
    assert '<td class="quotation" style="padding:2px"><p>Un.</p></td>' in html


def test_paddings_stand_on_table_cells_and_on_the_link_of_a_button(styles):
    html = passage(EVERYTHING, styles=styles).html
    padded = {
        tag
        for tag, style in re.findall(r'<(\w+)[^>]* style="([^"]*)"', html)
        if re.search(r"padding[^:]*:[^;]*[1-9]", style)
    }
    assert padded == {"td", "th", "a"}
    buttons = re.findall(r'<td[^>]*mso-padding-alt:12px 22px"><a [^>]*mso-padding-alt:0;', html)
    assert len(buttons) == len(re.findall("<a [^>]*padding:", html)) == 1  # Outlook's space is that of the cell


def test_every_tag_with_a_style_in_the_template_carries_it(styles):
    bare = re.findall(
        r"<(?!/|br|strong|em|span|tr|thead|tbody|div)(\w+)(?![^>]*style=)[^>]*>",
        passage(EVERYTHING, styles=styles).html,
    )
    assert bare == []


def test_a_picture_says_its_width_and_keeps_no_place_for_itself_where_pictures_are_off():
    assert 'width="80" height="auto"' in passage("![Un banc](banc.png)").html


def test_a_link_keeps_its_title():
    assert 'title="En anglais"' in passage('[x](https://a.example "En anglais")').html


def test_links_by_reference_and_in_angle_brackets_are_links():
    assert passage("[x][y]\n\n[y]: https://a.example").html.count('href="https://a.example"') == 1
    assert passage("<https://a.example>").html.count('href="https://a.example"') == 1


def test_a_bare_address_is_a_link_without_what_follows_it():
    html = passage("Voir https://a.example/b, ou non.", styles={}).html
    assert html == '<p>Voir <a href="https://a.example/b">https://a.example/b</a>, ou non.</p>'


def test_a_passage_from_right_to_left_is_laid_out_so():
    styles = {"list": "margin:0;margin-left:24px", "th": "text-align:left", "td": "text-align:left"}
    html = passage(
        "::: {lang=ar}\n- a\n\n| b | c |\n|---|--:|\n| 1 | 2 |\n:::\n\n- d", styles=styles, locale=str
    ).html
    assert '<div lang="ar" dir="rtl" style="text-align:right"><ul style="margin:0;margin-right:24px">' in html
    assert '<td style="text-align:right">1</td><td style="text-align:right;text-align:right">2</td>' in html
    assert html.endswith('</div><ul style="margin:0;margin-left:24px"><li>d</li></ul>')


def test_a_text_from_right_to_left_is_laid_out_so_and_a_passage_in_it_turned_back():
    html = passage("- أ\n\n::: {lang=en}\n- b\n:::", styles={"list": "margin-left:24px"}, language="ar").html
    assert re.findall(r'<(?:ul|div)[^>]* style="([^"]*)"', html) == [
        "margin-right:24px",
        "text-align:left",
        "margin-left:24px",
    ]


def test_words_break_only_in_a_table_too_wide_for_a_phone():
    narrow = "| Année | Nombre |\n|---|---|\n| 2024 | Une longue phrase de mots courts |"
    wide = "| Anticonstitutionnellement | Intergouvernementalement |\n|---|---|\n| 1 | 2 |"
    html = passage(f"{narrow}\n\n{wide}\n\n{narrow}", styles={}).html
    assert re.findall(r'<table style="word-break:([^"]*)"', html) == ["normal", "break-word", "normal"]


def test_paragraphs_and_quotations_in_a_quotation_have_styles_of_their_own():
    styles = {"p": "P", "quoted": "Q", "blockquote": "B", "blockquote_within": "W"}
    html = passage("> un\n>\n> > deux\n\ntrois", styles=styles).html
    assert re.findall(r'<(?:p|blockquote) style="(.)"', html) == ["B", "Q", "W", "Q", "P"]


@pytest.mark.parametrize("text", ["~~non~~", "term\n: definition", "H~2~O", ":smile:", "<b>gras</b>"])
def test_what_our_markdown_does_not_have_stays_text(text):
    assert html_module.unescape(passage(text, styles={}).html) == f"<p>{text}</p>"


def test_the_source_of_a_quotation_in_another_language_is_found_in_its_passage():
    assert 'class="muted"' in passage("> ::: {lang=en}\n> Slow down.\n> — A sign\n> :::").html
