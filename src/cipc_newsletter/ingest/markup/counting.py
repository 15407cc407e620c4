"""The proof that nothing of an article is lost: its words are in the body or among what was left out.

Promises to read the body as a Markdown reader does, not as it was written. Does not repair.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.source_text import words_of
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_PASSAGE = re.compile(r":::(?: \{lang=[A-Za-z0-9-]+\})?")
_PLAIN = re.compile(r"[^\\`*_\[\]!<>&:]*")  # without any sign that means something within a line of Markdown
_AROUND = 24


def words_in(text: str) -> list[str]:
    """Return the words of `text`: stretches of signs that no import may lose; 2 and ² count as the same sign."""
    return words_of(unicodedata.normalize("NFKD", text))


def words_in_body(body: str) -> list[str]:
    """Return the words a Markdown reader shows of `body`, captions of pictures with them, what they show left out."""
    return words_in(" ".join(_shown(body)))


def prove(source: Sequence[str], body: Sequence[str], dropped: Iterable[str]) -> None:
    """Raise IngestError unless the words of `source` are those of `body` and `dropped`, sign for sign."""
    if "".join(source) == "".join(body):
        return
    expected, found = Counter("".join(source)), Counter("".join([*body, *dropped]))
    if expected == found:
        return
    before, after = Counter(source), Counter([*body, *dropped])
    rest = list(before - after) or list(after - before)
    raise IngestError(
        _("the import would not keep the text: the first difference is at “{text}”.").format(
            text=" ".join(rest)[:_AROUND]
        ),
        right=_(
            "Every letter and digit of the page must end in one item or be named as left over; nothing was written."
        ),
        remedy=_("This is a fault of the program: keep the page and report it."),
    )


def _shown(body: str) -> Iterator[str]:
    reader = _reader()
    for token in reader.parse(body):
        if token.type == "inline" and not _PLAIN.fullmatch(token.content):
            if not _PASSAGE.fullmatch(token.content):
                children: list[Token] = []
                reader.inline.parse(token.content, reader, {}, children)
                yield "".join(_words(children))
        elif token.content:
            yield token.content


def _words(children: "Sequence[Token]") -> Iterator[str]:
    for child in children:
        if child.type == "image":
            yield f" {child.attrGet('title') or ''} "
        else:
            yield " " if child.type in {"softbreak", "hardbreak"} else child.content


@lru_cache(maxsize=1)
def _reader() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable("table")
    reader.core.ruler.enableOnly(["normalize", "block"])  # what stands in the lines is read where it is not plain
    # Where links lead is not counted.
    reader.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 -- its own name for it
    reader.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return reader
