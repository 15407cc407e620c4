"""Two texts that say the same are the same, whatever typography and wrapping did to them."""

import pytest

from cipc_newsletter.check.reading import fixed_parts, holds_address, paragraphs, place_of, says, words_of


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Jeunes et police : l'été", "Jeunes et police\u00a0: l’été"),
        ("« autrement »", "«\u202fautrement\u202f»"),
        ("À la une", "À LA\nUNE"),
        ("coopération", "co\u00adopération"),
        ("514 555-0100", "514\u00a0555\u20110100"),
        ("1er mai", "1ᵉʳ mai"),
    ],
)
def test_typography_changes_no_words(typed: str, set_: str) -> None:
    assert words_of(typed) == words_of(set_)


def test_an_accent_makes_another_word() -> None:
    assert words_of("marche") != words_of("marché")


def test_words_are_found_in_order_and_without_gaps() -> None:
    text = words_of("un deux un deux trois")
    assert place_of(words_of("un deux trois"), text) == 2
    assert place_of(words_of("un trois"), text) is None
    assert place_of(words_of("deux"), text, 2) == 3
    assert place_of((), text, 4) == 4
    assert place_of(words_of("un deux"), ()) is None


def test_a_title_with_a_merge_field_is_found_by_what_stands_around_it() -> None:
    assert says(words_of("Bonjour Ana, voici décembre"), "Bonjour [[first_name|vous]], voici décembre")
    assert not says(words_of("voici décembre, bonjour Ana"), "Bonjour [[first_name|vous]], voici décembre")


def test_a_bracket_with_a_backslash_is_no_field() -> None:
    assert fixed_parts("a [[email]] b \\[[c]]") == ("a ", " b [[c]]")


def test_paragraphs_end_at_empty_lines() -> None:
    assert list(paragraphs("a\nb\n \n\nc\n")) == ["a b", "c"]


@pytest.mark.parametrize(
    "text", ["https://a.example/x", "<https://a.example/x>.", "(https://a.example/x/)", "à https://a.example/x, puis"]
)
def test_an_address_is_found_whole(text: str) -> None:
    assert holds_address(text, "https://a.example/x")


@pytest.mark.parametrize(
    "text", ["https://a.example/xy", "https://a.example/x/y", "https://a.example/x?y", "https://a.example/x-y"]
)
def test_a_longer_address_is_another_one(text: str) -> None:
    assert not holds_address(text, "https://a.example/x")


def test_percent_encoding_makes_no_other_address() -> None:
    assert holds_address("https://a.example/caf%C3%A9", "https://a.example/café")
    assert holds_address("https://a.example/café", "https://a.example/caf%C3%A9")
