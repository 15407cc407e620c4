"""Rules CNT-07, CLI-11 and A11-07: where links lead, and whether their words say so.

Promises to judge an address by its letters alone, and words by lists in three languages. Follows no link.
"""

import ipaddress
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.html_tree import Element
from cipc_newsletter.check.leftovers import is_nobodys
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.reading import squeezed, words_of
from cipc_newsletter.check.rules import Weighed, warning
from cipc_newsletter.check.sources import found_in
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

_SHORTENERS = frozenset(
    {
        "bit.ly",
        "buff.ly",
        "cutt.ly",
        "goo.gl",
        "is.gd",
        "lnkd.in",
        "ow.ly",
        "rb.gy",
        "rebrand.ly",
        "shorturl.at",
        "t.co",
        "t.ly",
        "tiny.cc",
        "tinyurl.com",
    }
)
_OTHER_SCHEMES = frozenset({"mailto", "tel", "sms"})
_LOOKS_LIKE_ADDRESS = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?:/\S*)?", re.IGNORECASE)
# What says nothing of its own in a list of links, as screen readers offer one.
_NOWHERE = frozenset(
    tuple(phrase.split())
    for phrase in (
        *("ici", "cliquez ici", "cliquer ici", "cliquez", "par ici", "ce lien", "lien", "suivez ce lien"),
        *("here", "click here", "click", "this link", "link", "follow this link", "tap here"),
        *("aquí", "haga clic aquí", "haz clic aquí", "clic aquí", "pulse aquí", "este enlace", "enlace"),
    )
)
_READ_MORE = frozenset(
    tuple(phrase.split())
    for phrase in (
        *("lire la suite", "lire plus", "en savoir plus", "plus", "plus d informations", "suite", "voir plus"),
        *("read more", "more", "learn more", "continue reading", "more information", "details"),
        *("leer más", "ver más", "más", "más información", "seguir leyendo", "saber más", "conocer más"),
    )
)


def cnt_07(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find links that spam filters distrust, or that deceive."""
    for link in _links(mail):
        address = link.attributes["href"].strip()
        reason = _fault_of(address) or _deceit(mail, link, address)
        if reason:
            place = found_in(given, mail.language, address)
            yield Mistake(
                what=reason.format(address=address[:120]),
                right=_("A link is a whole address that begins with https:// and shows where it leads."),
                remedy=_("Write the address of the page itself."),
                path=place.path,
                line=place.line,
            )


def _links(mail: MailView) -> Iterator[Element]:
    """Yield the links that lead somewhere; what is empty, open or nobody's is CNT-06's, an anchor CLI-11's."""
    for element in mail.html.named("a"):
        address = element.attributes.get("href", "").strip()
        if address and not address.startswith("#") and "[[" not in address and not is_nobodys(address):
            yield element


def _fault_of(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return _("{address} is no address.")
    if parts.scheme in _OTHER_SCHEMES or parts.scheme == "javascript":  # scripts are CNT-06's
        return ""
    faults = (
        (parts.scheme != "https" or not host, _("{address} does not begin with https://.")),
        (parts.username is not None, _("{address} holds a name or a password.")),
        (_is_number(host) or port not in {None, 443}, _("{address} names a machine by its number or port.")),
        (
            host.removeprefix("www.") in _SHORTENERS,
            _("{address} is a shortened address, which hides where it leads."),
        ),
    )
    return next((what for is_wrong, what in faults if is_wrong), "") or _fault_of_host(host)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.replace(".", "").isdigit()
    return True


def _fault_of_host(host: str) -> str:
    labels = [_shown(label) for label in host.split(".")]
    if any(not label or len(label) > 63 or not re.fullmatch(r"[\w-]+", label) for label in labels):
        return _("the host of {address} cannot be a name on the Internet.")
    if any(len(_scripts(label)) > 1 for label in labels):
        return _("the host of {address} mixes letters of several alphabets.")
    return ""


def _shown(label: str) -> str:
    """Return a label of a host as a browser shows it."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return ""


def _scripts(label: str) -> set[str]:
    return {unicodedata.name(char, "?").partition(" ")[0] for char in label if char.isalpha()}


def _deceit(mail: MailView, link: Element, address: str) -> str:
    """Tell whether the words of a link look like another site than the one it leads to."""
    said = _LOOKS_LIKE_ADDRESS.fullmatch(_words(mail, link))
    parts: SplitResult = urlsplit(address)
    if said is None or parts.scheme != "https":
        return ""
    shown, real = said[1].lower().removeprefix("www."), (parts.hostname or "").removeprefix("www.")
    if real == shown or real.endswith(f".{shown}") or shown.endswith(f".{real}"):
        return ""
    return _('the words "{words}" look like another site than {address}.').replace("{words}", said[1])


def _words(mail: MailView, link: Element) -> str:
    """Return what is said of a link: its text, and the alternative texts of its pictures."""
    pictures = [image for image in mail.html.named("img") if mail.html.is_within(image.number, link.number)]
    texts = [run.text.text for run in mail.runs_in(link)] + [image.attributes.get("alt", "") for image in pictures]
    return squeezed(" ".join(texts)) or link.attributes.get("aria-label", "").strip()


def _name(mail: MailView, link: Element) -> str:
    """Return what a screen reader calls a link: its label where that begins with what is seen (WCAG 2.5.3).

    Where a mail program drops the label, a link that says "Read more" still stands in the cell of the title it goes on
    from, which is enough by WCAG 2.4.4.
    """
    words, label = _words(mail, link), link.attributes.get("aria-label", "").strip()
    said = words_of(words)
    return label if said and words_of(label)[: len(said)] == said else words


def _has_picture(mail: MailView, link: Element) -> bool:
    return any(mail.html.is_within(image.number, link.number) for image in mail.html.named("img"))


def cli_11(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find links to a place within the mail."""
    for element in mail.html.named("a"):
        address = element.attributes.get("href", "").strip()
        if address.startswith("#") and address != "#":
            place = found_in(given, mail.language, address)
            yield Mistake(
                what=_('the link "{address}" leads to a place within the mail.').format(address=address[:80]),
                right=_("In Gmail and Outlook on iOS, Samsung, Orange, SFR and La Poste it leads nowhere."),
                remedy=_("Lead to a page, or take the link out."),
                path=place.path,
                line=place.line,
            )


def a11_07(mail: MailView, given: CheckInput) -> Iterator[Mistake | Weighed]:
    """Find links whose words do not say where they lead."""
    targets: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for link in mail.html.named("a"):
        address = link.attributes.get("href", "").strip()
        if not address or mail.looks[link.number].is_hidden:
            continue
        said = _name(mail, link)
        words = words_of(said)
        if not words and _has_picture(mail, link):  # rule A11-06 says so already
            continue
        if not words or words in _NOWHERE:
            yield _unclear(said, address, mail, given)
        elif words in _READ_MORE:
            yield warning(_unclear(said, address, mail, given))
        else:
            targets[words].add(address)
    for words, addresses in targets.items():
        if len(addresses) > 1:
            yield warning(
                _unclear(" ".join(words), sorted(addresses)[1], mail, given, is_shared=True),
            )


def _unclear(said: str, address: str, mail: MailView, given: CheckInput, *, is_shared: bool = False) -> Mistake:
    if is_shared:
        what = _('several links say "{words}" and lead to different pages, such as {address}.')
    elif said:
        what = _('the link to {address} says "{words}".')
    else:
        what = _("the link to {address} has no words.")
    place = found_in(given, mail.language, address)
    return Mistake(
        what=what.format(address=address[:120], words=said[:60]),
        right=_("The words of a link say where it leads, even out of context: a screen reader lists links alone."),
        remedy=_('Name the page: "Read the report on walking", not "click here".'),
        path=place.path,
        line=place.line,
    )
