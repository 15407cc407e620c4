"""Every key is found on its line, whatever stands around it."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.toml_files import writing
from cipc_newsletter.toml_files.places import KeyPath, places_of, spans_of

ISSUE = '''# = [not] a header
number = 12 # a = remark
title = "a = b # no remark [x]"

[fr]
subject = \'single = "quoted" # too\'
intro = """
subject = "not a key"
[en]
[[section]]
"""
"quoted key" = 1
a.b.c = 2

[[section]]
items = [
    "one", # with a remark, and a comma
    { id = "two", form = "full" },
    # a remark of its own
    "three",
]
title = { fr = "À, la } une", en = "x" }

[[section]] # the second
text.fr = "y"
[section.url]
fr = "z"

[[waiver]]
until = 2026-01-31
'''

LINES: dict[KeyPath, int] = {
    ("number",): 2,
    ("title",): 3,
    ("fr",): 5,
    ("fr", "subject"): 6,
    ("fr", "intro"): 7,
    ("fr", "quoted key"): 12,
    ("fr", "a", "b", "c"): 13,
    ("section",): 15,
    ("section", 0): 15,
    ("section", 0, "items"): 16,
    ("section", 0, "items", 0): 17,
    ("section", 0, "items", 1): 18,
    ("section", 0, "items", 1, "form"): 18,
    ("section", 0, "items", 2): 20,
    ("section", 0, "title", "en"): 22,
    ("section", 1): 24,
    ("section", 1, "text", "fr"): 25,
    ("section", 1, "url"): 26,
    ("section", 1, "url", "fr"): 27,
    ("waiver", 0, "until"): 30,
}


@pytest.mark.parametrize("key", LINES)
def test_a_key_is_found_on_its_line(key: KeyPath) -> None:
    assert places_of(ISSUE)[key] == LINES[key]


def test_text_inside_strings_and_remarks_is_no_key() -> None:
    places = places_of(ISSUE)
    assert ("en",) not in places
    assert not any("not" in str(part) for path in places for part in path)


def test_lines_are_counted_from_the_first_line_of_the_file() -> None:
    assert places_of("title = 1\ndate = 2", first_line=2) == {("title",): 2, ("date",): 3}


@pytest.mark.parametrize(
    "text",
    [
        "a = '''x\ny'''\nb = 1",
        'a = """x ""y"" \\" z"""\nb = 1',
        'a = """x\n\\\\"""\nb = 1',
        'a = """x""""\nb = 1',
        'a = "\\"#"\n# c\nb = 1',
        "a = '\\'\nb = 1",
        "a = [[1, 2], [3,\n 4]]\nb = 1",
    ],
)
def test_strings_of_every_kind_are_passed_over(text: str) -> None:
    tomllib.loads(text)
    assert places_of(text)[("b",)] == text.count("\n") + 1


def test_a_key_in_quotes_is_the_key_it_means() -> None:
    places = places_of('"caf\\u00e9" = 1\n\'l\\u\' = 2\n"a.b".c = 3\n"\\t\\U0001F600" = 4')
    assert set(places) == {("café",), ("l\\u",), ("a.b",), ("a.b", "c"), ("\t😀",)}


@pytest.mark.parametrize(
    "text", ["", "=", "[", "[[", "a", "a =", "a = [", "a = {", 'a = "', "a = {b", "]", "[a", '"\\UFFFFFFFF" = 1']
)
def test_a_broken_text_ends_the_search_without_an_error(text: str) -> None:
    assert all(line == 1 for line in places_of(text).values())


KEYS = st.one_of(st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True), st.text(min_size=1, max_size=4))
SCALARS = st.one_of(st.booleans(), st.integers(-9, 9), st.text(max_size=12), st.dates())
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=6,
)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=5))
def test_every_key_that_tomllib_reads_has_its_place(data: dict[str, Any]) -> None:
    text = "\n".join(writing.assignment(key, value) for key, value in data.items())
    places = places_of(text)
    for line, key in enumerate(tomllib.loads(text), start=1):
        for path in _paths(data[key], (key,)):
            assert places[path] == line


def _paths(value: Any, path: KeyPath) -> list[KeyPath]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, each in inner for deeper in _paths(each, (*path, key)))]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_span_of_a_value_is_that_value(line_end: str) -> None:
    text = ISSUE.replace("\n", line_end)
    whole = tomllib.loads(text)
    values = 0
    for path, span in spans_of(text).items():
        value: Any = whole
        for part in path:
            value = value[part]
        if not span.is_header:
            values += 1
            assert tomllib.loads(f"x = {text[span.value : span.end]}")["x"] == value
    assert values == 18


def test_a_span_knows_the_table_it_stands_in_and_what_stands_in_braces_has_none() -> None:
    spans = spans_of(ISSUE)
    assert spans["section", 1, "text", "fr"].table == ("section", 1)
    assert spans["section", 1, "url", "fr"].table == ("section", 1, "url")
    assert spans["section", 0, "title", "fr"].table is None
    assert spans["section", 0, "items", 1].table is None
    assert spans["section", 1].is_header
    assert ("fr", "a") not in spans
