"""Our merge fields in Brevo's language: pure, the same every time, and refused where something would be guessed."""

import html

import pytest

from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.providers.brevo_campaign_tags import attributes_in, translated
from providers.brevo_server import filled
from providers.list_making import HTML, composed


def either(attribute: str, fallback: str) -> str:
    """Return what stands at Brevo for an attribute with a fallback."""
    return f"{{% if contact.{attribute} %}}{{{{ contact.{attribute} }}}}{{% else %}}{fallback}{{% endif %}}"


def html_of(body: str) -> str:
    """Return the HTML that Brevo gets for `body`, with its way out after it."""
    made = translated(composed(html=f'{body}<a href="[[unsubscribe_url]]">x</a>'), tags={})
    return made.html.removesuffix('<a href="{{ unsubscribe }}">x</a>')


def test_each_field_becomes_its_tag() -> None:
    message = composed(subject="Pour [[first_name|vous]]", html=HTML + "[[email]] [[preferences_url]] [[city|ici]]")
    made = translated(message, tags={})
    assert made.subject == "Pour " + either("FIRSTNAME", "vous")
    assert f"Bonjour {either('FIRSTNAME', 'à vous')}," in made.html
    assert 'href="{{ unsubscribe }}"' in made.html
    assert made.html.endswith("{{ contact.EMAIL }} {{ update_profile }} " + either("CITY", "ici"))
    assert "[[" not in made.subject + made.html


def test_the_same_message_always_becomes_the_same_one() -> None:
    assert translated(composed(), tags={}) == translated(composed(), tags={})


def test_the_text_part_is_left_to_brevo() -> None:
    assert translated(composed(), tags={}).text == ""


def test_the_line_about_another_language_is_written_out() -> None:
    assert '<p lang="fr-CA"></p>' in translated(composed(), tags={}).html


def test_a_tag_of_the_settings_goes_before_the_table() -> None:
    made = translated(composed(subject="[[first_name|vous]]"), tags={"first_name": "{{ contact.PRENOM }}"})
    assert made.subject == either("PRENOM", "vous")
    assert attributes_in(made) == {"PRENOM"}


@pytest.mark.parametrize("written", ["{{ prix }}", "{% if x %}", "{# note #}", "{{{", "{{", "a{b{{c"])
def test_braces_of_a_text_are_shown_as_they_were_written(written: str) -> None:
    sent = html_of(f"<p>{written}</p>")
    assert not {"{{", "{%", "{#"} & {sent[at : at + 2] for at in range(len(sent))}
    assert html.unescape(sent) == f"<p>{written}</p>"


def test_a_brace_before_a_field_does_not_grow_into_its_tag() -> None:
    sent = html_of("<p>{[[first_name|vous]]}</p>")
    assert sent == f"<p>&#123;{either('FIRSTNAME', 'vous')}}}</p>"
    assert filled(sent, {"contact.FIRSTNAME": "Zoé"}) == "<p>&#123;Zoé}</p>"


def test_style_sheets_stay_as_they_are() -> None:
    style = "<style>#outlook a{padding:0}@media screen{#foot{margin:0}}</style>"
    assert html_of(style) == style


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"subject": "Des {{ accolades }}"}, "holds two braces"),
        ({"subject": "{% pour %}"}, "holds two braces"),
        ({"subject": "{[[first_name|vous]]"}, "holds two braces"),
        ({"html": HTML.replace("p{margin:0}", "p{{margin:0}")}, "A style sheet"),
        ({"html": HTML + '<a href="https://cipc.example/?e=[[email]]">x</a>'}, "stands inside an address"),
        ({"html": HTML.replace("[[unsubscribe_url]]", "https://cipc.example/")}, "no unsubscribe link"),
    ],
)
def test_what_brevo_could_not_carry_is_refused(changes: dict[str, str], said: str) -> None:
    with pytest.raises(BadRequestError, match=said) as caught:
        translated(composed(**changes), tags={})
    assert caught.value.mistakes[0].remedy


@pytest.mark.parametrize("fallback", ["A & B", "a<b", "100 %", "l'« ami \"", "x{y", "a\\b", "a|b", "{{ x }}", "{% y"])
def test_a_fallback_is_shown_as_it_was_written(fallback: str) -> None:
    sent = html_of(f"<p>[[first_name|{html.escape(fallback)}]]</p>")
    assert html.unescape(filled(sent, {"contact.FIRSTNAME": ""})) == f"<p>{fallback}</p>"
    assert filled(sent, {"contact.FIRSTNAME": "Zoé"}) == "<p>Zoé</p>"


@pytest.mark.parametrize("fallback", ["{{ x }}", "{% y %}"])
def test_a_fallback_that_a_subject_could_not_show_is_refused(fallback: str) -> None:
    with pytest.raises(BadRequestError):
        translated(composed(subject=f"[[first_name|{fallback}]]"), tags={})


def test_a_fallback_needs_a_tag_that_is_one_variable() -> None:
    with pytest.raises(BadRequestError, match="cannot be written"):
        translated(composed(), tags={"first_name": "{{ contact.PRENOM|title }}"})
