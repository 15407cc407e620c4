"""The Markdown of a paragraph as runs, and back."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cipc_newsletter.translation.inline import markdown_of, runs_of
from cipc_newsletter.translation.runs import Run, text_of, tidied

WORDS = st.text(st.sampled_from("aé1 .*_[]<>`~#&!|\\-+=:\u00a0«»’\n"), min_size=1, max_size=8)
RUNS = st.lists(
    st.builds(
        Run,
        text=WORDS,
        bold=st.booleans(),
        italic=st.booleans(),
        code=st.just(False),
        link=st.sampled_from(["", "", "https://a.example/b_c", "mailto:a@b.example", "https://a.example/(x) y"]),
    ),
    max_size=5,
)


@pytest.mark.parametrize(
    ("markdown", "runs"),
    [
        ("un **deux** *trois*", (Run(text="un "), Run(text="deux ", bold=True), Run(text="trois", italic=True))),
        ("[ici](https://a.example)", (Run(text="ici", link="https://a.example"),)),
        ("Bonjour [[first_name|vous *là*]]!", (Run(text="Bonjour [[first_name|vous *là*]]!"),)),
        ("une `x * y`", (Run(text="une "), Run(text="x * y", code=True))),
        ("ligne\nsuite\\\nautre", (Run(text="ligne suite\nautre"),)),
        (r"5 \* 5 &amp; a_b", (Run(text="5 * 5 & a_b"),)),
    ],
)
def test_a_translator_sees_looks_and_links_and_no_markdown(markdown: str, runs: tuple[Run, ...]) -> None:
    assert runs_of(markdown) == runs


@pytest.mark.parametrize(
    "markdown",
    [
        "**[Un bouton](https://a.example)**",
        "*Un* **texte** [avec *lien*](https://a.example)",
        "Bonjour [[first_name|chère abonnée, cher abonné]],",
        "<https://a.example/b>",
        r"\[[first_name\]\] reste",
        "ligne\\\nsuite",
    ],
)
def test_what_is_usual_comes_back_as_it_was_written(markdown: str) -> None:
    assert markdown_of(runs_of(markdown)) == markdown


@given(RUNS)
@example([Run(text="[[\\]]")])
@example([Run(text="\\!"), Run(text="1", link="https://a.example/b_c")])
@example([Run(text="[!"), Run(text="1", link="https://a.example/b_c")])
def test_words_and_links_survive_whatever_their_signs(runs: list[Run]) -> None:
    paragraph = tidied(runs)
    back = runs_of(markdown_of(paragraph))
    assert text_of(back) == text_of(paragraph)
    assert [run.link for run in back if run.link] or not [run.link for run in paragraph if run.link.strip()]


@pytest.mark.parametrize("text", ["- tiret", "1. un", "# dièse", "> chevron", "+ plus", "===", "::: trois"])
def test_words_that_begin_like_a_list_stay_words(text: str) -> None:
    from cipc_newsletter.translation.bodies import Kind, texts_of_body

    (found,) = texts_of_body(markdown_of(tidied([Run(text=text)])))
    assert found.kind is Kind.PARAGRAPH
    assert text_of(found.paragraphs[0]) == text
