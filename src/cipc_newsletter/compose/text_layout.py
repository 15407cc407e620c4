"""A Markdown text as plain text: lists that hang, quotations behind `>`, tables in columns, links by number or in place.

Promises the words of the HTML in the same order, and every address of it once per text. Sets one text; what stands
around it is the template's.
"""

import html as _html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from cipc_newsletter.compose.plaintext import WIDTH, Width, columns, filled, heading, protected, quoted, words_of_html

if TYPE_CHECKING:
    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

RULE = "* * *"
_BULLET = "•"
_LIST_INDENT = 2
_NARROWEST = 24  # however deep a list goes
_BETWEEN_CELLS = " | "


class Links(StrEnum):
    """Where the text part says an address: in a numbered list below its text, or right behind its words."""

    NUMBERED = "numbered"
    IN_PLACE = "in_place"


@dataclass(slots=True, kw_only=True)
class Notes:
    """The addresses of a text part, numbered through the whole mail where `links` says so."""

    links: Links = Links.NUMBERED
    addresses: list[str] = field(default_factory=list)

    def number(self, address: str) -> int:
        """Return the number of `address`, the same wherever it is met again."""
        if address not in self.addresses:
            self.addresses.append(address)
        return self.addresses.index(address) + 1


def text_of(tokens: "Sequence[Token]", *, notes: Notes, width_of: Width = columns) -> str:
    """Return block tokens as wrapped plain text, the addresses of its numbered links below it."""
    from markdown_it.tree import SyntaxTreeNode

    layout = _Layout(notes, width_of)
    lines = layout.stacked(SyntaxTreeNode(tokens).children, WIDTH)
    if layout.noted:
        lines += ["", *(f"[{number}] {address}" for number, address in layout.noted.items())]
    return "\n".join(lines)


class _Layout:
    """Sets nodes as lines, one method per kind of node; each is told the width it may take."""

    def __init__(self, notes: Notes, width_of: Width) -> None:
        self._notes = notes
        self._width_of = width_of
        self.noted: dict[int, str] = {}

    def stacked(self, nodes: "Sequence[SyntaxTreeNode]", width: int, *, is_tight: bool = False) -> list[str]:
        """Return the lines of `nodes` one below the other, an empty line between unless they belong close together."""
        lines: list[str] = []
        for node in nodes:
            layout: Callable[[SyntaxTreeNode, int], list[str]] = getattr(self, f"_{node.type}")
            block = layout(node, max(width, _NARROWEST))
            lines += ["", *block] if lines and not is_tight else block
        return lines

    def _paragraph(self, node: "SyntaxTreeNode", width: int) -> list[str]:
        return self._filled(self._words(node), width)

    def _heading(self, node: "SyntaxTreeNode", _width: int) -> list[str]:
        words = self._words(node).replace("\n", " ")
        return heading(words, int(node.tag[1:]), width_of=self._width_of).split("\n")

    def _passage(self, node: "SyntaxTreeNode", width: int) -> list[str]:
        return self.stacked(node.children, width)

    def _hr(self, _node: "SyntaxTreeNode", _width: int) -> list[str]:
        return [RULE]

    def _blockquote(self, node: "SyntaxTreeNode", width: int) -> list[str]:
        return quoted("\n".join(self.stacked(node.children, width - 2))).split("\n")

    def _bullet_list(self, node: "SyntaxTreeNode", width: int) -> list[str]:
        return self._list(node, [_BULLET] * len(node.children), width)

    def _ordered_list(self, node: "SyntaxTreeNode", width: int) -> list[str]:
        first = int(node.attrs.get("start", 1))
        return self._list(node, [f"{first + place}." for place in range(len(node.children))], width)

    def _list(self, node: "SyntaxTreeNode", marks: Sequence[str], width: int) -> list[str]:
        is_nested = node.parent is not None and node.parent.type == "list_item"
        indent = (0 if is_nested else _LIST_INDENT) + max(map(len, marks)) + 1
        is_tight = all(child.hidden for item in node.children for child in item.children if child.type == "paragraph")
        lines: list[str] = []
        for mark, item in zip(marks, node.children, strict=True):
            first, *rest = self.stacked(item.children, width - indent, is_tight=is_tight) or [""]
            block = [f"{mark:>{indent - 1}} {first}".rstrip(" "), *((" " * indent + row).rstrip(" ") for row in rest)]
            lines += ["", *block] if lines and not is_tight else block
        return lines

    def _code_block(self, node: "SyntaxTreeNode", width: int) -> list[str]:
        lines: list[str] = []
        for line in node.content.strip("\n").split("\n"):
            words = line.lstrip(" ")
            indent = " " * (len(line) - len(words) + 4)
            is_wide = self._width_of(indent + words) > width
            rows = filled(words, width=width - len(indent), width_of=self._width_of) if is_wide else [words]
            lines += ((indent + row).rstrip(" ") for row in rows)
        return lines

    _fence = _code_block

    def _figure(self, node: "SyntaxTreeNode", width: int) -> list[str]:
        alt, caption = node.meta["alt"], node.meta["caption"]
        return [*self._filled(f"[{alt}]", width), *(self._filled(caption, width) if caption else ())]

    def _button(self, node: "SyntaxTreeNode", width: int) -> list[str]:
        label = protected(_html.escape(node.meta["label"]))
        return self._filled(words_of_html(self._linked(label, node.meta["href"])), width)

    def _table(self, node: "SyntaxTreeNode", width: int) -> list[str]:
        """Return a table in columns, or where it is too wide one record below the other, each value behind its head."""
        rows = [[self._words(cell).replace("\n", " ") for cell in row.children] for row in _rows(node)]
        widths = [max(map(self._width_of, column)) for column in zip(*rows, strict=True)]
        if sum(widths) + len(_BETWEEN_CELLS) * (len(widths) - 1) > width:
            return self._records(rows[0], rows[1:], width)
        aligns = [str(cell.attrs.get("style", "")).removeprefix("text-align:") for cell in next(_rows(node)).children]
        return [_BETWEEN_CELLS.join(map(self._padded, row, widths, aligns)).rstrip(" ") for row in rows]

    def _records(self, heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
        lines: list[str] = []
        for row in rows:
            lines += [""] if lines else []
            for head, value in zip(heads, row, strict=True):
                text = f"{head}{_BETWEEN_CELLS}{value}" if head and value else head or value
                lines += filled(text, width=width, hanging="  ", width_of=self._width_of)
        return lines

    def _padded(self, text: str, width: int, align: str) -> str:
        room = width - self._width_of(text)
        before = {"right": room, "center": room // 2}.get(align, 0)
        return " " * before + text + " " * (room - before)

    def _filled(self, text: str, width: int) -> list[str]:
        return [row for line in text.split("\n") for row in filled(line, width=width, width_of=self._width_of)]

    def _words(self, node: "SyntaxTreeNode") -> str:
        """Return the words of the one inline node in a paragraph, heading or cell."""
        return words_of_html("".join(self._inline(node.children[0].children)))

    def _inline(self, nodes: "Sequence[SyntaxTreeNode]") -> Iterator[str]:
        for node in nodes:
            if node.type == "link":
                yield self._linked("".join(self._inline(node.children)), str(node.attrs.get("href", "")))
            elif node.type == "softbreak":
                yield " "
            elif node.type == "hardbreak":
                yield "<br>"
            elif node.children:
                yield from self._inline(node.children)
            else:
                yield protected(_html.escape(node.content, quote=False))

    def _linked(self, words: str, address: str) -> str:
        """Return the words of a link, its number or its address behind them unless they are that address."""
        shown = address if "?" in address else address.removeprefix("mailto:")
        if words_of_html(words) in (address, shown):
            return words
        if self._notes.links is Links.IN_PLACE:
            return words + protected(f" &lt;{_html.escape(shown)}&gt;")
        number = self._notes.number(address)
        self.noted[number] = shown
        return f"{words} [{number}]"


def _rows(table: "SyntaxTreeNode") -> "Iterator[SyntaxTreeNode]":
    return (row for part in table.children for row in part.children)
