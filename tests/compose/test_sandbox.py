"""Where templates run: what they can do, what they cannot, and where an error is said to be."""

import pytest
from markupsafe import Markup

from cipc_newsletter.compose.plaintext import wrapped
from cipc_newsletter.compose.sandbox import Sandbox, TemplateFiles, rendered
from cipc_newsletter.compose.template_folders import Layer
from cipc_newsletter.errors import TemplateError


@pytest.fixture
def render(tmp_path):
    """Render a template given as text, beside other files of its folder."""
    folder = tmp_path / "templates" / "t"

    def run(text, name="layout.mjml.j2", files=None, **values):
        for path, content in {name: text, **(files or {})}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(content, encoding="utf-8")
        loader = TemplateFiles([Layer(folder=folder, shown=folder.relative_to(tmp_path).as_posix())])
        environment = Sandbox(loader, {"wrapped": wrapped})
        return rendered(environment, name, values, shown=f"templates/t/{name}")

    return run


def refused(render, *args, **values):
    with pytest.raises(TemplateError) as error:
        render(*args, **values)
    return error.value


def test_text_is_escaped_in_mjml_and_left_as_it_is_in_text(render):
    assert render("{{ a }}", a="<b> & 'c'") == "&lt;b&gt; &amp; &#39;c&#39;"
    assert render("{{ a }}", name="text.txt.j2", a="<b> & 'c'") == "<b> & 'c'"


def test_a_text_with_template_signs_is_not_run(render):
    assert render("{{ a }}", a="{{ 7*7 }}{% for %}") == "{{ 7*7 }}{% for %}"


def test_html_made_here_is_not_escaped(render):
    assert render("{{ a }}", a=Markup("<b>x</b>")) == "<b>x</b>"


def test_there_is_no_way_to_call_a_text_safe(render):
    assert "safe" in str(refused(render, "{{ a | safe }}", a="<b>"))


def test_an_undefined_name_is_an_error_with_template_and_line(render):
    error = refused(render, "\n\n{{ titel }}")
    assert (error.path, error.line) == ("templates/t/layout.mjml.j2", 3)
    assert "titel" in str(error)


def test_an_error_in_an_included_template_names_that_one(render):
    error = refused(render, "{% include 'blocks/a.mjml.j2' %}", files={"blocks/a.mjml.j2": "x\n{{ b.c }}"}, b={})
    assert (error.path, error.line) == ("templates/t/blocks/a.mjml.j2", 2)


def test_broken_syntax_is_an_error_with_template_and_line(render):
    error = refused(render, "x\n{% if %}\n{% endif %}")
    assert (error.path, error.line) == ("templates/t/layout.mjml.j2", 2)


def test_broken_syntax_in_an_included_template_names_that_one(render):
    error = refused(render, "{% include 'a.mjml.j2' %}", files={"a.mjml.j2": "\n\n{{ x "})
    assert (error.path, error.line) == ("templates/t/a.mjml.j2", 3)


def test_an_include_that_is_not_there_is_an_error_where_it_is_asked_for(render):
    error = refused(render, "x\n{% include 'none.mjml.j2' %}")
    assert (error.path, error.line) == ("templates/t/layout.mjml.j2", 2)
    assert "none.mjml.j2" in str(error)


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "blocks/../../secret.txt", "..\\\\secret.txt"])
def test_a_template_reads_only_files_of_its_own_folder(render, tmp_path, name):
    (tmp_path / "templates").mkdir(exist_ok=True)
    (tmp_path / "templates" / "secret.txt").write_text("secret", encoding="utf-8")
    assert "not in its folder" in str(refused(render, "{% include '" + name + "' %}"))


def test_a_link_out_of_the_folder_is_not_followed(render, tmp_path):
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "templates" / "t").mkdir(parents=True)
    try:
        (tmp_path / "templates" / "t" / "a.txt").symlink_to(tmp_path / "secret.txt")
    except OSError:
        pytest.skip("this system does not let links be made")
    assert "not in its folder" in str(refused(render, "{% include 'a.txt' %}"))


@pytest.mark.parametrize(
    "expression",
    [
        "'a' * 10**9",
        "'a' * 1000000000",
        "10 ** 10 ** 10",
        "'%1000000000d' % 1",
        "'a'.center(1000000000)",
        "'a'.zfill(1000000000)",
        "'{:1000000000}'.format(1)",
        "a.__class__.__mro__",
        "''.__class__",
        "a.append(1)",
        "[].__init__",
        "range(1000000000)",
        "lipsum(1000)",
        "self.__init__",
        "a | format(1)",
        "a | attr('__class__')",
        "a | indent(1000000000)",
    ],
)
def test_expressions_that_could_harm_are_errors(render, expression):
    refused(render, "{{ " + expression + " }}", a=[1])


def test_small_numbers_are_multiplied(render):
    assert render("{{ a * 2 }}", a=3) == "6"


def test_a_template_that_includes_itself_is_an_error(render):
    refused(render, "{% include 'layout.mjml.j2' %}")


def test_the_place_of_every_mjml_tag_is_marked_and_no_line_added(render):
    text = "<mjml>\n<!-- <mj-no> -->\n{# <mj-no> #}<mj-body />\n</mjml>"
    assert render(text) == "<!--@0:1--><mjml>\n<!-- <mj-no> -->\n<!--@0:3--><mj-body />\n</mjml>"


def test_a_title_that_looks_like_a_mark_is_text(render):
    assert render("{{ a }}", a="<!--@0:1-->") == "&lt;!--@0:1--&gt;"


def test_a_template_compiled_before_gives_the_same_and_a_damaged_cache_is_as_good_as_none(tmp_path):
    folder, cache = tmp_path / "template", tmp_path / "cache"
    folder.mkdir()
    template = folder / "a.txt.j2"
    template.write_text("{{ name }} {{ 3 * 4 }}", encoding="utf-8")

    def made():
        environment = Sandbox(TemplateFiles([Layer(folder=folder, shown=str(folder))]), {}, cache=cache)
        return rendered(environment, "a.txt.j2", {"name": "Léa"}, shown="a.txt.j2")

    assert made() == "Léa 12"
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    for damaged in (whole, b"", whole[:40], b"nonsense", whole[:-30]):
        kept.write_bytes(damaged)
        assert made() == "Léa 12"
    template.write_text("{{ name }}!", encoding="utf-8")
    assert made() == "Léa!"
