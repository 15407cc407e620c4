"""How much running text each part of a page holds: where paragraphs lie thick, a story stands.

Promises that links count against a text, that furniture counts nothing, and a time that grows with the length of the page.
"""

from collections import defaultdict

from cipc_newsletter.ingest.html_page.elements import Element, chosen, shown_text
from cipc_newsletter.ingest.html_page.furniture import is_within_furniture

_BLOCKS = "//p | //li | //blockquote | //pre | //td[not(.//p)] | //div[not(.//p or .//div or .//table)]"
_FEWEST_LETTERS = 25
_MOST_BLOCKS = 5000
_LETTERS_OF_A_PARAGRAPH = 80  # on average: shorter ones are teasers and captions


class Weights:
    """The letters of the running text within each element of a page."""

    def __init__(self, page: Element) -> None:
        """Weigh every block of `page` once."""
        self._page = page
        self._within: dict[Element, int] = defaultdict(int)
        self._count: dict[Element, int] = defaultdict(int)
        self._scores: dict[Element, float] = defaultdict(float)
        for block in chosen(page, _BLOCKS)[:_MOST_BLOCKS]:
            self._weigh(block)

    def of(self, element: Element) -> int:
        """Return how many letters of running text `element` holds."""
        return self._within.get(element, 0)

    def densest(self) -> Element:
        """Return the element whose own blocks hold the most text; half of it counts for the element around it."""
        bodies = chosen(self._page, "//body")
        return max(self._scores, key=lambda one: self._scores[one], default=bodies[0] if bodies else self._page)

    def widened(self, element: Element, *, at: float) -> Element:
        """Return `element`, or the nearest one around it that holds `at` times its text, again and again."""
        widest = element
        for above in element.iterancestors():
            if above.tag in {"body", "html"}:
                break
            more = self.of(above) - self.of(widest)
            blocks = self._count[above] - self._count[widest]
            if self.of(above) >= at * max(self.of(widest), 1) and more >= blocks * _LETTERS_OF_A_PARAGRAPH:
                widest = above
        return widest

    def _weigh(self, block: Element) -> None:
        letters = len(shown_text(block)) - 2 * sum(len(shown_text(link)) for link in chosen(block, "descendant::a"))
        if letters < _FEWEST_LETTERS or is_within_furniture(block):
            return
        above = list(block.iterancestors())
        for one in (block, *above):
            self._within[one] += letters
            self._count[one] += 1
        for share, one in zip(
            (1.0, 0.5), above if block.tag in {"p", "li", "blockquote", "pre"} else (block, *above), strict=False
        ):
            self._scores[one] += share * letters
