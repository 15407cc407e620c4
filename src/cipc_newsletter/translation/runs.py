"""A text as a translator sees it: paragraphs of runs, each run plain, bold, slanted or a link; no Markdown.

Promises one spelling for the same text: neighbours of the same look are one run, and a merge field is never cut by a
change of look. Knows no file format.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from cipc_newsletter.values import frozen

# A merge field, or two brackets that are meant as such (docs/contract.md section 6).
FIELD = re.compile(r"\\\[\[|\[\[[^\[\]]*(?<!\\)\]\]")
_FIELD_NAME = re.compile(r"\[\[\s*([^\[\]|]*?)\s*(?:\||\]\])")
# What word processors put between letters unseen, and what no text of ours may hold (rules TYP-GEN-01, HDR-08): control
# characters, halves of characters, and those of plane 16 that stand in for merge fields.
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u2060\ufeff\x00-\x08\x0b\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\U00100000-\U0010fffd]"
)
ADDRESS = re.compile(r"https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?)\]’']", re.IGNORECASE)


@frozen
class Run:
    """Some words of one look. `text` has a line end where a line breaks on purpose; `link` is an address or empty."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


Paragraph = tuple[Run, ...]


def plain(text: str) -> Paragraph:
    """Return `text` as a paragraph without any look."""
    return (Run(text=text),) if text else ()


def text_of(paragraph: Paragraph) -> str:
    """Return the words of a paragraph."""
    return "".join(run.text for run in paragraph)


def tidied(runs: Iterable[Run]) -> Paragraph:
    """Return runs as one paragraph in its one spelling: NFC, no empty space at its ends, neighbours joined.

    Empty space has the look of what stands before it, since word processors mark it at random.
    """
    whole: list[str] = []
    looks: list[Run] = []
    for run in runs:
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", run.text))
        whole.append(text)
        looks.extend([replace(run, text="")] * len(text))
    text = "".join(whole)
    for match in FIELD.finditer(text):
        looks[match.start() : match.end()] = [looks[match.start()]] * len(match[0])
    return tuple(_joined(_with_single_spaces(text, looks)))


def field_names(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Return the names of the merge fields in `paragraphs`, in order, with repeats."""
    whole = "\n".join(map(text_of, paragraphs))
    return [match[1] for field in FIELD.findall(whole) if (match := _FIELD_NAME.match(field))]


def addresses(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Return the addresses `paragraphs` lead to, in order: those of links, and those written out."""
    found: list[str] = []
    for paragraph in paragraphs:
        for run in paragraph:
            if not run.link:
                found.extend(ADDRESS.findall(FIELD.sub(" ", run.text)))
            elif not found or found[-1] != run.link or run is paragraph[0]:
                found.append(run.link)
    return found


def without_look(paragraph: Paragraph) -> Paragraph:
    """Return the words of a paragraph on one line, for texts that have no look, such as a title."""
    return tidied(plain(" ".join(text_of(paragraph).split("\n"))))


def _with_single_spaces(text: str, looks: Sequence[Run]) -> Iterator[Run]:
    """Yield the words of `text`, each stretch of empty space between them as one space or one line end."""
    end = 0
    for match in re.finditer(r"\S+", text):
        if end:
            before, after = looks[end - 1], looks[match.start()]
            is_same = before.link == after.link and before.code == after.code
            yield replace(before if is_same else Run(text=""), text=_one_space(text[end : match.start()]))
        for look, places in groupby(range(match.start(), match.end()), key=looks.__getitem__):
            yield _like(look, "".join(text[place] for place in places))
        end = match.end()


def _one_space(spaces: str) -> str:
    if "\n" in spaces:
        return "\n"
    return next((space for space in spaces if space in "\u00a0\u202f"), " ")


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    for _look, group in groupby(runs, key=lambda run: (run.bold, run.italic, run.code, run.link)):
        first, *others = group
        yield _like(first, "".join((first.text, *(run.text for run in others)))) if others else first


def _like(look: Run, text: str) -> Run:
    """Return `text` in the look of another run; called for every word, and faster than `replace`."""
    return Run(text=text, bold=look.bold, italic=look.italic, code=look.code, link=look.link)
