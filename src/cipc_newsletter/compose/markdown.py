"""Markdown → one passage, as HTML for the mail and as plain text, both from the same tokens.

Promises that a body can never be more than text: raw HTML is off, links lead to http(s) or mailto only, pictures are
those prepared; and that all mistakes of a text are told at once, with file and line. Writes neither part itself.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from cipc_newsletter.compose.markdown_html import Dress, html_of
from cipc_newsletter.compose.markdown_syntax import tokens_of
from cipc_newsletter.compose.text_layout import Notes, text_of
from cipc_newsletter.compose.typesetting import typeset
from cipc_newsletter.errors import ContentError, Mistake
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from markdown_it.token import Token

ADDRESS = re.compile(r"(?:https?://[^\s/?#]+|mailto:[^\s@]+@[^\s@]+)", re.IGNORECASE)


@frozen
class Place:
    """Where a text was written: the file, and the line of it on which the text begins."""

    path: str | None = None
    line: int = 1


@frozen
class Passage:
    """A text as HTML and as wrapped plain text."""

    html: str
    text: str


def passage_of(text: str, *, place: Place, level: int, dress: Dress, notes: Notes) -> Passage:
    """Return `text` in both parts, its highest headings at `level`. Raises ContentError with every mistake of it."""
    mistakes: list[Mistake] = []

    def report(line: int, what: str, right: str) -> None:
        mistakes.append(
            Mistake(what=what, right=right, remedy=_("Mend the text."), path=place.path, line=place.line + line)
        )

    tokens = tokens_of(text, level=level, report=report)
    typeset(tokens, dress.locale(dress.language), locale_of=dress.locale)
    _check_links(tokens, dress, report=report)
    for token in tokens:
        if token.type == "figure":
            _find_picture(token, dress, mistakes=mistakes, report=report)
    if mistakes:
        raise ContentError.of(mistakes)
    return Passage(html=html_of(tokens, dress), text=text_of(tokens, notes=notes, width_of=dress.width_of))


def is_address(address: str, is_field: Callable[[str], bool]) -> bool:
    """Tell whether a link may lead there: http, https, mailto, or the merge field of an address."""
    return ADDRESS.match(address) is not None or is_field(address)


def _check_links(tokens: "list[Token]", dress: Dress, *, report: Callable[[int, str, str], None]) -> None:
    for token in tokens:
        line = (token.map or [0])[0]
        addresses = [(line, token.meta["href"])] if token.type == "button" else []
        for child in token.children or ():
            line += child.type in ("softbreak", "hardbreak")
            if child.type == "link_open":
                addresses.append((line, str(child.attrGet("href") or "")))
        for number, address in addresses:
            if not is_address(address, dress.is_field):
                report(
                    number,
                    _('the link leads to "{address}".').format(address=address),
                    _("A link in a mail begins with https:// or mailto:."),
                )


def _find_picture(
    token: "Token", dress: Dress, *, mistakes: list[Mistake], report: Callable[[int, str, str], None]
) -> None:
    line = (token.map or [0])[0]
    if not token.meta["alt"].strip():
        report(
            line,
            _("the picture has no alternative text."),
            _("Between the brackets stands what the picture shows (rule A11-06)."),
        )
    try:
        token.meta["shown"] = dress.picture(token.meta["src"])
    except ContentError as error:
        mistakes.extend(error.mistakes)
