"""What is wrong in the settings of a template."""

import pytest

from cipc_newsletter.compose.theme import read_theme
from cipc_newsletter.errors import TemplateError
from compose_making import edited_template, workspace


@pytest.fixture
def place(tmp_path):
    return workspace(tmp_path)


def refused(place):
    with pytest.raises(TemplateError) as error:
        read_theme(place, "bulletin")
    return error.value


def test_a_colour_that_is_not_there_is_an_error_with_line_and_key(place):
    edited_template(place, 'a = "color:{action}', 'a = "color:{axtion}')
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
    edited_template(place, old, new)
    assert refused(place).key == key


def test_broken_toml_is_an_error_of_the_template(place):
    edited_template(place, "[fonts]", "[fonts")
    assert refused(place).path == "templates/bulletin/template.toml"
