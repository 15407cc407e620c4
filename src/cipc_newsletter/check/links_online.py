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
from cipc_newsletter.model.finding import Finding, Severity
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_GONE = (404, 410)
_NOT_FOR_PROGRAMS = (401, 403, 405, 407, 429, 451)
_HOME = re.compile(r"/?(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:index\.\w+)?", re.IGNORECASE)


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
    def finding(rule: str, severity: Severity | None, message: str, right: str, fix: str) -> Finding:
        place = found_in(given, language, address)
        return Finding(
            rule=rule,
            severity=severity or BY_ID[rule].severity,
            message=message,
            right=right,
            fix=fix,
            language=language,
            path=place.path,
            line=place.line,
        )

    if answer.way is Way.UNTRUSTED:
        yield finding(
            "LNK-04",
            None,
            _("the certificate of {address} is not accepted.").format(address=address),
            _("A reader's browser would warn, instead of showing the page."),
            _("Tell the keeper of the site; or lead elsewhere."),
        )
    elif answer.way is Way.UNASKED or answer.status in _NOT_FOR_PROGRAMS:
        yield finding(
            "LNK-01",
            Severity.NOTE,
            _("{address} does not show itself to programs: nobody looked.").format(address=address),
            _("Every link leads to a page."),
            _("Open it once in your browser."),
        )
    elif answer.way in {Way.UNKNOWN_HOST, Way.NO_ANSWER} or answer.status >= 400:
        is_certain = answer.way is Way.UNKNOWN_HOST or answer.status in _GONE
        yield finding(
            "LNK-01",
            None if is_certain else Severity.WARNING,
            answer.why or _("{address} answers {status}.").format(address=address, status=answer.status),
            _("Every link leads to a page."),
            _("Copy the address anew from your browser; or look again later, where the site is only down."),
        )
    else:
        if _is_home(answer.address) and not _is_home(address):
            yield finding(
                "LNK-03",
                None,
                _("{address} leads on to the home page {end}.").format(address=address, end=answer.address),
                _("A link leads to the page it speaks of, which seems to be gone."),
                _("Find the page's new address, and write that."),
            )
        if answer.language and answer.language != language and not is_marked:
            yield finding(
                "LNK-02",
                None,
                _('{address} is a page in "{found}".').format(address=address, found=answer.language),
                _('The mail is in "{language}", and so are the pages it leads to, where there are any.').format(
                    language=language
                ),
                _("Lead to the page in this language; where there is none, say so beside the link."),
            )


def _is_home(address: str) -> bool:
    parts = urlsplit(address)
    return _HOME.fullmatch(parts.path) is not None and not parts.query
