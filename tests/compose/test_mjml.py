"""MJML looked over and compiled."""

import mjml as mrml
import pytest

from cipc_newsletter.compose.mjml import html_of
from cipc_newsletter.compose.mjml_rules import mistakes_in
from cipc_newsletter.compose.mjml_tags import TAGS
from cipc_newsletter.errors import TemplateError

FILES = ("templates/t/layout.mjml.j2", "templates/t/blocks/a.mjml.j2")


def document(body, head="<mj-title>Titre</mj-title>", attributes='lang="fr-CA" dir="ltr"'):
    return f"<mjml {attributes}><mj-head>{head}</mj-head><mj-body>{body}</mj-body></mjml>"


def section(content):
    return f"<mj-section><mj-column>{content}</mj-column></mj-section>"


def found(text):
    return mistakes_in(text, files=FILES, shown=FILES[0])


def compiled(text):
    return html_of(text, files=FILES, shown=FILES[0])


def test_a_right_document_compiles():
    html = compiled(document(section("<mj-text>Bonjour</mj-text>")))
    assert "Bonjour" in html
    assert '<html lang="fr-CA" dir="ltr"' in html


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("<mj-bogus />", "<mj-bogus>"),
        ("<mj-txt>x</mj-txt>", "<mj-txt>"),
        ("<div>x</div>", "<div>"),
        ('<mj-text colour="#000000">x</mj-text>', "colour"),
        ('<mj-text onclick="x">x</mj-text>', "onclick"),
        ('<mj-text color="re d">x</mj-text>', "color"),
        ('<mj-text color="#12">x</mj-text>', "#12"),
        ('<mj-text font-size="16">x</mj-text>', "font-size"),
        ('<mj-text padding="1em">x</mj-text>', "padding"),
        ('<mj-text align="middle">x</mj-text>', "align"),
        ('<mj-text mj-class="a b">x</mj-text>', "mj-class"),
        ("<mj-section />", "<mj-section>"),
        ("<mj-text><mj-button>x</mj-button></mj-text>", "<mj-button>"),
        ('<mj-image src="a.png" />', "alt"),
        ('<mj-image alt="a" />', "src"),
        ('<mj-image src="a.png" alt=""><mj-text /></mj-image>', "<mj-text>"),
        ("<mj-include path='x' />", "<mj-include>"),
        ("<mj-carousel />", "<mj-carousel>"),
    ],
)
def test_what_mrml_would_pass_over_is_a_mistake(body, what):
    mistakes = found(document(section(body)))
    assert len(mistakes) == 1
    assert what in mistakes[0].what


@pytest.mark.parametrize(
    "head",
    [
        "<mj-bogus />",
        '<mj-style inline="inline">p{}</mj-style>',
        "<mj-attributes><mj-foo /></mj-attributes>",
        "<mj-html-attributes />",
    ],
)
def test_the_head_is_looked_over_too(head):
    assert len(found(document(section("<mj-text>x</mj-text>"), head=head))) == 1


def test_defaults_may_name_any_attribute_of_their_tag():
    defaults = '<mj-all color="#000000" /><mj-class name="a" padding="0" /><mj-text align="left" />'
    head = f"<mj-attributes>{defaults}</mj-attributes>"
    assert found(document(section("<mj-text>x</mj-text>"), head=head)) == ()


def test_the_nearest_name_is_told():
    assert "<mj-text>" in found(document(section("<mj-txt>x</mj-txt>")))[0].right
    assert "color" in found(document(section('<mj-text colour="#000000">x</mj-text>')))[0].right


def test_a_language_must_be_said():
    assert len(found(document(section("<mj-text>x</mj-text>"), attributes=""))) == 2
    assert len(found(document(section("<mj-text>x</mj-text>"), attributes='lang="" dir="auto"'))) == 2


def test_a_document_without_body_is_a_mistake():
    assert "<mj-body>" in found('<mjml lang="fr" dir="ltr"><mj-head /></mjml>')[0].what


@pytest.mark.parametrize(
    "text",
    [
        document("<mj-section>"),
        document(section("<mj-text><b><i>x</b></i></mj-text>")),
        document(section("<mj-text>a < b</mj-text>")),
        document(section("<mj-text><p>x</mj-text>")),
        document(section("<mj-text href=foo>x</mj-text>")),
        document(section("<mj-raw><div></mj-raw>")),
        "",
        "x",
    ],
)
def test_tags_that_do_not_fit_together_are_a_mistake(text):
    assert "do not fit" in found(text)[0].what


@pytest.mark.parametrize("text", ["a&nbsp;b", "a&copy;b", "AT&amp;T", "x &#160; y", "é « œ 🎄"])
def test_references_and_any_character_are_fine(text):
    assert found(document(section(f"<mj-text>{text}</mj-text>"))) == ()


def test_a_mistake_is_placed_by_the_mark_before_it():
    text = document("<!--@1:7-->" + section("<!--@1:9--><mj-bogus />"))
    assert (found(text)[0].path, found(text)[0].line) == ("templates/t/blocks/a.mjml.j2", 9)


def test_several_mistakes_are_told_at_once():
    assert len(found(document(section("<mj-bogus /><mj-text colour='x'>x</mj-text>")))) == 2


def test_compiling_raises_them_as_one_error():
    with pytest.raises(TemplateError) as refused:
        compiled(document(section("<mj-bogus /><mj-txt />")))
    assert len(refused.value.mistakes) == 2


def test_the_marks_are_not_in_the_html():
    assert "@0:" not in compiled("<!--@0:1-->" + document("<!--@0:2-->" + section("<!--@0:3--><mj-text>x</mj-text>")))


def test_nothing_is_loaded_from_elsewhere():
    html = compiled(document(section("<mj-text>x</mj-text><mj-button>y</mj-button>")))
    assert "fonts.g" not in html
    assert "@import" not in html
    assert "<link" not in html


@pytest.mark.parametrize(
    "text", ["calme\u00a0: une rue", "e\u0301te\u0301", "a\\b", "👩\u200d🎨 libre", "\u2009fin", "œ « — … 🎄"]
)
def test_an_attribute_reads_as_it_was_written(text):
    import html as html_module
    import re

    html = compiled(
        document(
            section(
                f'<mj-image src="https://a.example/b.png" alt="{text}" /><mj-text><img alt="{text}" src="x" /></mj-text>'
            )
        )
    )
    assert [html_module.unescape(alt) for alt in re.findall(r'alt="([^"]*)"', html)] == [text, text]


def test_the_title_reads_the_same_in_its_label():
    html = compiled(document(section("<mj-text>x</mj-text>"), head="<mj-title>Un\u00a0titre</mj-title>"))
    assert 'aria-label="Un&#160;titre"' in html
    assert "u{" not in html


VALUE_OF = {
    **dict.fromkeys(("align", "text-align"), "right"),
    **dict.fromkeys(("background-position", "background-position-x"), "left"),
    **dict.fromkeys(("border", "border-top", "border-bottom", "border-left", "border-right"), "1px solid red"),
    **dict.fromkeys((f"inner-border{side}" for side in ("", "-top", "-bottom", "-left", "-right")), "1px solid red"),
    **dict.fromkeys(("color", "background-color", "container-background-color", "border-color"), "red"),
    **dict.fromkeys(("src", "href", "background-url"), "https://a.example/c.png"),
    "inner-background-color": "red",
    "background-position-y": "bottom",
    "background-repeat": "no-repeat",
    "background-size": "contain",
    "border-style": "dotted",
    "cellpadding": "3",
    "cellspacing": "3",
    "dir": "rtl",
    "direction": "rtl",
    "fluid-on-mobile": "true",
    "font-family": "Foo",
    "font-style": "italic",
    "font-weight": "700",
    "full-width": "full-width",
    "lang": "en",
    "line-height": "2",
    "mode": "vertical",
    "table-layout": "fixed",
    "target": "_self",
    "text-decoration": "underline",
    "text-transform": "uppercase",
    "vertical-align": "bottom",
}
# What an attribute needs beside it to have an effect.
BESIDE = {
    "background-repeat": 'background-url="https://a.example/b.png"',
    "background-size": 'background-url="https://a.example/b.png"',
    "background-position": 'background-url="https://a.example/b.png"',
    "background-position-x": 'background-url="https://a.example/b.png" background-position-y="bottom"',
    "background-position-y": 'background-url="https://a.example/b.png" background-position-x="right"',
    **dict.fromkeys(
        (
            "inner-background-color",
            *(f"inner-border{side}" for side in ("", "-radius", "-top", "-bottom", "-left", "-right")),
        ),
        'padding="9px"',
    ),
    "rel": 'href="https://a.example"',
}
ATTRIBUTES = [
    (tag, attribute)
    for tag, declared in TAGS.items()
    for attribute in sorted(declared.attributes)
    if tag.startswith(
        ("mj-section", "mj-wrapper", "mj-group", "mj-column", "mj-hero", "mj-text", "mj-button", "mj-image")
    )
    or tag in ("mj-divider", "mj-spacer", "mj-table", "mj-social", "mj-social-element", "mj-body", "mjml")
    if attribute != "mj-class"
]


def tag_alone(tag, attributes):
    """The smallest document with this tag and these attributes."""
    text = "<mj-text>x</mj-text>"
    column = f"<mj-column>{text}</mj-column>"
    opening = f"<{tag} {attributes}"
    shapes = {
        "mj-section": f"{opening}>{column}</mj-section>",
        "mj-wrapper": f"{opening}><mj-section>{column}</mj-section></mj-wrapper>",
        "mj-group": f"<mj-section>{opening}>{column}{column}</mj-group></mj-section>",
        "mj-column": f"<mj-section>{opening}>{text}</mj-column></mj-section>",
        "mj-hero": f"{opening}>{text}</mj-hero>",
        "mj-social": section(
            f'{opening}><mj-social-element name="web" href="https://a.example">y</mj-social-element></mj-social>'
        ),
        "mj-social-element": section(f"<mj-social>{opening}>y</mj-social-element></mj-social>"),
    }
    if tag == "mjml":
        return f"<mjml {attributes}><mj-body>{section(text)}</mj-body></mjml>"
    if tag == "mj-body":
        return f"<mjml>{opening}>{section(text)}</mj-body></mjml>"
    inner = {"mj-text": "x", "mj-button": "x", "mj-table": "<tr><td>x</td></tr>"}.get(tag, "")
    return f"<mjml><mj-body>{shapes.get(tag) or section(f'{opening}>{inner}</{tag}>')}</mj-body></mjml>"


@pytest.mark.parametrize(("tag", "attribute"), ATTRIBUTES)
def test_every_declared_attribute_changes_what_mrml_makes(tag, attribute):
    beside = BESIDE.get(attribute, "")
    if tag == "mj-image" and attribute != "src":
        beside += ' src="https://a.example/b.png"'
    if tag == "mj-social-element":
        beside += "".join(
            f' {name}="{value}"'
            for name, value in (("name", "web"), ("href", "https://b.example"))
            if name != attribute
        )
        beside += ' src="https://a.example/b.png"' if attribute not in ("src", "name") else ""
    value = VALUE_OF.get(attribute, "7px")
    value = "facebook" if (tag, attribute) == ("mj-social-element", "name") else value
    without = mrml.mjml2html(tag_alone(tag, beside), fonts={})
    assert mrml.mjml2html(tag_alone(tag, f'{beside} {attribute}="{value}"'), fonts={}) != without
