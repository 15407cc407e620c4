"""What stands for an item where only a teaser is shown."""

import pytest

from cipc_newsletter.compose.teaser import LONGEST, cut_at_sentence, first_paragraph, teaser_of

LONG = "Une phrase qui dit quelque chose de simple. " * 12


def test_the_summary_is_the_teaser():
    assert teaser_of(summary="Le résumé.", body="Le corps.", may_cut=True) == "Le résumé."


def test_without_a_summary_the_first_paragraph_is():
    assert teaser_of(
        summary="", body="## Titre\n\nUn *premier*\n[paragraphe](https://a.example).\n\nUn autre.", may_cut=True
    ) == ("Un premier paragraphe.")


@pytest.mark.parametrize("body", ["", "## Titre seul", "- une liste\n- seule", '![alt](a.png "légende")'])
def test_a_body_without_a_paragraph_has_no_teaser(body):
    assert first_paragraph(body) == ""


def test_a_caption_before_the_first_paragraph_is_passed_over():
    assert first_paragraph("Une visite du centre\n\nLe texte commence ici.\n\nEt suit.") == "Le texte commence ici."
    assert first_paragraph("Une visite du centre\n\nUne autre") == "Une visite du centre"


def test_a_figure_and_a_button_are_no_first_paragraph():
    assert first_paragraph("![alt](a.png)\n\n**[Voir](https://a.example)**\n\nLe texte.") == "Le texte."


def test_a_long_paragraph_is_cut_after_a_whole_sentence():
    cut = teaser_of(summary="", body=LONG, may_cut=True)
    assert cut.endswith("simple.")
    assert LONGEST - 60 < len(cut) <= LONGEST


def test_a_paragraph_that_leads_nowhere_is_not_cut():
    assert teaser_of(summary="", body=LONG, may_cut=False) == LONG.strip()


@pytest.mark.parametrize("short", ["M. Roy", "Mme. Roy", "le Dr. Roy", "J. Roy", "1 200 p. Rien"])
def test_a_point_after_an_abbreviation_ends_no_sentence(short):
    text = f"Elle a parlé longtemps avec {short} de la rue " + "et de ses bancs " * 20 + "."
    assert cut_at_sentence(text).endswith("…")


def test_a_sentence_longer_than_a_teaser_is_cut_between_words():
    cut = cut_at_sentence("mot " * 200)
    assert cut.endswith("mot…")
    assert len(cut) <= LONGEST + 1


def test_one_word_longer_than_a_teaser_stays_whole():
    assert cut_at_sentence("x" * 400) == "x" * 400


@pytest.mark.parametrize("end", ["?", "!", "…", ".»", " »."])
def test_other_ends_of_sentences_are_seen(end):
    text = f"Est-ce une rue{end} Oui " + "et encore une " * 30
    assert cut_at_sentence(text) == f"Est-ce une rue{end}"
