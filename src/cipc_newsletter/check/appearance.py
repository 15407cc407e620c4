"""How a text looks: its size, its contrast, whether it is shown at all, from styles written on the elements.

Promises the computation of WCAG 2.2 (relative luminance and contrast ratio) on inherited colours, as a reader sees
them whose mail program drops the style block (rules UNS-04, LAW-CA-02). Does not read style blocks, dark palettes or
background pictures.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cipc_newsletter.check.html_tree import ROOT, Element, Text, Tree
from cipc_newsletter.wording import _

Colour = tuple[int, int, int]

LEAST_SIZE_PIXELS = 12.0
LEAST_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3
_WHITE: Colour = (255, 255, 255)
_BLACK: Colour = (0, 0, 0)
_LINK: Colour = (0, 0, 238)  # what a browser gives a link that says nothing of its colour
_NAMES: Mapping[str, Colour] = {
    "black": _BLACK,
    "white": _WHITE,
    "silver": (192, 192, 192),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "lightgray": (211, 211, 211),
    "lightgrey": (211, 211, 211),
    "darkgray": (169, 169, 169),
    "darkgrey": (169, 169, 169),
    "maroon": (128, 0, 0),
    "red": (255, 0, 0),
    "purple": (128, 0, 128),
    "green": (0, 128, 0),
    "olive": (128, 128, 0),
    "navy": (0, 0, 128),
    "blue": (0, 0, 255),
    "teal": (0, 128, 128),
    "yellow": (255, 255, 0),
    "orange": (255, 165, 0),
}
_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})(?![0-9a-f])")
_RGB = re.compile(r"rgba?\(\s*(\d+)\s*[, ]\s*(\d+)\s*[, ]\s*(\d+)\s*(?:[,/]\s*([\d.]+)(%?)\s*)?\)")
_ADDRESS = re.compile(r"url\([^)]*\)")
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
_COLOUR_FREE = frozenset({"", "inherit", "currentcolor", "initial", "unset"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How text in one element looks: its size in CSS pixels, its colours, None where they cannot be computed."""

    size: float = 16.0
    colour: Colour | None = _BLACK
    background: Colour | None = _WHITE
    is_hidden: bool = False

    @property
    def contrast(self) -> float | None:
        """The contrast ratio of the text against what is behind it, 1 to 21; None where a colour is unknown."""
        if self.colour is None or self.background is None:
            return None
        return contrast_of(self.colour, self.background)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A text as it is shown."""

    text: Text
    look: Look


def contrast_of(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


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


def looks_of(tree: Tree) -> tuple[Look, ...]:
    """Return the look of every element of `tree`, by its number."""
    looks: list[Look] = []
    for element in tree.elements:
        around = Look() if element.parent == ROOT else looks[element.parent]
        looks.append(_look(element, around))
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


def styles_of(element: Element) -> dict[str, str]:
    """Return what the style attribute declares, lower case; the last declaration of a property wins."""
    declared: dict[str, str] = {}
    for declaration in element.attributes.get("style", "").lower().split(";"):
        name, _colon, value = declaration.partition(":")
        declared[name.strip()] = value.replace("!important", "").strip()
    return declared


def _look(element: Element, around: Look) -> Look:
    styles = styles_of(element)
    look = replace(
        around,
        size=_size(element, styles, around.size),
        is_hidden=around.is_hidden or _is_hidden(element, styles),
    )
    background = styles.get("background-color") or styles.get("background") or element.attributes.get("bgcolor", "")
    look = _with_background(look, background.lower(), is_shorthand="background-color" not in styles)
    is_link = element.tag == "a" and "href" in element.attributes
    colour = styles.get("color") or element.attributes.get("color", "").lower()
    return _with_colour(replace(look, colour=_LINK) if is_link and not colour else look, colour)


def _size(element: Element, styles: Mapping[str, str], around: float) -> float:
    declared = styles.get("font-size") or styles.get("font", "")
    if _ZERO.fullmatch(declared):
        return 0.0
    number = _LENGTH.search(declared)
    if number is None:
        words = [word for word in declared.replace("/", " ").split() if word in _KEYWORD_SIZES]
        return _KEYWORD_SIZES[words[0]] if words else around * _HEADING_SIZES.get(element.tag, 1.0)
    factor = {"px": 1.0, "pt": 4 / 3, "em": around, "rem": 16.0, "%": around / 100}[number[2]]
    return float(number[1]) * factor


def _is_hidden(element: Element, styles: Mapping[str, str]) -> bool:
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
    found = _colour(value, look.background)
    # A shorthand without a colour, such as a picture alone, leaves the colour behind it.
    return look if found is None and is_shorthand else replace(look, background=found)


def _with_colour(look: Look, value: str) -> Look:
    return look if value in _COLOUR_FREE else replace(look, colour=_colour(value, look.background))


def _colour(value: str, behind: Colour | None) -> Colour | None:
    """Return the first colour in `value`, laid over `behind` where it lets light through; None without one."""
    value = _ADDRESS.sub("", value)
    if match := _HEX.search(value):
        digits = match[0][1:]
        digits = "".join(digit * 2 for digit in digits) if len(digits) < 6 else digits
        alpha = int(digits[6:8], 16) / 255 if len(digits) == 8 else 1.0
        return _over((int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)), alpha, behind)
    if match := _RGB.search(value):
        alpha = float(match[4]) / (100 if match[5] else 1) if match[4] else 1.0
        return _over((int(match[1]), int(match[2]), int(match[3])), alpha, behind)
    return next((_NAMES[word] for word in re.findall(r"[a-z]+", value) if word in _NAMES), None)


def _over(colour: Colour, alpha: float, behind: Colour | None) -> Colour | None:
    if behind is None and alpha < 1:
        return None
    share = min(alpha, 1.0)
    red, green, blue = (
        round(min(front, 255) * share + back * (1 - share))
        for front, back in zip(colour, behind or colour, strict=True)
    )
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (one / 255 for one in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
