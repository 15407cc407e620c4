"""A text that is TOML becomes a document; any other becomes an error with every mistake, and what can be read."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.errors import ConfigError, ContentError
from cipc_newsletter.toml_files import parse, parse_all


def test_a_text_becomes_its_values() -> None:
    document = parse('title = "x"\n[image]\nalt = "y"', path="f.toml")
    assert document.data == {"title": "x", "image": {"alt": "y"}}
    assert document.is_whole


def test_a_key_is_found_on_the_line_of_the_file() -> None:
    document = parse('title = "x"\n[image]\nalt = "y"', path="f.md", first_line=2)
    assert document.line_of(("image", "alt")) == 4


def test_a_key_that_is_not_there_has_the_line_of_the_table_around_it() -> None:
    document = parse('title = "x"\n\n[image]\nalt = "y"', path="f.toml")
    assert document.line_of(("image", "file")) == 3
    assert document.line_of(("nowhere", 2)) == 1


def test_an_empty_document_has_no_lines() -> None:
    assert parse("# a remark", path="f.toml").line_of(("title",)) is None


def test_a_broken_text_raises_all_its_mistakes_with_their_lines() -> None:
    with pytest.raises(ContentError) as caught:
        parse("title = “x”\nplace = \"y\"\ndate = 9 mai 2025\nalt = 'l'été'", path="f.md", first_line=2)
    assert [(mistake.line, mistake.key) for mistake in caught.value.mistakes] == [
        (2, "title"),
        (4, "date"),
        (5, "alt"),
    ]


def test_the_caller_chooses_the_class_of_the_error() -> None:
    with pytest.raises(ConfigError):
        parse("title = ", path="config.toml", error=ConfigError)


def test_what_was_meant_is_read_on_so_that_later_mistakes_are_told_too() -> None:
    document, mistakes = parse_all("titel = “x”\ndate = 9 mai 2025\n", path="f.toml")
    assert list(document.data) == ["titel", "date"]
    assert len(mistakes) == 2
    assert document.is_whole


def test_a_statement_that_cannot_be_mended_is_left_out_and_the_lines_keep_their_numbers() -> None:
    document, mistakes = parse_all('a = 1\nb c d\n\ne = "x"', path="f.toml")
    assert document.data == {"a": 1, "e": "x"}
    assert not document.is_whole
    assert document.line_of(("e",)) == 4
    assert [mistake.line for mistake in mistakes] == [2]


def test_a_character_that_may_not_stand_in_a_remark_is_told_and_the_rest_is_read() -> None:
    document, mistakes = parse_all("# a\0b\nc = 1", path="f.toml")
    assert document.data == {"c": 1}
    assert [mistake.line for mistake in mistakes] == [1]


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "9" * 5000, "a = " + "{b=" * 3000, "\0", "[" * 5000])
def test_a_text_made_to_break_the_reader_is_a_mistake_like_any_other(text: str) -> None:
    _document, mistakes = parse_all(text, path="f.toml")
    assert mistakes
    assert all(len(str(mistake)) < 600 for mistake in mistakes)


@given(st.text(alphabet=st.sampled_from("ab=[]{}\"',#\n .1-“”é\\"), max_size=40))
def test_any_text_is_either_toml_or_has_mistakes_on_lines_it_has(text: str) -> None:
    document, mistakes = parse_all(text, path="f.toml")
    try:
        assert document.data == tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert mistakes
        assert all(1 <= (mistake.line or 0) <= text.count("\n") + 1 for mistake in mistakes)
    else:
        assert not mistakes
    tomllib.loads(document.text)
