"""Columns that hold where media queries are ignored: side by side where they fit, stacked where they do not.

Promises that each column of compiled MJML says how wide it is to everyone: to Outlook for Windows in pixels (rule
CLI-06), row by row where there are more than fill one; to what reads no media query by its share and its pixels (rules
CLI-03, CLI-04: no calc, no flex). MRML leaves a column at the full width until a media query narrows it, counts
Outlook's width without the section's padding, and puts all columns of a section into one row. Changes nothing else.

A column of the class two-abreast takes half of a telephone instead of all of it.
"""

import re

# Mail programs that drop the style block often leave the browser's margin around a mail, 8 pixels on each side: the
# columns of a section are side by side in a window as wide as the mail too.
_MARGINS = 16
_TWO_ABREAST = "two-abreast"
# In the order in which MRML writes them: a section, its cell with the padding, then Outlook's cell and the column.
_PIECE = re.compile(
    r"margin:0px auto;(?:[^\"]*;)?max-width:(?P<section>\d+)px;"
    r"|<td style=\"(?:[^\"]*;)?font-size:0px;padding:(?P<padding>[^;\"]+);"
    r"|(?P<outlook><td (?:class=\"[^\"]*\" )?style=\"[^\"]*width:)[\d.]+px(?P<between>;\"><!\[endif\]--><div class=\")"
    r"(?P<classes>[^\"]*mj-column-per-(?P<share>\d+(?:-\d+)?)[^\"]*)(?P<style>\" style=\"[^\"]*)width:100%;\""
)


def holding(html: str) -> str:
    """Return compiled MJML whose columns are as wide as they may be and no wider."""
    width = inner = 0
    taken = 0.0

    def settled(piece: re.Match[str]) -> str:
        nonlocal width, inner, taken
        if piece["section"]:
            width = inner = int(piece["section"])
            taken = 0.0
        elif piece["padding"]:
            inner = width - _sides(piece["padding"])
        else:
            share = float(piece["share"].replace("-", "."))
            row, taken = ("</tr><tr>", share) if taken + share > 100 else ("", taken + share)
            outlook = f"{row}{piece['outlook']}{int(inner * share / 100)}px{piece['between']}"
            return f'{outlook}{piece["classes"]}{piece["style"]}{_widths(piece["classes"], share, inner)}"'
        return piece[0]

    return _PIECE.sub(settled, html)


def _widths(classes: str, share: float, inner: int) -> str:
    """Return the widths of a column that takes `share` percent of `inner` pixels, as declarations."""
    if share >= 100:
        return "width:100%;"
    own = "50%" if _TWO_ABREAST in classes.split() else "100%"
    return f"width:{own};min-width:{share:g}%;max-width:{int((inner - _MARGINS) * share / 100)}px;"


def _sides(padding: str) -> int:
    """Return the pixels that a padding of one to four lengths takes on the left and right together."""
    lengths = [0 if length.endswith("%") else int(float(length.removesuffix("px"))) for length in padding.split()]
    right = lengths[1] if len(lengths) > 1 else lengths[0]
    return right + (lengths[3] if len(lengths) > 3 else right)
