"""The picture of a story stands in one place, with its words."""

import pytest

from cipc_newsletter.ingest.draft import FoundPicture
from cipc_newsletter.ingest.leading_picture import Featured, is_same_picture, with_leading_picture

ADDRESS = "https://exemple.org/wp-content/uploads/2025/11/atelier-1024x683.jpg"
FIGURE = '![Six jeunes autour d’une table](atelier.jpg "L’atelier du mardi")\n\nLe texte commence.'
FOUND = FoundPicture(address=ADDRESS, name="atelier.jpg", alt="Six jeunes autour d’une table")


def test_the_figure_a_text_begins_with_becomes_the_picture_of_the_story() -> None:
    led = with_leading_picture(FIGURE, (FOUND,), featured=None)
    assert led.image is not None
    assert (led.image.file, led.image.alt) == ("atelier.jpg", "Six jeunes autour d’une table")
    assert led.image.caption == "L’atelier du mardi"
    assert led.body == "Le texte commence."
    assert led.pictures == (FOUND,)


def test_the_featured_picture_is_not_shown_twice_whatever_its_size() -> None:
    full = "https://exemple.org/wp-content/uploads/2025/11/atelier.jpg"
    led = with_leading_picture(FIGURE, (FOUND,), featured=Featured(address=full))
    assert led.image is not None
    assert [picture.address for picture in led.pictures] == [full]
    assert led.image.file == led.pictures[0].name
    assert (led.image.alt, led.image.caption) == ("Six jeunes autour d’une table", "L’atelier du mardi")
    assert led.body == "Le texte commence."
    assert not led.doubts


def test_the_same_picture_without_a_description_is_not_fetched_a_second_time() -> None:
    bare = FoundPicture(address=ADDRESS, name="atelier.jpg")
    full = Featured(address="https://exemple.org/wp-content/uploads/2025/11/atelier.jpg")
    doubts = [f"no description: {ADDRESS}", "other"]
    led = with_leading_picture("Texte.", (bare,), featured=full, doubts=doubts)
    assert [picture.address for picture in led.pictures] == [full.address]
    assert [doubt for doubt in led.doubts if doubt in doubts] == ["other"]


def test_another_picture_at_the_beginning_stays_in_the_text() -> None:
    led = with_leading_picture(
        FIGURE, (FOUND,), featured=Featured(address="https://exemple.org/salle.jpg", alt="La salle")
    )
    assert led.body == FIGURE
    assert [picture.name for picture in led.pictures] == ["salle-a22c.jpg", "atelier.jpg"]
    assert led.image is not None
    assert led.image.file == "salle-a22c.jpg"


def test_a_caption_stands_in_for_a_missing_description() -> None:
    led = with_leading_picture(
        "Texte.", (), featured=Featured(address="https://exemple.org/a.png", caption="La remise des prix")
    )
    assert led.image is not None
    assert (led.image.alt, led.image.decorative) == ("La remise des prix", False)


def test_a_picture_without_any_words_is_decoration_and_doubted() -> None:
    led = with_leading_picture("Texte.", (), featured=Featured(address="https://exemple.org/a.png"))
    assert led.image is not None
    assert led.image.decorative
    assert "a-7bb5.png" in led.doubts[0]


def test_a_text_without_pictures_has_none() -> None:
    led = with_leading_picture("Texte.", (), featured=None)
    assert (led.image, led.body, led.pictures) == (None, "Texte.", ())


def test_a_figure_that_is_no_found_picture_stays_in_the_text() -> None:
    assert with_leading_picture(FIGURE, (), featured=None).body == FIGURE


def test_a_picture_inside_a_paragraph_is_no_leading_figure() -> None:
    body = "![Logo](atelier.jpg) dans une phrase."
    assert with_leading_picture(body, (FOUND,), featured=None).body == body


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("https://a.org/x/p-300x200.jpg", "https://a.org/x/p.jpg", True),
        ("https://a.org/x/p-scaled.jpg?w=2", "https://cdn.a.org/x/p-1024x768.jpg", True),
        ("https://a.org/x/p.jpg", "https://a.org/x/q.jpg", False),
        ("https://a.org/x/2025.jpg", "https://a.org/x/2024.jpg", False),
    ],
)
def test_sizes_of_one_picture_are_one_picture(one: str, other: str, is_same: bool) -> None:
    assert is_same_picture(one, other) is is_same
