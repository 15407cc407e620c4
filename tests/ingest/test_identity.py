"""Ids, keys and digests: the same for the same words."""

import datetime as dt
import unicodedata

import pytest

from cipc_newsletter.ingest.identity import digest_of, digest_of_story, free_id, item_id, key_of
from cipc_newsletter.model.item import Picture

DAY = dt.date(2025, 12, 9)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("La fête des voisins à l’école", "fete-voisins-ecole"),
        ("L’Œuvre de la Société d’histoire", "oeuvre-societe-histoire"),
        ("Straße, Łódź, Æsop", "strasse-lodz-aesop"),
        ("¿Quién cuida a quienes cuidan?", "cuida-quienes-cuidan"),
        ("Des et les", "des-et-les"),
        ("50 % de 3/4", "50-3-4"),
    ],
)
def test_the_slug_is_ascii_without_small_words(title: str, slug: str) -> None:
    assert item_id(title, DAY) == f"2025-12-09-{slug}"


def test_a_long_title_is_cut_at_a_word() -> None:
    made = item_id("Une rencontre internationale sur la sécurité des transports collectifs", DAY)
    assert made == "2025-12-09-rencontre-internationale-securite"
    assert len(made) <= 48


def test_one_endless_word_is_cut_hard() -> None:
    assert len(item_id("a" * 200, DAY)) == 48


def test_a_title_in_another_script_still_gives_an_id() -> None:
    assert item_id("安全な街", DAY) == item_id("安全な街", DAY) != item_id("静かな街", DAY)


def test_a_taken_id_gets_the_lowest_free_number() -> None:
    assert free_id("2025-12-09-a", {"x"}) == "2025-12-09-a"
    assert free_id("2025-12-09-a", {"2025-12-09-a", "2025-12-09-a-2"}) == "2025-12-09-a-3"


def test_a_long_taken_id_stays_within_its_length() -> None:
    long = item_id("a" * 200, DAY)
    assert free_id(long, {long}) == f"{long[:46]}-2"


def test_the_key_looks_through_case_spaces_and_apostrophes() -> None:
    assert key_of("L’été  À Lyon", DAY) == key_of("l'Été\u00a0à lyon", DAY)
    decomposed = unicodedata.normalize("NFD", "L’été à Lyon")
    assert key_of(decomposed, DAY) == key_of("L’été à Lyon", DAY)


def test_the_key_tells_title_and_date_apart() -> None:
    assert len({key_of("a", DAY), key_of("b", DAY), key_of("a", None)}) == 3


def test_the_digest_looks_through_space_and_bullets_only() -> None:
    same = digest_of("Titre", ["Un  mot", "• une puce"])
    assert digest_of("Titre", ["Un\u00a0mot", "- une puce"]) == same
    assert digest_of("Titre", ["Un mot", "une puce."]) != same
    assert digest_of("Titre", ["Un Mot", "une puce"]) != same


STORY = {"title": "Été", "body": "Un.\n\nDeux.", "summary": "Bref.", "link": "https://example.org/a"}


def test_the_digest_of_a_story_is_of_its_words_whatever_the_encoding_of_accents() -> None:
    apart = {**STORY, "title": unicodedata.normalize("NFD", STORY["title"]), "body": STORY["body"] + "\n"}
    assert digest_of_story(**STORY) == digest_of_story(**apart)


@pytest.mark.parametrize("change", [{key: "autre"} for key in STORY])
def test_each_field_that_an_import_writes_is_in_the_digest_of_a_story(change: dict[str, str]) -> None:
    assert digest_of_story(**STORY) != digest_of_story(**(STORY | change))


@pytest.mark.parametrize("key", ["file", "alt", "caption", "credit"])
def test_each_field_of_its_picture_is_in_the_digest_of_a_story(key: str) -> None:
    fields = {"file": "a.jpg", "alt": "A", "caption": "b", "credit": "c"}
    one, other = (digest_of_story(**STORY, image=Picture(**which)) for which in (fields, fields | {key: "x"}))
    assert one != other


def test_words_do_not_slip_from_one_field_into_the_next() -> None:
    assert digest_of_story(title="ab", body="c") != digest_of_story(title="a", body="bc")
