"""A comment is somebody's words about something that is there."""

import datetime as dt

import pytest

import good_mail
from cipc_newsletter.errors import ReviewError
from cipc_newsletter.model.comment import PREHEADER, SUBJECT, TEXT_PART, WHOLE, Comment
from cipc_newsletter.review.commenting import MOST_CHARACTERS, comment_on, is_uid
from cipc_newsletter.review.passages import passages_of

NOW = dt.datetime(2025, 12, 12, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
COMPOSED = good_mail.composed_issue(good_mail.mail("fr"), good_mail.mail("es"))
ISSUE = good_mail.issue()


def said(text: str = "Trente.", *, passage: str = WHOLE, author: str = "Ana", language: str = "fr") -> Comment:
    return comment_on(
        COMPOSED, ISSUE, language=language, passage=passage, author=author, text=text, uid="a" * 32, now=NOW
    )


def test_a_comment_names_the_version_that_was_seen() -> None:
    made = said()
    assert (made.issue_id, made.digest, made.code) == ("2025-12", COMPOSED.digest, COMPOSED.code)
    assert made.at == NOW
    assert made.at.tzinfo is dt.UTC


def test_a_comment_keeps_what_the_passage_said_and_its_item() -> None:
    passage = next(one for one in passages_of(COMPOSED.message("es"), ISSUE) if one.text.startswith("Cuarenta"))
    made = said(passage=passage.key, language="es")
    assert (made.quoted, made.item_id) == (passage.text, "2025-12-02-ete")


def test_the_inbox_line_and_the_text_part_can_be_commented_on() -> None:
    quoted = {place: said(passage=place).quoted for place in (SUBJECT, PREHEADER, TEXT_PART, WHOLE)}
    message = COMPOSED.message("fr")
    assert quoted == {SUBJECT: message.subject, PREHEADER: message.preheader, TEXT_PART: "", WHOLE: ""}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Trente.  ", "Trente."),
        ("Un\r\ndeux\rtrois  \n\n\n\nquatre", "Un\ndeux\ntrois\n\nquatre"),
        ("e\u0301te\u0301", "été"),
        ("a\x1b[31m\u202eb\u2028c\x00", "a[31mbc"),
        ("👩‍🏫 bien", "👩‍🏫 bien"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_words_are_kept_as_they_were_meant(typed: str, kept: str) -> None:
    assert said(typed).text == kept


@pytest.mark.parametrize("text", ["", " \n ", "\x00\u202e"])
def test_a_comment_without_words_is_refused(text: str) -> None:
    with pytest.raises(ReviewError, match="without words"):
        said(text)


def test_a_comment_that_is_a_book_is_refused() -> None:
    assert said("a" * MOST_CHARACTERS)
    with pytest.raises(ReviewError, match="4001 characters long"):
        said("a" * (MOST_CHARACTERS + 1))


@pytest.mark.parametrize("name", ["", " \t", "\x07", "a" * 101])
def test_a_comment_is_somebodys(name: str) -> None:
    with pytest.raises(ReviewError, match="name"):
        said(author=name)


def test_a_name_is_one_line() -> None:
    assert said(author=" Ana\n  Maria ").author == "Ana Maria"


def test_a_passage_that_is_not_there_is_refused() -> None:
    with pytest.raises(ReviewError, match="not in the mail any more"):
        said(passage="paragraph-00000000")


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(ReviewError, match='no language "en"'):
        said(language="en")


@pytest.mark.parametrize(("text", "expected"), [("a" * 32, True), ("A" * 32, False), ("a" * 31, False), ("", False)])
def test_a_mark_is_thirty_two_hex_digits(text: str, expected: bool) -> None:
    assert is_uid(text) is expected
