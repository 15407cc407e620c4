"""HTML as wrapped plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.compose.plaintext import WIDTH, escaped_paragraph, plain_from, wrapped

# What a paragraph may hold: anything but white space and what no text has.
WORDS = st.lists(
    st.text(
        st.characters(
            min_codepoint=33, max_codepoint=0x2FFF, exclude_categories=["Cc", "Cf", "Zs", "Zl", "Zp", "Cs"]
        ),
        min_size=1,
        max_size=15,
    ),
    min_size=1,
    max_size=30,
)


@given(words=WORDS)
def test_no_character_is_lost_added_or_escaped(words):
    assert plain_from(escaped_paragraph(" ".join(words))).split() == words


@pytest.mark.parametrize(
    "text",
    [
        "1. Un",
        "- tiret",
        "+ plus",
        "# dièse",
        "> citation",
        "a\\_b",
        "* étoile",
        "_souligné_",
        "`code`",
        "a -- b & c - d",
    ],
)
def test_what_looks_like_markdown_stays_as_it_is(text):
    assert plain_from(escaped_paragraph(text)) == text


def test_a_no_break_space_holds_and_a_narrow_one_becomes_one():
    text = plain_from(escaped_paragraph("x" * 60 + " 1\u202f200\u00a0personnes"))
    assert text == "x" * 60 + "\n1\u00a0200\u00a0personnes"


@given(words=WORDS)
def test_no_line_is_wider_than_the_page_but_for_a_single_word(words):
    for line in wrapped(" ".join(words).replace("|", "/")).split("\n"):
        assert len(line) <= WIDTH or " " not in line.lstrip(" >*")


def test_a_long_address_is_not_broken():
    address = "https://www.observatoire.example/" + "a-b/" * 30
    assert address in plain_from(escaped_paragraph(f"Voir {address} pour la suite.")).split("\n")


def test_a_list_item_hangs_below_its_mark():
    text = plain_from("<ul><li>" + "mot " * 30 + "</li></ul>").split("\n")
    assert text[0].startswith("  * mot")
    assert all(line.startswith("    mot") for line in text[1:])


def test_a_quotation_keeps_its_mark_on_every_line():
    lines = plain_from("<blockquote><p>" + "mot " * 40 + "</p></blockquote>").split("\n")
    assert len(lines) > 1
    assert all(line.startswith("> ") for line in lines)


def test_a_heading_is_a_line_without_marks():
    assert plain_from("<h3>Le matin</h3><p>Texte.</p>") == "Le matin\n\nTexte."


def test_a_table_lines_up_and_is_not_wrapped():
    text = plain_from("<table><tr><th>Année</th><th>Nombre</th></tr><tr><td>2024</td><td>12</td></tr></table>")
    assert text.split("\n")[-1] == "| 2024  | 12     |"


def test_the_width_of_a_merge_field_is_asked_for():
    line = "mot " * 17 + "X"
    assert wrapped(line, width_of=len) == line
    assert "\nX" in wrapped(line, width_of=lambda text: len(text) + 11 * text.count("X"))
