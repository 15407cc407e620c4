"""Style sheets with their media queries decided: what holds for a width and a colour scheme stands plain, the rest goes.

Promises to keep every letter of the rules that hold, and that no sheet makes it fail. A feature it does not know never
holds, as in a browser that does not know it. Reads no declaration.
"""

import re
from collections.abc import Iterable, Iterator

from cipc_newsletter.values import frozen

_TOKEN = re.compile(r"""/\*.*?(?:\*/|\Z)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|[{};]|[^{};"'/]+|/""", re.DOTALL)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_FEATURE = re.compile(r"\(\s*([a-z-]+)\s*(?::\s*([^()]+?)\s*)?\)")
_RANGE = re.compile(r"\(\s*width\s*([<>]=?)\s*([\d.]+)(px|em|rem)\s*\)")
_LENGTH = re.compile(r"([\d.]+)(px|em|rem)")
_TYPES = frozenset({"all", "screen"})


@frozen
class Conditions:
    """What a media query is asked for: a screen of a width in CSS pixels, light or dark."""

    width: int = 1280
    is_dark: bool = False


def holds(query: str, conditions: Conditions) -> bool:
    """Tell whether a media query list, such as `screen and (min-width: 520px), print`, holds."""
    queries = _COMMENT.sub(" ", query).lower().split(",")
    return any(_holds(one.strip(), conditions) for one in queries)


def resolved(css: str, conditions: Conditions) -> str:
    """Return a style sheet without media queries, in which stands what holds; what it would load is left out."""
    tokens = (token for token in _TOKEN.findall(css) if not token.startswith("/*"))
    return "".join(_pieces(tokens, conditions))


def _pieces(tokens: Iterable[str], conditions: Conditions) -> Iterator[str]:
    """Yield what stays. `blocks` tells of each open block whether its braces and its content stay."""
    blocks: list[tuple[bool, bool]] = []
    prelude = ""
    for token in tokens:
        is_kept = all(content for _braces, content in blocks)
        if token == "{":
            query = _media_query(prelude)
            blocks.append((True, True) if query is None else (False, holds(query, conditions)))
            if is_kept and query is None:
                yield f"{prelude}{{"
            prelude = ""
        elif token == "}":
            if is_kept:
                yield prelude
            prelude = ""
            if blocks and blocks.pop()[0] and all(content for _braces, content in blocks):
                yield "}"
        elif token == ";":
            if is_kept and not prelude.lstrip().lower().startswith(("@import", "@charset", "@namespace")):
                yield f"{prelude};"
            prelude = ""
        else:
            prelude += token
    if all(content for _braces, content in blocks) and not prelude.lstrip().startswith("@"):
        yield prelude


def _media_query(prelude: str) -> str | None:
    stripped = prelude.strip()
    return stripped[6:] if stripped[:6].lower() == "@media" else None


def _holds(query: str, conditions: Conditions) -> bool:
    is_refused = query.startswith("not ")
    words = query.removeprefix("not ").removeprefix("only ").strip()
    parts = [part.strip() for part in re.split(r"\sand\s", words)]
    return all(_is_true(part, conditions) for part in parts) != is_refused


def _is_true(part: str, conditions: Conditions) -> bool:
    if not part.startswith("("):
        return part in _TYPES or not part
    if compared := _RANGE.fullmatch(part):
        limit = _pixels(compared[2], compared[3])
        is_open = "=" not in compared[1]
        if is_open and conditions.width == limit:
            return False
        return conditions.width >= limit if compared[1].startswith(">") else conditions.width <= limit
    found = _FEATURE.fullmatch(part)
    return found is not None and _has(found[1], found[2] or "", conditions)


def _has(name: str, value: str, conditions: Conditions) -> bool:
    if name == "prefers-color-scheme":
        return value == ("dark" if conditions.is_dark else "light")
    if name == "orientation":
        return value == ("portrait" if conditions.width < 900 else "landscape")
    length = _LENGTH.fullmatch(value)
    if length is None:
        return False
    pixels = _pixels(length[1], length[2])
    bounds = {
        "min-width": conditions.width >= pixels,
        "max-width": conditions.width <= pixels,
        "width": conditions.width == pixels,
    }
    return bounds.get(name.replace("device-", ""), False)


def _pixels(number: str, unit: str) -> float:
    try:
        return float(number) * (1 if unit == "px" else 16)
    except ValueError:
        return float("nan")
