"""Rule CNT-05: the text part carries the same substance as the HTML, as plain text.

Promises to compare titles and links by what they say, whatever typography and wrapping did to them. Does not judge
the writing.
"""

import re
from collections.abc import Iterator
from itertools import chain

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.reading import ADDRESS, holds_address, says, squeezed, words_of
from cipc_newsletter.check.rules import Weighed, warning
from cipc_newsletter.check.sources import Place, found_in, is_content
from cipc_newsletter.check.written_markup import OPEN_TEMPLATE, written
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

LINE_LIMIT = 78
_QUOTE = "quote"  # the layout that may show the words of an item without its title
_LEAST_SHARE, _GREATEST_SHARE = 0.5, 2.0
_TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|code|div|em|font|form|h[1-6]|hr|i|iframe|img|li|mj-[a-z-]+|ol|p|pre|script|small"
    r"|span|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[a-z][a-z0-9]{1,30}|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_CLOSED_TEMPLATE = re.compile(r"\}\}|%\}")
_MJML = re.compile(r"\bmj-[a-z]+", re.IGNORECASE)


def cnt_05(mail: MailView, given: CheckInput) -> Iterator[Mistake | Weighed]:
    """Find what the HTML says and the text part does not, and what does not belong in a plain text."""
    yield from _missing_titles(mail, given)
    yield from _missing_links(mail, given)
    yield from _markup(mail, given)
    yield from _long_lines(mail)
    yield from _unlike_length(mail)


def _missing_titles(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    in_text = words_of(mail.text)
    in_html = words_of(mail.seen_text)
    for title, place, may_be_left_out in chain(*(_titles(language, given) for language in mail.message.languages)):
        is_shown = says(in_html, title)
        if says(in_text, title) and is_shown:
            continue
        if may_be_left_out and not is_shown:
            continue
        part = _("the text part") if is_shown else _("the HTML")
        yield Mistake(
            what=_('the title "{title}" is missing from {part}.').format(title=title, part=part),
            right=_("Both parts carry every title of the issue."),
            remedy=_("Add it to that part's layout in the template."),
            path=place.path,
            line=place.line,
        )


def _titles(language: str, given: CheckInput) -> Iterator[tuple[str, Place, bool]]:
    """Yield the titles of sections and items, where they stand, and whether the layout may do without."""
    issue = given.issue
    for section in issue.sections:
        title = section.titles.get(language, "")
        if title:
            yield title, Place(path=issue.path, line=section.line), section.layout == _QUOTE
        for entry in section.entries:
            if language in entry.items:
                item = entry.items[language]
                yield item.title, Place(path=item.path), section.layout == _QUOTE


def _missing_links(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    hrefs = dict.fromkeys(element.attributes.get("href", "").strip() for element in mail.html.named("a"))
    for href in hrefs:
        if not ADDRESS.match(href) or holds_address(mail.text, href):
            continue
        for language in (one for one in mail.message.languages if is_content(given, one, href)):
            place = found_in(given, language, href)
            yield Mistake(
                what=_("the address {address} is missing from the text part.").format(address=href),
                right=_("Whoever reads the text part can go wherever the HTML leads."),
                remedy=_("Add the address to the text layout of the template."),
                path=place.path,
                line=place.line,
            )


def _markup(mail: MailView, given: CheckInput) -> Iterator[Mistake | Weighed]:
    """Find markup that nobody wrote; what somebody wrote bare is doubted, what is escaped or code is meant."""
    plain = ADDRESS.sub(" ", mail.text)
    for pattern in (_TAG, _ENTITY, OPEN_TEMPLATE, _CLOSED_TEMPLATE, _MJML):
        for found in dict.fromkeys(match[0] for match in pattern.finditer(plain)):
            source = written(given, mail.message.languages, found)
            if source is None:
                place = found_in(given, mail.language, found)
                yield _leaked(found, place)
                break
            if source.is_bare and pattern in (_TAG, _ENTITY):
                yield _bare(found, source.place)
                break


def _leaked(found: str, place: Place) -> Mistake:
    return Mistake(
        what=_('the text part holds "{text}".').format(text=squeezed(found)[:60]),
        right=_("It is plain text: no HTML, no entity, nothing of a template."),
        remedy=_("Take it out of the title or text it comes from; or mend the text layout of the template."),
        path=place.path,
        line=place.line,
    )


def _bare(found: str, place: Place) -> Weighed:
    return warning(
        Mistake(
            what=_('readers see "{text}" as it stands.').format(text=squeezed(found)[:60]),
            right=_("HTML has no effect in a text; bold, links and lists are written in Markdown."),
            remedy=_("Take it out; or, where it is meant to be read, put it between backquotes: `{text}`").format(
                text=squeezed(found)[:60]
            ),
            path=place.path,
            line=place.line,
        )
    )


def _long_lines(mail: MailView) -> Iterator[Mistake]:
    for number, line in enumerate(mail.text.split("\n"), start=1):
        beside_addresses = ADDRESS.sub("", line).strip()
        if len(line) > LINE_LIMIT and len(beside_addresses) > LINE_LIMIT and " " in beside_addresses:
            yield Mistake(
                what=_('line {number} of the text part has {count} characters: "{start}…".').format(
                    number=number, count=len(line), start=line[:30]
                ),
                right=_("Lines are wrapped at 78 characters, addresses apart."),
                remedy=_("Mend the text layout of the template."),
            )
            return


def _unlike_length(mail: MailView) -> Iterator[Mistake]:
    of_html = len("".join(words_of(mail.seen_text)))
    of_text = len("".join(words_of(ADDRESS.sub(" ", mail.text))))
    if of_html and not _LEAST_SHARE <= of_text / of_html <= _GREATEST_SHARE:
        yield Mistake(
            what=_("the text part has {share} % of the letters of the HTML.").format(
                share=round(100 * of_text / of_html)
            ),
            right=_("It says the same: between 50 and 200 %."),
            remedy=_("Mend the text layout of the template."),
        )
