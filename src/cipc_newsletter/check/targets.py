"""Rules A11-11, A11-12, A11-15 and A11-16: what fingers, keyboards and screen readers need of the layout.

Promises to compute from the styles written on elements. Opens no browser: `check --browser` measures.
"""

import re
from collections.abc import Iterator

from cipc_newsletter.check.cascade import styles_of
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.html_tree import Element
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.reading import squeezed, words_of
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

LEAST_PIXELS = 24.0  # WCAG 2.2, success criterion 2.5.8
_BLOCKS = frozenset({"p", "li", "td", "th", "div", "h1", "h2", "h3", "h4", "h5", "h6"})
_SIZE = re.compile(r"(\d*\.?\d+)(px|em|%)?")
_NEAR = 1000  # characters in which the tag beside a link is sought
_BACKWARDS = re.compile(r"(?:row|column)-reverse")


def a11_11(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find links that stand one above the other, closer than a finger can tell apart."""
    lines: dict[int, list[Element]] = {}
    for link in mail.html.named("a"):
        if "href" in link.attributes and not mail.looks[link.number].is_hidden and _is_alone_on_its_line(mail, link):
            lines.setdefault(_block(mail, link.parent), []).append(link)
    for links in lines.values():
        for link in links[1:]:
            height = _height(mail, link)
            if height < LEAST_PIXELS:
                yield _mistake(
                    _('the link "{text}" stands below another, {height:.0f} pixels further down.').format(
                        text=_said(mail, link)[:40], height=height
                    ),
                    right=_("Links that are stacked are at least 24 pixels apart: fingers are that thick."),
                )
                return


def _is_alone_on_its_line(mail: MailView, link: Element) -> bool:
    """Tell a link with nothing beside it: a line break, or the edge of its block, on either side."""
    stop = mail.html.stops.get(link.number)
    if stop is None:
        return False
    before = mail.source[max(0, link.start - _NEAR) : link.start].rstrip().lower()
    after = mail.source[stop : stop + _NEAR].partition(">")[2].lstrip().lower()
    opens = re.search(r"<(?:br\s*/?|p|li|td|th|div|h\d)(?:\s[^<>]*)?>\Z", before)
    return opens is not None and re.match(r"<br\b|</(?:p|li|td|th|div|h\d)>", after) is not None


def _block(mail: MailView, number: int) -> int:
    return next((outer.number for outer in mail.html.around(number) if outer.tag in _BLOCKS), -1)


def _height(mail: MailView, link: Element) -> float:
    look = mail.looks[link.number]
    styles = styles_of(link)
    padding = _sides(styles.get("padding", "")) if "inline-block" in styles.get("display", "") else 0.0
    return look.leading * look.size + padding


def _sides(value: str) -> float:
    sizes = [float(match[1]) for match in _SIZE.finditer(value)]
    if not sizes:
        return 0.0
    return sizes[0] + (sizes[2] if len(sizes) > 2 else sizes[0])


def _said(mail: MailView, link: Element) -> str:
    return squeezed("".join(run.text.text for run in mail.runs_in(link)))


def a11_12(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find columns shown in another order than they are read."""
    for element in mail.html.elements:
        styles = styles_of(element)
        is_turned = "rtl" in {element.attributes.get("dir", "").lower(), styles.get("direction", "")}
        if is_turned or "order" in styles or _BACKWARDS.search(styles.get("flex-direction", "")):
            yield _mistake(
                _("<{tag}> shows its contents in another order than they are written.").format(tag=element.tag),
                right=_("What is seen first is read first, aloud and on a telephone."),
            )
            return


def a11_15(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find a wrapper that a screen reader announces by a role without a name."""
    for element in mail.html.elements:
        if element.attributes.get("role") != "article":
            continue
        label = element.attributes.get("aria-label", "")
        if not words_of(label):
            yield _mistake(
                _('the element with role="article" has no name.'),
                right=_('Its aria-label is the subject: a screen reader says it with "article".'),
            )
        return


def a11_16(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find links that only Outlook's shapes carry: no keyboard reaches them."""
    for element in mail.html.elements:
        if ":" in element.tag and "href" in element.attributes:
            yield _mistake(
                _("<{tag}> is a link drawn as a shape.").format(tag=element.tag),
                right=_("A button is a link in a padded cell, which the keyboard reaches."),
            )
            return


def _mistake(what: str, *, right: str) -> Mistake:
    return Mistake(what=what, right=right, remedy=_("Mend the template."))
