"""A site's story as a draft: the same id by every door, a summary that says something, a language somebody stated."""

import datetime as dt
from dataclasses import replace

import pytest

from cipc_newsletter.ingest import text_reader
from cipc_newsletter.ingest.stories import Told, draft_of, line_of, summary_of, title_from, topics_of
from cipc_newsletter.model.item import Picture

BODY = (
    "Le 3 mai 2024, le comité de voisins a reçu la mairesse pour parler de l’éclairage du parc.\n\n"
    "Une *deuxième* rencontre est prévue avec les [écoles](https://ecoles.example/liste) du quartier.\n"
)
STORY = Told(
    key="site.example#7",
    title="Le comité de voisins reçoit la mairesse",
    body=BODY,
    link="https://site.example/comite/",
    published=dt.date(2024, 5, 6),
)


def test_a_story_of_a_site_has_the_id_of_the_same_text_pasted() -> None:
    pasted = text_reader.read(
        "Le comité de voisins reçoit la mairesse\n\n" + BODY.split("\n", maxsplit=1)[0], location="page.txt"
    )
    draft = draft_of(STORY, language="")
    assert draft.id == pasted.drafts[0].id == "2024-05-03-comite-voisins-recoit-mairesse"
    assert (draft.date, draft.published) == (dt.date(2024, 5, 3), dt.date(2024, 5, 6))


def test_a_story_without_an_event_is_named_by_the_day_it_was_published() -> None:
    draft = draft_of(replace(STORY, body="Le comité cherche des lecteurs.\n"), language="fr")
    assert draft.id.startswith("2024-05-06-")
    assert draft.date is None


def test_a_story_without_any_day_has_no_id() -> None:
    assert draft_of(replace(STORY, body="Rien.\n", published=None), language="fr").id == ""


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Une fête au parc.", "Une fête au parc."),
        (
            "Les voisins du parc ont marché jusqu’à la rivière, les enfants devant eux",
            "Les voisins du parc ont marché jusqu’à la rivière, les…",
        ),
        ("https://" + "a" * 60, "https://" + "a" * 52 + "…"),
        ("", ""),
    ],
)
def test_the_beginning_of_a_text_stands_for_a_title_that_is_missing(words: str, title: str) -> None:
    assert title_from(words) == title


@pytest.mark.parametrize("stated", ["french", "x-default", "Français (Canada)"])
def test_what_is_no_locale_states_no_language(stated: str) -> None:
    assert draft_of(STORY, language="", stated=stated).language == "fr"


def test_dates_in_headings_quotations_and_figures_are_not_the_event_s() -> None:
    body = "![Photo du 1er mai 2020](a.jpg)\n\n## Le 2 mai 2020\n\n> Le 4 mai 2020, on riait.\n\nBonjour.\n"
    assert draft_of(replace(STORY, body=body), language="fr").date is None


@pytest.mark.parametrize(
    ("excerpt", "summary"),
    [
        ("Le 3 mai 2024, le comité de voisins a reçu la mairesse pour […]", ""),
        ("Le 3 mai 2024, le comité de voisins a reçu la mairesse pour…", ""),
        ("Le 3 mai 2024, le comité de voisins… Lire la suite « Le comité »", ""),
        ("Une deuxième rencontre est prévue avec les écoles […]", ""),
        ("Une deuxième rencontre est prévue avec les écoles du […] Continue reading →", ""),
        ("La mairesse promet des lampes. Lire la suite →", "La mairesse promet des lampes."),
        ("La mairesse promet des lampes [...]", "La mairesse promet des lampes…"),
        ("La mairesse promet des lampes ! Seguir leyendo «Comité»", "La mairesse promet des lampes !"),
        ("La mairesse veut en savoir plus sur les lampes.", "La mairesse veut en savoir plus sur les lampes."),
        ("La mairesse promet des lampes.", "La mairesse promet des lampes."),
        ("[…]", ""),
        ("", ""),
    ],
)
def test_a_summary_says_what_the_text_does_not_begin_with(excerpt: str, summary: str) -> None:
    assert summary_of(excerpt, BODY) == summary


def test_a_sentence_that_speaks_of_reading_more_keeps_its_words() -> None:
    told = "La mairesse dit qu’il faut lire plus. " + "Elle l’a dit à tous les voisins du quartier. " * 8
    assert summary_of(line_of(told), BODY) == line_of(told)


def test_categories_and_tags_are_topics_once_without_the_one_for_what_has_none() -> None:
    names = [
        "Jeunesse",
        "Non classé",
        "Uncategorized",
        "jeunesse",
        " Police  locale ",
        "Sin categoría",
        "Non classé-fr",
    ]
    assert topics_of(names) == ("Jeunesse", "Police locale")


def test_a_heading_that_says_the_title_again_is_left_out_and_named() -> None:
    draft = draft_of(replace(STORY, body=f"## {STORY.title}\n\n{BODY}"), language="fr")
    assert draft.body == BODY.rstrip()
    assert [(one.what, one.text) for one in draft.dropped] == [("the title again", STORY.title)]


def test_another_heading_at_the_top_stays() -> None:
    body = f"## Une rencontre\n\n{BODY}"
    assert draft_of(replace(STORY, body=body), language="fr").body == body.rstrip()


def test_a_person_s_word_on_the_language_counts_first_then_the_text_s_then_the_site_s() -> None:
    assert draft_of(STORY, language="es", stated="en").language == "es"
    assert draft_of(STORY, language="", stated="fr_CA").language == "fr"
    assert draft_of(STORY, language="").language == "fr"
    assert draft_of(replace(STORY, title="Lampadaire", body="Oui.\n"), language="", stated="es-MX").language == "es"


def test_a_site_that_states_another_language_than_its_text_is_in_is_doubted() -> None:
    draft = draft_of(STORY, language="", stated="en_US")
    assert draft.language == "fr"
    assert "The site says it is in “en_US”, but it reads like “fr”; that was taken." in draft.doubts


def test_a_language_no_news_can_be_in_is_told_as_the_site_states_it() -> None:
    assert draft_of(STORY, language="", stated="de-CH").language == "de"


def test_the_digest_changes_with_the_picture_and_not_with_the_topics() -> None:
    plain = draft_of(STORY, language="fr")
    picture = Picture(file="a.jpg", alt="Le parc le soir")
    assert draft_of(replace(STORY, image=picture), language="fr").digest != plain.digest
    assert draft_of(replace(STORY, topics=("Parc",)), language="fr").digest == plain.digest


def test_one_line_has_no_control_characters_and_no_halves_of_pairs() -> None:
    assert line_of(" Le\x00 parc\t\n le\u200b soir \ud83d ") == "Le parc le\u200b soir \ufffd"


def test_no_title_turns_about_the_letters_that_follow() -> None:
    assert line_of("Facture \u202egnp.exe et \u200fשלום") == "Facture gnp.exe et \u200fשלום"


@pytest.mark.parametrize("sign", [" ", "»", "[", "![](", "[a](", "read more ", "\\"])
def test_nonsense_comes_to_an_end(sign: str) -> None:
    draft = draft_of(replace(STORY, body=sign * 50_000, excerpt=sign * 50_000), language="")
    assert draft.title == STORY.title  # a search that grows with the square would take an hour


@pytest.mark.parametrize("end", ["\u00a0", "\u2003\n", "\n\n\u00a0\n"])
def test_white_space_at_the_end_of_a_text_is_none_of_it(end: str) -> None:
    assert draft_of(replace(STORY, body=BODY + end), language="fr").body == BODY.rstrip()


def test_a_site_opens_no_merge_field_in_a_summary_or_in_the_words_of_a_picture() -> None:
    words = "Écrit au mur : [[email]]"
    picture = Picture(file="mur.jpg", alt=words, caption=words, credit=words)
    draft = draft_of(replace(STORY, excerpt=words, image=picture), language="fr")
    assert draft.image is not None
    written = (draft.summary, draft.image.alt, draft.image.caption, draft.image.credit)
    assert set(written) == {"Écrit au mur : \\[[email]]"}
