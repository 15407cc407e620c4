"""A Markdown body as texts, and with other texts in their places."""

import pytest

from cipc_newsletter.item_files import parse
from cipc_newsletter.translation.bodies import Kind, body_with, texts_of_body
from cipc_newsletter.translation.runs import Run, plain, text_of
from running import REPOSITORY

BODY = """\
Un **début** [[first_name|à vous]],
sur deux lignes.

## Un titre

1. un
2. deux

   encore deux
   - a
   - b

> Une citation
> — Jeanne Tremblay

::: {lang=en}
Foreign words
:::

![Une table](table%20ronde.jpg "Autour d’une table")

| Ville | Année |
| --- | ---: |
| Québec | 2024 |

```
du code
```

**[Un bouton](https://a.example)**
"""


def shouted(body: str) -> str:
    """The body with every text in capitals."""
    words = {
        text.key: [
            tuple(Run(text=run.text.upper(), link=run.link) for run in paragraph) for paragraph in text.paragraphs
        ]
        for text in texts_of_body(body)
    }
    return body_with(body, words)


def test_each_block_is_one_text_and_code_is_none() -> None:
    found = [(text.key, text.kind, len(text.paragraphs)) for text in texts_of_body(BODY)]
    assert found == [
        ("1", Kind.PARAGRAPH, 1),
        ("2", Kind.HEADING, 1),
        ("3", Kind.LIST, 5),
        ("4", Kind.QUOTATION, 2),
        ("5", Kind.PARAGRAPH, 1),
        ("6.alt", Kind.ALTERNATIVE, 1),
        ("6.caption", Kind.CAPTION, 1),
        ("7", Kind.TABLE, 4),
        ("8", Kind.PARAGRAPH, 1),
    ]


def test_only_the_words_are_written_anew() -> None:
    assert (
        shouted(BODY.replace("[[first_name|à vous]]", "toi"))
        == """\
UN DÉBUT TOI, SUR DEUX LIGNES.

## UN TITRE

1. UN
2. DEUX

   ENCORE DEUX
   - A
   - B

> UNE CITATION
> — JEANNE TREMBLAY

::: {lang=en}
FOREIGN WORDS
:::

![UNE TABLE](table%20ronde.jpg "AUTOUR D’UNE TABLE")

| VILLE | ANNÉE |
| --- | ---: |
| QUÉBEC | 2024 |

```
du code
```

[UN BOUTON](https://a.example)
"""
    )


def test_a_text_nobody_translated_stays() -> None:
    body = body_with("Un.\n\nDeux.\n", {"2": [plain("Two.")]})
    assert body == "Un.\n\nTwo.\n"


def test_a_line_break_stays_within_its_list() -> None:
    body = body_with("> - un\n> - deux\n", {"1": [plain("one\nmore"), plain("two")]})
    assert body == "> - one\\\n>   more\n> - two\n"
    assert [text_of(paragraph) for paragraph in texts_of_body(body)[0].paragraphs] == ["one\nmore", "two"]


def test_merge_fields_stand_in_bodies_as_they_are() -> None:
    assert body_with("Bonjour [[first_name|vous]]", {"1": [plain("Hello [[first_name|you]]")]}) == (
        "Hello [[first_name|you]]"
    )


@pytest.mark.parametrize("path", sorted((REPOSITORY / "news").rglob("*.md")), ids=lambda path: path.parent.name)
def test_the_body_of_every_sample_comes_back_as_it_was(path: object) -> None:
    from pathlib import Path

    assert isinstance(path, Path)
    item, _mistakes = parse(path.read_text(encoding="utf-8"), path=f"news/{path.parent.name}/{path.name}")
    assert item
    texts = texts_of_body(item.body)
    back = body_with(item.body, {text.key: text.paragraphs for text in texts})
    assert texts_of_body(back) == texts
    assert back.split() == item.body.split()
