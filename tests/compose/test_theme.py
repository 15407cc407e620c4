"""template.toml as a value."""

import pytest

from cipc_newsletter.compose.text_layout import Links
from cipc_newsletter.compose.theme import read_theme
from cipc_newsletter.errors import TemplateError
from compose_making import edited_template, workspace


@pytest.fixture
def place(tmp_path):
    return workspace(tmp_path)


def test_styles_have_their_colours_and_fonts_in_them(place):
    theme = read_theme(place, "bulletin")
    assert theme.colours["action"] in theme.style("a")
    assert not any("{" in style for style in theme.styles.values())


def test_a_style_of_one_block_takes_the_place_of_everybodys_there_alone(place):
    theme = read_theme(place, "bulletin")
    assert theme.styles_in("quote")["blockquote"] == theme.styles["quote.blockquote"] != theme.styles["blockquote"]
    assert theme.styles_in("text")["blockquote"] == theme.styles["blockquote"]
    assert theme.styles_in("quote")["list"] == theme.styles["list"]


def test_the_bulletin_offers_every_layout_of_the_contract(place):
    known = {"lead", "cards", "list", "full", "events", "documents", "text", "button", "quote"}
    assert known <= set(read_theme(place, "bulletin").blocks)


def test_a_misspelt_template_is_told_its_nearest(place):
    with pytest.raises(TemplateError, match='"bulletin"'):
        read_theme(place, "buletin")


@pytest.mark.parametrize("template", ["", ".", "..", "../templates/bulletin", "bulletin/blocks", "/etc"])
def test_a_template_is_a_folder_of_templates_and_nothing_else(place, template):
    with pytest.raises(TemplateError, match="no template"):
        read_theme(place, template)


def test_words_in_a_language_that_is_not_there_are_asked_for(place):
    with pytest.raises(TemplateError, match=r"\[words.de\]"):
        read_theme(place, "bulletin").words_in("de")


def test_every_language_has_the_same_words(place):
    words = read_theme(place, "bulletin").words
    plain = {language: {key for key in texts if not key.startswith("in_")} for language, texts in words.items()}
    assert plain["fr"] == plain["en"] == plain["es"]


def test_addresses_are_numbered_unless_the_template_wants_them_in_place(place):
    assert read_theme(place, "bulletin").links is Links.NUMBERED
    edited_template(place, 'links = "numbered"', 'links = "in_place"')
    assert read_theme(place, "bulletin").links is Links.IN_PLACE
