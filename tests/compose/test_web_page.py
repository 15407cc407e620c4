"""The page on which anybody reads a message in the browser."""

import re
from dataclasses import replace

import pytest

from cipc_newsletter import tokens
from cipc_newsletter.compose.composer import compose
from cipc_newsletter.compose.sample import EMAIL, sample_message
from cipc_newsletter.compose.web_page import page_of, public_text
from cipc_newsletter.model.issue import Section
from compose_making import CONFIG, composed, everything, issue, png, with_words, workspace, write

ARCHIVE = replace(CONFIG, archive_base_url="https://www.observatoire.example/infolettre")
ADDRESSES = {
    language: f"https://www.observatoire.example/infolettre/2025-12/{language}/" for language in ("fr", "en", "es")
}


def page(made, language="fr", *, addresses=ADDRESSES):
    return page_of(made, made.message(language), addresses=addresses)


def test_no_token_no_address_of_a_reader_and_no_open_field_is_on_it(tmp_path):
    place = workspace(tmp_path, config=ARCHIVE)
    made = compose(everything(tmp_path), workspace=place, version="1.2.3")
    for message in made.messages:
        text = page(made, message.language)
        assert "[[" in message.html
        assert "[[" not in text
        assert EMAIL in sample_message(made, message.language).to.email
        for personal in (tokens.sample_token(), EMAIL, "Camille", "unsubscribe_url", "preferences_url"):
            assert personal not in text


def test_everything_it_loads_lies_beside_it_and_nothing_runs(tmp_path):
    place = workspace(tmp_path, config=ARCHIVE)
    text = page(compose(everything(tmp_path), workspace=place, version="1.2.3"))
    loaded = re.findall(r'<(?:img|link rel="stylesheet"|iframe|source)[^>]*?(?:src|href)="([^"]*)"', text)
    assert loaded
    assert all(re.fullmatch(r"\.\./images/[0-9a-f]{12}\.(?:png|jpg|gif)", address) for address in loaded)
    assert "<script" not in text
    assert "default-src 'none'" in text


def test_what_only_a_mail_has_is_not_on_it_and_the_rest_is(tmp_path):
    made = composed(tmp_path, issue(), config=ARCHIVE)
    text = page(made)
    assert "Vous recevez ce message" in made.messages[0].html
    assert "Vous recevez ce message" not in text
    assert "désabonner" not in text
    assert "1234, rue Claire" in text
    assert "Un mot de l’équipe." in text


def test_the_greeting_stands_without_a_name(tmp_path):
    assert "Bonjour à vous," in page(composed(tmp_path, issue(), config=ARCHIVE))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("[Partir]([[unsubscribe_url]]) quand on veut.", "Partir quand on veut."),
        ("Écrit à [[email]].", "Écrit à …."),
        ("[Voir](https://a.example/?qui=[[email]])", "Voir"),
        ("[[first_name|<b>vous</b> & moi]]", "&lt;b&gt;vous&lt;/b&gt; &amp; moi"),
        (r"Deux crochets : \[[ci]]", "[[ci]]"),
    ],
)
def test_fields_an_author_wrote_become_words_and_never_links(tmp_path, written, read):
    text = page(composed(tmp_path, with_words(issue(), intro=written), config=ARCHIVE))
    assert read in text
    assert not re.search(r'(?:href|src)="[^"]*(?:\[\[|%5B%5B)', text)


def test_it_names_itself_and_the_other_languages_which_name_it_back(tmp_path):
    made = composed(tmp_path, issue(languages=("fr", "en", "es")), config=ARCHIVE)
    alternates = [
        sorted(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page(made, language)))
        for language in ("fr", "en", "es")
    ]
    assert alternates[0] == sorted([*ADDRESSES.items(), ("x-default", ADDRESSES["fr"])])
    assert alternates[0] == alternates[1] == alternates[2]
    for language in ("fr", "en", "es"):
        assert f'<link rel="canonical" href="{ADDRESSES[language]}">' in page(made, language)


def test_without_an_archive_it_names_no_address(tmp_path):
    text = page(composed(tmp_path, issue(languages=("fr", "en"))), addresses={})
    assert "canonical" not in text
    assert "hreflang" not in text
    assert 'property="og:url"' not in text


def test_it_says_what_it_is_to_whoever_shares_it(tmp_path):
    place = workspace(tmp_path, config=ARCHIVE)
    write(tmp_path, "issues/grande.png", png(1300, 700))
    of = issue(Section(layout="text", texts={"fr": "![Une rue \u201ccalme\u201d](grande.png)"}))
    of = with_words(of, subject='Un pli de 5" & [[first_name|vous]]')
    made = compose(of, workspace=place, version="1.2.3")
    text = page(made)
    assert '<meta property="og:title" content="Un pli de 5&quot; &amp; vous">' in text
    assert '<meta property="og:locale" content="fr_CA">' in text
    assert '<meta property="article:published_time" content="2025-12-15">' in text
    name = made.messages[0].images[-1].name
    assert f'content="https://www.observatoire.example/infolettre/2025-12/images/{name}"' in text
    assert '<meta property="og:image:alt" content="Une rue “calme”">' in text


def test_public_texts_have_their_fallbacks():
    assert public_text("Bonjour [[first_name|vous]], \\[[ici]]") == "Bonjour vous, [[ici]]"
