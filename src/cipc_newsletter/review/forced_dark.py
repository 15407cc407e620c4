"""What a mail program does to the colours of a mail on which it forces a dark look, element by element.

Promises the inversion of rule DRK-02: light grounds and dark texts turned round, as Outlook and Gmail on Android do.
Leaves pictures as they are. Judges nothing.
"""

from collections.abc import Iterator, Mapping, Sequence

from cipc_newsletter.check.cascade import Styles, styles_under
from cipc_newsletter.check.colours import BLACK, LINK, WHITE, Colour, colour_in, partly_inverted, written
from cipc_newsletter.check.html_tree import Element, Tree
from cipc_newsletter.check.style_sheet import StyleRule

_SIDES = ("top", "right", "bottom", "left")
_BORDERS = ("border", "border-color", *(f"border-{side}" for side in _SIDES))


def inverted_colours(tree: Tree, rules: Sequence[StyleRule]) -> Mapping[int, str]:
    """Return, by the number of the element, the declarations that a forced dark look lays over its own."""
    found = {}
    for element, styles in zip(tree.elements, styles_under(tree, rules, is_dark=False), strict=True):
        declarations = [] if element.is_conditional else list(_inverted(element, styles))
        if declarations:
            found[element.number] = ";".join(f"{name}:{value} !important" for name, value in declarations)
    return found


def _inverted(element: Element, styles: Styles) -> Iterator[tuple[str, str]]:
    ground = styles.get("background-color") or styles.get("background") or element.attributes.get("bgcolor", "")
    background = colour_in(ground.lower(), WHITE)
    if background is None and element.tag == "body":
        background = WHITE
    if background is not None:
        yield "background-color", written(partly_inverted(BLACK, background)[1])
    colour = _text_colour(element, styles)
    if colour is not None:
        yield "color", written(partly_inverted(colour, WHITE)[0])
    for name in _BORDERS:
        line = colour_in(styles.get(name, ""), WHITE)
        if line is not None:
            # Lines are turned round as texts are: one that was made to be seen on paper stays to be seen.
            yield _colour_of(name), written(partly_inverted(line, WHITE)[0])


def _text_colour(element: Element, styles: Styles) -> Colour | None:
    declared = styles.get("color") or element.attributes.get("color", "")
    colour = colour_in(declared.lower(), WHITE)
    if colour is None and not declared:
        return {"body": BLACK, "a": LINK}.get(element.tag)
    return colour


def _colour_of(border: str) -> str:
    return border if border.endswith("-color") else f"{border}-color"
