r"""Plain text written as Markdown that shows the same characters, and Markdown read back as it shows.

Promises that no sign of the text becomes a mark-up sign: what looks like a list, a link, a table, a merge field or
a fence stays text (CommonMark 0.31 section 2.4; `\[[` is docs/contract.md section 6). Does not know items.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from cipc_newsletter.ingest.draft import Line, Role
from cipc_newsletter.ingest.identity import BULLET_MARK
from cipc_newsletter.ingest.markdown_reading import leaves_of
from cipc_newsletter.values import frozen

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SIGNS = re.compile(r"\[\[|[\\`*_\[\]<|~#]|&(?=#?\w+;)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # CommonMark 0.31, section 2.4
_AT_START = re.compile(r"(?:>|[-+](?=\s|$|[-+])|=+\s*$|:::|:-[-:|\s]*$)")
_NUMBER_AT_START = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
NUMBERED = re.compile(r"(?P<number>\d{1,3})(?P<mark>[.)])[ \u00a0\u202f]+(?=\S)")
_LOWER_HEADING = re.compile(r"#{3,6} ")
ATTRIBUTION = re.compile(r"[—–―-][ \u00a0\u202f]*(?=[^\W\d_])")
_QUOTED_AND_NAME = re.compile(
    r"(?P<quoted>.*[»”\"])[ \u00a0\u202f]*[—–―-][ \u00a0\u202f]+(?P<name>[^\W\d_].*)", re.DOTALL
)


def escaped(text: str, *, is_at_start: bool = True) -> str:
    """Return one line of plain text as Markdown; `is_at_start` where it begins a line of the file."""
    safe = _SIGNS.sub(lambda match: "\\" + match.group(), text)
    if is_at_start:
        safe = _NUMBER_AT_START.sub(r"\1\\\2", safe, count=1) if _NUMBER_AT_START.match(safe) else safe
        safe = "\\" + safe if _AT_START.match(safe) else safe
    return safe


def unescaped(written: str) -> str:
    """Return the plain text of Markdown without marks, each sign without the backslash that kept it from being one."""
    return _ESCAPED.sub(r"\1", written)


def literal_text(line: str) -> str:
    """Return a title, summary or caption as it is written to a file: plain text in which only merge fields are read."""
    return line.replace("[[", "\\[[")


def plain_title(written: str) -> str:
    """Return the title that `literal_text` wrote."""
    return written.replace("\\[[", "[[")


@frozen
class _Block:
    """A line with the lines that go on from it."""

    role: Role
    texts: tuple[str, ...]


def body_of(lines: Iterable[Line]) -> str:
    """Return the Markdown of a story from its lines, those of its title left out."""
    blocks = list(_blocks(lines))
    written: list[str] = []
    previous: _Block | None = None
    number = 0  # of the numbered list item just written, 0 outside a list
    for block in blocks:
        follows = previous is not None and previous.role is block.role
        text, number = _written(block, number if follows else 0, is_new_list=not follows)
        is_tight = follows and (block.role is Role.BULLET or (block.role is Role.NUMBERED and number > 0))
        if block.role is Role.QUOTATION and follows:
            separator = "\n" if _is_attribution(block) else "\n>\n"
        else:
            separator = "\n" if is_tight and written else "\n\n"
        written.append((separator if written else "") + text)
        previous = block
    return "".join(written)


def _blocks(lines: Iterable[Line]) -> Iterator[_Block]:
    role: Role | None = None
    texts: list[str] = []
    for line in lines:
        if line.role is Role.CONTINUATION and role is not None:
            texts.append(line.text)
            continue
        if role is not None and role is not Role.TITLE:
            yield _Block(role=role, texts=tuple(texts))
        role = Role.PARAGRAPH if line.role is Role.CONTINUATION else line.role
        texts = [line.text]
    if role is not None and role is not Role.TITLE:
        yield _Block(role=role, texts=tuple(texts))


def _written(block: _Block, number: int, *, is_new_list: bool) -> tuple[str, int]:
    """Return the Markdown of one block, and its number where it is an item of a numbered list."""
    first, *rest = block.texts
    if block.role is Role.SUBHEADING:
        return "## " + escaped(" ".join(block.texts), is_at_start=False), 0
    if block.role is Role.CAPTION:
        return "*" + "\n".join([escaped(first, is_at_start=False), *map(escaped, rest)]) + "*", 0
    if block.role is Role.BULLET:
        return _list_item("- ", BULLET_MARK.sub("", first, count=1) if BULLET_MARK.match(first) else first, rest), 0
    if block.role is Role.NUMBERED:
        return _numbered(first, rest, number, is_new_list=is_new_list)
    if block.role is Role.QUOTATION:
        return _quotation(block), 0
    return "\n".join(map(escaped, block.texts)), 0


def _list_item(mark: str, first: str, rest: Sequence[str]) -> str:
    indent = "\n" + " " * len(mark)
    return mark + indent.join(map(escaped, [first, *rest]))


def _numbered(first: str, rest: Sequence[str], number: int, *, is_new_list: bool) -> tuple[str, int]:
    """Return an item of a numbered list, or plain text where a reader of Markdown would count differently."""
    match = NUMBERED.match(first)
    own = int(match["number"]) if match else -1
    if match and str(own) == match["number"] and (is_new_list or (number and own == number + 1)):
        return _list_item(f"{own}{match['mark']} ", first[match.end() :], rest), own
    return "\n".join(map(escaped, [first, *rest])), 0


def _quotation(block: _Block) -> str:
    texts = list(block.texts)
    if _is_attribution(block):
        texts[0] = "— " + ATTRIBUTION.sub("", texts[0], count=1)
    elif len(texts) == 1 and (match := _QUOTED_AND_NAME.fullmatch(texts[0])):
        texts = [match["quoted"], "— " + match["name"]]
    return "\n".join("> " + escaped(text) for text in texts)


def _is_attribution(block: _Block) -> bool:
    return bool(ATTRIBUTION.match(block.texts[0]))


def shown_blocks(body: str) -> tuple[str, ...]:
    """Return what a CommonMark reader shows of `body`, block by block, numbers of lists included."""
    blocks: list[str] = []
    counters: list[int] = []
    mark = ""
    for token in _reader().parse(body):
        if token.type == "ordered_list_open":
            counters.append(int(token.attrGet("start") or (0 if token.attrGet("start") == 0 else 1)))
        elif token.type == "bullet_list_open":
            counters.append(-1)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            counters.pop()
        elif token.type == "list_item_open" and counters[-1] >= 0:
            mark = f"{counters[-1]}{token.markup} "
            counters[-1] += 1
        elif token.type == "inline":
            blocks.append(mark + "".join(_shown(token.children or [])))
            mark = ""
        elif token.content:
            blocks.append(token.content)
    return tuple(blocks)


def opening_texts(body: str, *, most: int) -> tuple[str, ...]:
    """Return the first paragraphs and list items of `body` as they are read; headings, quotations, figures left out."""
    texts = (leaf.text.strip() for leaf in leaves_of(body) if leaf.is_paragraph and not leaf.is_aside)
    return tuple(islice(filter(None, texts), most))


def with_raised_headings(body: str) -> str:
    """Return `body` with each heading one level up where none stands at the highest, as when its title is taken out."""
    is_code = False
    lines = []
    for line in body.split("\n"):
        is_code ^= line.startswith("```")
        if not is_code and line.startswith("## "):
            return body
        lines.append(line[1:] if not is_code and _LOWER_HEADING.match(line) else line)
    return "\n".join(lines)


def plain_text(body: str) -> str:
    """Return `body` without its marks, figures and the addresses of its links: its words in order, for comparing."""
    return "\n".join(leaf.text for leaf in leaves_of(body))


def _shown(children: Iterable["Token"]) -> Iterator[str]:
    for child in children:
        yield "\n" if child.type in ("softbreak", "hardbreak") else child.content


@lru_cache(maxsize=1)
def _reader() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")
