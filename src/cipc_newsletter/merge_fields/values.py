"""What stands in a merge field for one person, or for many at once.

Promises that a value is escaped for the place it lands in (HTML, text, address, header), and that a value nobody could
read counts as none. Does not know where values come from.
"""

import html as _html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

from cipc_newsletter.errors import AudienceError
from cipc_newsletter.merge_fields.places import ADDRESSES, Context, Part, replaced_in_context
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import Addressee, ComposedMessage, MergeField, OutgoingMessage
from cipc_newsletter.wording import _

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
