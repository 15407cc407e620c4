"""What is written as TOML is read back as it was."""

import datetime as dt
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.toml_files import writing


@given(st.text(), st.text(min_size=1))
def test_any_text_and_any_key_come_back(text: str, key: str) -> None:
    line = writing.assignment(key, text)
    assert tomllib.loads(line) == {key: text}
    assert "\n" not in line


SCALARS = st.one_of(
    st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.dates(), st.times(), st.datetimes()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)


@given(VALUES)
def test_any_value_comes_back_with_its_type(value: Any) -> None:
    read = tomllib.loads(writing.assignment("value", value))["value"]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("L’été : « oui »", '"L’été : « oui »"'),
        ('dit "oui"', '"dit \\"oui\\""'),
        ("C:\\a\n", '"C:\\\\a\\n"'),
        ("a\u2028b\x00", '"a\\u2028b\\u0000"'),
        (True, "true"),
        (dt.date(2025, 12, 9), "2025-12-09"),
        (dt.time(14, 0), "14:00:00"),
        (["a", "b"], '["a", "b"]'),
        ({"fr": "a", "à b": 1}, '{ fr = "a", "à b" = 1 }'),
        ({}, "{}"),
    ],
)
def test_a_value_has_one_spelling(value: Any, written: str) -> None:
    assert writing.value(value) == written
