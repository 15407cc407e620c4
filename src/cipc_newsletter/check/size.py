"""Rule CNT-01: a mail stays short enough that Gmail shows all of it.

Promises to count what the longest copy would have: every merge field filled with the longest value it is likely to
get. Names the paragraph that costs most. Pictures do not count: they are loaded, not carried.
"""

from collections.abc import Iterator

from cipc_newsletter import merge_fields
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.html_tree import Element
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.reading import squeezed
from cipc_newsletter.check.rules import Weighed, warning
from cipc_newsletter.check.sources import said_in
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.message import MergeField
from cipc_newsletter.wording import _

# Gmail cuts a message at about 102 KB and does not say how it counts (github.com/hteumeuleu/email-bugs/issues/41).
WARN_OCTETS, LIMIT_OCTETS, TRAVELLING_OCTETS = 90_000, 100_000, 102_400
_LONGEST = {"email": 254, "unsubscribe_url": 200, "preferences_url": 200, "language_notice": 300}
_LONGEST_ATTRIBUTE = 120
_WORTH_NAMING = 3  # per cent of the whole: a paragraph that costs less is not to blame
_PARAGRAPHS = ("p", "li", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "table")


def cnt_01(mail: MailView, given: CheckInput) -> Iterator[Mistake | Weighed]:
    """Find an HTML part that Gmail would cut."""
    octets = worst_octets(mail.message.html)
    travelling = sum(len(line) + 2 for part in mail.parts if part.content_type == "text/html" for line in part.lines)
    if octets > LIMIT_OCTETS:
        yield _mistake(mail, given, octets=octets, travelling=travelling)
    elif octets > WARN_OCTETS or travelling > TRAVELLING_OCTETS:
        yield warning(_mistake(mail, given, octets=octets, travelling=travelling))


def worst_octets(html: str) -> int:
    """Return how many octets `html` has in UTF-8 once its merge fields are filled at their longest."""
    return len(merge_fields.replaced(html, _longest, part=merge_fields.Part.HTML).encode())


def _longest(field: MergeField) -> str:
    return "x" * max(_LONGEST.get(field.name, _LONGEST_ATTRIBUTE), len((field.fallback or "").encode()))


def _mistake(mail: MailView, given: CheckInput, *, octets: int, travelling: int) -> Mistake:
    cost, text = costliest(mail)
    share = round(100 * cost / max(octets, 1))
    if share < _WORTH_NAMING:
        place, remedy = None, _("Show fewer items, or more of them as teasers that lead to the site.")
        what = _("the HTML has {octets} octets, {travelling} as it travels, in many paragraphs, none of them long.")
    else:
        place, remedy = (
            said_in(given, mail.language, text),
            _("Show items as teasers that lead to the site, or shorten that paragraph."),
        )
        what = _(
            "the HTML has {octets} octets, {travelling} as it travels; the paragraph that costs most "
            '("{start}…") has {cost} of them, {share} %.'
        )
    return Mistake(
        what=what.format(octets=octets, travelling=travelling, start=text[:40], cost=cost, share=share),
        right=_("Below {limit} octets, Gmail shows the whole mail, the way out included.").format(limit=WARN_OCTETS),
        remedy=remedy,
        path=place.path if place else None,
        line=place.line if place else None,
    )


def costliest(mail: MailView) -> tuple[int, str]:
    """Return how many octets of HTML the longest paragraph has, and its text."""
    paragraphs = [element for element in mail.html.named(*_PARAGRAPHS) if _is_paragraph(mail, element)]
    if not paragraphs:
        return 0, ""
    longest = max(paragraphs, key=lambda element: _octets(mail, element))
    return _octets(mail, longest), squeezed("".join(text.text for text in mail.html.within(longest.number)))


def _octets(mail: MailView, element: Element) -> int:
    stop = mail.html.stops.get(element.number, element.start)
    return len(mail.source[element.start : stop].encode())


def _is_paragraph(mail: MailView, element: Element) -> bool:
    if element.tag == "table":
        return element.attributes.get("role", "") not in {"presentation", "none"}
    return element.number in mail.html.stops
