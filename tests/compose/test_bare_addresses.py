"""Addresses that stand in a text as they are."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage_making import passage


def linked(text):
    """Where the links of a text lead, and its words."""
    html = passage(text, styles={}).html
    return re.findall(r'<a href="([^"]*)">', html), re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize(
    "after",
    [".", ",", ";", ":", "!", "?", "…", ")", "»", "\u00a0»", "”", "’", ".)", ").", "?!", "]", "*", " et", "\u00a0:"],
)
def test_punctuation_after_an_address_is_not_taken_into_it(after):
    addresses, words = linked(f"(Voir https://a.example/b{after}")
    assert addresses == ["https://a.example/b"]
    assert words == f"(Voir https://a.example/b{after}"


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example",
        "http://a.example/",
        "HTTPS://A.EXAMPLE/",
        "https://a.example/b?c=d#e",
        "https://a.example/wiki/Rue_(voie)",
        "https://a.example/b/",
        "https://a.example/~b",
        "https://a.example:8080/b",
    ],
)
def test_an_address_is_taken_whole(address):
    assert linked(f"Voir {address} ici")[0] == [address]


def test_an_address_with_accents_leads_where_browsers_go_and_reads_as_written():
    assert linked("https://a.example/été") == (["https://a.example/%C3%A9t%C3%A9"], "https://a.example/été")


@pytest.mark.parametrize(
    "text",
    [
        "https://",
        "https:///b",
        "https://.",
        "xhttps://a.example",
        "`https://a.example`",
        "a.example",
        "ftp://a.example",
    ],
)
def test_what_is_no_address_stays_text(text):
    assert linked(text)[0] == []


def test_an_endless_address_stays_text():
    assert linked("https://a.example/" + ")" * 100_000)[0] == []


def test_an_address_in_the_words_of_a_link_is_no_second_link():
    assert linked("[https://a.example](https://b.example)")[0] == ["https://b.example"]


def test_two_addresses_in_a_line_are_two_links():
    assert linked("https://a.example et https://b.example.")[0] == ["https://a.example", "https://b.example"]


def test_an_address_with_escaped_signs_is_one_link():
    assert linked(r"https://a.example/b\_c\*d")[0] == ["https://a.example/b_c*d"]


@given(text=st.text("ab/:.()[]«»?# é\u00a0", max_size=40))
def test_the_words_stay_as_they_are(text):
    written = f"x https://{text}".rstrip(" \u00a0")
    assert linked(written.replace("[", r"\[").replace("]", r"\]"))[1].split() == written.split()
