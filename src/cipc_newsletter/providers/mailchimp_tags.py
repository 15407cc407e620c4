"""Our merge fields as Mailchimp's merge tags, by a fixed table.

Promises that a field with a fallback stays one, that the unsubscribe link stands where the template has it, that every
tag in what is returned is one of ours, and that the same message always gives the same bytes. Pure; makes no call.
Facts: mailchimp.com/developer/marketing/docs/merge-fields; the help pages about email footers (a mail without
`*|UNSUB|*` gets another footer), about the unsubscribe tag (none but Mailchimp's own is allowed), and about conditional
merge tags (`*|IF:TAG|*…*|ELSE:|*…*|END:IF|*`).
"""

import re
from collections.abc import Iterable, Mapping

from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.merge_fields import (
    ADDRESSES,
    NEVER_EMPTY,
    Context,
    Part,
    escaped,
    open_fields,
    replaced_in_context,
)
from cipc_newsletter.model.message import ComposedMessage, MergeField
from cipc_newsletter.providers.list_port import ListMessage, Tag
from cipc_newsletter.wording import _

UNSUBSCRIBE = "*|UNSUB|*"
_NAMES = {
    "first_name": "FNAME",
    "last_name": "LNAME",
    "email": "EMAIL",
    "unsubscribe_url": "UNSUB",
    "preferences_url": "UPDATE_PROFILE",
}
# Whoever is in the audience of a language reads it: there is nothing to be told about it.
_WRITTEN_OUT = frozenset({"language_notice", "language_notice_tag"})
_SYSTEM = frozenset({"EMAIL", "UNSUB", "UPDATE_PROFILE"})
_TAG = re.compile(r"\*\|(.*?)\|\*", re.DOTALL)
# Editors write tags in links percent-encoded, and Mailchimp reads them so.
_OPENING = re.compile(r"\*(?:\||%7C)", re.IGNORECASE)


def table(own: Mapping[str, str]) -> tuple[Tag, ...]:
    """Return the fixed table, for people; `own` are the names of tags that config.toml gives otherwise."""
    named = tuple(Tag(field=field, tag=f"*|{name}|*") for field, name in {**_NAMES, **own}.items())
    return (
        *named,
        Tag(field="city", tag="*|CITY|*"),
        Tag(field="city|…", tag="*|IF:CITY|**|CITY|**|ELSE:|*…*|END:IF|*"),
    )


def translated(message: ComposedMessage, *, own: Mapping[str, str]) -> ListMessage:
    """Return `message` in Mailchimp's tags; `own` are the names of tags that config.toml gives otherwise.

    Raises BadRequestError where it holds Mailchimp's own syntax by accident (no escaping is documented), where a personal
    field stands in an address (no encoding is documented), or where the unsubscribe link is missing in one part.
    """
    names = {**_NAMES, **own}
    subject = _translated(message.subject, Part.HEADER, names=names)
    html = _translated(message.html, Part.HTML, names=names)
    text = _translated(message.text, Part.TEXT, names=names)
    for name in (message.sender.name, message.reply_to.name if message.reply_to else ""):
        _require_no_syntax(name)
    for part, what in (
        (html, _("the HTML has no unsubscribe link.")),
        (text, _("the text part has no unsubscribe link.")),
    ):
        if UNSUBSCRIBE not in part:
            raise refusal(
                what,
                right=_("[[unsubscribe_url]] stands in both parts; without it Mailchimp adds a footer of its own."),
                remedy=_("Put it into the template, then have the issue approved again."),
            )
    return ListMessage(subject=subject, html=html, text=text, sender=message.sender, reply_to=message.reply_to)


def personal_tags(message: ListMessage) -> tuple[str, ...]:
    """Return the names of the list's own fields that `message` uses, in order of appearance."""
    found = (tag for text in (message.subject, message.html, message.text) for tag in _TAG.findall(text))
    names = (tag.removeprefix("IF:") for tag in found if tag not in ("ELSE:", "END:IF"))
    return tuple(dict.fromkeys(name for name in names if name not in _SYSTEM))


def field_of(name: str, *, own: Mapping[str, str]) -> str:
    """Return the merge field of ours that the tag `name` stands for."""
    return next((field for field, tag in {**_NAMES, **own}.items() if tag == name), name.lower())


def _translated(text: str, part: Part, *, names: Mapping[str, str]) -> str:
    tags: list[str] = []

    def replace(field: MergeField, context: Context) -> str:
        written = _written(field, context, names=names)
        tags.extend(_TAG.findall(written))
        return written

    _require_no_syntax(*(field.fallback or "" for field in open_fields(text, part=part)))
    result = replaced_in_context(text, replace, part=part)
    # What Mailchimp will find is exactly what was put in, whatever stands around it.
    if _TAG.findall(result) != tags:
        raise _accident(result)
    _require_no_syntax(_TAG.sub("", result))
    return result


def _written(field: MergeField, context: Context, *, names: Mapping[str, str]) -> str:
    """Return what stands for `field` at Mailchimp."""
    if field.name in _WRITTEN_OUT:
        return escaped(field.fallback or "", context)
    if context is Context.ADDRESS:
        raise refusal(
            _('the merge field "{name}" stands inside an address.').format(name=field.name),
            right=_("Mailchimp does not say that it encodes values in addresses, so a link could break."),
            remedy=_("Take it out of the link, then have the issue approved again."),
        )
    name = names.get(field.name, field.name.upper())
    tag = f"*|{name}|*"
    if field.name in NEVER_EMPTY | ADDRESSES or not field.fallback:
        return tag
    return f"*|IF:{name}|*{tag}*|ELSE:|*{escaped(field.fallback, context)}*|END:IF|*"


def _require_no_syntax(*texts: str) -> None:
    for text in texts:
        if _OPENING.search(text):
            raise _accident(text)


def _accident(text: str) -> BadRequestError:
    found = _OPENING.search(text)
    start = max(found.start() - 12, 0) if found else 0
    return refusal(
        _('Mailchimp would take "{text}" for a merge tag of its own.').format(
            text=" ".join(text[start : start + 40].split())
        ),
        right=_("A text, a fallback or a name does not hold an asterisk followed by an upright bar."),
        remedy=_("Write it another way, then have the issue approved again."),
    )


def refusal(what: str, *, right: str, remedy: str) -> BadRequestError:
    """Return the error for what Mailchimp could not carry."""
    return BadRequestError(what, provider="mailchimp", right=right, remedy=remedy)


def missing_among(needed: Iterable[str], there: Iterable[str]) -> tuple[str, ...]:
    """Return the tags of `needed` that are not among `there`; Mailchimp's tags are capitals."""
    known = {name.upper() for name in there}
    return tuple(name for name in needed if name not in known)
