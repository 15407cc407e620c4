"""A Markdown text as plain text."""

import pytest

from cipc_newsletter.compose.plaintext import WIDTH
from cipc_newsletter.compose.text_layout import Notes
from passage_making import in_place, passage

SENTENCE = "Une phrase assez longue pour que la ligne se brise au moins une fois avant la fin."


def text(markdown, **changes):
    return passage(markdown, **changes).text


def test_paragraphs_are_wrapped_with_an_empty_line_between():
    assert text(f"{SENTENCE}\n\nUne autre\nphrase.") == (
        "Une phrase assez longue pour que la ligne se brise au moins une fois\navant la fin.\n\nUne autre phrase."
    )


def test_a_hard_break_is_a_new_line():
    assert text("12, rue Claire\\\nMontréal") == "12, rue Claire\nMontréal"


def test_headings_have_the_mark_of_their_level():
    assert text("# Un\n\n## Deux\n\n### Trois", level=4) == "= Un\n\n~ Deux\n\n· Trois"


def test_a_tight_list_stands_close_and_hangs():
    lines = text(f"- un\n- {SENTENCE}").split("\n")
    assert lines == [
        "  • un",
        "  • Une phrase assez longue pour que la ligne se brise au moins une fois",
        "    avant la fin.",
    ]


def test_a_loose_list_has_an_empty_line_between_its_points():
    assert text("- un\n\n- deux") == "  • un\n\n  • deux"


def test_a_numbered_list_keeps_its_start_and_lines_up_its_numbers():
    assert text("9. neuf\n10. dix\n11. onze") == "   9. neuf\n  10. dix\n  11. onze"
    assert text("0. zéro") == "  0. zéro"


def test_lists_of_both_kinds_stand_within_one_another():
    assert text("3. trois\n   - a\n     1. un\n     2. deux\n   - b\n4. quatre") == (
        "  3. trois\n     • a\n       1. un\n       2. deux\n     • b\n  4. quatre"
    )


def test_a_point_may_hold_paragraphs_a_quotation_a_figure_and_a_table():
    written = "- Un.\n\n  Deux.\n\n  > Cité.\n\n  ![Un banc](b.png)\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |"
    assert text(written) == "  • Un.\n\n    Deux.\n\n    > Cité.\n\n    [Un banc]\n\n    a | b\n    1 | 2"


def test_a_quotation_keeps_its_mark_on_every_line_and_its_source():
    assert text(f"> {SENTENCE}\n>\n> Et plus.\n> — Jeanne Roy") == (
        "> Une phrase assez longue pour que la ligne se brise au moins une fois\n> avant la fin.\n"
        ">\n> Et plus.\n>\n> — Jeanne Roy"
    )


def test_a_quotation_in_a_quotation_has_two_marks():
    assert text("> un\n>\n> > deux") == "> un\n>\n> > deux"


def test_a_figure_is_its_words_and_its_caption():
    assert (
        text('![Un banc](b.png "Le banc du coin · Photo : J. Roy")') == "[Un banc]\nLe banc du coin · Photo : J. Roy"
    )


def test_a_rule_is_three_stars():
    assert text("un\n\n---\n\ndeux") == "un\n\n* * *\n\ndeux"


def test_code_stands_in_and_keeps_its_spaces():
    assert text("```\nun  deux\n  trois\n```") == "    un  deux\n      trois"


def test_a_line_of_code_wider_than_the_page_goes_on_below_itself():
    assert text(f"    {SENTENCE}") == (
        "    Une phrase assez longue pour que la ligne se brise au moins une fois\n    avant la fin."
    )


def test_a_table_stands_in_columns_as_they_are_aligned():
    assert text("| Année | Nombre |\n|---|--:|\n| 2024 | 12 |\n| 2025 | 7 |") == (
        "Année | Nombre\n2024  |     12\n2025  |      7"
    )


def test_columns_of_wide_characters_line_up():
    assert text("| a | b |\n|---|---|\n| 漢字 | 1 |\n| xyz | 2 |") == "a    | b\n漢字 | 1\nxyz  | 2"


def test_a_table_too_wide_for_the_page_is_one_record_below_the_other():
    wide = text(f"| Ville | Idée |\n|---|---|\n| Montréal | {SENTENCE} |\n| Paris |  |")
    assert wide == (
        "Ville | Montréal\n"
        "Idée | Une phrase assez longue pour que la ligne se brise au moins une\n  fois avant la fin.\n"
        "\nVille | Paris\nIdée"
    )
    assert all(len(line) <= WIDTH for line in wide.split("\n"))


def test_a_foreign_passage_is_set_like_the_rest():
    assert text("::: {lang=en}\nHello.\n\n- one\n:::") == "Hello.\n\n  • one"


def test_numbered_addresses_stand_below_their_text():
    written = "Un [lien](https://a.example/x) et\n[un autre](https://b.example).\n\nFin."
    assert text(written) == "Un lien [1] et un autre [2].\n\nFin.\n\n[1] https://a.example/x\n[2] https://b.example"


def test_addresses_in_place_stand_behind_their_words():
    assert in_place("Un [lien](https://a.example/x), et [Anne](mailto:a@b.example).") == (
        "Un lien <https://a.example/x>, et Anne <a@b.example>."
    )


def test_an_address_met_again_keeps_its_number_and_is_said_again_below_the_next_text():
    notes = Notes()
    text("[a](https://a.example) [b](https://b.example)", notes=notes)
    assert (
        text("[c](https://b.example) [d](https://b.example)", notes=notes) == "c [2] d [2]\n\n[2] https://b.example"
    )


def test_an_address_that_is_its_own_text_is_said_once():
    assert text("<https://a.example> et <b@a.example>") == "https://a.example et b@a.example"
    assert in_place("[**https://a.example**](https://a.example)") == "https://a.example"


@pytest.mark.parametrize("setting", [text, in_place])
def test_a_button_says_its_words_and_its_address(setting):
    assert setting("**[Lire](https://a.example)**") in (
        "Lire [1]\n\n[1] https://a.example",
        "Lire <https://a.example>",
    )


def test_an_address_longer_than_a_line_stands_alone():
    address = "https://a.example/" + "x" * 80
    assert in_place(f"Voir [ici]({address}) demain.") == f"Voir ici\n<{address}>\ndemain."


def test_a_list_goes_no_narrower_than_words_can_be_read():
    deep = "\n".join(" " * 2 * depth + "- " + SENTENCE for depth in range(18))
    assert all(len(line.strip("• ")) > 12 for line in text(deep).split("\n") if "fin." not in line)
