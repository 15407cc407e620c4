"""Words measured, read from HTML, and wrapped."""

import html
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.compose import plaintext
from cipc_newsletter.compose.plaintext import (
    HEADING_MARKS,
    WIDTH,
    columns,
    filled,
    heading,
    protected,
    words_of_html,
    wrapped,
)

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


def read(text):
    return words_of_html(protected(html.escape(text, quote=False)))


@given(words=WORDS)
def test_no_character_is_lost_added_or_escaped(words):
    assert read(" ".join(words)) == " ".join(words)


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
        "a &amp; b",
        "[1] note",
        "| a |",
    ],
)
def test_what_looks_like_markdown_stays_as_it_is(text):
    assert read(text) == text


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u2009", "\u3000"])
def test_a_space_that_is_no_ordinary_one_stays(space):
    assert read(f"1{space}200") == f"1{space}200"


def test_a_narrow_no_break_space_becomes_an_ordinary_one():
    assert read("1\u202f200") == wrapped("1\u202f200") == "1\u00a0200"


def test_a_no_break_space_holds():
    assert wrapped("x" * 60 + " 1\u00a0200\u00a0personnes") == "x" * 60 + "\n1\u00a0200\u00a0personnes"


def test_a_break_in_a_paragraph_is_a_new_line():
    assert words_of_html("un<br>deux") == "un\ndeux"


@given(words=WORDS)
def test_no_line_is_wider_than_the_page_but_for_a_single_word(words):
    for line in wrapped(" ".join(words)).split("\n"):
        assert columns(line) <= WIDTH or " " not in line


@given(words=WORDS)
def test_wrapping_changes_nothing_but_spaces(words):
    assert wrapped(" ".join(words)).split() == words


def test_a_long_address_stands_alone_on_its_line():
    address = "https://www.observatoire.example/" + "a-b/" * 30
    assert filled(f"Voir {address} pour la suite.") == ["Voir", address, "pour la suite."]


def test_a_script_without_spaces_goes_on_in_the_next_line():
    rows = filled("Voir " + "漢字" * 50 + "。 Fin")
    assert "".join(rows) == "Voir" + "漢字" * 50 + "。 Fin"
    assert [columns(row) for row in rows] == [4, 72, 72, 62]


def test_an_address_in_a_script_without_spaces_is_not_cut():
    assert filled("https://a.example/" + "漢字" * 50) == ["https://a.example/" + "漢字" * 50]


def test_what_follows_the_first_line_may_hang():
    assert filled("un deux trois", width=8, hanging="  ") == ["un deux", "  trois"]


def test_a_text_of_nothing_is_an_empty_line():
    assert filled("") == [""]


def test_the_width_of_a_merge_field_is_asked_for():
    line = "mot " * 17 + "X"
    assert wrapped(line, width_of=len) == line
    assert "\nX" in wrapped(line, width_of=lambda text: len(text) + 11 * text.count("X"))


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("été", 3),
        ("e\u0301te\u0301", 3),
        ("漢字", 4),
        ("ｆ", 2),
        ("한글", 4),
        ("🎉", 2),
        ("❤\ufe0f", 2),
        ("👩\u200d👩\u200d👧", 2),
        ("👍🏽", 2),
        ("🇨🇦", 2),
        ("co\u00adopé\u00adra\u00adtion", 11),
        ("می\u200cخواهم", 7),
        ("नि", 2),
    ],
)
def test_words_are_as_wide_as_a_terminal_shows_them(text, width):
    assert columns(text) == width


def test_letters_taken_for_narrow_at_a_glance_are():
    narrow = [character for character in map(chr, range(0x20, 0x3000)) if plaintext._NARROW.fullmatch(character)]
    assert len(narrow) > 800
    assert not [character for character in narrow if unicodedata.east_asian_width(character) in "WF"]
    assert not [character for character in narrow if unicodedata.category(character) in ("Mn", "Me", "Cf")]


def test_each_level_of_heading_has_a_mark_of_its_own():
    assert len(set(HEADING_MARKS.values())) == 6
    assert heading("Le matin", 3) == "+ Le matin"


def test_a_long_heading_hangs_below_its_words():
    lines = heading("mot " * 40, 2).split("\n")
    assert len(lines) > 1
    assert all(line.startswith("   mot") for line in lines[1:])
