"""What each answer proves, and that the provider's own words can be shown."""

import json

import pytest

from cipc_newsletter.errors import (
    AuthenticationError,
    BadRequestError,
    RateLimitedError,
    UnavailableError,
    UncertainError,
)
from cipc_newsletter.providers.answers import WORDS_LIMIT, Answer, Line, error_of, retry_after, words_of
from cipc_newsletter.providers.secret import Secret

LINE = Line(provider="mailgun", title="Mailgun", secrets=(Secret("key-123"),))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (300, UncertainError),
        (301, AuthenticationError),
        (302, UncertainError),
        (303, UncertainError),
        (304, UncertainError),
        (307, AuthenticationError),
        (308, AuthenticationError),
        (400, BadRequestError),
        (401, AuthenticationError),
        (402, AuthenticationError),
        (403, AuthenticationError),
        (404, AuthenticationError),
        (405, AuthenticationError),
        (408, UncertainError),
        (409, UncertainError),
        (410, AuthenticationError),
        (413, BadRequestError),
        (415, AuthenticationError),
        (422, BadRequestError),
        (429, RateLimitedError),
        (451, AuthenticationError),
        (500, UncertainError),
        (501, UncertainError),
        (502, UncertainError),
        (503, UncertainError),
        (504, UncertainError),
        (520, UncertainError),
    ],
)
def test_each_status_proves_what_the_table_says(status: int, kind: type[Exception]) -> None:
    error = error_of(Answer(status=status), LINE)
    assert type(error) is kind
    assert error.status == status
    assert error.provider == "mailgun"


@pytest.mark.parametrize("status", [200, 201, 202, 204, 207])
def test_an_undocumented_success_is_surprising(status: int) -> None:
    error = error_of(Answer(status=status, text="?"), LINE)
    assert isinstance(error, UncertainError)
    assert error.is_surprising


@pytest.mark.parametrize("answer", [Answer(status=200, is_whole=False), Answer(status=500), Answer(status=504)])
def test_a_cut_or_failing_answer_is_unclear_but_no_surprise(answer: Answer) -> None:
    error = error_of(answer, LINE)
    assert isinstance(error, UncertainError)
    assert not error.is_surprising


def test_503_is_a_refusal_only_where_the_provider_documents_it_and_says_when() -> None:
    from dataclasses import replace

    documented = replace(LINE, refuses_by_503=True)
    answer = Answer(status=503, headers={"retry-after": "30"})
    error = error_of(answer, documented)
    assert type(error) is UnavailableError
    assert error.retry_after == 30
    assert type(error_of(answer, LINE)) is UncertainError
    assert type(error_of(Answer(status=503), documented)) is UncertainError


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "120"}, 120),
        ({"retry-after": " 0 "}, 0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "99999999999"}, 86400),
        ({"retry-after": "Mon, 15 Dec 2025 14:01:30 GMT", "date": "Mon, 15 Dec 2025 14:00:00 GMT"}, 90),
        ({"retry-after": "Mon, 15 Dec 2025 13:00:00 GMT", "date": "Mon, 15 Dec 2025 14:00:00 GMT"}, 0),
        ({"retry-after": "Mon, 15 Dec 2025 13:00:00 GMT", "date": "never"}, 0),
        ({"retry-after": "Mon, 99 Dec 2025 13:00:00 GMT"}, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date_on_the_answer_s_own_clock(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after(Answer(status=429, headers=headers)) == seconds


def test_a_header_wins_over_words_when_both_say_how_long() -> None:
    answer = Answer(status=429, headers={"retry-after": "7"})
    assert error_of(answer, LINE, wait_seconds=60).retry_after == 7
    assert error_of(Answer(status=429), LINE, wait_seconds=60).retry_after == 60


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"message": "Domain not found"}', "Domain not found"),
        ('{"error": "no such account"}', "no such account"),
        ('"Forbidden"', "Forbidden"),
        ("<html><h1>Bad\n gateway</h1></html>", "Bad gateway"),
        ('{"message": "zoe@lecteurs.example is not valid"}', "*** is not valid"),
        ("your key key-123 is wrong", "your key *** is wrong"),
        ("a\x00b\x1b[31mc\r\nd", "a b [31mc d"),
        ("", ""),
        ('{"message": 7}', "7"),
        ("[1, 2]", "[1, 2]"),
    ],
)
def test_the_provider_s_words_are_shown_without_keys_addresses_and_tricks(text: str, shown: str) -> None:
    assert words_of(Answer(status=400, text=text), LINE) == shown


def test_long_words_are_shortened() -> None:
    words = words_of(Answer(status=400, text="mot " * 500), LINE)
    assert len(words) <= WORDS_LIMIT
    assert words.endswith("…")


def test_an_error_has_three_parts_and_the_provider_s_words_in_the_first() -> None:
    (mistake,) = error_of(Answer(status=401, text="Forbidden"), LINE).mistakes
    assert "Forbidden" in mistake.what
    assert mistake.right
    assert "Mailgun" in mistake.remedy


def test_an_answer_that_broke_off_is_no_json() -> None:
    assert Answer(status=200, text='{"id": "x"}', is_whole=False).json() is None
    assert Answer(status=200, text='{"id": "x"}').json() == {"id": "x"}


def test_of_an_endless_answer_only_the_beginning_is_looked_at_and_shown() -> None:
    words = words_of(Answer(status=500, text="x" * 16_000_000), LINE)
    assert len(words) == 200


def test_what_is_said_of_each_field_comes_first() -> None:
    said = {
        "detail": "See the errors.",
        "errors": [{"field": "settings.title", "message": "too long"}, "nonsense", {}],
    }
    assert words_of(Answer(status=400, text=json.dumps(said)), LINE) == "settings.title: too long See the errors."


def test_an_answer_nested_deeper_than_any_is_no_json() -> None:
    assert Answer(status=200, text="[" * 60_000).json() is None
    assert words_of(Answer(status=500, text='{"a":' * 12_000), LINE)


def test_half_a_character_never_comes_as_far_as_the_ledger() -> None:
    assert Answer(status=200, text='{"name": "a\\ud800b"}').json() == {"name": "a?b"}
    assert Answer(status=200, text='{"name": "\\ud83d\\ude00"}').json() == {"name": "\U0001f600"}
