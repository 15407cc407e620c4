"""What looks like Markdown on a page stays text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cipc_newsletter.ingest.draft import Line, Role
from cipc_newsletter.ingest.markdown_text import (
    body_of,
    escaped,
    literal_text,
    plain_title,
    shown_blocks,
    with_raised_headings,
)
from cipc_newsletter.merge_fields import open_fields

SIGNS = "#*_[]<>|`~:+-=\\{}!&;.,()/\"'12 ab\u00a0é"
one_line = (
    st.text(alphabet=SIGNS, min_size=1, max_size=40).map(str.strip).filter(lambda text: any(map(str.isalnum, text)))
)
# Roles whose lines carry no mark of their own on the page.
plain_roles = st.sampled_from([Role.PARAGRAPH, Role.SUBHEADING, Role.CAPTION, Role.LINK_TEXT, Role.CONTINUATION])


def lines(*pairs: tuple[Role, str]) -> list[Line]:
    return [Line(number=number, text=text, role=role) for number, (role, text) in enumerate(pairs, start=1)]


def html_of(body: str) -> str:
    return MarkdownIt("commonmark").enable("table").render(body)


@given(st.lists(st.tuples(plain_roles, one_line), min_size=1, max_size=8))
@settings(max_examples=400, deadline=None)
def test_a_commonmark_reader_shows_the_very_same_characters(pairs: list[tuple[Role, str]]) -> None:
    shown = " ".join(" ".join(shown_blocks(body_of(lines(*pairs)))).split())
    assert shown == " ".join(" ".join(text for _role, text in pairs).split())


@given(st.lists(one_line, min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_lists_and_quotations_keep_their_words_whatever_these_look_like(texts: list[str]) -> None:
    for role, mark in ((Role.BULLET, "• "), (Role.QUOTATION, "“")):
        body = body_of(lines(*((role, mark + text) for text in texts)))
        letters = "".join(sign for text in texts for sign in text if sign.isalnum())
        assert "".join(sign for sign in "".join(shown_blocks(body)) if sign.isalnum()) == letters


@given(st.lists(st.tuples(plain_roles, one_line), min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_no_text_becomes_a_merge_field(pairs: list[tuple[Role, str]]) -> None:
    assert open_fields(body_of(lines(*pairs))) == ()


@pytest.mark.parametrize(
    "text",
    [
        "1. Premier",
        "12) Douzième",
        "# Pas un titre",
        "- pas une puce",
        "+ ni ceci",
        "+++",
        "::: {lang=en}",
        "*étoiles* et **gras**",
        "_souligné_ et __gras__",
        "[lien](https://exemple.example)",
        "[ref]: https://exemple.example",
        "<script>alert(1)</script>",
        "<https://exemple.example>",
        "![image](a.png)",
        "[![image](a.png)](b)",
        "a | b | c",
        "`code` et ``code``",
        "~~~",
        "```",
        "> pas une citation",
        "&amp; &copy; &#65;",
        "Sécurité & Villes",
        "[[first_name|abonnée]]",
        "[[[trois]]]",
        r"\[[déjà]]",
        "[[a]](b)",
        "{{ 7*7 }}</mj-text><mj-raw>",
        r"C:\dossier\fichier",
        "---",
        "===",
        "___",
    ],
)
def test_text_that_looks_like_markdown_is_shown_as_it_is(text: str) -> None:
    body = body_of(lines((Role.PARAGRAPH, "avant"), (Role.CONTINUATION, text), (Role.PARAGRAPH, text)))
    before, alone = shown_blocks(body)
    assert (before, alone) == (f"avant\n{text}", text)
    assert open_fields(body) == ()


def test_a_table_row_and_its_rule_stay_two_lines_of_text() -> None:
    body = body_of(lines((Role.PARAGRAPH, "a | b"), (Role.CONTINUATION, "--|--"), (Role.CONTINUATION, "1 | 2")))
    assert "<table>" not in html_of(body)
    assert shown_blocks(body) == ("a | b\n--|--\n1 | 2",)


def test_each_role_has_its_markdown() -> None:
    body = body_of(
        lines(
            (Role.TITLE, "Titre"),
            (Role.SUBHEADING, "Intertitre"),
            (Role.CAPTION, "Une photo (au centre)"),
            (Role.PARAGRAPH, "Un paragraphe."),
            (Role.BULLET, "• un"),
            (Role.BULLET, "– deux"),
            (Role.NUMBERED, "1. premier"),
            (Role.NUMBERED, "2. second"),
            (Role.LINK_TEXT, "Lire la suite"),
        )
    )
    assert body == (
        "## Intertitre\n\n*Une photo (au centre)*\n\nUn paragraphe.\n\n- un\n- deux\n\n"
        "1. premier\n2. second\n\nLire la suite"
    )


def test_no_break_spaces_stay() -> None:
    assert body_of(lines((Role.PARAGRAPH, "17\u00a0h\u202f30 : « oui »"))) == "17\u00a0h\u202f30 : « oui »"


def test_numbers_that_do_not_follow_one_another_are_no_list() -> None:
    body = body_of(lines((Role.NUMBERED, "3. trois"), (Role.NUMBERED, "7. sept"), (Role.NUMBERED, "1. un")))
    assert shown_blocks(body) == ("3. trois", "7. sept", "1. un")


def test_a_list_that_starts_again_keeps_its_numbers() -> None:
    body = body_of(lines(*((Role.NUMBERED, f"{number}) point") for number in (1, 2, 1, 2))))
    assert shown_blocks(body) == ("1) point", "2) point", "1) point", "2) point")


@pytest.mark.parametrize("number", ["007", "0"])
def test_numbers_a_reader_would_write_otherwise_stay_text(number: str) -> None:
    assert shown_blocks(body_of(lines((Role.NUMBERED, f"{number}. agent")))) == (f"{number}. agent",)


def test_a_wrapped_list_item_stays_in_its_item() -> None:
    body = body_of(lines((Role.BULLET, "• une ligne"), (Role.CONTINUATION, "et sa suite"), (Role.BULLET, "• autre")))
    assert body == "- une ligne\n  et sa suite\n- autre"


def test_the_source_of_a_quotation_stands_on_its_last_line() -> None:
    body = body_of(lines((Role.QUOTATION, "« Merci. »"), (Role.QUOTATION, "– Ana Ruiz, voisine")))
    assert body == "> « Merci. »\n> — Ana Ruiz, voisine"


def test_a_source_on_the_quotations_own_line_gets_its_own() -> None:
    assert body_of(lines((Role.QUOTATION, "“Thanks.” — Ana Ruiz"))) == "> “Thanks.”\n> — Ana Ruiz"


def test_two_quotations_stay_two() -> None:
    body = body_of(lines((Role.QUOTATION, "« Une. »"), (Role.QUOTATION, "« Deux. »")))
    assert html_of(body).count("<p>") == 2


def test_left_over_lines_are_the_callers_matter_and_titles_are_no_body() -> None:
    assert (
        body_of(lines((Role.TITLE, "Un titre"), (Role.CONTINUATION, "en deux lignes"), (Role.PARAGRAPH, "a"))) == "a"
    )


def test_a_title_shows_brackets_instead_of_a_merge_field() -> None:
    written = literal_text("Bonjour [[first_name]] !")
    assert open_fields(written) == ()
    assert plain_title(written) == "Bonjour [[first_name]] !"


def test_escaping_leaves_ordinary_words_alone() -> None:
    text = "Sécurité, Démocratie & Villes : 50 % (2024), à 17 h 30 – « oui »; a/b, l’été!"
    assert escaped(text) == text


def test_blocks_of_a_hand_written_body_are_read_as_they_show() -> None:
    body = "Un [lien](https://exemple.example) **gras**\\\nsuite\n\n3. c\n4. d\n\n    code\n"
    assert shown_blocks(body) == ("Un lien gras\nsuite", "3. c", "4. d", "code")


def test_headings_rise_where_the_one_above_them_is_gone() -> None:
    assert with_raised_headings("a\n\n### b\n\n#### c") == "a\n\n## b\n\n### c"
    assert with_raised_headings("### b\n\n## c") == "### b\n\n## c"
    assert with_raised_headings("```\n### no heading\n```\n\n### b") == "```\n### no heading\n```\n\n## b"
