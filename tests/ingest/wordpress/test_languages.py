"""The language a site states, and its translations, in the shapes that translation plugins give them."""

import pytest

from cipc_newsletter.ingest.draft import Draft
from cipc_newsletter.ingest.wordpress import read
from cipc_newsletter.ingest.wordpress.languages import (
    MOST_TRANSLATIONS,
    stated_language,
    translations_of,
)
from wordpress_making import HOST, answer, post

ENGLISH = {
    "title": {"rendered": "A night of lanterns in the park"},
    "content": {"rendered": "<p>The neighbours walked to the river and the children led the way.</p>"},
    "excerpt": {"rendered": ""},
}


def drafts(*posts: dict) -> dict[str, Draft]:
    return {draft.key.partition("#")[2]: draft for draft in read(answer(*posts), location="a.json").drafts}


@pytest.mark.parametrize(
    ("fields", "language"),
    [
        ({"lang": "en"}, "en"),
        ({"polylang_current_lang": "en"}, "en"),
        ({"wpml_current_locale": "en_CA"}, "en_CA"),
        ({"link": f"{HOST}/en/news/lanterns/"}, "en"),
        ({"link": f"{HOST}/pt-br/noticias/"}, ""),
        ({"link": f"{HOST}/ai/noticias/"}, ""),
        ({"link": f"{HOST}/?p=3&lang=es"}, "es"),
        ({"yoast_head_json": {"og_locale": "fr_CA"}}, "fr_CA"),
        ({"yoast_head_json": {"og_locale": "en_US"}, "lang": "fr", "link": f"{HOST}/es/a/"}, "fr"),
        ({"yoast_head_json": {"og_locale": "en_US"}, "link": f"{HOST}/es/a/"}, "es"),
        ({"lang": ["fr"]}, ""),
        ({}, ""),
    ],
)
def test_a_site_states_a_language_in_many_ways(fields: dict, language: str) -> None:
    assert stated_language(post() | fields, base=HOST) == language


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"translations": {"fr": 7, "en": 8}}, {"voisins.example#8"}),
        ({"polylang_translations": [{"locale": "en", "id": 8}]}, {"voisins.example#8"}),
        ({"polylang_translations": [{"lang": "en", "id": "8"}]}, {"voisins.example#8"}),
        (
            {"wpml_translations": [{"locale": "en_US", "id": 8, "post_title": "A", "href": f"{HOST}/en/a/"}]},
            {"voisins.example#8", f"{HOST}/en/a/"},
        ),
        (
            {"wpml_translations": {"en_US": {"locale": "en_US", "id": 8, "href": "https://neighbours.example/a/"}}},
            {"neighbours.example#8", "https://neighbours.example/a/"},
        ),
        ({"wpml_translations": []}, set()),
        ({"translations": []}, set()),
    ],
)
def test_translations_are_named_by_key_and_by_address(fields: dict, names: set[str]) -> None:
    assert set(translations_of(post(7) | fields, base=HOST)) == names


def test_a_translation_that_one_side_alone_names_is_known_to_both() -> None:
    found = drafts(
        post(7, wpml_current_locale="fr_CA", wpml_translations=[]),
        post(8, wpml_translations={"fr_CA": {"id": 7, "href": f"{HOST}/actualites/nouvelle-7/"}}, **ENGLISH),
        post(9),
    )
    assert found["7"].translations == ("voisins.example#8",)
    assert "voisins.example#7" in found["8"].translations
    assert found["9"].translations == ()


def test_three_languages_named_in_a_chain_belong_together() -> None:
    found = drafts(post(7, translations={"en": 8}), post(8, translations={"es": 9}, **ENGLISH), post(9))
    assert found["7"].translations == ("voisins.example#8", "voisins.example#9")
    assert found["9"].translations == ("voisins.example#7", "voisins.example#8")


def test_posts_that_name_one_another_by_the_hundred_are_no_translations() -> None:
    posts = [post(number, translations=[number + 1]) for number in range(300)]
    found = drafts(*posts)
    assert len(found) == 300
    assert max(len(draft.translations) for draft in found.values()) <= 3 * MOST_TRANSLATIONS
    assert len(drafts(post(7, translations=list(range(5000))))["7"].translations) <= MOST_TRANSLATIONS


def test_a_french_site_that_never_set_its_language_is_read_as_french() -> None:
    draft = drafts(post(7, yoast_head_json={"og_locale": "en_US"}))["7"]
    assert draft.language == "fr"
    assert any("it reads like “fr”" in doubt for doubt in draft.doubts)


def test_a_post_too_short_to_tell_is_in_the_language_of_nearly_all_others() -> None:
    short = {"title": {"rendered": "Lampadaire"}, "content": {"rendered": "<p>Oui.</p>"}}
    found = drafts(post(7), post(8), post(9, **short))
    assert found["9"].language == "fr"
    assert found["9"].doubts[-1].startswith("Its language cannot be told; the site's other posts are in “fr”")
    assert drafts(post(7), post(9, **short))["9"].language == ""
    private = [post(number, status="private") for number in (1, 2, 3)]
    assert drafts(post(7), post(9, **short), *private)["9"].language == ""
