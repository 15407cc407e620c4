"""Rules LNK-01 to LNK-04: what the pages answered that a mail leads to (`check --online`).

Promises to judge answers that were brought here. Asks nothing of the network: `fetching` does, behind its fence.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from urllib.parse import urlsplit

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.html_tree import tree_of
from cipc_newsletter.check.languages import language_of_tag
from cipc_newsletter.check.rules import BY_ID
from cipc_newsletter.check.sources import found_in
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.finding import Finding, Severity
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_GONE = (404, 410)
_NOT_FOR_PROGRAMS = (401, 403, 405, 407, 429, 451)
_LEAST_REFUSAL = 400  # RFC 9110 section 15: from here on, an answer is an error
_HOME = re.compile(r"/?(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:index\.\w+)?", re.IGNORECASE)

_Judged = tuple[str, Severity | None, Mistake]  # a rule, its severity where it is not the usual one, what is wrong


class Way(StrEnum):
    """How asking for an address ended."""

    ANSWERED = "answered"
    UNKNOWN_HOST = "unknown host"
    NO_ANSWER = "no answer"
    UNTRUSTED = "untrusted"
    UNASKED = "unasked"


@frozen
class PageAnswer:
    """What came of asking for an address: `address` is where it ended, `language` what the page says it is in.

    `why` is the sentence of the one who asked, where there was no answer.
    """

    way: Way
    status: int = 0
    address: str = ""
    language: str = ""
    why: str = ""


def addresses_of(given: CheckInput, *, but_for: str = "") -> tuple[str, ...]:
    """Return the addresses on the web that the mails lead to, those below `but_for` left out; none is a reader's own."""
    links = (link for message in given.composed.messages for link in message.links)
    return tuple(
        dict.fromkeys(
            link
            for link in links
            if link.startswith(("https://", "http://"))
            and "[[" not in link
            and not (but_for and link.startswith(but_for))
        )
    )


def language_of_page(content: str) -> str:
    """Return the language a page says it is in, such as "fr"; empty where it does not."""
    tag = next((element.attributes.get("lang", "") for element in tree_of(content).named("html")), "")
    return language_of_tag(tag) if tag else ""


def findings_about(answers: Mapping[str, PageAnswer], given: CheckInput) -> Iterator[Finding]:
    """Yield what is wrong with the pages, for each mail that leads to them."""
    for message in given.composed.messages:
        marked = set(re.findall(r'<a\b[^>]*\bhreflang=[^>]*\bhref="([^"]*)"', message.html))
        marked |= set(re.findall(r'<a\b[^>]*\bhref="([^"]*)"[^>]*\bhreflang=', message.html))
        for address in message.links:
            if address in answers:
                yield from _about(address, answers[address], message.language, given, is_marked=address in marked)


def _about(
    address: str, answer: PageAnswer, language: str, given: CheckInput, *, is_marked: bool
) -> Iterator[Finding]:
    place = found_in(given, language, address)
    said = _unseen(address, answer) or _seen(address, answer, language, is_marked=is_marked)
    for rule, severity, mistake in said:
        yield Finding(
            rule=rule,
            severity=severity or BY_ID[rule].severity,
            message=mistake.what,
            right=mistake.right,
            fix=mistake.remedy,
            language=language,
            path=place.path,
            line=place.line,
        )


def _unseen(address: str, answer: PageAnswer) -> tuple[_Judged, ...]:
    """Return why a page could not be looked at; nothing where it could."""
    if answer.way is Way.UNTRUSTED:
        mistake = Mistake(
            what=_("the certificate of {address} is not accepted.").format(address=address),
            right=_("A reader's browser would warn, instead of showing the page."),
            remedy=_("Tell the keeper of the site; or lead elsewhere."),
        )
        return (("LNK-04", None, mistake),)
    if answer.way is Way.UNASKED or answer.status in _NOT_FOR_PROGRAMS:
        mistake = Mistake(
            what=_("{address} does not show itself to programs: nobody looked.").format(address=address),
            right=_("Every link leads to a page."),
            remedy=_("Open it once in your browser."),
        )
        return (("LNK-01", Severity.NOTE, mistake),)
    if answer.way is Way.ANSWERED and answer.status < _LEAST_REFUSAL:
        return ()
    is_certain = answer.way is Way.UNKNOWN_HOST or answer.status in _GONE
    mistake = Mistake(
        what=answer.why or _("{address} answers {status}.").format(address=address, status=answer.status),
        right=_("Every link leads to a page."),
        remedy=_("Copy the address anew from your browser; or look again later, where the site is only down."),
    )
    return (("LNK-01", None if is_certain else Severity.WARNING, mistake),)


def _seen(address: str, answer: PageAnswer, language: str, *, is_marked: bool) -> Iterator[_Judged]:
    """Yield what is wrong with a page that was looked at."""
    if _is_home(answer.address) and not _is_home(address):
        mistake = Mistake(
            what=_("{address} leads on to the home page {end}.").format(address=address, end=answer.address),
            right=_("A link leads to the page it speaks of, which seems to be gone."),
            remedy=_("Find the page's new address, and write that."),
        )
        yield "LNK-03", None, mistake
    if answer.language and answer.language != language and not is_marked:
        mistake = Mistake(
            what=_('{address} is a page in "{found}".').format(address=address, found=answer.language),
            right=_('The mail is in "{language}", and so are the pages it leads to, where there are any.').format(
                language=language
            ),
            remedy=_("Lead to the page in this language; where there is none, say so beside the link."),
        )
        yield "LNK-02", None, mistake


def _is_home(address: str) -> bool:
    parts = urlsplit(address)
    return _HOME.fullmatch(parts.path) is not None and not parts.query
