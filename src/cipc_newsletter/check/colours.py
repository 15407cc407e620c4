"""Colours as CSS writes them, their contrast, and what mail programs that force a dark look make of them.

Promises the computation of WCAG 2.2 (relative luminance and contrast ratio). The two inversions are models of what
Gmail and Outlook do, which neither documents: docs/checks.md says how they compute. Knows no elements.
"""

import colorsys
import re
from collections.abc import Mapping

Colour = tuple[int, int, int]

BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
LINK: Colour = (0, 0, 238)  # what a browser gives a link that says nothing of its colour
_NAMES: Mapping[str, Colour] = {
    "black": BLACK,
    "white": WHITE,
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
_HEX = re.compile(r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![0-9a-f])")
_RGB = re.compile(r"rgba?\(\s*(\d+)\s*[, ]\s*(\d+)\s*[, ]\s*(\d+)\s*(?:[,/]\s*([\d.]+)(%?)\s*)?\)")
_ADDRESS = re.compile(r"url\([^)]*\)")
_WORD = re.compile(r"[a-z]+")


def colour_in(value: str, behind: Colour | None) -> Colour | None:
    """Return the first colour in the lower-case `value`, laid over `behind` where it lets light through, or None."""
    value = _ADDRESS.sub("", value)
    if match := _HEX.search(value):
        digits = match[0][1:]
        digits = "".join(digit * 2 for digit in digits) if len(digits) < 6 else digits
        alpha = int(digits[6:8], 16) / 255 if len(digits) == 8 else 1.0
        return _over((int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)), alpha, behind)
    if match := _RGB.search(value):
        alpha = float(match[4]) / (100 if match[5] else 1) if match[4] else 1.0
        return _over((int(match[1]), int(match[2]), int(match[3])), alpha, behind)
    return next((_NAMES[word] for word in _WORD.findall(value) if word in _NAMES), None)


def written(colour: Colour) -> str:
    """Return a colour as template.toml writes it."""
    return "#{:02X}{:02X}{:02X}".format(*colour)


def contrast_of(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def fully_inverted(colour: Colour, background: Colour) -> tuple[Colour, Colour]:
    """Return a pair as Gmail on iOS shows it when it forces a dark look: the lightness of both turned round."""
    return _turned(colour), _turned(background)


def partly_inverted(colour: Colour, background: Colour) -> tuple[Colour, Colour]:
    """Return a pair as Outlook and Gmail on Android show it: only light grounds and dark texts are turned round."""
    return (
        _turned(colour) if _is_dark(colour) else colour,
        background if _is_dark(background) else _turned(background),
    )


def _turned(colour: Colour) -> Colour:
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    red, green, blue = (round(255 * part) for part in colorsys.hls_to_rgb(hue, 1 - lightness, saturation))
    return red, green, blue


def _is_dark(colour: Colour) -> bool:
    # Where black and white text have the same contrast: (L + 0.05)² = 1.05 × 0.05.
    return _luminance(colour) < 0.179


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
