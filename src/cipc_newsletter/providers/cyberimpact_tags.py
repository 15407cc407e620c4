"""Our merge fields in Cyberimpact's own, as far as somebody has named these, and our mark inside the mail.

Promises that no merge tag of Cyberimpact's is guessed: none stands in its API documentation nor in the help that could
be read, so config.toml names those that the account shows, and a field without one is refused by name. Pure; makes no
call.

A mailing at Cyberimpact has no name and no label, and what it was given for statistics is not told back. So our mark is
a comment of HTML just before `</body>`: no mail program shows it, it holds no personal data, and it is taken out again
before what stands there is compared with what was approved (docs/decisions/0028-the-mark-at-cyberimpact.md).
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.merge_fields import NEVER_EMPTY, Context, Part, escaped, open_fields, replaced_in_context
from cipc_newsletter.model.message import ComposedMessage, MergeField
from cipc_newsletter.providers.list_port import ListMessage, Mark
from cipc_newsletter.wording import _

NAME = "cyberimpact"
TITLE = "Cyberimpact"
FALLBACK = "{fallback}"  # in a tag of config.toml: where the words for people of whom it is not known stand
WAY_OUT = "unsubscribe_url"
LANGUAGES = {"fr": "fr_ca", "en": "en_ca"}

_CONSTANT = frozenset({"language_notice", "language_notice_tag"})
_MARK = re.compile(r"<!--\s*([a-z0-9-]{1,48} [a-z]{2} \[cipc-newsletter [0-9a-f]{16} [0-9a-f]{16}\])\s*-->")
_END = re.compile(r"</body\s*>", re.IGNORECASE)


def translated(message: ComposedMessage, *, tags: Mapping[str, str]) -> ListMessage:
    """Return `message` in the tags that config.toml names. Raises BadRequestError."""
    require_language(message.language)
    unnamed = [field for field in fields_in(message) if field.name not in {*tags, *_CONSTANT}]
    if unnamed:
        raise _unnamed(list({field.name: field for field in unnamed}.values()))
    for tag in tags.values():
        start = tag.partition(FALLBACK)[0]
        if any(start in text for text in (message.subject, message.html, message.text)):
            raise refusal(
                _('the mail holds "{tag}" in its own text, which {provider} would fill in.').format(
                    tag=tag, provider=TITLE
                ),
                right=_("A merge tag stands only where a merge field does."),
                remedy=_("Write that text in another way, then have the issue approved again."),
            )

    def tag_of(field: MergeField, place: Context) -> str:
        return _tag(field, place, tags=tags)

    made = ListMessage(
        subject=replaced_in_context(message.subject, tag_of, part=Part.HEADER),
        html=replaced_in_context(message.html, tag_of, part=Part.HTML),
        text=replaced_in_context(message.text, tag_of, part=Part.TEXT),
        sender=message.sender,
        reply_to=message.reply_to,
    )
    way_out = tags.get(WAY_OUT)
    if way_out is None or way_out not in made.html or way_out not in made.text:
        raise refusal(
            _("the HTML or the text part has no unsubscribe link."),
            right=_("[[unsubscribe_url]] stands in both: a reader looks for it where your template has it."),
            remedy=_("Put it into the template, then have the issue approved again."),
        )
    return made


def fields_in(message: ComposedMessage) -> Iterator[MergeField]:
    """Yield the merge fields of what is uploaded: the headers are Cyberimpact's own."""
    yield from open_fields(message.subject, part=Part.HEADER)
    yield from open_fields(message.html, part=Part.HTML)
    yield from open_fields(message.text)


def require_language(language: str) -> None:
    """Refuse a language that Cyberimpact has no mailings in. Raises BadRequestError."""
    if language in LANGUAGES:
        return
    names = {"es": _("Spanish")}
    raise refusal(
        _("{provider} has no mailings in {language}.").format(provider=TITLE, language=names.get(language, language)),
        right=_("It has French and English only: the language of its own footer and pages."),
        remedy=_("Send that language through another provider, or take it out of the issue's languages."),
    )


def marked(html: str, mark: Mark) -> str:
    """Return `html` with our mark in it, where no reader sees it."""
    comment = f"<!-- {mark} -->"
    ends = list(_END.finditer(html))
    return f"{html[: ends[-1].start()]}{comment}{html[ends[-1].start() :]}" if ends else html + comment


def without_mark(html: str) -> tuple[str, Mark | None]:
    """Return `html` as it was before `marked`, and the mark that stood in it."""
    found = _MARK.search(html)
    return _MARK.sub("", html), Mark.read(found[1]) if found else None


def refusal(what: str, *, right: str, remedy: str) -> BadRequestError:
    """Return the error for what Cyberimpact could not carry."""
    return BadRequestError(what, provider=NAME, right=right, remedy=remedy)


def _tag(field: MergeField, place: Context, *, tags: Mapping[str, str]) -> str:
    if field.name in _CONSTANT:
        return escaped(field.fallback or "", place)
    if place is Context.ADDRESS:
        raise refusal(
            _('the merge field "{name}" stands inside an address.').format(name=field.name),
            right=_("{provider} has no documented way to write a value into one.").format(provider=TITLE),
            remedy=_("Take it out of the address, then have the issue approved again."),
        )
    tag = tags[field.name]
    if FALLBACK in tag:
        return tag.replace(FALLBACK, escaped(field.fallback or "", place))
    if field.fallback and field.name not in NEVER_EMPTY:
        raise refusal(
            _('the merge field "{name}" has the fallback "{fallback}".').format(
                name=field.name, fallback=field.fallback
            ),
            right=_(
                "Whether {provider} can write other words for people of whom it is not known is not documented."
            ).format(provider=TITLE),
            remedy=_(
                "Take the merge field out; or, where {provider} has told you how, write {{fallback}} where the words"
                " stand in its tag, under [provider.{provider_name}]."
            ).format(provider=TITLE, provider_name=NAME),
        )
    return tag


def _unnamed(fields: Sequence[MergeField]) -> BadRequestError:
    """Return the error for fields without a tag: what to ask the provider, and where its answer goes."""
    lines = (f'{field.name} = "{"…" + FALLBACK + "…" if field.fallback else "…"}"' for field in fields)
    return refusal(
        _("what stands at {provider} for {names} is not known.").format(
            provider=TITLE, names=", ".join(f"[[{field.name}]]" for field in fields)
        ),
        right=_("Its documentation names no merge tag, and none is guessed: a wrong one would be mailed as it is."),
        remedy=_(
            "Ask {provider} what to write in a mail made of HTML, then put it into config.toml, under"
            " [provider.{provider_name}]: tags = {example}"
        ).format(provider=TITLE, provider_name=NAME, example=f"{{ {', '.join(lines)} }}"),
    )
