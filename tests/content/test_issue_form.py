"""An issue file as the values of a form."""

import datetime as dt

import pytest

from cipc_newsletter import toml_files
from cipc_newsletter.content.issue_form import (
    EVERYWHERE,
    EntryForm,
    IssueForm,
    LinkForm,
    PictureForm,
    SectionForm,
    WordsForm,
    block,
    form_of,
    line,
)
from cipc_newsletter.errors import ContentError
from cipc_newsletter.model.issue import Form


def form(text: str) -> IssueForm:
    return form_of(toml_files.parse(text, path="issues/x.toml"))


def section(text: str) -> SectionForm:
    return form(f"[[section]]\n{text}").sections[0]


def test_the_head_and_the_words_are_what_the_file_says() -> None:
    made = form(
        'number = 3\ndate = 2025-12-15\ntemplate = "bulletin"\nlanguages = ["en", "fr"]\nmode = "together"\n'
        '[en]\nsubject = " One "\npreheader = "Two"\nintro = """\nHello,\n\nyou\n"""\n'
    )
    assert (made.number, made.date, made.template) == (3, dt.date(2025, 12, 15), "bulletin")
    assert (made.languages, made.is_together) == (("en", "fr"), True)
    assert made.words["en"] == WordsForm(subject="One", preheader="Two", intro="Hello,\n\nyou")
    assert made.words["fr"] == WordsForm()


def test_an_empty_file_is_an_empty_form() -> None:
    assert form("") == IssueForm(words={language: WordsForm() for language in ("fr", "en", "es")})


def test_entries_are_the_same_written_short_or_as_a_table() -> None:
    made = section('layout = "lead"\nitems = ["a", { id = "b" }, { id = "c", form = "full", fallback = "fr" }]\n')
    assert made.entries == (EntryForm(id="a"), EntryForm(id="b"), EntryForm(id="c", form=Form.FULL, fallback="fr"))


def test_what_is_said_once_for_all_languages_is_told_from_what_each_says() -> None:
    made = section(
        'layout = "partners"\nlinks = [{ label = "A", url = { fr = "https://a" }, image = { file = "a.png" } }]\n'
    )
    image = PictureForm(file="a.png")
    assert made.links == (LinkForm(labels={EVERYWHERE: "A"}, urls={"fr": "https://a"}, image=image, origin=0),)


def test_what_is_empty_is_nothing() -> None:
    assert section('layout = "text"\ntext = { fr = " \\n", en = "x" }\ntitle = { fr = "" }\n').texts == {"en": "x"}


@pytest.mark.parametrize(
    "text",
    [
        "number = 1.0",
        "number = true",
        "date = 2025-12-15T10:00:00",
        "template = 1",
        "[fr]\nintro = []",
        "section = {}",
        "[[section]]\ntitle = 'x'",
        "[[section]]\nitems = [1]",
        "[[section]]\nimage = 'x'",
        "[[section]]\nlinks = [1]",
        "[[section]]\nfields = { motto = 'x' }",
    ],
)
def test_a_value_that_no_field_can_hold_is_told_as_the_check_of_the_file_tells_it(text: str) -> None:
    with pytest.raises(ContentError) as caught:
        form(text)
    assert all(mistake.path == "issues/x.toml" and mistake.what for mistake in caught.value.mistakes)


@pytest.mark.parametrize(
    ("said", "as_line", "as_block"),
    [
        ("  e\u0301t\u00e9 ", "été", "  été "),
        ("\n\na\r\nb\rc\n", "a b c", "a\nb\nc"),
        (" \n\t", "", ""),
        ("\ufeff", "", ""),
    ],
)
def test_texts_are_read_in_one_form(said: str, as_line: str, as_block: str) -> None:
    assert (line(said), block(said)) == (as_line, as_block)
