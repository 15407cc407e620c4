"""What Jinja says in English becomes a sentence of our own, with what would be right."""

from pathlib import Path

import pytest

from cipc_newsletter.compose.sandbox import Sandbox, TemplateFiles, rendered
from cipc_newsletter.compose.template_folders import Layer
from cipc_newsletter.errors import TemplateError

JINJA_S_OWN = ("got ", "token", "undefined", "object", "Jinja", "Encountered", "Unexpected", "unsupported", "unsafe")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{% if a %}x", 'The block "if" is opened and never closed. What opens with {% if %} ends with {% endif %}.'),
        ("{% for b in a %}{% if b %}{% endif %}", 'The block "for" is opened and never closed.'),
        ("{% sing %}", '"sing" cannot stand between {% and %} here.'),
        ("{{ a | shout }}", 'there is no filter or test "shout".'),
        ("{{ a is loud }}", 'there is no filter or test "loud".'),
        (
            "<mj-text>{% if %}</mj-text>",
            '"<mj-text>{% if %}</mj-text>" cannot be read. A value stands between {{ and }}.',
        ),
        ("{{ a + }}", '"{{ a + }}" cannot be read.'),
        ("{{ nobody }}", 'nothing is called "nobody" here.'),
        ("{{ a.nobody }}", 'nothing is called "nobody" here.'),
        ("{{ a['nobody'] }}", 'nothing is called "nobody" here.'),
        ("{{ a.__class__ }}", '"__class__" is out of reach for a template.'),
        ("{{ 9 ** 9 ** 9 }}", "multiplies small numbers only"),
        ("{{ a + 1 }}", "this line cannot be carried out."),
        ("{{ 1 / 0 }}", "this line cannot be carried out."),
        ('{% include "layout.mjml.j2" %}', "include one another without end"),
    ],
)
def test_each_slip_is_told_in_our_words(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "layout.mjml.j2").write_text(f"\n{text}\n", encoding="utf-8")
    sandbox = Sandbox(TemplateFiles([Layer(folder=tmp_path, shown="t")]), {})
    with pytest.raises(TemplateError) as caught:
        rendered(sandbox, "layout.mjml.j2", {"a": {"b": "c"}}, shown="t/layout.mjml.j2")
    said = str(caught.value)
    assert words.casefold() in said.casefold()
    assert said.endswith("Mend the line.")
    assert caught.value.path == "t/layout.mjml.j2"
    assert caught.value.line is not None
    assert not [word for word in JINJA_S_OWN if word in said]
    assert caught.value.__cause__ is not None
