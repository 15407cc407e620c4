r"""Merge fields: `[[name]]`, or `[[name|fallback]]`, places of a composed message that are filled per subscriber.

Promises that a value is escaped for the place it lands in (HTML, text, address, header), that `\[[` stays two
brackets, and that an unknown field, or one that may be empty and has no fallback, is found before anything is sent
(docs/contract.md section 6). In HTML the fallback is written escaped. Does not know where values come from.
"""

import html as _html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum, StrEnum
from functools import lru_cache
from urllib.parse import quote

from cipc_newsletter.errors import AudienceError, ContentError, Mistake
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import Addressee, ComposedMessage, MergeField, OutgoingMessage
from cipc_newsletter.wording import _

NEVER_EMPTY = frozenset({"email", "unsubscribe_url", "preferences_url"})
ADDRESSES = frozenset({"unsubscribe_url", "preferences_url"})
_BUILT_IN = NEVER_EMPTY | {"first_name", "last_name", "language_notice", "language_notice_tag"}
RESERVED = frozenset({"view_url"})  # written by the template, once per language

_FIELD = re.compile(
    r"(?P<literal>\\\[\[)|\[\[(?P<name>[a-z][a-z0-9_]*)(?:\|(?P<fallback>(?:(?!\]\]|\[\[|\n\s*\n)[\s\S])*))?\]\]"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_ASCII_CONTROL = bytes((*range(32), 127))
# Marks that turn the direction of all that follows: one in a name would turn the rest of the sentence.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = "\u00ad\u061c\u200b-\u200f\u2060\ufeff"
_ALL_INVISIBLE = re.compile(rf"[\s{_INVISIBLE}]*")
# People are signed up by others under a "name" that is an advertisement with its address.
_HOLDS_ADDRESS = re.compile(r"://|www\.", re.IGNORECASE)
_NAMES = frozenset({"first_name", "last_name"})
LONGEST_VALUE = 500
# An address attribute that is still open where the field begins, and an address in running text.
_HTML_ADDRESS = re.compile(r"""\s(?:href|src)=(?:"(?P<double>[^"]*)|'(?P<single>[^']*))\Z""")
_TEXT_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>()]*\Z")
_NAME_WIDTH, _ADDRESS_WIDTH = 12, 90  # what a first name and a signed address take at most, usually
_LOOK_BACK = 2100  # longer than any address a mail program follows


class Part(StrEnum):
    """Which part of a message a text is: the rules for escaping differ."""

    HTML = "html"
    TEXT = "text"
    HEADER = "header"


class Context(StrEnum):
    """Where a field stands, hence how its value is escaped. `ADDRESS` is inside an address, percent-encoded."""

    HTML = "html"
    TEXT = "text"
    HEADER = "header"
    ADDRESS = "address"


class _Bracket(Enum):
    """The two brackets that were written with a backslash before them."""

    LITERAL = "[["


_Piece = str | _Bracket | tuple[MergeField, Context]


def open_fields(text: str, *, part: Part = Part.TEXT) -> tuple[MergeField, ...]:
    """Return the merge fields in `text` in order of appearance, without repeats."""
    found = (piece[0] for piece in _pieces(text, part) if isinstance(piece, tuple))
    return tuple(dict.fromkeys(found))


def fields_of(message: ComposedMessage) -> tuple[MergeField, ...]:
    """Return every merge field open in a composed message, sorted by name, then fallback."""
    every = {
        *open_fields(message.subject, part=Part.HEADER),
        *open_fields(message.html, part=Part.HTML),
        *open_fields(message.text),
        *(field for _name, value in message.headers for field in open_fields(value, part=Part.HEADER)),
    }
    return tuple(sorted(every, key=lambda field: (field.name, field.fallback is not None, field.fallback or "")))


def replaced(text: str, replace: Callable[[MergeField], str], *, part: Part = Part.TEXT) -> str:
    r"""Return `text` with each field replaced by what `replace` answers, as it is, and `\[[` by two brackets."""
    return replaced_in_context(text, lambda field, _context: replace(field), part=part)


def replaced_in_context(text: str, replace: Callable[[MergeField, Context], str], *, part: Part) -> str:
    """Return `text` with each field replaced by what `replace` answers for the field and where it stands."""
    return "".join(
        piece if isinstance(piece, str) else piece.value if isinstance(piece, _Bracket) else replace(*piece)
        for piece in _pieces(text, part)
    )


def value_of(field: MergeField, values: Mapping[str, str]) -> str:
    """Return the value of `field` for one person, or its fallback where that is empty. Not yet escaped.

    A value nobody could read counts as empty: an invisible one, one of more than 500 characters, a name that holds an
    address. Raises AudienceError where there is neither value nor fallback.
    """
    value = _readable(field.name, values.get(field.name, "")) or field.fallback
    if value is None:
        raise AudienceError(
            _('no value for the merge field "{name}", and no fallback.').format(name=field.name),
            right=_("Every field has a value for every person, or a fallback: [[{name}|…]].").format(name=field.name),
            remedy=_("Write a fallback in the issue, then have it approved again."),
        )
    return value


def column_of(field: MergeField, values: Sequence[str]) -> Sequence[str]:
    """Return what `value_of` gives for each of many people's values of this field; raises as it does.

    Looked at all together, which is enough where nothing unusual is among them.
    """
    if values and values.count(values[0]) == len(values):
        return [value_of(field, {field.name: values[0]})] * len(values)
    together = " ".join(values)
    is_usual = (
        _is_printable(together)  # no control, turning or invisible character, and no space but the usual one
        and (together.isascii() or unicodedata.is_normalized("NFC", together))
        and (field.name in ADDRESSES or max(map(len, values), default=0) <= LONGEST_VALUE)
        and (field.name not in _NAMES or not ("://" in together or "www." in together.lower()))
    )
    if not is_usual:
        return [value_of(field, {field.name: value}) for value in values]
    # Of one space between two values there are two where a value is empty, or begins or ends with one.
    plain = values if "  " not in f" {together} " else [value.strip() for value in values]
    if all(plain):
        return plain
    if field.fallback is None:
        return [value_of(field, {field.name: value}) for value in plain]
    return [value or field.fallback for value in plain]


def escaped_column(values: Sequence[str], context: Context) -> Sequence[str]:
    """Return what `escaped` gives for each of many values."""
    together = "".join(values)
    is_plain = {
        Context.HTML: not any(mark in together for mark in "&<>\"'"),
        Context.TEXT: True,
        Context.HEADER: "=?" not in together and _is_printable(together),
        Context.ADDRESS: together.isascii() and together.isalnum(),
    }[context]
    return values if is_plain else [escaped(value, context) for value in values]


def _is_printable(text: str) -> bool:
    """Return what `str.isprintable` does, which looks at each character: in ASCII that is done faster."""
    if not text.isascii():
        return text.isprintable()
    return len(text.encode("ascii").translate(None, _ASCII_CONTROL)) == len(text)


def _readable(name: str, value: str) -> str:
    """Return a value on one line, NFC, without what would turn the text around it; empty where nobody can read it."""
    plain = unicodedata.normalize("NFC", _TURNING.sub("", _CONTROL.sub(" ", value))).strip()
    if name in ADDRESSES:
        return plain
    is_refused = (
        len(plain) > LONGEST_VALUE
        or _ALL_INVISIBLE.fullmatch(plain) is not None
        or (name in _NAMES and _HOLDS_ADDRESS.search(plain) is not None)
    )
    return "" if is_refused else plain


def escaped(value: str, context: Context) -> str:
    """Return `value` as it must be written in `context`, so that it can never be more than text there."""
    if context is Context.HTML:
        return _html.escape(value)
    if context is Context.ADDRESS:
        return quote(value, safe="")
    if context is Context.HEADER:
        # An encoded-word inside a value would be decoded by whoever reads the header (rule HDR-05).
        return _CONTROL.sub(" ", value).replace("=?", "= ?")
    return value


def filled(message: ComposedMessage, addressee: Addressee, *, date: datetime, message_id: str) -> OutgoingMessage:
    """Return `message` with every merge field filled for `addressee`.

    `date` is aware; `message_id` has its angle brackets. Raises AudienceError where a field has no value.
    """
    values = {"email": addressee.email, **addressee.fields}

    def fill(text: str, part: Part) -> str:
        return replaced_in_context(text, lambda field, place: escaped(value_of(field, values), place), part=part)

    return OutgoingMessage(
        to=Mailbox(email=addressee.email),
        sender=message.sender,
        reply_to=message.reply_to,
        subject=fill(message.subject, Part.HEADER),
        html=fill(message.html, Part.HTML),
        text=fill(message.text, Part.TEXT),
        headers=tuple((name, fill(value, Part.HEADER)) for name, value in message.headers),
        message_id=message_id,
        date=date,
    )


def mistakes_in(text: str, *, path: str | None = None, line: int = 1, key: str | None = None) -> Iterator[Mistake]:
    """Yield what is wrong with the merge fields of a source text that begins on `line` of `path`."""
    for start, match in _openings(text):
        place = line + text.count("\n", 0, start)
        if match is None:
            yield Mistake(
                what=_('"{text}" is not a merge field.').format(text=text[start : start + 24].partition("\n")[0]),
                right=_("A merge field is [[name]] or [[name|fallback]]; name is lower-case letters, digits and _."),
                remedy=_(r"Mend it, or write \[[ where you mean two brackets."),
                path=path,
                line=place,
                key=key,
            )
        elif match["name"] is not None:
            yield from _mistakes_of(match["name"], match["fallback"], path=path, line=place, key=key)


def _mistakes_of(
    name: str, fallback: str | None, *, path: str | None, line: int, key: str | None
) -> Iterator[Mistake]:
    if name in RESERVED:
        yield Mistake(
            what=_('the merge field "{name}" is not offered.').format(name=name),
            right=_("The template writes the line that leads to the page, where [archive] base_url is set."),
            remedy=_("Take it out."),
            path=path,
            line=line,
            key=key,
        )
    elif near := _slip_of(name):
        yield Mistake(
            what=_('no merge field "{name}".').format(name=name),
            right=_('Nearest: "{name}".').format(name=near),
            remedy=_("Mend its name: everybody would get the fallback."),
            path=path,
            line=line,
            key=key,
        )
    elif name not in NEVER_EMPTY and fallback is None:
        yield Mistake(
            what=_('the merge field "{name}" may be empty and has no fallback.').format(name=name),
            right=_("[[{name}|…]], with the words for people of whom it is not known.").format(name=name),
            remedy=_("Write the fallback after a bar."),
            path=path,
            line=line,
            key=key,
        )


def _slip_of(name: str) -> str | None:
    """Return the built-in field that `name` is a slip of the finger away from; any other name may be an attribute."""
    if name in _BUILT_IN:
        return None
    import difflib

    near = difflib.get_close_matches(name, sorted(_BUILT_IN), n=1, cutoff=0.88)
    return near[0] if near else None


def require_known(message: ComposedMessage) -> None:
    """Refuse a composed message with a field that could stay empty, whatever wrote it. Raises ContentError."""
    mistakes = [
        mistake
        for text in (message.subject, message.html, message.text, *(value for _name, value in message.headers))
        for mistake in mistakes_in(text)
    ]
    if mistakes:
        raise ContentError.of(dict.fromkeys(mistakes))


class StandIns:
    """Takes merge fields out of texts before other tools see them, and puts them back after.

    Each distinct field becomes one private-use character, which Markdown, html2text and MJML leave alone; the same
    field always gets the same character, in order of first appearance.
    """

    # Plane 16: unlike U+E000 to U+F8FF, where Word puts its bullets, nobody's text uses it.
    _FIRST = 0x100000
    _LAST = 0x10FFFD

    def __init__(self) -> None:
        self._characters: dict[MergeField | _Bracket, str] = {}

    def taken_out(self, text: str) -> str:
        """Return `text` with its merge fields, and brackets with a backslash, as single characters."""
        if "[[" not in text:
            return text
        return "".join(
            piece if isinstance(piece, str) else self._character(piece if isinstance(piece, _Bracket) else piece[0])
            for piece in _pieces(text, Part.TEXT)
        )

    def put_back(self, text: str, *, part: Part) -> str:
        """Return `text` with the merge fields open again, as `part` wants them written."""
        for field, character in self._characters.items():
            text = text.replace(character, _written(field, part))
            if quote(character) in text:
                text = text.replace(quote(character), _written(field, part))
        return text

    def added_width(self, text: str) -> int:
        """Return how much wider `text` will be once filled than with its stand-ins, by the width of a usual value."""
        if not text or max(text) < chr(self._FIRST):
            return 0
        return sum(text.count(character) * (_usual_width(field) - 1) for field, character in self._characters.items())

    def is_address(self, text: str) -> bool:
        """Tell whether `text` is nothing but a merge field that is a whole address, percent-encoded or not."""
        return any(
            text in (character, quote(character))
            for field, character in self._characters.items()
            if isinstance(field, MergeField) and field.name in ADDRESSES
        )

    @classmethod
    def are_in(cls, texts: Iterable[str]) -> bool:
        """Tell whether a text already holds a character kept for the stand-ins."""
        return any(cls._FIRST <= ord(character) <= cls._LAST for text in texts for character in text)

    def _character(self, field: MergeField | _Bracket) -> str:
        return self._characters.setdefault(field, chr(self._FIRST + len(self._characters)))


def _usual_width(field: MergeField | _Bracket) -> int:
    if isinstance(field, _Bracket):
        return len(field.value)
    return _ADDRESS_WIDTH if field.name in ADDRESSES else max(_NAME_WIDTH, len(field.fallback or ""))


def _written(field: MergeField | _Bracket, part: Part) -> str:
    if isinstance(field, _Bracket):
        return "\\[["
    if field.fallback is None:
        return f"[[{field.name}]]"
    fallback = _html.escape(field.fallback) if part is Part.HTML else field.fallback
    return f"[[{field.name}|{fallback}]]"


def _openings(text: str) -> Iterator[tuple[int, re.Match[str] | None]]:
    """Yield where two brackets open, or a backslash before them, and the field or literal there, None for neither."""
    place = text.find("[[")
    while place >= 0:
        start = place - 1 if text[place - 1 : place] == "\\" else place
        match = _FIELD.match(text, start)
        yield start, match
        place = text.find("[[", match.end() if match else place + 2)


@lru_cache(maxsize=64)
def _pieces(text: str, part: Part) -> tuple[_Piece, ...]:
    """Cut `text` into plain text, literal brackets, and fields with their context."""
    pieces: list[_Piece] = []
    end = 0
    for start, match in _openings(text):
        if match is None:
            continue
        if start > end:
            pieces.append(text[end:start])
        end = match.end()
        if match["literal"]:
            pieces.append(_Bracket.LITERAL)
            continue
        field = _field(match["name"], match["fallback"], part)
        pieces.append((field, _context(text, start, field, part)))
    if end < len(text):
        pieces.append(text[end:])
    return tuple(pieces)


def _field(name: str, fallback: str | None, part: Part) -> MergeField:
    if fallback is None:
        return MergeField(name=name)
    plain = _html.unescape(fallback) if part is Part.HTML else fallback
    return MergeField(name=name, fallback=" ".join(plain.split()))


def _context(text: str, start: int, field: MergeField, part: Part) -> Context:
    """Tell where a field stands: an address field that is a whole address is written as it is."""
    if part is Part.HEADER:
        return Context.HEADER
    before = text[max(0, start - _LOOK_BACK) : start]
    if part is Part.TEXT:
        return Context.ADDRESS if _TEXT_ADDRESS.search(before) else Context.TEXT
    address = _HTML_ADDRESS.search(before)
    if address is None:
        return Context.HTML
    is_whole = not (address["double"] or address["single"]) and field.name in ADDRESSES
    return Context.HTML if is_whole else Context.ADDRESS
