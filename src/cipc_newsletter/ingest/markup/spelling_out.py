"""What a page shows by other means than letters, spelled out: small pictures, raised figures, quotation marks, players.

Promises a tree in which every word a reader sees is text, so that words can be counted from here on. Leaves nothing
of the article out but what a browser with scripts does not show.
"""

import re

from cipc_newsletter.ingest.markup.addresses import fragment_of
from cipc_newsletter.ingest.markup.element_names import PLAYERS
from cipc_newsletter.ingest.markup.elements import Element, found, one_line, seen_text
from cipc_newsletter.ingest.markup.embeds import as_link
from cipc_newsletter.ingest.markup.linked_pictures import line_below
from cipc_newsletter.ingest.markup.picture_addresses import address_of

_EMOJI_ADDRESS = re.compile(r"/(?:core/)?emoji/|/smilies/|twemoji|/emojione/", re.IGNORECASE)
_EMOJI_CLASSES = frozenset({"emoji", "wp-smiley", "emojione", "twemoji"})
_QUOTES = {"fr": ("«\u00a0", "\u00a0»"), "es": ("«", "»")}
_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_RAISABLE, _LOWERABLE = re.compile(r"[0-9+\-−=()ni]+"), re.compile(r"[0-9+\-−=()]+")
_NOTE_NUMBER = re.compile(r"[\[(]?\s*(\d{1,3}|[*†‡]|[ivx]{1,5}|[a-z])\s*[\])]?", re.IGNORECASE)
_BACK_TO_TEXT = re.compile(r"[\s↩︎↑⤴^←\ufe0e\ufe0f]*")


def spelled_out(article: Element, *, base: str, language: str) -> Element:
    """Return `article`, changed in place, with everything a reader sees as text, pictures and links."""
    _Speller(base, language.partition("-")[0].lower()).go_through(article)
    return article


class _Speller:
    """Goes through the tree once; each kind of element has a method that gives what stands in its place."""

    def __init__(self, base: str, language: str) -> None:
        self._base = base
        self._language = language
        self._known: set[str] = set()  # long forms that stood once
        self._captioned = 0
        self._below: list[Element] = []  # where pictures lead, for below the figure that is open

    def go_through(self, element: Element) -> None:
        children: list[Element | str] = []
        for child in element.children:
            if isinstance(child, str):
                children.append(child)
                continue
            is_figure = child.name == "figure" or "wp-caption" in child.classes
            self._captioned += is_figure
            self.go_through(child)
            self._captioned -= is_figure
            if child.name == "noscript":
                self._noscript(child, children)
            else:
                children += self._instead(child)
            if is_figure and not self._captioned:
                children += self._below
                self._below = []
        element.children = children

    def _instead(self, element: Element) -> list["Element | str"]:  # noqa: PLR0911 -- one for each kind
        name = element.name
        if name == "img":
            return self._picture(element)
        if name in PLAYERS:
            return (
                []
                if "wp-embedded-content" in element.classes
                else as_link(element, base=self._base, language=self._language)
            )
        if name == "picture":
            return self._sources_taken_in(element)
        if name in {"abbr", "acronym"}:
            return self._short_form(element)
        if name == "q":
            opening, closing = _QUOTES.get(self._language, ("“", "”"))
            return [Element("span", element.attributes, [opening, *element.children, closing])]
        if name in {"sup", "sub"}:
            return self._raised(element)
        if name == "a":
            return self._link(element)
        if element.get("data-thumbnail"):
            return [
                Element("img", {"src": element.get("data-thumbnail"), "alt": element.get("aria-label")}),
                *element.children,
            ]
        if name == "blockquote" and "wp-embedded-content" in element.classes:
            element.name = "div"
        return [element]

    def _link(self, element: Element) -> list["Element | str"]:
        if _BACK_TO_TEXT.fullmatch(seen_text(element)) and fragment_of(element.get("href"), self._base):
            return [inner for inner in element.children if isinstance(inner, Element) and inner.name == "img"]
        line = line_below(element, base=self._base)
        if line is not None and self._captioned:
            self._below.append(line)
            return [element]
        return [element] if line is None else [element, line]

    def _picture(self, element: Element) -> list["Element | str"]:
        alt = element.get("alt")
        is_sign = _EMOJI_CLASSES & set(element.classes) or _EMOJI_ADDRESS.search(element.get("src"))
        return [alt] if is_sign and alt else [element]

    def _noscript(self, element: Element, before: list["Element | str"]) -> None:
        """Take the picture that a page without scripts would show, where the one with scripts is not there yet."""
        real = next(found(element, lambda inner: inner.name == "img"), None)
        if real is None:
            return
        stand_in = next((child for child in reversed(before) if isinstance(child, Element)), None)
        shown = None
        if stand_in is not None:
            shown = (
                stand_in if stand_in.name == "img" else next(found(stand_in, lambda inner: inner.name == "img"), None)
            )
        if shown is None:
            before += element.children
        elif not address_of(shown, base=self._base):
            shown.attributes = {**shown.attributes, **real.attributes}

    def _sources_taken_in(self, element: Element) -> list["Element | str"]:
        picture = next(found(element, lambda inner: inner.name == "img"), None)
        if picture is None:
            return list(element.children)
        if not address_of(picture, base=self._base):
            for source in found(element, lambda inner: inner.name == "source"):
                for name in ("data-srcset", "data-lazy-srcset", "srcset"):
                    if source.get(name):
                        picture.attributes.setdefault("data-srcset", source.get(name))
        return [child for child in element.children if not (isinstance(child, Element) and child.name == "source")]

    def _short_form(self, element: Element) -> list["Element | str"]:
        long_form, short = one_line(element.get("title")), one_line(seen_text(element))
        if not long_form or long_form == short or long_form in self._known:
            return [element]
        self._known.add(long_form)
        return [Element("span", {}, [*element.children, f" ({long_form})"])]

    def _raised(self, element: Element) -> list["Element | str"]:
        text = one_line(seen_text(element))
        links = [link.get("href") for link in found(element, lambda inner: inner.name == "a")]
        if element.name == "sup" and links and fragment_of(links[0], self._base):
            match = _NOTE_NUMBER.fullmatch(text)
            return [f" [{match[1]}]"] if match else [element]
        able, raised = (_RAISABLE, _RAISED) if element.name == "sup" else (_LOWERABLE, _LOWERED)
        if able.fullmatch(text) and not links:
            return [text.translate(raised)]
        return [element]
