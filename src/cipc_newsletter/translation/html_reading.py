"""An HTML page as tables of cells: ours, or one saved by a word processor or a translator's program.

Promises the encoding a browser would find, and that Word's own marks (bullets drawn as letters, comments, deleted
words) are no words. Opens nothing. Knows nothing of marks and texts.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cipc_newsletter.errors import IngestError
from cipc_newsletter.translation.returned import Cell, Found, Table, cell_of
from cipc_newsletter.translation.runs import Paragraph, Run
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MOST_BYTES = 2_000_000
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "td",
        "th",
        "tr",
        "table",
        "ul",
        "ol",
        "dl",
        "dd",
        "dt",
        "blockquote",
        "pre",
    ]
)
_UNSEEN = frozenset(["script", "style", "head", "title", "template", "del", "s", "strike", "xml", "object"])
_BOLD = re.compile(r"(?<![\w-])font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_NOT_BOLD = re.compile(r"(?<![\w-])font-weight\s*:\s*(?:normal|[1-4]00)", re.IGNORECASE)
_ITALIC = re.compile(r"(?<![\w-])font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
_NOT_ITALIC = re.compile(r"(?<![\w-])font-style\s*:\s*normal", re.IGNORECASE)
_UNSEEN_STYLE = re.compile(
    r"mso-list\s*:\s*ignore|display\s*:\s*none|mso-element\s*:\s*comment|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
_CLASS_RULE = re.compile(r"(?:^|[\s,}>])(?:span)?\.([\w-]+)\s*\{([^{}]*)\}")
_UNSEEN_CLASS = frozenset({"MsoCommentReference", "msocomanchor", "msocomtxt"})
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 300


def read(content: bytes, *, location: str) -> Found:
    """Return the tables of an HTML page. Raises IngestError where it is too large."""
    from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

    if len(content) > MOST_BYTES:
        raise IngestError(
            _("the page is larger than {count} megabytes.").format(count=MOST_BYTES // 1_000_000),
            right=_("A translator's document holds words and no pictures."),
            remedy=_("Take the pictures out, then run the same command again."),
            path=location,
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)  # XHTML is read as browsers read it
        soup = BeautifulSoup(content, "lxml")
    _write_looks_out(soup)
    return Found(
        tables=tuple(_table(table) for table in soup.find_all("table") if table.find_parent("table") is None),
        remarks=tuple(_remarks(soup)),
        has_tracked_changes=soup.find(["ins", "del"]) is not None,
    )


def _write_looks_out(soup: "BeautifulSoup") -> None:
    """Write on each element what the style block says of its class: some programs mark bold and italics so."""
    sheet = "\n".join(style.get_text() for style in soup.find_all("style"))
    looks = {
        match[1]: match[2]
        for match in _CLASS_RULE.finditer(sheet)
        if _BOLD.search(match[2]) or _ITALIC.search(match[2])
    }
    for tag in soup.find_all(class_=True) if looks else ():
        own = "; ".join(looks[name] for name in tag.get_attribute_list("class") if name in looks)
        if own and tag.name == "span":
            tag["style"] = f"{own}; {tag.get('style') or ''}"


def _remarks(soup: "BeautifulSoup") -> Iterator[str]:
    for note in soup.find_all(style=re.compile(r"mso-element\s*:\s*comment\b(?!-)")):
        words = " ".join(note.get_text(" ").split())
        if words:
            yield words


def _table(table: "Tag") -> Table:
    rows = (row for row in table.find_all("tr") if row.find_parent("table") is table)
    return tuple(_row(row) for row in rows)


def _row(row: "Tag") -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for cell in row.find_all(["td", "th"]):
        if cell.find_parent("tr") is not row:
            continue
        cells.append(cell_of(_paragraphs(cell)))
        span = str(cell.get("colspan") or "1")
        cells.extend([Cell(paragraphs=())] * (min(int(span), 20) - 1 if span.isdigit() else 0))
    return tuple(cells)


def _paragraphs(cell: "Tag") -> list[Paragraph]:
    """Return the paragraphs of a cell: each block begins one, and text beside blocks is one."""
    paragraphs: list[list[Run]] = [[]]
    _walk(cell, Run(text=""), paragraphs, depth=0)
    return [tuple(runs) for runs in paragraphs]


def _walk(element: "Tag", look: Run, paragraphs: list[list[Run]], *, depth: int) -> None:
    from bs4.element import Comment, NavigableString, PreformattedString, Tag

    for child in element.children:
        if isinstance(child, Comment | PreformattedString):
            continue
        if isinstance(child, NavigableString):
            text = _SPACES.sub(" ", str(child))
            paragraphs[-1].append(replace(look, text=text))
        elif isinstance(child, Tag) and depth < _DEEPEST and not _is_unseen(child):
            if child.name == "br":
                paragraphs[-1].append(replace(look, text="\n"))
                continue
            is_block = child.name in _BLOCKS
            if is_block:
                paragraphs.append([])
            _walk(child, _look(child, look), paragraphs, depth=depth + 1)
            if is_block:
                paragraphs.append([])


def _is_unseen(tag: "Tag") -> bool:
    return (
        tag.name in _UNSEEN
        or _UNSEEN_STYLE.search(str(tag.get("style") or "")) is not None
        or not _UNSEEN_CLASS.isdisjoint(tag.get_attribute_list("class"))
    )


def _look(tag: "Tag", look: Run) -> Run:
    style = str(tag.get("style") or "")
    if tag.name in ("b", "strong") or _BOLD.search(style):
        look = replace(look, bold=True)
    if tag.name in ("i", "em") or _ITALIC.search(style):
        look = replace(look, italic=True)
    if _NOT_BOLD.search(style):
        look = replace(look, bold=False)
    if _NOT_ITALIC.search(style):
        look = replace(look, italic=False)
    if tag.name in ("code", "tt", "kbd", "samp"):
        look = replace(look, code=True)
    if tag.name == "a" and tag.get("href"):
        look = replace(look, link=str(tag["href"]).strip())
    return look
