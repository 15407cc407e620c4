"""A body as the house's own reader takes it, and blocks of an article, in one form that can be compared.

Each block is a tuple that begins with its kind; words are their text and, sign by sign, the links they lead to.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from cipc_newsletter.compose.markdown_syntax import tokens_of
from cipc_newsletter.ingest.markup.tree import (
    BREAK,
    Block,
    CodeBlock,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Passage,
    Quotation,
    Rule,
    Runs,
    Table,
)

Form = tuple[Any, ...]
_JOINER = "\u2060"  # stands between two brackets where these could be misread
_BRACKETS = "\ue000"  # stands for two brackets while Markdown is read, as it does in `compose`
Sign = tuple[str, str, frozenset[str]]  # the sign, where it leads, how it looks


def read(body: str) -> tuple[list[Form], list[str]]:
    """Return the body's blocks as the house reads them, and what it finds wrong."""
    mistakes: list[str] = []
    taken = body.replace("\\[[", _BRACKETS)
    tokens = tokens_of(taken, level=2, report=lambda line, what, right: mistakes.append(f"{line}: {what} {right}"))
    return list(_forms(SyntaxTreeNode(tokens).children)), mistakes


def _forms(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Form]:  # noqa: C901, PLR0912 -- one for each kind
    for node in nodes:
        match node.type:
            case "paragraph" if node.meta.get("source"):
                yield ("source", read_signs(node))
            case "paragraph":
                yield ("paragraph", read_signs(node))
            case "heading":
                yield ("heading", int(node.tag[1]), read_signs(node))
            case "bullet_list" | "ordered_list":
                start = node.attrs.get("start", 1) if node.type == "ordered_list" else None
                yield ("list", start, [list(_forms(item.children)) for item in node.children])
            case "blockquote":
                yield ("quotation", list(_forms(node.children)))
            case "passage":
                yield ("passage", node.attrs["lang"], list(_forms(node.children)))
            case "table":
                rows = [row for part in node.children for row in part.children]
                yield ("table", [[read_signs(cell) for cell in row.children] for row in rows])
            case "figure":
                yield (
                    "figure",
                    node.meta["src"],
                    *(node.meta[name].replace(_BRACKETS, "[[").replace(_JOINER, "") for name in ("alt", "caption")),
                )
            case "button":
                yield ("button", node.meta["label"].replace(_BRACKETS, "[["), node.meta["href"])
            case "fence" | "code_block":
                yield ("code", node.content.replace(_BRACKETS, "[[").rstrip("\n"))
            case "hr":
                yield ("rule",)
            case other:
                raise AssertionError(other)


def read_signs(node: SyntaxTreeNode) -> list[Sign]:
    """Return the signs of a node that holds words."""
    inline = node.children[0] if node.children else None
    return list(_token_signs(inline.token.children or [])) if inline and inline.token else []


def _token_signs(children: Iterable[Token]) -> Iterator[Sign]:  # noqa: C901 -- one for each kind
    link, looks = "", list[str]()
    for child in children:
        match child.type:
            case "link_open":
                link = str(child.attrGet("href"))
            case "link_close":
                link = ""
            case "strong_open" | "em_open":
                looks.append(child.type.removesuffix("_open"))
            case "strong_close" | "em_close":
                looks.remove(child.type.removesuffix("_close"))
            case "softbreak" | "hardbreak":
                yield (BREAK, "", frozenset())
            case "code_inline":
                for sign in child.content.replace(_BRACKETS, "[[").replace(_JOINER, ""):
                    yield (sign, link, frozenset({"code"}))
            case "text" | "text_special":
                for sign in child.content.replace(_BRACKETS, "[[").replace(_JOINER, ""):
                    yield (sign, link, frozenset(looks))
            case other:
                raise AssertionError(other)


def forms(blocks: Iterable[Block], names: dict[str, str]) -> Iterator[Form]:  # noqa: C901 -- one for each kind
    """Yield blocks of an article in the form that `read` gives; `names` are the files of its pictures."""
    for block in blocks:
        match block:
            case Paragraph(is_button=True):
                yield ("button", "".join(run.text for run in block.runs), block.runs[0].link)
            case Paragraph():
                yield ("paragraph", signs(block.runs))
            case Heading():
                yield ("heading", block.level, signs(block.runs))
            case Listing():
                start = block.numbers[0] if block.numbers else None
                yield ("list", start, [list(forms(item, names)) for item in block.items])
            case Quotation():
                source = [("source", [(sign, "", frozenset()) for sign in "— "] + signs(block.source))]
                yield ("quotation", [*forms(block.blocks, names), *(source if block.source else [])])
            case Passage():
                yield ("passage", block.language, list(forms(block.blocks, names)))
            case Table():
                yield ("table", [[signs(cell) for cell in row] for row in block.rows])
            case Figure():
                yield ("figure", names[block.address], block.alt, block.caption)
            case CodeBlock():
                yield ("code", block.text.rstrip("\n"))
            case Rule():
                yield ("rule",)


def signs(runs: Runs) -> list[Sign]:
    """Return the signs of runs."""
    return [
        (BREAK, "", frozenset())
        if run.text == BREAK
        else (
            sign,
            run.link,
            frozenset(
                look
                for look, is_on in (("strong", run.is_strong), ("em", run.is_soft), ("code", run.is_code))
                if is_on
            ),
        )
        for run in runs
        for sign in run.text.replace(_JOINER, "")
    ]


def without_looks(form: Any) -> Any:
    """Return a form with the looks of its signs left out: Markdown cannot say all of them."""
    if isinstance(form, tuple) and len(form) == 3 and isinstance(form[2], frozenset):
        return form[:2]
    if isinstance(form, tuple | list):
        return type(form)(without_looks(part) for part in form)
    return form
