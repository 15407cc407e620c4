"""Rules A11-02, A11-04 and A11-05: the title, the headings and the languages that a screen reader goes by.

Promises to look at what is shown. Does not judge whether a heading says what follows it.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.html_tree import Element
from cipc_newsletter.check.languages import language_of, language_of_tag
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.reading import says, squeezed, words_of
from cipc_newsletter.check.rules import Weighed, warning
from cipc_newsletter.check.sources import said_in
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = (*_HEADINGS, "p", "li", "td", "th", "pre")
_VOTING_LENGTH = 60
_LANGUAGE_PATH = re.compile(r"/(fr|en|es)(?:-[a-z]{2})?(?:/|$)")


def a11_02(mail: MailView, given: CheckInput) -> Iterator[Mistake | Weighed]:
    """Find passages in another language, and links to pages in another, that do not say so."""
    yield from _fallbacks(mail, given)
    for block in mail.html.named(*_BLOCKS):
        runs = mail.runs_in(block)
        text = squeezed("".join(run.text.text for run in runs if _nearest(mail, run.text.parent) == block.number))
        found = language_of(text) if len(text) > _VOTING_LENGTH else None
        if found and found != _language_at(mail, block.number):
            yield warning(_unmarked(text, found, mail, given))
    yield from _foreign_links(mail, given)


def _fallbacks(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    for item in given.issue.items(mail.language):
        if item.language == mail.language:
            continue
        for block in mail.html.named(*_HEADINGS, "p"):
            text = "".join(run.text.text for run in mail.runs_in(block))
            if words_of(text) == words_of(item.title) and _language_at(mail, block.number) != item.language:
                yield Mistake(
                    what=_('the item "{title}" is in another language and the HTML does not say so.').format(
                        title=item.title
                    ),
                    right=_('What is in another language stands in an element with lang="{tag}".').format(
                        tag=item.language
                    ),
                    remedy=_("Mend the template."),
                    path=item.path,
                )


def _nearest(mail: MailView, number: int) -> int:
    return next((element.number for element in mail.html.around(number) if element.tag in _BLOCKS), -1)


def _language_at(mail: MailView, number: int) -> str:
    tags = (element.attributes.get("lang", "") for element in mail.html.around(number))
    return language_of_tag(next(filter(None, tags), mail.message.locale))


def _unmarked(text: str, found: str, mail: MailView, given: CheckInput) -> Mistake:
    place = said_in(given, mail.language, text)
    return Mistake(
        what=_('this passage seems to be in another language ({language}): "{start}…".').format(
            language=found, start=text[:60]
        ),
        right=_("A screen reader reads it aloud in the language of the mail unless it is marked."),
        remedy=_("Translate it, or mark it in its text with lang={language}.").format(language=found),
        path=place.path if place else None,
        line=place.line if place else None,
    )


def _foreign_links(mail: MailView, given: CheckInput) -> Iterator[Weighed]:
    ours = urlsplit(given.organisation.website).hostname
    for link in mail.html.named("a"):
        try:
            parts = urlsplit(link.attributes.get("href", ""))
        except ValueError:
            continue
        match = _LANGUAGE_PATH.match(parts.path.lower())
        if match is None or parts.hostname != ours or "hreflang" in link.attributes:
            continue
        if match[1] != _language_at(mail, link.number):
            text = "".join(run.text.text for run in mail.runs_in(link))
            place = said_in(given, mail.language, text)
            yield warning(
                Mistake(
                    what=_("the link to {address} leads to a page in another language.").format(
                        address=link.attributes["href"][:120]
                    ),
                    right=_('It has hreflang="{language}", and its words say so.').format(language=match[1]),
                    remedy=_("Lead to the page in this language, or say in the words of the link which it is in."),
                    path=place.path if place else None,
                    line=place.line if place else None,
                )
            )


def a11_04(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find an HTML without a title, or with another than the subject."""
    title = squeezed("".join(mail.html.content_of(element) for element in mail.html.named("title")))
    if not title or not says(words_of(title), mail.message.subject):
        yield Mistake(
            what=_('the title of the HTML is "{title}".').format(title=title[:80]),
            right=_("It is the subject: a screen reader and a browser tab say it first."),
            remedy=_("Mend the template."),
        )


def a11_05(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find headings that are missing, that skip a level, or that only Outlook would see."""
    headings = [element for element in mail.html.named(*_HEADINGS) if not mail.looks[element.number].is_hidden]
    first = [element for element in headings if element.tag == "h1"]
    if len(first) != 1:
        yield Mistake(
            what=_("the HTML has {count} headings of the first level.").format(count=len(first)),
            right=_("It has exactly one <h1>, the name of the newsletter or of its subject."),
            remedy=_("Mend the template."),
        )
    before = 0
    for heading in headings:
        level = int(heading.tag[1])
        if level > before + 1:
            yield _skipped(mail, given, heading, before=before)
        before = level
    if any(element.is_conditional and element.tag in _HEADINGS for element in mail.html.elements):
        yield Mistake(
            what=_("a heading stands in a comment that only Outlook reads."),
            right=_("Headings are the same for every reader."),
            remedy=_("Mend the template."),
        )


def _skipped(mail: MailView, given: CheckInput, heading: Element, *, before: int) -> Mistake:
    text = squeezed("".join(run.text.text for run in mail.runs_in(heading)))
    place = said_in(given, mail.language, text)
    return Mistake(
        what=_('the heading "{text}" is of level {level} after level {before}.').format(
            text=text[:60], level=heading.tag[1], before=before
        ),
        right=_("Levels go down one at a time: a screen reader goes from heading to heading."),
        remedy=_("Write it with one # less in the item, or mend the template."),
        path=place.path if place else None,
        line=place.line if place else None,
    )
