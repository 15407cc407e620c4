"""The style block of a mail made to hold for one element of a page, under what the page's switches say.

Promises that no rule reaches outside the element and none loads anything; that width is that of the element, by
container queries; that dark and dropped styles follow the switches. Serves the review file; what is sent is not touched.
"""

import re
from collections.abc import Iterator

from cipc_newsletter.check.html_tree import Tree
from cipc_newsletter.review.rewriting import without_addresses
from cipc_newsletter.values import frozen

BODY = "mail-body"
CONTAINER = "mail"  # what the element is called in container queries
_TOKEN = re.compile(r"""/\*.*?(?:\*/|\Z)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|[{}]|[^{}"'/]+|/""", re.DOTALL)
_COMMA = re.compile(r",(?![^(\[]*[)\]])")
_ROOTS = re.compile(r"^(?:html|:root)\b(?:\s*>?\s*body\b)?|^body\b", re.IGNORECASE)
_WIDTH = re.compile(r"\(\s*(?:(?:min|max)-(?:device-)?width\s*:|width\s*[<>]=?)\s*[\d.]+(?:px|em|rem)\s*\)")
_SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)")


@frozen
class Switches:
    """Selectors of the page's states, each to stand before `~`: the style block dropped, the dark look chosen."""

    plain: str = "#plain"
    dark: str = "#dark"


@frozen
class _Rule:
    """A rule as written: the preludes around it, its selectors, what stands in its braces."""

    around: tuple[str, ...]
    prelude: str
    body: str


def scoped_styles(tree: Tree, scope: str, switches: Switches | None = None) -> str:
    """Return the style blocks of a mail for the element that the selector `scope` finds."""
    states = switches or Switches()
    lines: list[str] = []
    for block in tree.named("style"):
        media = block.attributes.get("media", "")
        for rule in _rules(tree.content_of(block), (f"@media {media}",) if media.strip() else ()):
            lines += _lines(rule, scope, states)
    return "\n".join(lines)


def _rules(css: str, outer: tuple[str, ...]) -> Iterator[_Rule]:
    """Yield the rules of a style sheet, those in blocks of conditions too."""
    stack = list(outer)
    text = ""
    for token in (token for token in _TOKEN.findall(css) if not token.startswith("/*")):
        if token == "{":
            stack.append(" ".join(text.rpartition(";")[2].split()))
            text = ""
        elif token == "}":
            prelude = stack.pop() if len(stack) > len(outer) else ""
            # What is left open here would take the rest of the page with it.
            is_closed = "\\" not in text and not (text.count('"') % 2 or text.count("'") % 2)
            if text.strip() and prelude and is_closed:
                yield _Rule(around=tuple(stack), prelude=prelude, body=" ".join(text.split()))
            text = ""
        else:
            text += token


def _lines(rule: _Rule, scope: str, states: Switches) -> Iterator[str]:
    if rule.prelude.startswith("@") or any(not one.lower().startswith("@media") for one in rule.around):
        return
    body = without_addresses(rule.body)
    for query in _queries(rule.around):
        where = _where(query, states)
        if where is None:
            continue
        state, container = where
        selectors = [_scoped(one.strip(), f"{state} {scope}") for one in _COMMA.split(rule.prelude)]
        kept = ", ".join(one for one in selectors if one)
        if kept:
            line = f"{kept} {{ {body} }}"
            yield f"@container {CONTAINER} {container} {{ {line} }}" if container else line


def _queries(around: tuple[str, ...]) -> list[str]:
    """Return what must hold for a rule, as alternatives."""
    found = [""]
    for prelude in around:
        alternatives = prelude[6:].lower().split(",")
        found = [f"{one} and {other.strip()}" if one else other.strip() for one in found for other in alternatives]
    return found


def _where(query: str, states: Switches) -> tuple[str, str] | None:
    """Return the state of the page and the width of the element under which a query holds; None for never here."""
    state = f"{states.plain}:not(:checked)"
    widths: list[str] = []
    for part in (part.strip() for part in re.split(r"\sand\s", query.removeprefix("only ")) if part.strip()):
        scheme = _SCHEME.fullmatch(part)
        if scheme:
            state += f" ~ {states.dark}{':checked' if scheme[1] == 'dark' else ':not(:checked)'}"
        elif _WIDTH.fullmatch(part):
            widths.append(part.replace("-device", ""))
        elif part not in {"screen", "all", "only screen"}:
            return None
    return f"{state} ~ *", " and ".join(widths)


def _scoped(selector: str, scope: str) -> str:
    """Return a selector that looks inside `scope` alone; empty for one that would look outside."""
    if not selector or selector[0] in "~+>" or "&" in selector:
        return ""
    root = _ROOTS.match(selector)
    if root is None:
        return f"{scope} {selector}"
    is_body = "body" in root[0].lower()
    rest = selector[root.end() :]
    if rest.lstrip()[:1] in set("~+"):
        return ""
    return f"{scope} .{BODY}{rest}" if is_body else f"{scope}{rest}"
