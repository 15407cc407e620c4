"""Merge tags at Cyberimpact: none is guessed. And our mark in the mail: there, and gone again without a trace."""

import re

import pytest

from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.providers.cyberimpact_tags import marked, translated, without_mark
from providers.cyberimpact_server import TAGS
from providers.list_making import HTML, TEXT, composed, mark

PLAIN = {
    "html": HTML.replace("[[first_name|à vous]]", "à vous"),
    "text": TEXT.replace("[[first_name|à vous]]", "à vous"),
}


def test_fields_become_the_tags_that_the_settings_name() -> None:
    made = translated(composed(), tags=TAGS)
    assert 'href="@@DESABONNEMENT@@"' in made.html
    assert "Bonjour @@PRENOM:à vous@@," in made.html
    assert "Se désabonner : @@DESABONNEMENT@@" in made.text
    assert made == translated(composed(), tags=TAGS)


def test_fields_without_a_tag_are_refused_all_at_once_with_what_to_ask() -> None:
    with pytest.raises(BadRequestError, match=r"\[\[first_name\]\], \[\[unsubscribe_url\]\] is not known") as caught:
        translated(composed(), tags={})
    remedy = caught.value.mistakes[0].remedy
    assert "Ask Cyberimpact" in remedy
    assert 'tags = { first_name = "…{fallback}…", unsubscribe_url = "…" }' in remedy


def test_a_mail_without_its_way_out_in_both_parts_is_refused() -> None:
    for part in ("html", "text"):
        with pytest.raises(BadRequestError, match="no unsubscribe link"):
            translated(composed(**{part: PLAIN[part].replace("[[unsubscribe_url]]", "x")}), tags=TAGS)


def test_a_fallback_needs_a_tag_that_says_where_it_goes() -> None:
    tags = TAGS | {"first_name": "@@PRENOM@@"}
    with pytest.raises(BadRequestError, match='has the fallback "à vous"'):
        translated(composed(), tags=tags)


def test_a_fallback_is_escaped_where_it_lands() -> None:
    made = translated(composed(html=HTML + "[[first_name|A &amp; B]]"), tags=TAGS)
    assert made.html.endswith("@@PRENOM:A &amp; B@@")


@pytest.mark.parametrize("name", ["subject", "html", "text"])
def test_a_tag_in_a_text_of_its_own_is_refused(name: str) -> None:
    said = {"subject": "x", "html": HTML, "text": TEXT}[name] + " @@PRENOM:Ana@@"
    with pytest.raises(BadRequestError, match="in its own text"):
        translated(composed(**{name: said}), tags=TAGS)


def test_a_field_inside_an_address_is_refused() -> None:
    with pytest.raises(BadRequestError, match="inside an address"):
        translated(composed(html=HTML + '<a href="https://cipc.example/?e=[[email]]">x</a>'), tags=TAGS)


@pytest.mark.parametrize("html", [HTML, "<p>x</p>", "<body></body></body>", "<BODY>x</BODY >", ""])
def test_the_mark_comes_out_as_it_went_in(html: str) -> None:
    sent = marked(html, mark())
    assert without_mark(sent) == (html, mark())
    assert len(re.findall("<!--", sent)) == 1


def test_without_a_mark_the_mail_stays_as_it_is() -> None:
    html = "<p>x</p><!-- une note --><!-- 2025-12 fr [cipc-newsletter deadbeef f00d] -->"
    assert without_mark(html) == (html, None)
