"""How a text looks: its size, its colours, its lines, whether it is shown at all, from the styles of each element.

Promises what a reader sees, styles inherited as CSS does; which styles hold (those written on the elements, or those
of the style block too) the caller says. Does not see background pictures.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cipc_newsletter.check.cascade import Styles, inline_styles
from cipc_newsletter.check.colours import BLACK, LINK, WHITE, Colour, colour_in, contrast_of
from cipc_newsletter.check.html_tree import ROOT, Element, Text, Tree
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

LEAST_SIZE_PIXELS = 12.0
LEAST_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3
_LENGTH = re.compile(r"(?<![\w.#])(\d*\.?\d+)(px|pt|em|rem|%)")
_ZERO = re.compile(r"0(?:\.0*)?(?:px|em|pt|%)?")
_KEYWORD_SIZES = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0}
_HEADING_SIZES = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "small": 0.83, "sub": 0.83, "sup": 0.83}
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
    }
)
_BOLD = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_PLAIN = frozenset({"tbody", "tr", "div", "p", "li", "ul", "ol", "span", "br", "em", "i"})
_COLOUR_FREE = frozenset({"", "inherit", "currentcolor", "initial", "unset"})


@frozen
class Look:
    """How text in one element looks: its size in CSS pixels, its colours, None where they cannot be computed.

    A line is `line_pixels` high, or `line_factor` times the size where that is None.
    """

    size: float = 16.0
    colour: Colour | None = BLACK
    background: Colour | None = WHITE
    is_hidden: bool = False
    is_bold: bool = False
    is_underlined: bool = False
    is_justified: bool = False
    line_pixels: float | None = None
    line_factor: float = 1.2

    @property
    def contrast(self) -> float | None:
        """The contrast ratio of the text against what is behind it, 1 to 21; None where a colour is unknown."""
        if self.colour is None or self.background is None:
            return None
        return contrast_of(self.colour, self.background)

    @property
    def is_large(self) -> bool:
        """Whether WCAG 2.2 calls the text large: 24 pixels, or 18.66 bold."""
        return self.size >= 24 or (self.is_bold and self.size >= 18.66)

    @property
    def leading(self) -> float:
        """How high a line is, in sizes of its letters."""
        return self.line_factor if self.line_pixels is None else self.line_pixels / max(self.size, 1)


@frozen
class Run:
    """A text as it is shown."""

    text: Text
    look: Look


def is_legible(look: Look) -> bool:
    """Tell whether text that looks like this can be read: 12 pixels, contrast of 4.5 to 1."""
    # Browsers round to a sixty-fourth of a pixel; 9 pt is meant to be 12 px.
    return look.size >= LEAST_SIZE_PIXELS - 1 / 64 and (look.contrast or 0) >= LEAST_CONTRAST


def described(look: Look) -> str:
    """Return a look in figures."""
    if look.contrast is None:
        return _("{size:.0f} pixels, in a colour that cannot be computed").format(size=look.size)
    return _("{size:.0f} pixels, contrast {contrast:.1f} to 1").format(size=look.size, contrast=look.contrast)


def legible() -> str:
    """Return in words what a legible text is."""
    return _("At least 12 pixels, and a contrast of at least 4.5 to 1, in colours such as #22303c.")


def looks_of(tree: Tree, styles: Sequence[Styles] | None = None) -> tuple[Look, ...]:
    """Return the look of every element of `tree`, by its number; `styles` are those written on it, if not given."""
    looks: list[Look] = []
    for element, declared in zip(tree.elements, styles or inline_styles(tree), strict=True):
        around = Look() if element.parent == ROOT else looks[element.parent]
        looks.append(_look(element, declared, around))
    return tuple(looks)


def shown(tree: Tree, looks: Sequence[Look]) -> Iterator[Run]:
    """Yield the texts that a reader sees, hidden ones left out."""
    for text in tree.seen:
        look = Look() if text.parent == ROOT else looks[text.parent]
        # Layout tables carry font-size:0 for their gaps; what stands in them sets its own size again.
        if not look.is_hidden and look.size > 0:
            yield Run(text=text, look=look)


def text_of(tree: Tree, runs: Iterable[Run]) -> str:
    """Return runs as one text: words that only a <b> or <sup> cuts stay whole, blocks are set apart by a space."""
    pieces: list[str] = []
    before: Text | None = None
    for run in runs:
        if before is not None and not _is_same_line(tree, before, run.text):
            pieces.append(" ")
        pieces.append(run.text.text)
        before = run.text
    return "".join(pieces)


def _is_same_line(tree: Tree, one: Text, other: Text) -> bool:
    between = tree.elements[one.after + 1 : other.after + 1]
    return _block_around(tree, one) == _block_around(tree, other) and all(one.tag in _INLINE for one in between)


def _block_around(tree: Tree, text: Text) -> int:
    return next((element.number for element in tree.around(text.parent) if element.tag not in _INLINE), ROOT)


def _look(element: Element, styles: Styles, around: Look) -> Look:
    if not styles and element.tag in _PLAIN and "bgcolor" not in element.attributes:
        return around
    size = _size(element, styles, around.size)
    decoration = f"{styles.get('text-decoration', '')} {styles.get('text-decoration-line', '')}"
    is_link = element.tag == "a" and "href" in element.attributes
    pixels, factor = _line(styles.get("line-height", ""), size, around)
    look = replace(
        around,
        size=size,
        is_hidden=around.is_hidden or _is_hidden(element, styles),
        is_bold=_is_bold(element, styles, around),
        is_underlined=(
            around.is_underlined
            or "underline" in decoration
            or (is_link and "none" not in decoration)
            or (is_link and any(char.isdigit() and char != "0" for char in styles.get("border-bottom", "")))
        ),
        is_justified=styles.get("text-align", "justify" if around.is_justified else "") == "justify",
        line_pixels=pixels,
        line_factor=factor,
    )
    background = styles.get("background-color") or styles.get("background") or element.attributes.get("bgcolor", "")
    look = _with_background(look, background.lower(), is_shorthand="background-color" not in styles)
    colour = styles.get("color") or element.attributes.get("color", "").lower()
    return _with_colour(replace(look, colour=LINK) if is_link and not colour else look, colour)


def _is_bold(element: Element, styles: Styles, around: Look) -> bool:
    weight = styles.get("font-weight", "")
    if weight in {"", "inherit"}:
        return around.is_bold or element.tag in _BOLD
    return weight in {"bold", "bolder"} or (weight.isdigit() and int(weight) >= 600)


def _line(declared: str, size: float, around: Look) -> tuple[float | None, float]:
    if declared in {"", "inherit"}:
        return around.line_pixels, around.line_factor
    if found := _LENGTH.fullmatch(declared):
        factor = {"px": 1.0, "pt": 4 / 3, "em": size, "rem": 16.0, "%": size / 100}[found[2]]
        return float(found[1]) * factor, 1.2
    try:
        return None, float(declared)
    except ValueError:
        return None, 1.2


def _size(element: Element, styles: Styles, around: float) -> float:
    declared = styles.get("font-size") or styles.get("font", "")
    if _ZERO.fullmatch(declared):
        return 0.0
    number = _LENGTH.search(declared)
    if number is None:
        words = [word for word in declared.replace("/", " ").split() if word in _KEYWORD_SIZES]
        return _KEYWORD_SIZES[words[0]] if words else around * _HEADING_SIZES.get(element.tag, 1.0)
    factor = {"px": 1.0, "pt": 4 / 3, "em": around, "rem": 16.0, "%": around / 100}[number[2]]
    return float(number[1]) * factor


def _is_hidden(element: Element, styles: Styles) -> bool:
    is_flat = any(_ZERO.fullmatch(styles.get(side, "")) for side in ("max-height", "height", "max-width", "width"))
    return (
        "hidden" in element.attributes
        or styles.get("display") == "none"
        or styles.get("visibility") in {"hidden", "collapse"}
        or _ZERO.fullmatch(styles.get("opacity", "")) is not None
        or (styles.get("overflow") == "hidden" and is_flat)
    )


def _with_background(look: Look, value: str, *, is_shorthand: bool) -> Look:
    if value in _COLOUR_FREE or value == "transparent":
        return look
    found = colour_in(value, look.background)
    # A shorthand without a colour, such as a picture alone, leaves the colour behind it.
    return look if found is None and is_shorthand else replace(look, background=found)


def _with_colour(look: Look, value: str) -> Look:
    return look if value in _COLOUR_FREE else replace(look, colour=colour_in(value, look.background))
