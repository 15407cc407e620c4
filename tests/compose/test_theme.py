"""template.toml as a value."""

import pytest

from cipc_newsletter.compose.composer import blocks_of
from cipc_newsletter.compose.text_layout import Links
from cipc_newsletter.compose.theme import read_theme
from cipc_newsletter.errors import TemplateError
from compose_making import workspace


@pytest.fixture
def place(tmp_path):
    return workspace(tmp_path)


def edited(place, old, new):
    path = place.root / "templates" / "bulletin" / "template.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def refused(place, template="bulletin"):
    with pytest.raises(TemplateError) as error:
        read_theme(place, template)
    return error.value


def test_styles_have_their_colours_and_fonts_in_them(place):
    theme = read_theme(place, "bulletin")
    assert theme.colours["action"] in theme.style("a")
    assert not any("{" in style for style in theme.styles.values())


def test_the_bulletin_offers_every_layout_of_the_contract(place):
    known = {"lead", "cards", "list", "full", "events", "documents", "text", "button", "quote"}
    assert known <= set(blocks_of(place, "bulletin"))


def test_a_misspelt_template_is_told_its_nearest(place):
    error = refused(place, "buletin")
    assert '"bulletin"' in str(error)


@pytest.mark.parametrize("template", ["", ".", "..", "../templates/bulletin", "bulletin/blocks", "/etc"])
def test_a_template_is_a_folder_of_templates_and_nothing_else(place, template):
    assert "no template" in str(refused(place, template))


def test_a_colour_that_is_not_there_is_an_error_with_line_and_key(place):
    edited(place, 'a = "color:{action}', 'a = "color:{axtion}')
    error = refused(place)
    assert (error.path, error.key) == ("templates/bulletin/template.toml", "styles.a")
    assert error.line > 40


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('ink = "#22303C"', "ink = 22", "colours.ink"),
        ('ink = "#22303C"', "ink = '\"><script>'", "colours.ink"),
        ("body = 600", 'body = "600"', "widths.body"),
        ("picture = 552", "pictures = 552", "widths.pictures"),
        ("[fonts]", "[funts]", "funts"),
        ('leave = "Unsubscribe"', "leave = 3", "words.en"),
        ('needs = ["items"]', 'needs = "items"', "blocks.lead"),
        ('needs = ["items"]', 'needs = ["item"]', "blocks.lead"),
        ('needs = ["text | items"]', 'needs = ["text | item.body"]', "blocks.quote"),
        ("whole = true", "hole = true", "blocks.full"),
        ("whole = true", "whole = 1", "blocks.full"),
        ("[blocks.lead]", "[blocks.leed]", "blocks.leed"),
        ('links = "numbered"', 'links = "below"', "text.links"),
        ('links = "numbered"', "links = ['in_place']", "text.links"),
    ],
)
def test_a_value_that_cannot_be_is_an_error_with_its_key(place, old, new, key):
    edited(place, old, new)
    assert refused(place).key == key


def test_broken_toml_is_an_error_of_the_template(place):
    edited(place, "[fonts]", "[fonts")
    assert refused(place).path == "templates/bulletin/template.toml"


def test_words_in_a_language_that_is_not_there_are_asked_for(place):
    with pytest.raises(TemplateError, match=r"\[words.de\]"):
        read_theme(place, "bulletin").words_in("de")


def test_every_language_has_the_same_words(place):
    words = read_theme(place, "bulletin").words
    plain = {language: {key for key in texts if not key.startswith("in_")} for language, texts in words.items()}
    assert plain["fr"] == plain["en"] == plain["es"]


def test_addresses_are_numbered_unless_the_template_wants_them_in_place(place):
    assert read_theme(place, "bulletin").links is Links.NUMBERED
    edited(place, 'links = "numbered"', 'links = "in_place"')
    assert read_theme(place, "bulletin").links is Links.IN_PLACE
