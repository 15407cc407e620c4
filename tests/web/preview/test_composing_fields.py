"""What the composing page sent becomes a form, whatever it was."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.content.issue_form import EntryForm, IssueForm, LinkForm, PictureForm
from cipc_newsletter.model.issue import Form
from cipc_newsletter.web.preview.composing_fields import form_in


def form(*pairs: tuple[str, str]) -> IssueForm:
    return form_in(pairs)[0]


def test_the_head_of_an_issue_is_read() -> None:
    made = form(
        ("number", " 12 "),
        ("date", "2025-12-15"),
        ("template", "bulletin"),
        ("mode", "together"),
        ("languages", "fr"),
        ("languages", "en"),
        ("languages", "xx"),
        ("main", "en"),
    )
    assert (made.number, made.date, made.template, made.is_together) == (12, dt.date(2025, 12, 15), "bulletin", True)
    assert made.languages == ("en", "fr")


@pytest.mark.parametrize("number", ["douze", "0", "-1", "1.5", "12345678901", "²"])
def test_a_number_that_is_none_is_told_with_its_field(number: str) -> None:
    (mistake,) = form_in([("number", number)])[1]
    assert mistake.key == "number"


@pytest.mark.parametrize("date", ["15/12/2025", "2025-13-01", "demain"])
def test_a_day_that_is_none_is_told_with_its_field(date: str) -> None:
    (mistake,) = form_in([("date", date)])[1]
    assert mistake.key == "date"


def test_sections_and_items_stand_in_the_order_of_their_numbers() -> None:
    made = form(
        ("section.10.layout", "c"),
        ("section.2.layout", "b"),
        ("section.1.layout", "a"),
        ("section.1.items.2.id", "second"),
        ("section.1.items.1.id", "first"),
        ("section.1.items.1.form", "full"),
        ("section.1.items.1.fallback", "fr"),
    )
    assert [section.layout for section in made.sections] == ["a", "b", "c"]
    assert made.sections[0].entries == (EntryForm(id="first", form=Form.FULL, fallback="fr"), EntryForm(id="second"))


@pytest.mark.parametrize(
    ("places", "order"),
    [(("1", "2", "1"), "cab"), (("3", "2", "3"), "bca"), (("", "x", "3"), "abc"), (("9", "2", "3"), "bca")],
)
def test_a_place_typed_by_hand_puts_a_section_there(places: tuple[str, ...], order: str) -> None:
    pairs = [
        pair
        for number, (layout, place) in enumerate(zip("abc", places, strict=True), 1)
        for pair in ((f"section.{number}.layout", layout), (f"section.{number}.place", place))
    ]
    assert "".join(section.layout for section in form(*pairs).sections) == order


def test_what_was_told_to_go_goes_and_what_was_added_comes() -> None:
    made = form(
        ("section.1.layout", "a"),
        ("section.1.remove", "1"),
        ("section.2.layout", "b"),
        ("section.2.items.1.id", "one"),
        ("section.2.items.1.remove", "1"),
        ("section.2.add", "two"),
        ("new", "text"),
    )
    assert [section.layout for section in made.sections] == ["b", "text"]
    assert made.sections[0].entries == (EntryForm(id="two"),)


def test_a_link_says_the_same_everywhere_or_each_language_its_own() -> None:
    made = form(
        ("section.1.links.1.label.all", "Un"), ("section.1.links.1.url.fr", "https://a"),
        ("section.1.links.1.url.all", "https://b"), ("section.1.links.1.image.file", "a.png"),
        ("section.1.links.2.label.fr", ""),
        ("section.1.links.1.origin", "3"),
    )  # fmt: skip
    image = PictureForm(file="a.png")
    assert made.sections[0].links == (LinkForm(labels={"": "Un"}, urls={"fr": "https://a"}, image=image, origin=2),)


def test_an_item_without_an_id_and_a_picture_without_anything_are_nothing() -> None:
    made = form(("section.1.items.1.id", " "), ("section.1.image.file", ""), ("section.1.image.decorative", "1"))
    assert made.sections[0].entries == ()
    assert made.sections[0].image is None


names = st.lists(
    st.sampled_from(
        [
            "section",
            "items",
            "1",
            "2",
            "²",
            "-1",
            "fr",
            "title",
            "links",
            "label",
            "all",
            "image",
            "",
            "fields",
            "languages",
            "number",
        ]
    ),
    min_size=1,
    max_size=10,
).map(".".join)


@given(st.lists(st.tuples(names, st.text(max_size=5)), max_size=12))
def test_any_fields_make_a_form(pairs: list[tuple[str, str]]) -> None:
    assert isinstance(form(*pairs), IssueForm)
