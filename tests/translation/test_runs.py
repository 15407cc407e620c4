"""Paragraphs of runs in their one spelling."""

from cipc_newsletter.translation.runs import Run, addresses, field_names, tidied


def test_a_word_cut_by_the_word_processor_is_one_run() -> None:
    assert tidied([Run(text="Jour"), Run(text="née"), Run(text="")]) == (Run(text="Journée"),)


def test_a_merge_field_that_is_half_bold_has_one_look() -> None:
    runs = [Run(text="Hello [["), Run(text="first", bold=True), Run(text="_name|dear]], you", bold=True)]
    assert tidied(runs) == (Run(text="Hello [[first_name|dear]]"), Run(text=", you", bold=True))


def test_empty_space_at_the_ends_and_doubled_in_the_middle_goes() -> None:
    assert tidied([Run(text="  a  b \t c ")]) == (Run(text="a b c"),)


def test_a_no_break_space_stays_one() -> None:
    assert tidied([Run(text="10\u00a0 $")]) == (Run(text="10\u00a0$"),)


def test_accents_are_composed() -> None:
    assert tidied([Run(text="e\u0301")]) == (Run(text="é"),)


def test_names_of_fields_are_found_whatever_their_fallback() -> None:
    assert field_names([(Run(text="[[first_name|a|b]] et [[email]] et [[ last_name ]]"),)]) == [
        "first_name",
        "email",
        "last_name",
    ]


def test_addresses_are_those_of_links_and_those_written_out() -> None:
    paragraph = (
        Run(text="Voir https://a.example/x, puis "),
        Run(text="ce", link="https://b.example"),
        Run(text="ci", bold=True, link="https://b.example"),
        Run(text="."),
    )
    assert addresses([paragraph]) == ["https://a.example/x", "https://b.example"]


def test_what_nobody_sees_goes() -> None:
    assert tidied([Run(text="\u200bsou\u00adli\x00gner\ufeff\U00100000")]) == (Run(text="souligner"),)
