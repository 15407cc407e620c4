"""Markdown read text by text is what markdown-it shows of the whole body."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cipc_newsletter.ingest.markdown_reading import leaves_of

PIECES = (
    *(
        "a",
        "Été",
        "deux mots",
        " ",
        "  ",
        "    ",
        "\n",
        "\n\n",
        "\n\n\n",
        "\t",
        ".",
        ",",
        "?",
        "« oui »",
        "2",
        "14 h 30",
    ),
    *("- ", "* ", "+ ", "1. ", "2. ", "3) ", "-", "# ", "###", "> ", ">", "\n> ", "\n- ", "\n1. ", "\n    ", "\n  "),
    *(
        "**",
        "*",
        "_",
        "__",
        "***",
        "`",
        "``",
        "```",
        "\n```\n",
        "~~~",
        "---",
        "===",
        "\n---\n",
        "\n:-|-:\n",
        "|",
        "\n| a | b |\n",
    ),
    *(
        "[",
        "]",
        "(",
        ")",
        "](",
        "[a](https://a.example/x_y)",
        "![alt](p.jpg)",
        '![alt](p.jpg "Une légende")',
        "[a]: b",
        "!",
    ),
    *(
        "<",
        ">",
        "<b>",
        "<https://a.example>",
        "&",
        "&amp;",
        "&#769;",
        "\\",
        "\\*",
        "\\\n",
        '"',
        "'",
        ":::",
        "\n::: {lang=en}\n",
    ),
)
BODIES = st.lists(st.sampled_from(PIECES), max_size=25).map("".join).filter(lambda body: "]:" not in body)
PASSAGE = re.compile(r":::(?: \{lang=[A-Za-z0-9-]+\})?")


def whole_reading(body: str, *, pictures: bool) -> list[tuple[str, bool, bool]]:
    """What markdown-it shows of a body in one go: each text, whether it is a paragraph, whether it stands aside."""
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable("table")
    reader.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    found, depth, before = [], 0, ""
    for token in reader.parse(body):
        if token.type in {"blockquote_open", "blockquote_close", "table_open", "table_close"}:
            depth += token.nesting
        is_mark = before == "paragraph_open" and PASSAGE.fullmatch(token.content)
        if token.type == "inline" and token.content and not is_mark:
            text = "".join(
                (f" {child.attrGet('title') or ''} " if pictures else "")
                if child.type == "image"
                else "\n"
                if child.type in {"softbreak", "hardbreak"}
                else child.content
                for child in token.children or []
            )
            found.append((text, before == "paragraph_open", depth > 0))
        elif token.type != "inline" and token.content:
            found.append((token.content, False, depth > 0))
        before = token.type
    return found


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("pictures", [True, False])
@settings(max_examples=400)
@given(body=BODIES)
@example(body="- a\n2. b")
@example(body="- a\n\n  b\n\nc")
@example(body="> a\nb")
@example(body="a\n===\n\nb | c\n--|--\n1 | 2")
@example(body="1. a\n\n   ```\n   b\n   ```")
@example(body="**gras.** **« oui »** a**b**c **d**_e_ _f g._")
def test_what_is_plain_is_read_as_the_parser_reads_it(body: str, *, pictures: bool) -> None:
    read = [
        (squeezed(leaf.whole if pictures else leaf.text), leaf.is_paragraph, leaf.is_aside)
        for leaf in leaves_of(body)
    ]
    expected = [
        (squeezed(text), is_paragraph, is_aside)
        for text, is_paragraph, is_aside in whole_reading(body, pictures=pictures)
    ]

    assert read == expected


def test_an_ordinary_article_is_read_without_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("the parser was asked")

    monkeypatch.setattr("cipc_newsletter.ingest.markdown_reading._reader", refuse)
    body = (
        "## Un titre\n\nUn texte avec **du gras.** et [un lien](https://a.example/b_c), puis _un titre_.\n\n- un\n- deux"
        '\n\n> Une phrase.\n>\n> — Élise\n\n![alt](p.jpg "Une légende.")'
    )

    assert [leaf.whole for leaf in leaves_of(body)] == [
        "Un titre",
        "Un texte avec du gras. et un lien, puis un titre.",
        "un",
        "deux",
        "Une phrase.",
        "— Élise",
        "Une légende.",
    ]
