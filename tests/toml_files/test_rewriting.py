"""A TOML text that is to say something else: what differs is written anew, the rest stays."""

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cipc_newsletter.errors import ContentError
from cipc_newsletter.toml_files.rewriting import rewritten
from cipc_newsletter.toml_files.source import Edit, Source
from cipc_newsletter.toml_files.spelling import long_string

keys = st.sampled_from(["a", "b-c", "d e", "é", "section", "links"])
plain = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=8), st.integers(-9, 9), st.booleans(), st.dates()
)
tables = st.dictionaries(st.sampled_from(["a", "b-c", "d e"]), plain, max_size=3)
records = st.lists(tables.filter(bool), min_size=1, max_size=3)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A table of values, tables and lists, such as an issue is."""
    values: dict[str, Any] = {"z": draw(plain)}
    values |= draw(
        st.dictionaries(st.sampled_from(["a", "b-c", "d e"]), plain | st.lists(plain, max_size=3), max_size=3)
    )
    values |= draw(st.dictionaries(st.sampled_from(["é", "t"]), tables.filter(bool), max_size=2))
    if draw(st.booleans()):
        values["section"] = [
            {**table, **({"links": draw(records)} if draw(st.booleans()) else {})} for table in draw(records)
        ]
    return values


@given(documents(), documents(), documents())
@settings(max_examples=80, deadline=None)
def test_any_document_becomes_any_other(first: dict[str, Any], second: dict[str, Any], third: dict[str, Any]) -> None:
    text = 'z = "x" # remark\n'
    for values in (first, second, third, first):
        text = rewritten(text, values, path="f")
        assert tomllib.loads(text) == values


@given(st.text(st.characters(exclude_categories=("Cs",))) | st.text("\"\\\n'", max_size=9))
def test_a_long_text_is_read_back(text: str) -> None:
    assert tomllib.loads(f"x = {long_string(text)}")["x"] == text


def test_a_table_told_to_have_moved_takes_its_remarks_along() -> None:
    text = "x = 1\n# the list\n[[s]]\na = 1\n\n# second\n[[s]]\na = 2 # two\n\n[t]\n"
    data = {"x": 1, "s": [{"a": 2}, {"a": 1}], "t": {}}
    assert rewritten(text, data, path="f", origins={("s",): [1, 0]}) == (
        "x = 1\n# the list\n# second\n[[s]]\na = 2 # two\n\n[[s]]\na = 1\n\n[t]\n"
    )


def test_a_table_without_an_origin_is_new_and_stands_in_its_place() -> None:
    text = "[[section]]\na = 1\n\n[[section]]\na = 2\n"
    data = {"section": [{"a": 0}, {"a": 1}, {"a": 3}, {"a": 2}]}
    written = rewritten(text, data, path="f", origins={("section",): [None, 0, None, 1]})
    assert written == "".join(f"[[section]]\na = {number}\n\n" for number in (0, 1, 3, 2)).removesuffix("\n")


def test_a_key_in_braces_is_added_behind_those_before_it() -> None:
    assert rewritten("t = { a = 1, c = 'x' } # r\n", {"t": {"a": 1, "b": 2, "c": "x"}}, path="f") == (
        "t = { a = 1, b = 2, c = 'x' } # r\n"
    )


def test_the_remarks_within_a_list_keep_their_commas() -> None:
    text = "l = [ # a, b,\n  1, # one,\n  2,\n]\n"
    assert rewritten(text, {"l": [1, 3]}, path="f") == "l = [ # a, b,\n  1, # one,\n  3,\n]\n"


def test_a_line_that_grows_too_long_is_broken_into_one_a_member() -> None:
    members = [f"2025-12-{number:02}-a-rather-long-name" for number in range(1, 6)]
    written = rewritten(f'items = ["{members[0]}"]\n', {"items": members}, path="f")
    assert written == "items = [\n" + "".join(f'    "{member}",\n' for member in members) + "]\n"


def test_true_and_one_are_told_apart() -> None:
    assert rewritten("a = 1\nb = 2\n", {"a": 1, "b": True}, path="f") == "a = 1\nb = true\n"


def test_what_is_laid_out_in_a_way_nobody_foresaw_is_refused_in_words() -> None:
    with pytest.raises(ContentError, match=r"issues/x\.toml.*by hand"):
        rewritten("[a.b]\nc = 1\n", {"a": {"x": 1, "b": {"c": 1}}}, path="issues/x.toml")


def test_a_table_far_from_the_one_it_belongs_to_goes_with_it() -> None:
    text = "[[s]]\na = 1\n[t]\nx = 1\n[s.b]\nc = 1\n"
    data = {"s": [{"a": 2}, {"a": 1, "b": {"c": 1}}], "t": {"x": 1}}
    assert tomllib.loads(rewritten(text, data, path="f", origins={("s",): [None, 0]})) == data


def test_edits_that_meet_are_refused() -> None:
    with pytest.raises(ValueError):
        Source.of("a = 1\n").with_edits([Edit(start=0, end=3, text=""), Edit(start=2, end=5, text="")])
