"""Templates that take what they lack from the program's own copy and from those they extend."""

import pytest

from cipc_newsletter.compose.composer import compose
from cipc_newsletter.compose.theme import read_theme
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import TemplateError
from cipc_newsletter.model.issue import Section
from compose_making import CONFIG, REPOSITORY, issue, write


@pytest.fixture
def place(tmp_path):
    """A workspace without a template of its own."""
    return Workspace(root=tmp_path, config=CONFIG)


def settings(place, template, text):
    write(place.root, f"templates/{template}/template.toml", text)


def refused(place, template="mine"):
    with pytest.raises(TemplateError) as error:
        read_theme(place, template)
    return error.value


def made(place, template="bulletin", section=None):
    return compose(issue(*([section] if section else []), template=template), workspace=place, version="1")


def test_a_workspace_without_templates_uses_the_program_s(place):
    composed = made(place)
    assert "cipc-newsletter:templates/bulletin/layout.mjml.j2" in composed.sources
    assert not [path for path in composed.sources if str(REPOSITORY) in path]


def test_a_workspace_may_hold_nothing_but_two_colours(place):
    settings(place, "bulletin", '[colours]\nband = "#402030"\naction = "#203040"\n')
    theme = read_theme(place, "bulletin")
    assert (theme.colours["band"], theme.colours["ink"]) == ("#402030", "#22303C")
    assert "#203040" in theme.style("a")
    assert "#402030" in made(place).messages[0].html


def test_a_workspace_may_hold_nothing_but_one_block(place):
    own = "<mj-section><mj-column><mj-text>{{ section.html }} -30-</mj-text></mj-column></mj-section>"
    write(place.root, "templates/bulletin/blocks/text.mjml.j2", own)
    composed = made(place)
    assert "-30-" in composed.messages[0].html
    assert "templates/bulletin/blocks/text.mjml.j2" in composed.sources
    assert "cipc-newsletter:templates/bulletin/blocks/text.mjml.j2" not in composed.sources


def test_a_template_that_extends_another_takes_every_file_and_setting_it_lacks(place):
    settings(place, "mine", 'extends = "bulletin"\n[words.fr]\nnewsletter = "La Gazette"\n')
    html = made(place, "mine").messages[0].html
    assert "La Gazette" in html
    assert "Se désabonner" in html


def test_the_nearest_of_a_chain_of_templates_wins(place):
    settings(place, "mine", 'extends = "ours"\n[colours]\nink = "#111111"\n')
    settings(place, "ours", 'extends = "bulletin"\n[colours]\nink = "#222222"\nband = "#333333"\n')
    colours = read_theme(place, "mine").colours
    assert (colours["ink"], colours["band"], colours["paper"]) == ("#111111", "#333333", "#FFFFFF")


def test_a_block_is_added_by_its_file_and_its_declaration(place):
    settings(place, "bulletin", '[blocks.motto]\nneeds = ["fields.motto"]\n')
    own = "<mj-section><mj-column><mj-text>{{ section.fields.motto }}</mj-text></mj-column></mj-section>"
    write(place.root, "templates/bulletin/blocks/motto.mjml.j2", own)
    section = Section(layout="motto", fields={"motto": {"fr": "Lentement & bien"}})
    assert "Lentement &amp; bien" in made(place, section=section).messages[0].html


def test_templates_in_a_circle_are_refused_by_name(place):
    settings(place, "mine", '\nextends = "ours"\n')
    settings(place, "ours", 'extends = "mine"\n')
    error = refused(place)
    assert "mine → ours → mine" in str(error)
    assert (error.path, error.line, error.key) == ("templates/ours/template.toml", 1, "extends")


def test_a_template_needs_not_extend_the_program_s_of_its_own_name(place):
    settings(place, "bulletin", 'extends = "bulletin"\n')
    assert "comes by itself" in str(refused(place, "bulletin"))


def test_a_parent_that_is_not_there_is_told_with_the_nearest(place):
    settings(place, "mine", '\nextends = "buletin"\n')
    error = refused(place)
    assert 'The nearest is "bulletin"' in str(error)
    assert (error.path, error.line) == ("templates/mine/template.toml", 2)


@pytest.mark.parametrize("value", ["3", '""', "[]", '"../bulletin"', '"/etc"'])
def test_a_parent_is_the_name_of_a_template_and_nothing_else(place, value):
    settings(place, "mine", f"extends = {value}\n")
    assert refused(place).path == "templates/mine/template.toml"


def test_a_folder_without_settings_anywhere_is_no_template(place):
    write(place.root, "templates/mine/layout.mjml.j2", "<mjml></mjml>")
    assert 'no template "mine"' in str(refused(place))


def test_a_template_alone_is_asked_for_each_table_it_lacks(place):
    settings(place, "mine", "[fonts]\n")
    keys = [mistake.key for mistake in refused(place).mistakes]
    assert keys == ["blocks", "colours", "dark", "widths", "styles", "words"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[colours]\nactoin = "#203040"\n', "colours.actoin"),
        ('[words.fr]\nnewsleter = "La Gazette"\n', "words.fr.newsleter"),
        ("[colour]\n", "colour"),
        ("colours = 3\n", "colours"),
        ("layouts = []\n", "layouts"),
    ],
)
def test_a_slip_in_what_a_workspace_changes_is_told_with_its_line(place, text, key):
    settings(place, "bulletin", text)
    error = refused(place, "bulletin")
    assert (error.path, error.key) == ("templates/bulletin/template.toml", key)
    assert error.line


def test_a_template_of_the_first_version_is_told_what_has_become_of_its_layouts(place):
    settings(place, "bulletin", 'layouts = ["lead"]\n')
    assert 'no "layouts" any more. Each block declares itself' in str(refused(place, "bulletin"))


def test_a_mistake_is_told_in_the_file_that_has_it(place):
    settings(place, "mine", 'extends = "ours"\n')
    settings(place, "ours", 'extends = "bulletin"\n[styles]\np = "color:{inc}"\n')
    error = refused(place)
    assert (error.path, error.line) == ("templates/ours/template.toml", 3)


def test_a_link_out_of_the_folder_is_not_followed(place, tmp_path):
    outside = tmp_path / "outside.j2"
    outside.write_text("<mj-section></mj-section>", encoding="utf-8")
    settings(place, "mine", 'extends = "bulletin"\n')
    (place.root / "templates" / "mine" / "blocks").mkdir()
    try:
        (place.root / "templates" / "mine" / "blocks" / "text.mjml.j2").symlink_to(outside)
    except OSError:
        pytest.skip("no symbolic links here")
    assert "cipc-newsletter:templates/bulletin/blocks/text.mjml.j2" in made(place, "mine").sources
