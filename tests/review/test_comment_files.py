"""Only what a review file saves is taken for comments, and what is not is named."""

import contextlib
import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.compose.digest import code_of
from cipc_newsletter.errors import ReviewError
from cipc_newsletter.review.comment_files import FORMAT, MOST_BYTES, CommentFile, comments_in

NOW = dt.datetime(2025, 12, 12, 15, tzinfo=dt.UTC)
ONE: dict[str, Any] = {
    "uid": "0123456789abcdef" * 2,
    "language": "fr",
    "passage": "paragraph-4d4584fa-2",
    "item": "2025-12-02-ete",
    "quoted": "Quarante  jeunes",
    "author": " Ana ",
    "text": "Trente.\r\nÀ vérifier.",
    "at": "2025-12-12T14:00:00.123Z",
}
FILE: dict[str, Any] = {
    "format": FORMAT,
    "issue": "2025-12",
    "digest": "ab" * 32,
    "code": code_of("ab" * 32),
    "comments": [ONE],
}


def read(value: object) -> CommentFile:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return comments_in(data, path="retour.json", now=NOW)


def test_a_comment_comes_back_as_it_was_written() -> None:
    (comment,) = read(FILE).comments
    assert (comment.uid, comment.author, comment.text) == (ONE["uid"], "Ana", "Trente.\nÀ vérifier.")
    assert (comment.issue_id, comment.digest, comment.code) == ("2025-12", "ab" * 32, code_of("ab" * 32))
    assert (comment.language, comment.passage, comment.item_id) == ("fr", ONE["passage"], "2025-12-02-ete")
    assert (comment.quoted, comment.at) == ("Quarante jeunes", dt.datetime(2025, 12, 12, 14, 0, 0, 123000, dt.UTC))


def test_the_last_hour_there_is_counts_as_ahead_too() -> None:
    (comment,) = read({**FILE, "comments": [{**ONE, "at": "9999-12-31T23:59:59-12:00"}]}).comments
    assert comment.at == NOW


def test_a_clock_that_is_ahead_is_set_to_now() -> None:
    (comment,) = read({**FILE, "comments": [{**ONE, "at": "2031-01-01T00:00:00Z"}]}).comments
    assert comment.at == NOW


@pytest.mark.parametrize("passage", ["", "subject", "preheader", "text", "picture-0123abcd", "item-0123abcd-12"])
def test_every_place_of_a_mail_may_be_named(passage: str) -> None:
    assert read({**FILE, "comments": [{**ONE, "passage": passage, "item": ""}]}).comments[0].passage == passage


def test_a_mark_of_the_byte_order_is_passed_over() -> None:
    assert read(b"\xef\xbb\xbf" + json.dumps(FILE).encode()).comments


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "no file of comments"),
        ({}, "no file of comments"),
        ({**FILE, "format": "cipc-newsletter-comments-9"}, "no file of comments"),
        ({**FILE, "issue": "../2025"}, '"issue" is not'),
        ({**FILE, "issue": 12}, '"issue" is not'),
        ({**FILE, "digest": "ab"}, '"digest" is not'),
        ({**FILE, "code": "x"}, '"code" is not'),
        ({**FILE, "comments": {}}, '"comments" is not'),
        ({**FILE, "comments": [ONE] * 1001}, '"comments" is not'),
        ({**FILE, "comments": ["x"]}, r'"comments\[0\]" is not'),
        ({**FILE, "comments": [ONE, {**ONE, "uid": "x"}]}, r'"comments\[1\].uid" is not'),
        ({**FILE, "comments": [{**ONE, "language": "français"}]}, r'"comments\[0\].language" is not'),
        ({**FILE, "comments": [{**ONE, "passage": "<b>"}]}, r'"comments\[0\].passage" is not'),
        ({**FILE, "comments": [{**ONE, "item": "../../x"}]}, r'"comments\[0\].item" is not'),
        ({**FILE, "comments": [{**ONE, "at": "hier"}]}, r'"comments\[0\].at" is not'),
        ({**FILE, "comments": [{**ONE, "at": "2025-12-12T14:00:00"}]}, r'"comments\[0\].at" is not'),
        ({**FILE, "comments": [{**ONE, "text": " "}]}, "without words"),
        ({**FILE, "comments": [{**ONE, "text": "a" * 4001}]}, "4001 characters"),
        ({**FILE, "comments": [{**ONE, "author": ""}]}, "name"),
        ({**FILE, "comments": [{**ONE, "author": ["Ana"]}]}, "name"),
    ],
)
def test_nonsense_is_refused_and_named(value: object, said: str) -> None:
    with pytest.raises(ReviewError, match=said) as refused:
        read(value)
    assert refused.value.path == "retour.json"


def test_a_file_too_large_is_not_read() -> None:
    with pytest.raises(ReviewError, match="larger"):
        read(b" " * (MOST_BYTES + 1))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FILE, *ONE]), inner, max_size=5),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*FILE]), JSON), st.dictionaries(st.sampled_from([*ONE]), JSON))
def test_no_json_makes_it_fail(outer: dict[str, Any], inner: dict[str, Any]) -> None:
    for value in ({**FILE, **outer}, {**FILE, "comments": [{**ONE, **inner}]}):
        with contextlib.suppress(ReviewError):
            assert read(value).issue_id


def test_a_code_of_another_version_than_the_digest_s_is_refused() -> None:
    with pytest.raises(ReviewError, match='"code" is not as it should be'):
        read(FILE | {"code": "7QK4-M2"})
