"""A Markdown body as the texts in it, and the same body with other texts in their places.

Promises that all which is not words (marks of lists and quotations, picture files, code, foreign passages, empty
lines) stays byte for byte, since only the lines that hold words are written anew. Judges no translation.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from cipc_newsletter.merge_fields import Part, StandIns
from cipc_newsletter.translation.inline import escaped, markdown_of, parser, runs_of_tokens
from cipc_newsletter.translation.runs import Paragraph, plain, text_of, tidied
from cipc_newsletter.values import frozen

if TYPE_CHECKING:
    from markdown_it.token import Token

_PASSAGE = re.compile(r" {0,3}:{3,}")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MARKS_OF_LISTS = re.compile(r"[-+*]|\d{1,9}[.)]")
_SOURCE = re.compile(r"—\s*\S")
_SPACES = re.compile(r"\s+")
DIGITS = 12


class Kind(StrEnum):
    """What a text is for; `LINE` is one without any look, such as a title."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    QUOTATION = "quotation"
    TABLE = "table"
    ALTERNATIVE = "alternative text"
    CAPTION = "caption"


_KINDS = {
    "paragraph_open": Kind.PARAGRAPH,
    "heading_open": Kind.HEADING,
    "bullet_list_open": Kind.LIST,
    "ordered_list_open": Kind.LIST,
    "blockquote_open": Kind.QUOTATION,
    "table_open": Kind.TABLE,
}


@frozen
class Text:
    """One text: its `key`, what it is for, and its paragraphs.

    In a body the key is the number of the block, with what the text is for where a block has several; an item or an
    issue puts its own name for the body before it.
    """

    key: str
    kind: Kind
    paragraphs: tuple[Paragraph, ...]

    @property
    def written(self) -> str:
        """The words as Markdown, one paragraph a line."""
        return "\n".join(markdown_of(paragraph) for paragraph in self.paragraphs)

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits of the words: the kind of spaces and of apostrophes makes no difference."""
        same = _SPACES.sub(" ", unicodedata.normalize("NFC", self.written)).replace("’", "'").strip()
        return hashlib.sha256(same.encode()).hexdigest()[:DIGITS]


@frozen
class _Place:
    """Lines `first` to before `last` of a body, which hold `texts`; `prefix` stands before the first line's words."""

    key: str
    first: int
    last: int
    texts: tuple[Paragraph, ...]
    prefix: str = ""
    is_row: bool = False


@frozen
class _Figure:
    """A picture alone in its paragraph, on lines `first` to before `last`."""

    key: str
    first: int
    last: int
    alt: Paragraph
    caption: Paragraph
    address: str


def texts_of_body(body: str) -> tuple[Text, ...]:
    """Return the texts of a body, block by block."""
    texts: dict[str, Text] = {}
    fields = StandIns()
    for kind, place in _places(fields.taken_out(body).split("\n"), fields):
        if isinstance(place, _Figure):
            texts[f"{place.key}.alt"] = Text(key=f"{place.key}.alt", kind=Kind.ALTERNATIVE, paragraphs=(place.alt,))
            if place.caption:
                texts[f"{place.key}.caption"] = Text(
                    key=f"{place.key}.caption", kind=Kind.CAPTION, paragraphs=(place.caption,)
                )
            continue
        before = texts[place.key].paragraphs if place.key in texts else ()
        texts[place.key] = Text(key=place.key, kind=kind, paragraphs=(*before, *place.texts))
    return tuple(text for text in texts.values() if any(text.paragraphs))


def body_with(body: str, words: Mapping[str, Sequence[Paragraph]]) -> str:
    """Return `body` with the paragraphs of `words` instead of its own; as many for each key as `texts_of_body` gave.

    A text without a key in `words` stays.
    """
    fields = StandIns()
    lines = fields.taken_out(body).split("\n")
    left = {key: list(paragraphs) for key, paragraphs in words.items()}
    written: dict[int, tuple[int, list[str]]] = {}
    for _kind, place in _places(lines, fields):
        if isinstance(place, _Figure):
            alt = left.get(f"{place.key}.alt", [place.alt])[0]
            caption = left.get(f"{place.key}.caption", [place.caption])[0]
            written[place.first] = place.last, [_figure(place, alt, caption)]
        elif place.key in left:
            own = [left[place.key].pop(0) for _text in place.texts]
            written[place.first] = place.last, _lines(place, own)
    result, number = [], 0
    while number < len(lines):
        after, own_lines = written.get(number, (number + 1, [lines[number]]))
        result.extend(own_lines)
        number = after
    return fields.put_back("\n".join(result), part=Part.TEXT)


def _places(lines: list[str], fields: StandIns) -> Iterator[tuple[Kind, _Place | _Figure]]:
    """Yield where the words of a body stand; `lines` have their merge fields in `fields`."""
    shown = _without_passages(lines)
    tokens = parser().parse("\n".join(shown))
    number, kind = 0, Kind.PARAGRAPH
    row: list[Paragraph] = []
    in_quotation = 0
    for position, token in enumerate(tokens):
        if token.level == 0 and token.type in _KINDS:
            number, kind = number + 1, _KINDS[token.type]
        in_quotation += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        key = str(number)
        if token.type == "tr_close":
            first = (tokens[position - 2].map or [0])[0]
            yield kind, _Place(key=key, first=first, last=first + 1, texts=tuple(row), is_row=True)
            row = []
        elif token.type == "inline" and tokens[position - 1].type in ("th_open", "td_open"):
            row.append(tidied(runs_of_tokens(token.children or [], fields)))
        elif token.type == "inline":
            figure = _figure_of(token, key, fields) if token.level == 1 else None
            yield kind, figure or _place(token, key, shown, fields, is_quoted=in_quotation > 0)


def _without_passages(lines: list[str]) -> list[str]:
    """Return lines with those that open or close a foreign passage emptied, code left as it is."""
    result, code = [], ""
    for line in lines:
        fence = _FENCE.match(line)
        if code:
            code = "" if fence and fence[1].startswith(code) else code
        elif fence:
            code = fence[1]
        elif _PASSAGE.match(line):
            result.append("")
            continue
        result.append(line)
    return result


def _place(token: "Token", key: str, lines: list[str], fields: StandIns, *, is_quoted: bool) -> _Place:
    first, last = token.map or [0, 1]
    begin = token.content.split("\n", 1)[0]
    at = lines[first].find(begin) if begin else len(lines[first])
    while begin and (further := lines[first].find(begin, at + 1)) >= 0:
        at = further  # the words are the last thing on their line
    children = token.children or []
    last = min(last, first + token.content.count("\n") + 1)
    return _Place(
        key=key,
        first=first,
        last=last,
        texts=tuple(tidied(runs_of_tokens(part, fields)) for part in _cut(children, is_quoted=is_quoted)),
        prefix=lines[first][:at],
    )


def _cut(children: "list[Token]", *, is_quoted: bool) -> "Iterator[list[Token]]":
    """Yield the words of a paragraph; the source of a quotation, on a last line of its own, apart."""
    breaks = [place for place, child in enumerate(children) if child.type in ("softbreak", "hardbreak")]
    if is_quoted and breaks:
        source = children[breaks[-1] + 1 :]
        if _SOURCE.match("".join(child.content for child in source)):
            yield children[: breaks[-1]]
            yield source
            return
    yield children


def _figure_of(token: "Token", key: str, fields: StandIns) -> _Figure | None:
    children = [child for child in token.children or [] if child.type != "text" or child.content.strip()]
    if [child.type for child in children] != ["image"]:
        return None
    image = children[0]
    alt = tidied(runs_of_tokens(image.children or [], fields))
    return _Figure(
        key=key,
        first=(token.map or [0])[0],
        last=(token.map or [0, 1])[1],
        alt=tidied(plain(text_of(alt))),
        caption=tidied(plain(fields.put_back(str(image.attrGet("title") or ""), part=Part.TEXT))),
        address=str(image.attrGet("src") or ""),
    )


def _figure(place: _Figure, alt: Paragraph, caption: Paragraph) -> str:
    address = place.address if re.fullmatch(r"[^\s<>()]+", place.address) else f"<{place.address}>"
    title = text_of(caption).replace("\\", "\\\\").replace('"', '\\"')
    return f"![{escaped(text_of(alt))}]({address}" + (f' "{title}")' if title else ")")


def _lines(place: _Place, paragraphs: Sequence[Paragraph]) -> list[str]:
    if place.is_row:
        cells = [markdown_of(paragraph, at_start=False).replace("\\\n", " ") for paragraph in paragraphs]
        return [f"{place.prefix}| {' | '.join(cells)} |"]
    continuation = _MARKS_OF_LISTS.sub(lambda match: " " * len(match[0]), place.prefix)
    at_start = not place.prefix.lstrip().startswith("#")
    written = f"\n{continuation}".join(
        markdown_of(paragraph, continuation=continuation, at_start=at_start) for paragraph in paragraphs
    )
    return f"{place.prefix}{written}".split("\n")
