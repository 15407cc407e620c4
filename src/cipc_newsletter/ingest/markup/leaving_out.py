"""What stands in a page's HTML and is not the article's, taken out and listed: buttons, tails, pixels, forms.

Promises that nothing is taken out but what site software is known to add (`foreign_marks`), and that each word taken
out is listed. A sentence that speaks of sharing stays.
"""

from cipc_newsletter.ingest.draft import Dropped
from cipc_newsletter.ingest.markup.addresses import absolute
from cipc_newsletter.ingest.markup.elements import Element, found, one_line, seen_text
from cipc_newsletter.ingest.markup.foreign_marks import (
    Foreign,
    in_words,
    is_hidden,
    is_sharing,
    is_sharing_label,
    is_tracker,
    kind_of,
)
from cipc_newsletter.ingest.markup.quotations import cut_source
from cipc_newsletter.ingest.markup.site_lines import (
    is_read_more,
    is_tail,
    may_hold_tail,
    shortcodes_in,
    without_shortcodes,
)
from cipc_newsletter.ingest.source_text import letters_of

_LONGEST_LABEL = 40
_MOST_PULL_QUOTES, _SHORTEST_QUOTE = 20, 12
_PULL_QUOTES = frozenset({"wp-block-pullquote", "pullquote", "pull-quote", "citation-en-exergue", "exergue"})
_OPENED_BY_BUTTONS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"})  # parts that open when asked
_LINES = frozenset({"p", "div", "ul", "ol", "li", "span", "section"})


def without_foreign_parts(article: Element, *, base: str) -> tuple[Dropped, ...]:
    """Take out of `article`, changed in place, what is not its own; return what was taken out, in order."""
    remover = _Remover(article, base)
    remover.go_through(article)
    return tuple(remover.dropped)


class _Remover:
    """Goes through the tree once, outermost first."""

    def __init__(self, article: Element, base: str) -> None:
        self._article = article
        self._base = base
        self._pull_quotes = 0
        self._may_have_tail = may_hold_tail(seen_text(article))
        self._has_sharing = any(found(article, self._leads_to_sharing))
        self.dropped: list[Dropped] = []

    def go_through(self, element: Element) -> None:
        children: list[Element | str] = []
        for child in element.children:
            what = self._what(child, within=element.name) if isinstance(child, Element) else None
            if what and isinstance(child, Element):
                text = one_line(seen_text(child))
                if text or what is not Foreign.DRAWING:
                    self.dropped.append(Dropped(what=in_words(what), text=text))
                children.append(" ")
                continue
            if isinstance(child, Element):
                self.go_through(child)
                children.append(child)
            else:
                children.append(self._without_codes(child) if "[" in child else child)
        element.children = children

    def _without_codes(self, text: str) -> str:
        for code in shortcodes_in(text):
            self.dropped.append(Dropped(what=in_words(Foreign.SHORTCODE), text=code))
        return without_shortcodes(text)

    def _what(self, element: Element, *, within: str) -> Foreign | None:
        if "hidden" in element.attributes or is_hidden(element.get("style")):
            return Foreign.HIDDEN
        if element.name == "img":
            return self._picture(element)
        if element.name in {"del", "s", "strike"} and seen_text(element).strip():
            return Foreign.CROSSED_OUT
        if element.name == "button" and within in _OPENED_BY_BUTTONS:
            return None
        kind = kind_of(element.name, element.get("class"), element.get("id"))
        if kind:
            return kind
        return self._by_words(element)

    def _by_words(self, element: Element) -> Foreign | None:
        """Return what an element is by its words and where its links lead."""
        if element.name == "a":
            return Foreign.TAIL if is_read_more(element, self._base) else None
        if element.name in _LINES and self._is_for_sharing(element):
            return Foreign.SHARING
        if self._may_have_tail and element.name in _LINES and is_tail(element):
            return Foreign.TAIL
        return Foreign.PULL_QUOTE if self._is_said_twice(element) else None

    def _is_said_twice(self, element: Element) -> bool:
        """Whether `element` sets large what the article says elsewhere too."""
        if not _PULL_QUOTES & set(element.classes) or self._pull_quotes >= _MOST_PULL_QUOTES:
            return False
        self._pull_quotes += 1
        quoted = letters_of(seen_text(cut_source(_blockquote_in(element))[0]))
        return len(quoted) >= _SHORTEST_QUOTE and letters_of(seen_text(self._article)).count(quoted) > 1

    def _picture(self, element: Element) -> Foreign | None:
        sizes = [element.get(name).removesuffix("px").strip() for name in ("width", "height")]
        if any(size in {"0", "1", "2"} for size in sizes):
            return Foreign.PIXEL
        if is_tracker(element.get("src")):
            return Foreign.PIXEL
        if "avatar" in element.classes:
            return Foreign.AUTHOR
        return None

    def _leads_to_sharing(self, element: Element) -> bool:
        written = element.get("href") if element.name == "a" else ""
        return bool(written) and is_sharing(absolute(written, self._base) or written)

    def _is_for_sharing(self, element: Element) -> bool:
        """Whether `element` holds links for sharing and, beside them, nothing but a label."""
        if not self._has_sharing:
            return False
        links = list(found(element, lambda inner: inner.name == "a"))
        if not links or not all(map(self._leads_to_sharing, links)):
            return False
        labels = [one_line(seen_text(link)) for link in links]
        return is_sharing_label(_outside_links(element)) and all(len(label) <= _LONGEST_LABEL for label in labels)


def _outside_links(element: Element) -> str:
    return " ".join(
        child if isinstance(child, str) else _outside_links(child) if child.name != "a" else ""
        for child in element.children
    )


def _blockquote_in(element: Element) -> Element:
    return next(found(element, lambda inner: inner.name == "blockquote"), element)
