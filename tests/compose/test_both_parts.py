"""The HTML and the text of a passage beside each other: the same words, in the same order and the same structure."""

import re

from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.compose.plaintext import WIDTH, columns
from cipc_newsletter.ingest.markdown_text import escaped
from html_seen import Seen
from passage_making import passage
from text_seen import blocks_of

DIFFICULT = """\
# Ce qui se dit

Un paragraphe avec [un lien](https://a.example/1), **du *gras* oblique**, `du code`
et une adresse : https://a.example/2?b=1&c=2. Puis 2\\. reste un chiffre.

3. Le troisième point.
4. Le quatrième, en deux paragraphes.

   Le second a [le même lien](https://a.example/1).

   > Cité dans un point.
   >
   > > Et cité dans la citation.
   >
   > — Jeanne Roy
5. Avec une liste :
   - un point rond assez long pour que sa ligne se brise une fois au moins avant d’être finie;

     9. neuf
     10. dix
   - un autre.

### Plus bas

> Une première idée.
>
> - Une liste citée
> - en deux points
>
> — [Élise Bernatchez](https://b.example)

::: {lang=en}
#### In English

1. One
2. Two
:::

## Et pour finir

La fin.
"""

# Each is a word by itself, whatever Markdown, HTML, a template or MJML would make of it.
TRICKY = ["1.", "2025.", "12)", "#", "##", "*", "**", "-", "+", ">", "`", "_a_", "***gras***", "~~non~~", "|", "a|b"]
TRICKY += ["<b>", "</p>", "<!--", "&amp;", "&nbsp;", "&", "<", "{{", "}}", "{%", "%}", "[x](y)", "![a](b)", "[^1]"]
TRICKY += [
    "\\",
    "\\*",
    "a\\_b",
    ":::",
    "---",
    "===",
    "—",
    "«\u00a0oui\u00a0»",
    "14\u00a0h\u00a030",
    "e\u0301te\u0301",
]
TRICKY += [
    "co\u00adopé",
    "👩\u200d👧",
    "🎉",
    "漢字",
    "می\u200cخواهم",
    "שלום",
    "[[",
    "[[first_name]]",
    "http://",
    "ftp://x.y",
]
WORD = st.one_of(st.sampled_from(TRICKY), st.text("abcdéèœñ’!?;:,.()«»", min_size=1, max_size=18))
LINE = st.lists(WORD, min_size=1, max_size=25)


def block_of(words, kind):
    line = escaped(" ".join(words))
    return {
        "paragraph": line,
        "heading": "## " + escaped(" ".join(words), is_at_start=False),
        "quotation": f"> {line}",
        "list": f"- {line}",
        "number": f"7. {line}",
        "list in a list": f"- a\n\n  4. b\n\n     - {line}",
        "passage": f"::: {{lang=de}}\n{line}\n:::",
    }[kind]


def test_html_and_text_read_back_have_the_same_structure():
    both = passage(DIFFICULT)
    text, _gap, notes = both.text.rpartition("\n\n")
    assert list(blocks_of(text.split("\n"))) == Seen(both.html).blocks
    assert notes == "[1] https://a.example/1\n[2] https://b.example"


def test_the_structure_read_back_is_the_one_that_was_written():
    assert [within for within, _text in Seen(passage(DIFFICULT).html).blocks] == [
        ("h3",),
        (),
        ("3.",),
        ("4.",),
        ("4.",),
        ("4.", "blockquote"),
        ("4.", "blockquote", "blockquote"),
        ("4.", "blockquote"),
        ("5.",),
        ("5.", "•"),
        ("5.", "•", "9."),
        ("5.", "•", "10."),
        ("5.", "•"),
        ("h4",),
        ("blockquote",),
        ("blockquote", "•"),
        ("blockquote", "•"),
        ("blockquote",),
        ("h5",),
        ("1.",),
        ("2.",),
        ("h4",),
        (),
    ]


def in_order(words, tokens):
    """What is left of `tokens` once `words` are taken out of them in order; words that are not there stay missing."""
    left, missing = [], list(words)
    for token in tokens:
        if missing and token == missing[0]:
            missing.pop(0)
        else:
            left.append(token)
    return left, missing


@given(
    blocks=st.lists(
        st.tuples(
            LINE,
            st.sampled_from(["paragraph", "heading", "quotation", "list", "number", "list in a list", "passage"]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_both_parts_have_the_words_that_were_written_and_no_others(blocks):
    expected = [word for words, kind in blocks for word in (["a", "b"] if kind == "list in a list" else []) + words]
    both = passage("\n\n".join(block_of(words, kind) for words, kind in blocks))
    assert Seen(both.html).words.split() == " ".join(expected).split()
    left, missing = in_order(expected, re.split(r"[ \n]+", both.text))
    assert not missing
    assert all(re.fullmatch(r"•|>|\d+\.|[+=~]|", token) for token in left)
    assert all(columns(line) <= WIDTH for line in both.text.split("\n"))
