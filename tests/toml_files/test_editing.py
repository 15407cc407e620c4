"""A TOML text with other values in it: all the rest stays."""

import difflib
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.errors import ContentError
from cipc_newsletter.toml_files.editing import with_values
from running import REPOSITORY

TEXT = """\
number = 12 # le douzième
languages = ["fr"]

# Les mots.
[fr]
subject = 'Un sujet' # court

# Les sections.
[[section]]
title = { fr = "À la une" } # en haut
layout = "lead"

[[section]]
layout = "links"
links = [
    { label = { fr = "Un" }, url = "https://a.example" }, # premier
    { label = { fr = "Deux" }, url = "https://b.example" },
]
[section.text]
fr = \"\"\"
Un texte
\"\"\"
"""


def changed(before: str, after: str) -> list[str]:
    """The lines that were taken out and put in, empty ones apart."""
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=0)
    return [line for line in lines if line[:3] not in ("+++", "---") and line.rstrip() != "+" and line[:1] != "@"]


def test_a_language_goes_into_the_braces_and_the_remark_behind_stays() -> None:
    edited = with_values(TEXT, {("section", 0, "title", "en"): "In the spotlight"}, path="f")
    assert changed(TEXT, edited) == [
        '-title = { fr = "À la une" } # en haut',
        '+title = { fr = "À la une", en = "In the spotlight" } # en haut',
    ]


def test_what_stands_there_already_is_replaced_in_its_place() -> None:
    edited = with_values(TEXT, {("fr", "subject"): "Un autre"}, path="f")
    assert changed(TEXT, edited) == ["-subject = 'Un sujet' # court", '+subject = "Un autre" # court']


def test_the_same_value_changes_no_byte() -> None:
    assert with_values(TEXT, {("fr", "subject"): "Un sujet"}, path="f") == TEXT


def test_a_link_in_a_list_keeps_its_line() -> None:
    edited = with_values(TEXT, {("section", 1, "links", 0, "label", "en"): "One"}, path="f")
    assert changed(TEXT, edited)[1:] == [
        '+    { label = { fr = "Un", en = "One" }, url = "https://a.example" }, # premier'
    ]


def test_a_text_of_several_lines_is_written_as_people_write_it() -> None:
    edited = with_values(TEXT, {("section", 1, "text", "en"): 'A "text"\n\nof two.\n'}, path="f")
    assert changed(TEXT, edited) == ['+en = """', '+A "text"', "+of two.", '+"""']


def test_a_new_language_stands_before_the_sections_and_their_remarks() -> None:
    edited = with_values(TEXT, {("en", "subject"): "A subject", ("en", "intro"): "Hello\n"}, path="f")
    assert edited.index("[en]") < edited.index("# Les sections.")
    assert changed(TEXT, edited) == ["+[en]", '+subject = "A subject"', '+intro = """', "+Hello", '+"""']


def test_a_table_of_records_stands_at_the_end() -> None:
    edited = with_values(TEXT, {("translation", "en", "of"): "fr"}, path="f")
    assert edited.rstrip().endswith('[translation.en]\nof = "fr"')


@given(st.text(max_size=40), st.sampled_from([("en", "subject"), ("section", 0, "title", "es"), ("fr", "subject")]))
def test_any_value_is_read_back_as_it_was_given(value: str, key: tuple[str | int, ...]) -> None:
    value = "".join(sign for sign in value if not "\ud800" <= sign <= "\udfff").replace("\r", "")
    data: object = tomllib.loads(with_values(TEXT, {key: value}, path="f"))
    for part in key:
        data = data[part]  # type: ignore[index]  # a table or a list of tables
    assert data == value


@pytest.mark.parametrize("path", sorted((REPOSITORY / "issues").glob("*.toml")), ids=lambda path: path.stem)
def test_every_sample_issue_can_be_edited(path: object) -> None:
    from pathlib import Path

    assert isinstance(path, Path)
    text = path.read_text(encoding="utf-8")
    edited = with_values(text, {("fr", "subject"): "Autre", ("es", "subject"): "Otro"}, path="f")
    assert tomllib.loads(edited)["es"]["subject"] == "Otro"


def test_what_cannot_be_edited_is_refused_and_says_so() -> None:
    with pytest.raises(ContentError, match="cannot be edited"):
        with_values('fr.subject = "a"\n', {("fr", "subject", "deeper"): "x"}, path="issues/1.toml")
