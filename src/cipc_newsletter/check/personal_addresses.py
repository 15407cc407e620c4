"""Rules UNS-06, LAW-FR-02, LAW-FR-03 and PRV-06: no address in a mail tells who reads it, but the reader's own way out.

Promises to look at the addresses with merge fields open and at those that arrive. Asks no server what it counts.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from cipc_newsletter import merge_fields
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.reading import ADDRESS
from cipc_newsletter.check.sources import Place, found_in
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

OWN_WAYS = frozenset({"unsubscribe_url", "preferences_url", "view_url"})
LONGEST_TOKEN = 60
_LINK = re.compile(r"""<a\b[^>]*?\bhref=["']?([^"'>]*)""", re.IGNORECASE)
_PICTURE = re.compile(r"""<img\b[^>]*?\bsrc=["']?([^"'>]*)|url\(["']?([^"')]*)""", re.IGNORECASE)
_IN_STYLES = re.compile(r"""url\(\s*["']?(https?:[^"')]*)""", re.IGNORECASE)


def uns_06(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find an address of the reader's in a link, and a way out too long for a header."""
    reader = mail.value("To").rpartition("<")[2].rstrip("> ").lower()
    way_out = re.match(r"<(https://[^<>\s]+)>", mail.value("List-Unsubscribe"))
    links = [element.attributes.get("href", "") for element in mail.html.named("a")]
    links += [*ADDRESS.findall(mail.text), *([way_out[1]] if way_out else [])]
    for address in dict.fromkeys(links):
        if address.startswith("http") and reader and reader in unquote(address).lower():
            yield _mistake(
                _("the link {address} holds the reader's e-mail address.").format(address=address[:120]),
                right=_(
                    "Links travel through logs and forwarded mails: what they hold tells nobody who the reader is."
                ),
                remedy=_("Take the merge field out of the link."),
                place=found_in(given, mail.language, address.partition("?")[0]),
            )
    if way_out and len(way_out[1].rpartition("/")[2]) > LONGEST_TOKEN:
        yield _mistake(
            _("the part of the unsubscribe address that is the reader's has {count} characters.").format(
                count=len(way_out[1].rpartition("/")[2])
            ),
            right=_("It has at most {limit}: longer ones are broken on their way.").format(limit=LONGEST_TOKEN),
            remedy=_("Mend [public] base_url in config.toml; it ends with the name of the host."),
        )


def law_fr_02(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find a picture whose address differs from reader to reader: loading it tells that they opened the mail."""
    for match in _PICTURE.finditer(mail.message.html):
        address = match[1] or match[2] or ""
        for field in merge_fields.open_fields(address):
            place = found_in(given, mail.language, address)
            yield _mistake(
                _('the address of a picture holds the merge field "{field}".').format(field=field.name),
                right=_("Every reader loads the same pictures: who opened a mail is asked about first, apart."),
                remedy=_("Take the field out of the address."),
                place=place,
            )


def law_fr_03(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find a link that differs from reader to reader: following it tells who did."""
    for address in dict.fromkeys(_LINK.findall(mail.message.html)):
        for field in merge_fields.open_fields(address):
            if field.name in OWN_WAYS or address.startswith("mailto:"):
                continue
            place = found_in(given, mail.language, address)
            yield _mistake(
                _('the link {address} holds the merge field "{field}".').format(
                    address=address[:80], field=field.name
                ),
                right=_("Every reader gets the same links, but for their own way out."),
                remedy=_("Take the field out of the link; utm_source and its like may stay."),
                place=place,
            )


def prv_06(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find what the style block loads from elsewhere: fonts and pictures that tell others who reads."""
    ours = {_host(element.attributes.get("src", "")) for element in mail.html.named("img")}
    ours |= {_host(image.address) for image in mail.message.images}
    told: set[str] = set()
    for element in mail.html.named("style"):
        for address in _IN_STYLES.findall(mail.html.content_of(element)):
            host = _host(address)
            if host not in ours and host not in told:
                told.add(host)
                yield _mistake(
                    _("the style block loads something from {host}.").format(host=host),
                    right=_("A mail loads its pictures from the organisation's own address, and nothing else."),
                    remedy=_("Take it out of the template; system fonts need no loading."),
                )


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return address


def _mistake(what: str, *, right: str, remedy: str, place: Place | None = None) -> Mistake:
    return Mistake(
        what=what,
        right=right,
        remedy=remedy,
        path=place.path if place else None,
        line=place.line if place else None,
    )
