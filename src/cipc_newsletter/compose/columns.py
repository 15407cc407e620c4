"""Columns that hold where media queries are ignored: side by side where they fit, stacked where they do not.

Promises that each column of compiled MJML says in pixels how wide it may be, to Outlook for Windows and to everyone
else (rules CLI-03, CLI-06). MRML leaves a column at the full width until a media query narrows it, and counts Outlook's
width without the section's padding. Changes nothing else.
"""

import re

# In the order in which MRML writes them: a section, its cell with the padding, then Outlook's cell and the column.
_PIECE = re.compile(
    r"margin:0px auto;(?:[^\"]*;)?max-width:(?P<section>\d+)px;"
    r"|<td style=\"(?:[^\"]*;)?font-size:0px;padding:(?P<padding>[^;\"]+);"
    r"|(?P<outlook><td style=\"[^\"]*width:)[\d.]+px(?P<between>;\"><!\[endif\]--><div class=\"[^\"]*)"
    r"mj-column-per-(?P<share>\d+(?:-\d+)?)(?P<style>[^\"]*\" style=\"[^\"]*)width:100%;\""
)


def holding(html: str) -> str:
    """Return compiled MJML whose columns are as wide as they may be and no wider."""
    width = inner = 0

    def settled(piece: re.Match[str]) -> str:
        nonlocal width, inner
        if piece["section"]:
            width = inner = int(piece["section"])
        elif piece["padding"]:
            inner = width - _sides(piece["padding"])
        else:
            share = float(piece["share"].replace("-", "."))
            pixels = int(inner * share / 100)
            wide = f"max-width:{pixels}px;" if share < 100 else ""
            column = f'{piece["between"]}mj-column-per-{piece["share"]}{piece["style"]}width:100%;{wide}"'
            return f"{piece['outlook']}{pixels}px{column}"
        return piece[0]

    return _PIECE.sub(settled, html)


def _sides(padding: str) -> int:
    """Return the pixels that a padding of one to four lengths takes on the left and right together."""
    lengths = [0 if length.endswith("%") else int(float(length.removesuffix("px"))) for length in padding.split()]
    right = lengths[1] if len(lengths) > 1 else lengths[0]
    return right + (lengths[3] if len(lengths) > 3 else right)
