"""The style block of a mail as rules: which at-rules stand around each, its selectors, its declarations.

Promises that no text makes it fail: what is not CSS is passed over, as a browser would. Matches no element.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from cipc_newsletter.values import frozen

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_TOKEN = re.compile(r"""url\([^)]*\)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|[{};]|[^{};"'u]+|u""", re.IGNORECASE)
_COMMA = re.compile(r",(?![^(\[]*[)\]])")
_DEPTH_LIMIT = 20


@frozen
class Declaration:
    """One property with its value, both lower case."""

    name: str
    value: str
    is_important: bool = False


@frozen
class StyleRule:
    """A block of declarations; `around` are the preludes of the blocks it stands in, from the outside in.

    An at-rule without a block (`@import …`) is a rule whose prelude is all there is of it.
    """

    prelude: str
    declarations: tuple[Declaration, ...] = ()
    around: tuple[str, ...] = ()

    @property
    def selectors(self) -> tuple[str, ...]:
        """The selectors of the prelude; none for an at-rule."""
        if self.prelude.startswith("@"):
            return ()
        return tuple(part.strip() for part in _COMMA.split(self.prelude) if part.strip())


@dataclass(slots=True)
class _Open:
    prelude: str
    declarations: list[Declaration]


def rules_in(css: str, *, media: str = "") -> tuple[StyleRule, ...]:
    """Return the rules of a style block in order; `media` is what the element's own attribute says."""
    return _rules_in(css, f"@media {media.strip().lower()}" if media.strip() else "")


# The mails of one issue carry the same style block.
@lru_cache(maxsize=32)
def _rules_in(css: str, outer: str) -> tuple[StyleRule, ...]:
    return tuple(_rules(_TOKEN.findall(_COMMENT.sub(" ", css)), (outer,) if outer else ()))


def declarations_in(text: str) -> Iterator[Declaration]:
    """Yield the declarations of a style attribute, or of the inside of a block."""
    for token in _pieces(text):
        found = _declaration(token)
        if found is not None:
            yield found


def _pieces(text: str) -> Iterator[str]:
    if '"' not in text and "'" not in text and "(" not in text:
        yield from text.split(";")
        return
    gathered = ""
    for token in _TOKEN.findall(text):
        if token == ";":
            yield gathered
            gathered = ""
        else:
            gathered += token
    yield gathered


def _rules(tokens: Iterable[str], outer: tuple[str, ...]) -> Iterator[StyleRule]:
    stack: list[_Open] = []
    text = ""
    for token in tokens:
        if token == "{":
            stack.append(_Open(" ".join(text.lower().split()), []))
        elif token == "}":
            if not stack:
                text = ""
                continue
            _add(stack[-1], text)
            done = stack.pop()
            if done.declarations:
                yield StyleRule(
                    prelude=done.prelude,
                    declarations=tuple(done.declarations),
                    around=(*outer, *(one.prelude for one in stack[-_DEPTH_LIMIT:])),
                )
        elif token == ";":
            if stack:
                _add(stack[-1], text)
            elif text.strip().startswith("@"):
                yield StyleRule(prelude=" ".join(text.lower().split()), around=outer)
        else:
            text += token
            continue
        text = ""


def _add(block: _Open, text: str) -> None:
    found = _declaration(text)
    if found is not None:
        block.declarations.append(found)


def _declaration(text: str) -> Declaration | None:
    name, colon, value = text.lower().partition(":")
    name, value = name.strip(), " ".join(value.split())
    if not colon or not value or not name or " " in name or name.startswith("@"):
        return None
    plain = value.replace("!important", "").replace("! important", "").strip()
    return Declaration(name=name, value=plain, is_important=plain != value)
