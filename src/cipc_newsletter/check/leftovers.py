"""Rule CNT-06: nothing unfinished reaches a reader.

Promises to judge what people wrote (subject, texts, links) and what is broken whoever wrote it, never an address that
config.toml chose. Follows no link.
"""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.issue_marks import marks_of_another_issue
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.reading import ADDRESS, squeezed
from cipc_newsletter.check.rules import Weighed, warning
from cipc_newsletter.check.sources import found_in, is_content
from cipc_newsletter.check.written_markup import OPEN_TEMPLATE, written
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

_PLACEHOLDER = re.compile(
    r"(?i:\blorem\b)|\bFIXME\b|\bTODO\b|\bX{3,}\b|(?i:\bexample\.(?:com|org|net)\b|\blocalhost\b)"
)
# RFC 2606 and RFC 6762; a name without a dot is one of the office's own network. `.example` alone is for samples.
_NOBODYS_HOST = re.compile(r"(?:.+\.)?(?:example\.(?:com|org|net)|localhost|test|invalid|local|internal)|[^.:]+")
_FIELD = re.compile(r"\[\[[a-z][a-z0-9_]*(?:\|[^\[\]]*)?\]\]")
_SPANISH = "es"


def cnt_06(mail: MailView, given: CheckInput) -> Iterator[Mistake | Weighed]:
    """Find placeholders, open fields, broken links, empty sections, a number that is already taken."""
    texts = (
        "".join(field.decoded for field in mail.named("Subject")),
        mail.message.preheader,
        squeezed(mail.seen_text),
        squeezed(mail.text),
    )
    yield from _open_fields(mail, given)
    found = dict.fromkeys(word for text in texts for word in _placeholders(_without_config(text, mail, given), mail))
    for word in found:
        yield _left_over(_('"{word}" was left in the mail.').format(word=word), word, mail, given)
    yield from _broken_links(mail, given)
    yield from _empty_sections(mail, given)
    yield from marks_of_another_issue(mail, given)


def _placeholders(text: str, mail: MailView) -> Iterator[str]:
    for match in _PLACEHOLDER.finditer(text):
        if not _is_word_of_a_language(match, mail):
            yield match[0]


def _is_word_of_a_language(match: "re.Match[str]", mail: MailView) -> bool:
    """Tell a marker from a word: «todo» in a Spanish line in capitals, XXX as a Roman numeral before a name."""
    after = match.string[match.end() :]
    if match[0] == "TODO":
        if _SPANISH in {mail.language, *_languages_in(mail)}:
            return not re.match(r"\s*[:(\]]", after) and match.string.strip() != "TODO"
        return False
    return match[0] == "XXX" and mail.language != "fr" and re.match(r" [^\W\d_a-z]", after) is not None


def _languages_in(mail: MailView) -> Iterator[str]:
    return (element.attributes.get("lang", "").partition("-")[0].lower() for element in mail.html.elements)


def _without_config(text: str, mail: MailView, given: CheckInput) -> str:
    """Return `text` without what config.toml put there, and without the links, which are judged apart."""
    organisation = given.organisation
    said = {organisation.email, organisation.website, organisation.website.partition("://")[2]}
    said |= {mail.message.sender.email, mail.message.reply_to.email if mail.message.reply_to else ""}
    for value in sorted(filter(None, said), key=len, reverse=True):
        text = text.replace(value, " ")
    links = {element.attributes.get("href", "").strip() for element in mail.html.named("a")}

    def unless_judged(match: "re.Match[str]") -> str:
        return match[0] if match[0] not in links and is_content(given, mail.language, match[0]) else " "

    return ADDRESS.sub(unless_judged, text)


def _open_fields(mail: MailView, given: CheckInput) -> Iterator[Mistake | Weighed]:
    subject = "".join(field.decoded for field in mail.named("Subject"))
    parts = ((subject, mail.message.subject), (mail.source, mail.message.html), (mail.text, mail.message.text))
    found = [
        field
        for text, composed in parts
        for field in _FIELD.findall(text)
        if f"\\{field}" not in composed  # written with a backslash: meant to be read as it is
    ]
    for field in dict.fromkeys(found):
        yield _left_over(_('"{field}" was not filled.').format(field=field), field, mail, given)
    yield from _open_templates(mail.seen_text + subject, mail, given)
    leaked = next((element.tag for element in mail.html.elements if element.tag.startswith("mj-")), None)
    if leaked:
        yield _left_over(_("<{tag}> was left in the HTML.").format(tag=leaked), leaked, mail, given)


def _open_templates(seen: str, mail: MailView, given: CheckInput) -> Iterator[Mistake | Weighed]:
    """Find what a template left open; what somebody wrote bare may be another program's field, and is doubted."""
    for found in dict.fromkeys(map(squeezed, OPEN_TEMPLATE.findall(seen))):
        source = written(given, mail.message.languages, found)
        if source is None:
            yield _left_over(_('"{field}" was not filled.').format(field=found), found, mail, given)
        elif source.is_bare:
            yield warning(
                Mistake(
                    what=_('readers see "{text}" as it stands.').format(text=found),
                    right=_("A merge field of this program is written [[first_name|…]]."),
                    remedy=_(
                        "Write it so; or, where it is meant to be read, put it between backquotes: `{text}`"
                    ).format(text=found),
                    path=source.place.path,
                    line=source.place.line,
                )
            )


def _broken_links(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    links = [
        (element.tag, element.attributes["href"]) for element in mail.html.named("a") if "href" in element.attributes
    ]
    images = [(element.tag, element.attributes.get("src", "")) for element in mail.html.named("img")]
    for tag, as_written in dict.fromkeys(links + images):
        address = as_written.strip()
        plain = unquote(address)
        if address in {"", "#"} or plain.lower().startswith(("javascript:", "file:")):
            what = (
                _('a link leads nowhere: "{address}".') if tag == "a" else _('a picture has no address: "{address}".')
            )
            yield _left_over(what.format(address=address[:80]), address, mail, given)
        elif "[[" in plain or "{{" in plain or "{%" in plain:
            yield _left_over(_('the address "{address}" was not filled.').format(address=plain), plain, mail, given)
        elif is_nobodys(address) and is_content(given, mail.language, address):
            yield _left_over(
                _("the address \"{address}\" is nobody's, or only this computer's.").format(address=address),
                address,
                mail,
                given,
            )


def is_nobodys(address: str) -> bool:
    """Tell whether an address can lead no reader anywhere: reserved for examples, or inside a network."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return True
    if parts.scheme == "mailto":
        host = parts.path.rpartition("@")[2].lower()
    elif parts.scheme not in {"http", "https"}:
        return False
    if _NOBODYS_HOST.fullmatch(host):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def _empty_sections(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    for section in given.issue.sections:
        if section.is_empty:
            yield Mistake(
                what=_('the section "{title}" is empty.').format(title=section.titles.get(mail.language, "")),
                right=_("A section has items, or a text, or a button."),
                remedy=_("Fill it, or take it out of the issue."),
                path=given.issue.path,
                line=section.line,
            )
    for element in mail.html.named("h1", "h2", "h3", "h4"):
        has_image = any(mail.html.is_within(image.number, element.number) for image in mail.html.named("img"))
        if not has_image and not any(text.text.strip() for text in mail.html.within(element.number)):
            yield _left_over(_("a heading of the HTML is empty."), "", mail, given)


def _left_over(what: str, needle: str, mail: MailView, given: CheckInput) -> Mistake:
    place = found_in(given, mail.language, needle)
    return Mistake(
        what=what,
        right=_("Everything in the mail is meant for its readers."),
        remedy=_("Finish it where it was written, or take it out."),
        path=place.path,
        line=place.line,
    )
