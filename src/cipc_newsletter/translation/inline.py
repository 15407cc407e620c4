"""The Markdown of one paragraph as runs, and runs as Markdown.

Promises that `runs_of(markdown_of(paragraph))` gives the paragraph back; where CommonMark cannot mark such a look, the
words and links stay and the look goes. Merge fields stand as they are. Knows no blocks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from cipc_newsletter.merge_fields import Part, StandIns
from cipc_newsletter.translation.runs import FIELD, Paragraph, Run, tidied

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SIGNS = re.compile(r"(?<![^\W_])_|_(?![^\W_])|[\\`*\[\]<|~]|&(?=#?\w+;)|!(?=\[)")
_AT_START = re.compile(r"(?:>|[-+](?=\s|$|[-+])|=+\s*$|:::|#{1,6}(?=\s|$))")
_NUMBER_AT_START = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
# A backslash before the sign may be a word of its own, which is written as two.
_LAST_SIGN = re.compile(r"(?<!\\)(?P<before>(?:\\\\)*)(?:\\[!\[]|!|(?<!\\\[)\[)\Z")
_SAFE_ADDRESS = re.compile(r"[^\s<>()\\]+")


@lru_cache(maxsize=1)
def parser() -> "MarkdownIt":
    """Return the reader of our Markdown: CommonMark with tables, without HTML."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    made.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 -- its own name for it
    return made


def runs_of(markdown: str) -> Paragraph:
    """Return the runs of the Markdown of one paragraph."""
    fields = StandIns()
    tokens = parser().parseInline(fields.taken_out(markdown))
    return tidied(runs_of_tokens(tokens[0].children or [] if tokens else [], fields))


def runs_of_tokens(children: "Sequence[Token]", fields: StandIns) -> Iterator[Run]:
    """Yield the runs of inline tokens, the merge fields of `fields` put back as they are written."""
    bold = italic = 0
    link = ""
    for child in children:
        bold += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(child.type, 0)
        if child.type == "link_open":
            link = fields.put_back(str(child.attrGet("href") or ""), part=Part.TEXT)
        elif child.type == "link_close":
            link = ""
        text = {"softbreak": " ", "hardbreak": "\n"}.get(child.type, child.content)
        if text:
            yield Run(
                text=fields.put_back(text, part=Part.TEXT),
                bold=bold > 0,
                italic=italic > 0,
                code=child.type == "code_inline",
                link=link,
            )


def markdown_of(paragraph: Paragraph, *, continuation: str = "", at_start: bool = True) -> str:
    """Return a paragraph as Markdown; each line after the first begins with `continuation`.

    `at_start` is whether its first words begin a block, where a sign such as - would make it a list.
    """
    break_ = f"\\\n{continuation}"
    marked = _written(paragraph).replace("\n", break_)
    if runs_of(_written(paragraph).replace("\n", "\\\n")) != tidied(paragraph):
        bare = tuple(replace(run, bold=False, italic=False) for run in paragraph)
        marked = _written(bare).replace("\n", break_)
    lines = marked.split(break_)
    return break_.join(_safe_start(line) if number or at_start else line for number, line in enumerate(lines))


def _written(paragraph: Paragraph) -> str:
    if paragraph and all(run.bold for run in paragraph):  # the bold link of a button has its marks outside
        return _wrapped(_written(tuple(replace(run, bold=False) for run in paragraph)), "**")
    written = ""
    for link, group in groupby(paragraph, key=lambda run: run.link):
        piece = _link(link, tuple(group))
        if piece.startswith("["):  # with the sign before, a link would be a picture or look like a merge field
            written = _LAST_SIGN.sub(lambda match: f"{match['before']}&#{ord(match[0][-1])};", written)
        written += piece
    return written


def _link(address: str, runs: Paragraph) -> str:
    label = _emphasised(runs)
    if not address:
        return label
    words = "".join(run.text for run in runs)
    if words == address and re.fullmatch(r"(?:https?|mailto):[^\s<>]+", address):
        return f"<{address}>"
    target = address if _SAFE_ADDRESS.fullmatch(address) else f"<{re.sub(r'[<>]', _percent, address)}>"
    return f"[{label}]({target})"


def _percent(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"


def _emphasised(runs: Paragraph) -> str:
    written = []
    for is_bold, group in groupby(runs, key=lambda run: run.bold):
        inner = "".join(
            _wrapped("".join(map(_piece, slanted)), "*" if is_italic else "")
            for is_italic, slanted in groupby(group, key=lambda run: run.italic)
        )
        written.append(_wrapped(inner, "**" if is_bold else ""))
    return "".join(written)


def _wrapped(text: str, mark: str) -> str:
    """Return `text` between marks, the empty space at its ends outside of them."""
    if not mark or not text.strip():
        return text
    inner = text.strip()
    start = text.index(inner[0])
    return f"{text[:start]}{mark}{inner}{mark}{text[start + len(inner) :]}"


def _piece(run: Run) -> str:
    if run.code and run.text.strip():
        fence = "`" * (max((len(ticks) for ticks in re.findall(r"`+", run.text)), default=0) + 1)
        space = " " if "`" in run.text else ""
        return f"{fence}{space}{run.text}{space}{fence}"
    pieces, end = [], 0
    for match in FIELD.finditer(run.text):
        pieces += [escaped(run.text[end : match.start()]), match[0]]
        end = match.end()
    return "".join((*pieces, escaped(run.text[end:])))


def escaped(text: str) -> str:
    """Return plain text in which no sign is read as Markdown, its beginning apart."""
    return _SIGNS.sub(lambda match: "\\" + match[0], text)


def _safe_start(line: str) -> str:
    if _NUMBER_AT_START.match(line):
        return _NUMBER_AT_START.sub(r"\1\\\2", line, count=1)
    return "\\" + line if _AT_START.match(line) else line
