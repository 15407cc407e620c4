r"""Markdown as a reader shows it, text by text, without asking the parser about what is plainly a paragraph.

Promises the same texts as markdown-it finds in the whole body, by test: only blocks and lines that can be read in one
way alone are read here, everything else is left to it. Shows no HTML, says nothing about where
links lead, and follows no link that is defined elsewhere: this house writes none.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_GAP = re.compile(r"\n{2,}")
# Signs by which a block could go on beyond an empty line, or change what a line elsewhere means (CommonMark 0.31).
_FAR_REACHING = ("```", "~~~", "]:", "\t", "\r", "\0")
# How a line begins that no list, quotation, heading, table, rule or code can begin with.
_BEGINNING = r"(?:[^\W\d_]|[«»“”„‘’\"'(\[\\!&—–…¿¡%$€£°§/@,;.?]|\*\*(?=[^\W_])|_(?=[^\W_])|\d+(?![\d.)]))"
_PARAGRAPH = re.compile(rf"{_BEGINNING}[^\n]*(?:\n{_BEGINNING}[^\n]*)*")
_HEADING = re.compile(r"#{1,6} +([^#\n]*[^#\s])")
_QUOTATION = re.compile(r">(?: [^\n]*)?(?:\n>(?: [^\n]*)?)*")
_LISTS = tuple(
    re.compile(rf"{mark} {_BEGINNING}[^\n]*(?:\n{mark} {_BEGINNING}[^\n]*)*")
    for mark in ("-", r"\*", r"\d{1,9}\.", r"\d{1,9}\)")
)
_PASSAGE = re.compile(r":::(?: \{lang=[A-Za-z0-9-]+\})?")
_ASIDE = frozenset({"blockquote_open", "blockquote_close", "table_open", "table_close"})

# Marks within a line that can be read in one way alone (CommonMark 0.31, 6.2): beside a gap or beside a letter.
_WORDS = r"[^\\`*_\[\]!<>&\n]*"
_STRONG = re.compile(rf"\*\*(?:(?<!\S\*\*)(?=\S)|(?=[^\W_]))({_WORDS}(?<!\*))(?:(?<=\S)\*\*(?!\S)|(?<=[^\W_])\*\*)")
_SOFT = re.compile(rf"_(?<!\w_)(?=[^\W_])({_WORDS})(?<=[^\W_])_(?!\w)")
_LINK = re.compile(rf"\[(?<!!\[)({_WORDS})\]\([^\s()<>\\&\"'`*\[\]]*\)")
_FIGURE = re.compile(rf"!\[{_WORDS}\]\([^\s()<>\\&\"'`*\[\]]+(?: \"([^\"\\&<`\n]*)\")?\)")
_PLAIN = re.compile(r"[^\\`*_\[\]!<>&]*")  # without any sign that means something within a line


class Leaf(NamedTuple):
    """What is shown of a paragraph, a heading, a cell or a piece of code: `text` without pictures, `whole` with captions.

    `is_aside` in a quotation or a table.
    """

    text: str
    whole: str
    is_paragraph: bool
    is_aside: bool = False


@lru_cache(maxsize=8)  # a story's body is read for its words, its date and its beginning
def leaves_of(body: str) -> tuple[Leaf, ...]:
    """Return the texts of `body` in order; the marks around passages of another language are none."""
    return tuple(_read(body))


def _read(body: str) -> Iterator[Leaf]:
    if any(sign in body for sign in _FAR_REACHING):
        yield from _parsed(body)
        return
    parts = _GAP.split(body.strip("\n"))
    waiting: list[str] = []
    for part, after in zip(parts, [*parts[1:], ""], strict=True):
        # What is indented may belong to the block before, and is read with it.
        leaves = None if part.startswith(" ") else _plain(part, is_ending=not after.startswith(" "))
        if leaves is None:
            waiting.append(part)
            continue
        yield from _parsed("\n\n".join(waiting))
        waiting.clear()
        yield from leaves
    yield from _parsed("\n\n".join(waiting))


def _leaf(written: str, *, is_paragraph: bool, is_aside: bool = False) -> Leaf:
    """Return what is shown of the lines of one block."""
    if _PLAIN.fullmatch(written):
        return Leaf(written, written, is_paragraph, is_aside)
    if figure := _FIGURE.fullmatch(written):
        return Leaf("", figure[1] or "", is_paragraph, is_aside)
    plain = _LINK.sub(r"\1", _SOFT.sub(r"\1", _STRONG.sub(r"\1", written)))
    if _PLAIN.fullmatch(plain):
        return Leaf(plain, plain, is_paragraph, is_aside)
    reader = _reader()
    children: list[Token] = []
    reader.inline.parse(written, reader, {}, children)
    text, whole = ("".join(_words(children, pictures=pictures)) for pictures in (False, True))
    return Leaf(text, whole, is_paragraph, is_aside)


def _plain(part: str, *, is_ending: bool) -> Iterable[Leaf] | None:
    """Return the texts of a block between empty lines, None where the parser must say; `is_ending` if it is whole."""
    if _PASSAGE.fullmatch(part):
        return ()
    if _PARAGRAPH.fullmatch(part):
        return (_leaf(part, is_paragraph=True),)
    if heading := _HEADING.fullmatch(part):
        return (_leaf(heading[1], is_paragraph=False),)
    if _QUOTATION.fullmatch(part):
        return (leaf._replace(is_aside=True) for leaf in _read("\n".join(line[2:] for line in part.split("\n"))))
    if is_ending and any(one.fullmatch(part) for one in _LISTS):
        return (_leaf(line.partition(" ")[2], is_paragraph=True) for line in part.split("\n"))
    return None


def _parsed(body: str) -> Iterator[Leaf]:
    depth = 0
    before = ""
    for token in _reader().parse(body) if body else ():
        depth += token.nesting if token.type in _ASIDE else 0
        is_paragraph = before == "paragraph_open"
        if token.type != "inline" and token.content:
            yield Leaf(token.content, token.content, is_paragraph=False, is_aside=depth > 0)
        elif token.content and not (is_paragraph and _PASSAGE.fullmatch(token.content)):
            yield _leaf(token.content, is_paragraph=is_paragraph, is_aside=depth > 0)
        before = token.type


def _words(children: "Iterable[Token]", *, pictures: bool) -> Iterator[str]:
    for child in children:
        if child.type == "image":
            yield f" {child.attrGet('title') or ''} " if pictures else ""
        else:
            yield "\n" if child.type in {"softbreak", "hardbreak"} else child.content


@lru_cache(maxsize=1)
def _reader() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable("table")
    reader.core.ruler.enableOnly(["normalize", "block"])  # what stands in the lines is read where it is not plain
    # Where links lead is not looked at.
    reader.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 -- its own name for it
    reader.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return reader
