"""What MRML 6 understands of MJML: its tags, where each may stand, and the attributes it acts on.

Only what was seen to change its output is declared (a test compiles each attribute and looks): MRML accepts anything
else in silence, so a misspelt or unsupported attribute would be lost without a word. Left out on purpose: includes
(Jinja does them), and tags that need a mail program to be interactive (accordion, carousel, navbar).
"""

from collections.abc import Mapping

from cipc_newsletter.values import frozen

_UNIT = r"-?\d+(?:\.\d+)?"
_LENGTH = rf"(?:{_UNIT}(?:px|%)|0)"
_COLOUR = r"#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})|rgba?\([\d.,%\s]+\)|transparent|none|[a-z]{3,20}"

# What a value must look like, by attribute; an attribute without an entry takes any text.
VALUES: Mapping[str, str] = {
    **dict.fromkeys(("color", "background-color", "container-background-color", "border-color"), _COLOUR),
    "inner-background-color": _COLOUR,
    **dict.fromkeys(("padding", "inner-padding", "icon-padding", "text-padding"), rf"{_LENGTH}(?: {_LENGTH}){{0,3}}"),
    **dict.fromkeys(("padding-top", "padding-bottom", "padding-left", "padding-right"), _LENGTH),
    **dict.fromkeys(("width", "border-width", "icon-size", "icon-height"), _LENGTH),
    **dict.fromkeys(("border-radius", "inner-border-radius"), rf"{_LENGTH}(?: {_LENGTH}){{0,3}}"),
    "height": rf"{_LENGTH}|auto",
    "max-height": _LENGTH,
    "font-size": rf"{_UNIT}px",
    "line-height": rf"{_UNIT}(?:px|%)?",
    "letter-spacing": rf"{_UNIT}(?:px|em)|normal",
    "align": "left|right|center|justify",
    "text-align": "left|right|center|justify",
    "vertical-align": "top|middle|bottom",
    "direction": "ltr|rtl",
    "dir": "ltr|rtl",
    "full-width": "full-width|false",
    "fluid-on-mobile": "true|false",
    "font-style": "normal|italic|oblique",
    "font-weight": "normal|bold|[1-9]00",
    "text-transform": "none|uppercase|lowercase|capitalize",
    "text-decoration": "none|underline|overline|line-through",
    "border-style": "solid|dashed|dotted",
    "mode": "vertical|horizontal",
    "lang": r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*",
    "mj-class": r"\S+",  # of several, MRML lets the first win and MJML the last
}

_PADDING = "padding padding-top padding-bottom padding-left padding-right"
_BORDER = "border border-top border-bottom border-left border-right border-radius"
_FONT = "color font-family font-size font-style font-weight line-height text-decoration"
_BACKGROUND = (
    "background-color background-url background-repeat background-size background-position "
    "background-position-x background-position-y"
)
_INNER_BORDER = (
    "inner-border inner-border-top inner-border-bottom inner-border-left inner-border-right inner-border-radius"
)


@frozen
class Tag:
    """One MJML tag: the tags that may stand in it, its attributes, and whether it holds HTML or text instead."""

    children: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    holds_text: bool = False


def _tag(attributes: str = "", children: str = "", *, holds_text: bool = False, styled: bool = True) -> Tag:
    also = " css-class mj-class" if styled else ""
    return Tag(
        attributes=frozenset((attributes + also).split()), children=frozenset(children.split()), holds_text=holds_text
    )


_IN_COLUMN = "mj-text mj-image mj-button mj-divider mj-spacer mj-table mj-social mj-raw"

TAGS: Mapping[str, Tag] = {
    "mjml": _tag("lang dir", "mj-head mj-body", styled=False),
    "mj-head": _tag("", "mj-title mj-preview mj-attributes mj-style mj-breakpoint mj-font mj-raw", styled=False),
    "mj-title": _tag(holds_text=True, styled=False),
    "mj-preview": _tag(holds_text=True, styled=False),
    "mj-style": _tag(holds_text=True, styled=False),
    "mj-raw": _tag(holds_text=True, styled=False),
    "mj-breakpoint": _tag("width", styled=False),
    "mj-font": _tag("name href", styled=False),
    "mj-body": _tag("background-color width", "mj-wrapper mj-section mj-hero mj-raw"),
    "mj-wrapper": _tag(
        f"{_BACKGROUND} {_BORDER} {_PADDING} direction full-width text-align", "mj-section mj-hero mj-raw"
    ),
    "mj-section": _tag(
        f"{_BACKGROUND} {_BORDER} {_PADDING} direction full-width text-align", "mj-column mj-group mj-raw"
    ),
    "mj-group": _tag("background-color direction vertical-align width", "mj-column mj-raw"),
    "mj-column": _tag(
        f"background-color inner-background-color {_BORDER} {_INNER_BORDER} {_PADDING} "
        "direction vertical-align width",
        _IN_COLUMN,
    ),
    "mj-hero": _tag(
        f"background-color background-height background-position background-url background-width height "
        f"inner-background-color inner-padding {_PADDING} vertical-align width",
        _IN_COLUMN,
    ),
    "mj-text": _tag(
        f"align container-background-color height letter-spacing text-transform vertical-align {_FONT} {_PADDING}",
        holds_text=True,
    ),
    "mj-button": _tag(
        f"align background-color container-background-color height href inner-padding letter-spacing name rel "
        f"text-align text-transform vertical-align width {_FONT} {_PADDING} {_BORDER}",
        holds_text=True,
    ),
    "mj-image": _tag(
        f"align alt border border-left border-radius border-right container-background-color fluid-on-mobile "
        f"font-size height href max-height rel src srcset title usemap width {_PADDING}",
    ),
    "mj-divider": _tag(f"align border-color border-style border-width container-background-color width {_PADDING}"),
    "mj-spacer": _tag(f"container-background-color height {_PADDING}"),
    "mj-table": _tag(
        f"align border cellpadding cellspacing color container-background-color font-family font-size line-height "
        f"table-layout width {_PADDING}",
        holds_text=True,
    ),
    "mj-social": _tag(
        f"align border-radius container-background-color icon-height icon-padding icon-size inner-padding mode "
        f"text-padding vertical-align {_FONT} {_PADDING}",
        "mj-social-element mj-raw",
    ),
    "mj-social-element": _tag(
        f"align alt background-color border-radius href icon-height icon-padding icon-size name padding padding-top "
        f"rel src target text-padding title vertical-align {_FONT}",
        holds_text=True,
    ),
}

# In mj-attributes every tag may stand, empty, to give its attributes a default; and these two.
DEFAULTS = frozenset({"mj-all", "mj-class"})
EVERY_ATTRIBUTE = frozenset(name for tag in TAGS.values() for name in tag.attributes)
REQUIRED: Mapping[str, tuple[str, ...]] = {"mj-image": ("src", "alt"), "mjml": ("lang", "dir")}
