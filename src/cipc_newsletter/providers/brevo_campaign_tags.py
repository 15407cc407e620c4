"""Our merge fields in Brevo's template language, and what of a message Brevo would take for that language.

Promises that the same message always becomes the same one, that braces in a text are shown as they were written, and
that what cannot be carried is refused in words before anything is made. Pure; makes no call.

Facts: help.brevo.com, "Personalize your messages with dynamic content" (`{{ contact.FIRSTNAME }}`, `{{ unsubscribe }}`,
`{{ update_profile }}`; values are escaped) and "IF conditions" (`{% if … %}…{% else %}…{% endif %}`: unlike the filter
`default` it says itself which signs are the fallback's); the campaign interface has no field for a text part
(developers.brevo.com, reference create-email-campaign).
"""

import re
from collections.abc import Mapping

from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.merge_fields import NEVER_EMPTY, Context, Part, escaped, replaced_in_context
from cipc_newsletter.model.message import ComposedMessage, MergeField
from cipc_newsletter.providers.list_port import ListMessage, Tag
from cipc_newsletter.wording import _

NAME = "brevo-campaign"
TITLE = "Brevo"

TAGS = (
    Tag(field="email", tag="{{ contact.EMAIL }}"),
    Tag(field="first_name", tag="{{ contact.FIRSTNAME }}"),
    Tag(field="last_name", tag="{{ contact.LASTNAME }}"),
    Tag(field="unsubscribe_url", tag="{{ unsubscribe }}"),
    Tag(field="preferences_url", tag="{{ update_profile }}"),
    Tag(field="city", tag="{{ contact.CITY }}"),
    Tag(field="city|…", tag="{% if contact.CITY %}{{ contact.CITY }}{% else %}…{% endif %}"),
)
OTHERS = "{{{{ contact.{name} }}}}"  # as with city, any other field is an attribute of the same name, in capitals

# A mail in the language of its list needs no line that says why it comes in another one.
_CONSTANT = frozenset({"language_notice", "language_notice_tag"})
_BEFORE_SYNTAX = re.compile(r"\{(?=[{%#]|\[\[)")
_STYLE = re.compile(r"<style\b[^>]*>.*?</style\s*>", re.IGNORECASE | re.DOTALL)
_SYNTAX_IN_STYLE = re.compile(r"\{\{|\{%|\{#[^\n]*#\}|\{\[\[")
_SYNTAX = re.compile(r"\{\{|\{%|\{#|\{\[\[")
_ATTRIBUTE = re.compile(r"\{\{\s*contact\.(\w+)")
_VARIABLE = re.compile(r"\{\{\s*(contact\.\w+)\s*\}\}")


def translated(message: ComposedMessage, *, tags: Mapping[str, str]) -> ListMessage:
    """Return `message` in Brevo's tags; `tags` are those that config.toml names otherwise. Raises BadRequestError."""
    table = {tag.field: tag.tag for tag in TAGS} | dict(tags)

    def tag_of(field: MergeField, place: Context) -> str:
        return _tag(field, place, table=table)

    if _SYNTAX.search(message.subject):
        raise refusal(
            _('the subject "{subject}" holds two braces, which {provider} reads as its own language.').format(
                subject=message.subject, provider=TITLE
            ),
            right=_("In a subject nothing can stand for them."),
            remedy=_("Write the subject without them, then have the issue approved again."),
        )
    html = replaced_in_context(_shown_as_written(message.html), tag_of, part=Part.HTML)
    if table["unsubscribe_url"] not in html:
        raise refusal(
            _("the HTML has no unsubscribe link."),
            right=_("[[unsubscribe_url]] stands in it; without it {provider} adds a footer of its own.").format(
                provider=TITLE
            ),
            remedy=_("Put it into the template, then have the issue approved again."),
        )
    return ListMessage(
        subject=replaced_in_context(message.subject, tag_of, part=Part.HEADER),
        html=html,
        text="",
        sender=message.sender,
        reply_to=message.reply_to,
    )


def field_of(attribute: str, *, tags: Mapping[str, str]) -> str:
    """Return the merge field of ours that an attribute stands for."""
    table = {tag.field: tag.tag for tag in TAGS} | dict(tags)
    named = (field for field, tag in table.items() if _ATTRIBUTE.findall(tag) == [attribute])
    return next(named, attribute.lower())


def attributes_in(message: ListMessage) -> frozenset[str]:
    """Return the attributes of a contact that `message` asks for."""
    return frozenset(_ATTRIBUTE.findall(message.subject + message.html))


def refusal(what: str, *, right: str, remedy: str) -> BadRequestError:
    """Return the error for what Brevo could not carry."""
    return BadRequestError(what, provider=NAME, right=right, remedy=remedy)


def _shown_as_written(html: str) -> str:
    """Return `html` with each brace that would begin Brevo's language written as HTML writes a character by number."""
    pieces: list[str] = []
    end = 0
    for style in _STYLE.finditer(html):
        if _SYNTAX_IN_STYLE.search(style[0]):
            raise refusal(
                _("a style sheet of the mail holds two braces, which {provider} reads as its own language.").format(
                    provider=TITLE
                ),
                right=_("Between <style> and </style> nothing can stand for them."),
                remedy=_("Write the template's styles without them, then have the issue approved again."),
            )
        pieces += (_BEFORE_SYNTAX.sub("&#123;", html[end : style.start()]), style[0])
        end = style.end()
    return "".join((*pieces, _BEFORE_SYNTAX.sub("&#123;", html[end:])))


def _tag(field: MergeField, place: Context, *, table: Mapping[str, str]) -> str:
    if field.name in _CONSTANT:
        return escaped(field.fallback or "", place)
    tag = _tag_of(field.name, table=table)
    if place is Context.ADDRESS:
        raise refusal(
            _('the merge field "{name}" stands inside an address.').format(name=field.name),
            right=_("{provider} has no documented way to write a value into one.").format(provider=TITLE),
            remedy=_("Take it out of the address, then have the issue approved again."),
        )
    if field.name in NEVER_EMPTY or not field.fallback:
        return tag
    variable = _VARIABLE.fullmatch(tag)
    fallback = escaped(field.fallback, place)
    if place is Context.HTML:
        fallback = _BEFORE_SYNTAX.sub("&#123;", fallback)
    if variable is None or _SYNTAX.search(fallback):
        raise refusal(
            _('the fallback "{fallback}" of the merge field "{name}" cannot be written for {provider}.').format(
                fallback=field.fallback, name=field.name, provider=TITLE
            ),
            right=_("It holds no two braces in a subject, and its tag is {example}.").format(
                example="{{ contact.FIRSTNAME }}"
            ),
            remedy=_("Write it with other words, then have the issue approved again."),
        )
    return f"{{% if {variable[1]} %}}{tag}{{% else %}}{fallback}{{% endif %}}"


def _tag_of(name: str, *, table: Mapping[str, str]) -> str:
    return table.get(name) or OTHERS.format(name=name.upper())
