"""A story that a site tells becomes a draft, alike for every reader."""

import datetime as dt

import pytest

from cipc_newsletter.ingest.draft import FoundPicture
from cipc_newsletter.ingest.leading_picture import Featured
from cipc_newsletter.ingest.story import Story, draft_of, spoken_language
from cipc_newsletter.ingest.text_reader import read

TITLE = "Jeunes et police : un atelier de dialogue"
FIRST = "Le 2 décembre 2025, le Centre a réuni des jeunes et des policiers du quartier pour une journée de dialogue."
SECOND = "Les participants ont travaillé en petits groupes sur les malentendus de tous les jours."
PUBLISHED = dt.date(2025, 12, 5)


def story(**given: object) -> Story:
    values = {"title": TITLE, "body": f"{FIRST}\n\n{SECOND}", "key": "exemple.org#7", "published": PUBLISHED}
    return Story(**(values | given))  # type: ignore[arg-type]


def test_a_pasted_page_and_a_site_give_the_same_id() -> None:
    pasted = read(f"{TITLE}\n\n{FIRST}\n{SECOND}\n", location="page.txt").drafts[0]
    told = draft_of(story())
    assert (told.id, told.date, told.language) == (pasted.id, pasted.date, pasted.language)


def test_the_day_of_publishing_is_kept_beside_the_day_of_the_event() -> None:
    draft = draft_of(story())
    assert (draft.date, draft.published) == (dt.date(2025, 12, 2), PUBLISHED)


def test_without_an_event_the_day_of_publishing_makes_the_id() -> None:
    draft = draft_of(story(body=SECOND))
    assert draft.date is None
    assert draft.id == "2025-12-05-jeunes-police-atelier-dialogue"


def test_without_any_date_there_is_no_id() -> None:
    assert draft_of(story(body=SECOND, published=None)).id == ""


def test_a_date_in_a_quotation_a_heading_or_a_caption_is_not_the_event() -> None:
    body = f'![Le 1er mai 2020](a.jpg "Le 1er mai 2020")\n\n## Le 1er mai 2021\n\n> Le 1er mai 2022\n\n{SECOND}'
    assert draft_of(story(body=body)).date is None


def test_what_a_person_said_of_the_language_is_not_doubted() -> None:
    draft = draft_of(story(language="en-US"), language="es")
    assert draft.language == "es"
    assert not draft.doubts


def test_the_featured_picture_comes_with_its_file() -> None:
    found = FoundPicture(address="https://exemple.org/salle.jpg", name="salle.jpg", alt="La salle")
    draft = draft_of(
        story(featured=Featured(address="https://exemple.org/une.jpg", alt="Six jeunes"), pictures=(found,))
    )
    assert draft.image is not None
    assert draft.image.file in {picture.name for picture in draft.pictures}


def test_the_digest_changes_with_what_is_written_and_only_with_that() -> None:
    assert draft_of(story()).digest == draft_of(story(topics=("police",), is_whole=False)).digest
    assert draft_of(story()).digest != draft_of(story(summary="Autre chose, en deux mots.")).digest


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (f"{FIRST} {SECOND}", "", "fr"),
        (f"{FIRST} {SECOND}", "fr_CA", "fr"),
        (f"{FIRST} {SECOND}", "en-US", "fr"),
        ("Bonjour", "fr", "fr"),
        ("Bonjour", "", ""),
        ("Os jovens e a polícia do bairro, uma oficina para o diálogo de todos os dias", "pt-BR", ""),
        ("ورشة حوار بين الشباب والشرطة", "ar", ""),
    ],
)
def test_the_text_outweighs_a_wrong_declaration_among_our_languages(text: str, declared: str, language: str) -> None:
    assert spoken_language(text, declared=declared)[0] == language


def test_a_declaration_that_does_not_fit_is_said() -> None:
    assert "en-US" in spoken_language(FIRST, declared="en-US")[1][0]
    assert "ar" in spoken_language("ورشة", declared="ar")[1][0]
