"""Two texts compared word by word."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.review.word_changes import Fate, compared, words_at, words_in


def shown(old: str, new: str) -> str:
    marks = {Fate.KEPT: "{}", Fate.ADDED: "+{}+", Fate.TAKEN_OUT: "-{}-"}
    return "".join(marks[piece.fate].format(piece.text) for piece in compared(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("un deux", "un deux", "un deux"),
        ("un deux trois", "un trois", "un -deux -trois"),
        ("un trois", "un deux trois", "un +deux +trois"),
        ("un deux.", "un trois.", "un -deux-+trois+."),
        ("", "un", "+un+"),
        ("l’été", "l’hiver", "-l’été-+l’hiver+"),
        (
            "Bonjour [[first_name|toi]],",
            "Bonjour [[first_name|vous]],",
            "Bonjour -[[first_name|toi]]-+[[first_name|vous]]+,",
        ),
        ("un deux", "un  deux", "un  deux"),
    ],
)
def test_words_are_compared(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


@given(st.text(max_size=60))
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(words_in(text)) == text


@given(st.text(alphabet="ab c.'[]|", max_size=30), st.text(alphabet="ab c.'[]|", max_size=30))
def test_what_is_kept_and_added_is_the_new_text(old: str, new: str) -> None:
    pieces = compared(old, new)
    assert "".join(piece.text for piece in pieces if piece.fate is not Fate.TAKEN_OUT) == new
    gone = "".join(piece.text for piece in pieces if piece.fate is not Fate.ADDED)
    assert "".join(gone.split()) == "".join(old.split())


@given(st.text(alphabet="aé &<>'\u00a0;#x2", max_size=30))
def test_words_are_found_in_html(text: str) -> None:
    source = html.escape(text)
    found = list(words_at(7, source))
    assert "".join(word.text for word in found).split() == text.split()
    assert all(html.unescape(source[word.start - 7 : word.end - 7]) == word.text for word in found)


def test_a_long_text_is_compared_as_a_whole() -> None:
    old = "mot " * 4000
    assert [piece.fate for piece in compared(old, f"{old}fin")] == [Fate.TAKEN_OUT, Fate.ADDED]
