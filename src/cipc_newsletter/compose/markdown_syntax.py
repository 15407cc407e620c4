"""What our Markdown has beside CommonMark and tables: figures, buttons, sources, foreign passages, bare addresses.

Promises tokens in which an image alone in a paragraph is one `figure`, a bold link alone one `button`, a last line
`— Name` of a quotation its own paragraph, `::: {lang=en}` … `:::` a passage with its language, and headings that
follow the item's own without a gap, and each bare address a link. Reports what is wrong by line; renders nothing.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cipc_newsletter.compose.bare_addresses import with_links
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

Report = Callable[[int, str, str], None]  # line of the text from 0, what is wrong, what would be right

_FENCE = re.compile(r":{3,}\s*(.*?)\s*")
_LANGUAGE = re.compile(r"\{\s*lang\s*=\s*\"?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\"?\s*\}")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
_LOST_LINK = re.compile(r"\[[^\[\]\n]+\]\[[^\[\]\n]+\]")
_SOURCE = re.compile(r"—\s*\S")
_DEEPEST = 6
_NESTED = 40  # markdown-it leaves out without a word what is nested deeper than it was told to go


def tokens_of(text: str, *, level: int, report: Report) -> "list[Token]":
    """Return the tokens of `text`, its highest headings at `level`; `report` is told each mistake."""
    environment: dict[str, Any] = {"report": report}
    parser = _parser()
    tokens = parser.parse(text, environment)
    _fit_headings(tokens, level)
    for token in tokens:
        if token.level == _NESTED - 1:
            report((token.map or [0])[0], _("the text is nested too deeply."), _("A list goes a few levels deep."))
        if token.children:
            _report_slips(token, report)
            token.children = list(with_links(token.children, parser.normalizeLink))
    return list(_joined(_with_sources(tokens), report))


def plain_text(tokens: "list[Token]") -> str:
    """Return the words of inline tokens, marks and addresses left out."""
    return "".join(
        child.content if child.type in ("text", "code_inline", "text_special") else " "
        for child in tokens
        if child.type in ("text", "code_inline", "text_special", "softbreak", "hardbreak")
    )


@lru_cache(maxsize=1)
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _NESTED}).enable("table")
    # An address that must not be followed becomes an error with its line, instead of staying as text unnoticed.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 -- its own name for it
    parser.block.ruler.before("fence", "passage", _passage, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.inline.ruler.before("link", "footnote", _slip("footnote", _FOOTNOTE))
    parser.inline.ruler.after("link", "lost_link", _slip("lost_link", _LOST_LINK))
    return parser


def _slip(kind: str, pattern: re.Pattern[str]) -> "Callable[[StateInline, bool], bool]":
    """Return a rule that reads what `pattern` matches as a token of its own, so that it can be refused with its line."""

    def read(state: "StateInline", silent: bool) -> bool:  # noqa: FBT001 -- markdown-it's own call
        match = pattern.match(state.src, state.pos)
        if match is None:
            return False
        if not silent:
            state.push(kind, "", 0).content = match[0]
        state.pos = match.end()
        return True

    return read


def _report_slips(token: "Token", report: Report) -> None:
    line = (token.map or [0])[0]
    for child in token.children or ():
        line += child.type in ("softbreak", "hardbreak")
        if child.type == "footnote":
            report(
                line,
                _('"{text}" is a footnote, which a mail has no place for.').format(text=child.content),
                _("What a note says stands in the text, in brackets, or behind a link."),
            )
        elif child.type == "lost_link":
            report(
                line,
                _('the link "{text}" names an address that is not there.').format(text=child.content),
                _("The name stands in brackets, with a colon, before its address, on a line of its own in the text."),
            )


def _passage(state: "StateBlock", start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 -- markdown-it's own call
    """Read `::: {lang=en}` … `:::` as a passage in another language."""
    opening = _FENCE.fullmatch(_line(state, start))
    if opening is None or state.is_code_block(start):
        return False
    language = _LANGUAGE.fullmatch(opening[1])
    report: Report = state.env["report"]
    if language is None:
        if opening[1] and not silent:
            report(start, _('"{text}" cannot be read.').format(text=_line(state, start)), _("It is ::: {lang=en}."))
        return False
    if silent:
        return True
    close, depth = start + 1, 1
    while close < end:
        fence = _FENCE.fullmatch(_line(state, close))
        depth += 0 if fence is None else 1 if fence[1] else -1
        if not depth:
            break
        close += 1
    else:
        report(start, _("the foreign passage is not closed."), _("A line ::: closes it."))
    _push_passage(state, start, close, language[1])
    state.line = min(close + 1, end)
    return True


def _push_passage(state: "StateBlock", start: int, close: int, language: str) -> None:
    kind, last = state.parentType, state.lineMax
    state.parentType, state.lineMax = "passage", close
    token = state.push("passage_open", "div", 1)
    token.attrSet("lang", language)
    token.map = [start, close]
    state.md.block.tokenize(state, start + 1, close)
    state.push("passage_close", "div", -1)
    state.parentType, state.lineMax = kind, last


def _line(state: "StateBlock", number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _fit_headings(tokens: "list[Token]", level: int) -> None:
    """Move headings below the item's own, none more than one level below the one before it (rule A11-05)."""
    above: list[str] = []
    for token in tokens:
        if token.type == "heading_open":
            while above and above[-1] >= token.tag:
                above.pop()
            above.append(token.tag)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(level + len(above) - 1, _DEEPEST)}"


def _with_sources(tokens: "list[Token]") -> "list[Token]":
    """Give the source of a quotation, or of a passage that ends one, a paragraph of its own, marked with `meta`."""
    result: list[Token] = []
    for place, token in enumerate(tokens):
        ends = token.type == "blockquote_close" or (
            token.type == "passage_close"
            and tokens[place + 1 : place + 2]
            and tokens[place + 1].type == "blockquote_close"
        )
        if ends and len(result) >= 3 and result[-2].type == "inline":
            result[-3:] = _cut_source(*result[-3:])
        result.append(token)
    return result


def _cut_source(opening: "Token", inline: "Token", closing: "Token") -> "list[Token]":
    children = inline.children or []
    breaks = [place for place, child in enumerate(children) if child.type in ("softbreak", "hardbreak")]
    begin = breaks[-1] + 1 if breaks else 0
    if opening.type != "paragraph_open" or not _SOURCE.match(plain_text(children[begin:])):
        return [opening, inline, closing]
    if not begin:
        opening.meta = {"source": True}
        return [opening, inline, closing]
    source_opening, source = opening.copy(), inline.copy(children=children[begin:])
    source_opening.meta = {"source": True}
    inline.children = children[: breaks[-1]]
    return [opening, inline, closing, source_opening, source, closing.copy()]


def _joined(tokens: "list[Token]", report: Report) -> "Iterator[Token]":
    """Join the three tokens of a paragraph that is a figure or a button into one."""
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.type == "paragraph_open" and tokens[place + 1].type == "inline":
            kind = _kind_of(tokens[place + 1])
            if kind:
                yield _as_one(kind, token, tokens[place + 1])
                place += 3
                continue
        if token.type == "inline" and any(child.type == "image" for child in token.children or ()):
            report(
                (token.map or [0])[0],
                _("a picture stands in the middle of a text."),
                _("A picture stands alone in its paragraph, an empty line before and after."),
            )
        yield token
        place += 1


def _kind_of(inline: "Token") -> str:
    """Tell whether a paragraph is a figure or a button; empty where it is neither."""
    children = [child for child in inline.children or () if not (child.type == "text" and not child.content.strip())]
    types = [child.type for child in children]
    if types == ["image"]:
        return "figure"
    if len(types) < 5 or types.count("link_open") != 1:
        return ""
    outer, inner = {types[0], types[-1]}, {types[1], types[-2]}
    bold, link = {"strong_open", "strong_close"}, {"link_open", "link_close"}
    return "button" if {frozenset(outer), frozenset(inner)} == {frozenset(bold), frozenset(link)} else ""


def _as_one(kind: str, opening: "Token", inline: "Token") -> "Token":
    from markdown_it.token import Token

    children = inline.children or []
    if kind == "figure":
        image = next(child for child in children if child.type == "image")
        meta = {
            "src": str(image.attrGet("src") or ""),
            "alt": plain_text(image.children or []) or image.content,
            "caption": str(image.attrGet("title") or ""),
        }
    else:
        link = next(child for child in children if child.type == "link_open")
        meta = {"href": str(link.attrGet("href") or ""), "label": plain_text(children).strip()}
    return Token(type=kind, tag="", nesting=0, map=opening.map, meta=meta, block=True, level=opening.level)
